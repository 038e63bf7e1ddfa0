"""Another browser than the private one, played by plain requests."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import requests

from setup_assistant.ui.tour.journey import ACCOUNT
from tests.support.scripted_browser import Page


def sign_in_elsewhere(address: str, ca_pem: str, folder: Path) -> None:
    """Another browser, played by plain requests: name, password, Accept, and the answer posted."""
    (folder / "ca.pem").write_text(ca_pem)
    with requests.Session() as browser:
        browser.trust_env = False
        browser.verify = str(folder / "ca.pem")
        answer = browser.get(address)
        typed: tuple[dict[str, str], ...] = (
            {"loginfmt": ACCOUNT},
            {"passwd": "practice"},
            {"answer": "accept"},
            {},
        )
        for values in typed:
            form = Page(answer.text).forms[0]
            sent = {**dict(form.values), **values}
            answer = browser.post(urljoin(answer.url, form.action), data=sent)
    assert answer.status_code == 200
