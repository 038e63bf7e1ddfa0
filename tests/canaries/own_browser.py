"""Somebody's own browser, started by the program: ``python own_browser.py FOLDER ADDRESS``.

``FOLDER/password`` holds what its user types. How it was started stands in ``FOLDER/browser.json`` afterwards.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from setup_assistant.practice.state.people import SERVICE_ACCOUNT
from tests.support.https_browser import HttpsBrowser, post


def main(folder: Path, address: str) -> None:
    """Sign in as a person does."""
    described = {"arguments": sys.argv, "environment": dict(os.environ)}
    (folder / "browser.json").write_text(json.dumps(described), encoding="utf-8")
    browser = HttpsBrowser(os.environ["SSL_CERT_FILE"])
    browser.open(address)
    browser.sign_in(SERVICE_ACCOUNT, (folder / "password").read_text(encoding="utf-8"))
    if browser.sees("consentHeader"):
        browser.click("idSIButton9")
    post(browser.posted_to, browser.posted)
    browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
