"""With a catalogue in which every text is marked, no text of the window stays unmarked.

Names, addresses and figures are data; everything else that a person reads comes from the catalogue.
"""

from __future__ import annotations

import re

import pytest

from setup_assistant import texts
from setup_assistant.flow import Step
from setup_assistant.ui.tour.driver import Driver, until
from setup_assistant.ui.tour.journey import ACCOUNT, TOKEN_NAME, TOKEN_PASSWORD
from tests.e2e.conftest import Open
from tests.support.marked import marked

DATA = re.compile(
    r"|\d+|KB|contoso(-\w+)?|fabrikam-\w+|northwind-emea|Keepit Backup|Contoso A/S|localhost:\d+"
    r"|svc-keepit-backup\W?@contoso\.com|contoso\.com|[0-9a-f-]{36}|[a-z0-9]{6}(-[a-z0-9]{6}){2}"
    r"|Basic|Azure DevOps - Contoso|…"
)


@pytest.fixture
def every_text_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "use", lambda _languages: None)
    monkeypatch.setattr(texts, "_catalogue", marked())
    return


def unmarked(driver: Driver) -> list[str]:
    """Visible texts that are neither marked nor data."""
    return [text for text in driver.texts if "⟦" not in text and not DATA.fullmatch(text)]


def test_every_page_speaks_the_catalogues_language(
    every_text_marked: None, open_window: Open
) -> None:
    journey = open_window("ready").journey
    assert unmarked(journey) == []

    journey.press("⟦Next⟧")
    journey.wait_for_step(Step.SIGN_IN)
    journey.web_wait("#i0116")
    assert unmarked(journey) == []

    journey.sign_in()
    assert journey.sees(ACCOUNT)
    assert unmarked(journey) == []

    journey.press("⟦Next⟧")
    journey.wait_for_step(Step.ORGANIZATIONS)
    until(lambda: journey.window.context.session.inspection is not None, "the end of the check")
    assert unmarked(journey) == []

    journey.press("⟦Next⟧")
    journey.wait_for_step(Step.KEEPIT)
    assert unmarked(journey) == []

    journey.choose("⟦Region⟧", "dk-co")
    journey.enter("⟦API token user name⟧", TOKEN_NAME)
    journey.enter("⟦API token password, hidden⟧", TOKEN_PASSWORD)
    journey.press("⟦Connect⟧")
    journey.wait_for("⟦Connected to Contoso A/S⟧")
    assert unmarked(journey) == []

    journey.press("⟦Use the approval of connector “Azure DevOps - Contoso Test”⟧")
    journey.press("⟦Next⟧")
    journey.wait_for_step(Step.CONNECTOR)
    assert unmarked(journey) == []

    journey.press("⟦Next⟧")
    journey.wait_for_step(Step.REVIEW)
    assert unmarked(journey) == []

    journey.press("⟦Create connector⟧")
    journey.wait_for_step(Step.DONE)
    assert unmarked(journey) == []
