"""Changes through the window, as tests of the page and of whole journeys make and undo them."""

from __future__ import annotations

from typing import Any, Protocol

from setup_assistant.practice.state.world import World
from setup_assistant.ui.organizations.page import OrganizationsPage
from tests.support.ui.journey import Journey

LABS = "fabrikam-labs"
TURN_OFF = f"{LABS}: turn off “Third-party application access via OAuth”"
REMOVE = f"{LABS}: remove Keepit Backup from Project Collection Administrators"


class Stage(Protocol):
    """A journey through the window, and the world it happens in."""

    @property
    def journey(self) -> Journey: ...

    @property
    def world(self) -> World: ...


def state(stage: Stage) -> dict[str, Any]:
    """The organizations as the world holds them, to compare before and after."""
    organizations: dict[str, Any] = stage.world.snapshot()["organizations"]
    return organizations


def writes(stage: Stage) -> list[str]:
    """The methods of the requests that changed something, in order."""
    with stage.world.lock:
        return [c.method for c in stage.world.log if c.method in ("PATCH", "PUT", "DELETE")]


def page_of(stage: Stage) -> OrganizationsPage:
    """The page of organizations, which is shown."""
    page = stage.journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    return page


def repair(stage: Stage) -> None:
    """From the first page until the policy is turned on and everything is checked again."""
    stage.journey.to_organizations()
    stage.journey.press("Turn on OAuth access…")
    stage.journey.press("Turn on in 1 organization")
    stage.journey.wait_for("OAuth access turned on in 1 organization.")


def undo(stage: Stage, *lines: str) -> None:
    """Confirm these lines of the changes made here."""
    journey = stage.journey
    journey.press("More")
    journey.press_menu("Changes made here…")
    for line in lines:
        journey.press(line)
    journey.press("Undo 1 change" if len(lines) == 1 else f"Undo {len(lines)} changes")
