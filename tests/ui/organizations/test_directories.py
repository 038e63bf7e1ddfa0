"""Organizations of another directory on the page: what they need, what a sign-in there brings, who is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.errors import SignInError
from setup_assistant.flow import Step
from setup_assistant.model import (
    Account,
    AccountKind,
    Inspection,
    SignInMethod,
)
from setup_assistant.practice.state.people import CONTOSO, NORTHWIND, SERVICE_ACCOUNT
from setup_assistant.practice.state.scenarios import NORTHWIND_ORGANIZATIONS
from setup_assistant.services.microsoft import azure_cli
from setup_assistant.services.microsoft.sign_in import SignedIn
from setup_assistant.ui.changes.directory_sign_in import DirectorySignIn
from setup_assistant.ui.review import rows as review
from setup_assistant.ui.tour.driver import until
from tests.support import devops_site
from tests.support.ui.changes import page_of
from tests.support.ui.signed_in import Stage, open_window
from tests.support.ui.windows import KeepitOnly

pytestmark = pytest.mark.sampled

EMEA, LAB, SHOP = NORTHWIND_ORGANIZATIONS
SIGN_IN_THERE, BACK = "Sign in to that directory…", "Back to the organizations"
AN_ID = "00000000-0000-4000-8000-00000000000a"


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    """On the page, checked with the first sign-in."""
    stage = open_window(qtbot, tmp_path, "directories", organizations=2)
    stage.journey.press("Next")
    stage.journey.wait_for_step(Step.SIGN_IN)
    stage.journey.check()
    return stage


def panel_of(stage: Stage) -> DirectorySignIn:
    panel = page_of(stage).directory.sign_in
    assert panel is not None
    return panel


def inspection_of(stage: Stage) -> Inspection:
    inspection = stage.context.session.inspection
    assert inspection is not None
    return inspection


def wait_for_the_check(stage: Stage) -> None:
    """Rows come in batches: the last of them after the check has ended."""
    until(lambda: stage.context.session.inspection is not None, "the end of the check")
    until(lambda: "checking" not in statuses(stage).values(), "the last row")


def statuses(stage: Stage) -> dict[str, str]:
    return {row.organization.name: row.status.value for row in page_of(stage).model.visible()}


def choose(stage: Stage, name: str) -> None:
    page = page_of(stage)
    (row,) = (one for one in page.model.visible() if one.organization.name == name)
    page.table.setCurrentIndex(page.model.find(row.organization))


def chosen(stage: Stage) -> str:
    row = page_of(stage).table.current()
    return row.organization.name if row is not None else ""


def has_focus(stage: Stage, widget: QWidget) -> bool:
    return stage.journey.focus is widget


def arrive(stage: Stage) -> None:
    """The account has signed in there too, and what belongs there is read."""
    panel_of(stage).arrived.emit(devops_site.guest(stage.world, renewals=1))
    until(lambda: not page_of(stage).check.running_single, "the other directory read")
    stage.journey.wait_for("of another directory read")


def signed_in(stage: Stage, upn: str) -> tuple[SignedIn, list[str]]:
    """Somebody who has signed in there, and whether the tokens were forgotten."""
    forgotten: list[str] = []

    class Tokens:
        def forget(self) -> None:
            forgotten.append(upn)

    account = Account("Somebody", upn, "another", NORTHWIND.id, AccountKind.GUEST)
    return SignedIn(account, cast("Any", Tokens())), forgotten


# What they need


def test_they_say_that_they_need_a_sign_in_and_what_for(stage: Stage) -> None:
    journey = stage.journey
    assert chosen(stage) == EMEA
    assert journey.sees("It belongs to another directory")
    assert journey.sees(
        f"Your sign-in is for contoso.com. Nothing else about {EMEA} could be read."
    )
    assert journey.sees(f"Directory {NORTHWIND.id}")
    assert journey.sees("Sign in there with the same account, and its 2 organizations are checked")
    assert page_of(stage).details.fix.text() == SIGN_IN_THERE
    choose(stage, "contoso")
    assert journey.lacks_button(SIGN_IN_THERE)


def test_one_that_nobody_can_sign_in_to_can_be_set_aside(stage: Stage) -> None:
    journey = stage.journey
    journey.press("Set aside…")
    journey.enter("Reason", "Sold in May")
    journey.press("Set aside")
    assert statuses(stage)[EMEA] == "set_aside"
    journey.press("Take back")
    assert statuses(stage)[EMEA] == "sign_in"


# The app for it


def test_where_the_app_may_be_for_one_directory_only_it_is_asked_for(stage: Stage) -> None:
    journey = stage.journey
    journey.press(SIGN_IN_THERE)
    assert journey.sees("Sign in to another directory")
    assert journey.sees(f"Use the same service account: {SERVICE_ACCOUNT}")
    assert journey.sees("Your app may be for one directory only")
    assert has_focus(stage, panel_of(stage).app.client_id)
    journey.press("Copy request")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Request: register the app")
    assert f"in the directory {NORTHWIND.id}" in copied

    journey.enter("Application (client) ID", "no id")
    journey.key(Qt.Key.Key_Return)
    assert journey.sees("An application ID has 32 letters and digits in five groups.")
    assert stage.context.clients.other_apps == {}

    before = stage.context.session
    journey.press(BACK)
    assert journey.sees("2 need a sign-in")
    assert has_focus(stage, page_of(stage).table)
    assert stage.context.session == before
    assert journey.lacks_button(BACK)


def test_the_id_that_is_entered_is_that_directorys_alone_and_asked_for_again_where_it_is_wrong(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_clients: object, _client_id: str = "") -> Any:
        raise SignInError("No such app", "Look at it again.", code="AADSTS700016")

    monkeypatch.setattr(KeepitOnly, "microsoft", refuse)
    journey = stage.journey
    journey.press(SIGN_IN_THERE)
    journey.enter("Application (client) ID", f"{{{AN_ID}}}")
    journey.press("Next")
    journey.wait_for("That directory refused the sign-in: No such app")
    assert journey.field_text("Application (client) ID") == AN_ID
    assert stage.context.clients.other_apps == {NORTHWIND.id: AN_ID}
    assert stage.context.clients.registration().client_id == "client"


def test_the_azure_cli_needs_no_app(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    tenants: list[str] = []

    def none(_clients: object, *, tenant: str = "") -> Any:
        tenants.append(tenant)
        raise azure_cli.missing()

    monkeypatch.setattr(KeepitOnly, "azure_cli_sign_in", none)
    stage.context.update(signed_in_with=SignInMethod.AZURE_CLI)
    stage.journey.press(SIGN_IN_THERE)
    stage.journey.wait_for("The Azure CLI isn't on this computer")
    assert tenants == [NORTHWIND.id]
    assert not panel_of(stage).asks_app


# The sign-in itself


def test_what_belongs_there_is_added_read_as_the_account_there(stage: Stage) -> None:
    journey = stage.journey
    journey.press(SIGN_IN_THERE)
    arrive(stage)

    assert statuses(stage) == {
        SHOP: "attention",
        "contoso": "ready",
        "fabrikam-labs": "ready",
        EMEA: "ready",
        LAB: "ready",
    }
    assert journey.sees("3 organizations of another directory read")
    assert journey.sees(f"as {SERVICE_ACCOUNT}, a guest there. New in the list: 1.")
    assert chosen(stage) == SHOP
    assert has_focus(stage, page_of(stage).table)
    assert journey.sees(f"Read as {SERVICE_ACCOUNT}, a guest of the directory {NORTHWIND.id}.")
    assert journey.sees("Directories: contoso.com and 1 more")
    assert journey.sees("5 organizations")
    accounts = [account.tenant_id for account in inspection_of(stage).accounts]
    assert accounts == [CONTOSO.id, NORTHWIND.id]
    choose(stage, "contoso")
    assert journey.lacks("Read as")

    page_of(stage).check_all()
    wait_for_the_check(stage)
    assert (statuses(stage)[LAB], statuses(stage)[SHOP]) == ("ready", "attention")


def test_a_tick_that_was_taken_away_stays_away(stage: Stage) -> None:
    page = page_of(stage)
    page.table.ticked.emit(
        [row for row in page.model.visible() if row.organization.name == SHOP], False
    )
    stage.journey.press(SIGN_IN_THERE)
    arrive(stage)
    assert statuses(stage)[SHOP] == "left_out"


def test_a_sign_in_that_has_ended_is_needed_again(stage: Stage) -> None:
    stage.journey.press(SIGN_IN_THERE)
    arrive(stage)
    stage.world.end_sign_ins(NORTHWIND.id)
    directories = stage.context.directories
    assert directories is not None
    directories.others[0].tokens.renewals = 0  # type: ignore[attr-defined]

    page_of(stage).check_all()
    wait_for_the_check(stage)

    assert {statuses(stage)[name] for name in NORTHWIND_ORGANIZATIONS} == {"sign_in"}
    choose(stage, LAB)
    assert stage.journey.sees("its 3 organizations are checked and added")
    stage.journey.press(SIGN_IN_THERE)
    arrive(stage)
    assert statuses(stage)[LAB] == "ready"


def test_another_account_is_refused_and_forgotten(stage: Stage) -> None:
    journey, before = stage.journey, stage.context.directories
    journey.press(SIGN_IN_THERE)
    somebody, forgotten = signed_in(stage, "somebody@contoso.com")
    panel_of(stage).sign_in.show()
    panel_of(stage).sign_in.signed_in.emit(somebody, devops_site.client(stage.world))

    assert journey.sees("This is another account")
    assert journey.sees(f"somebody@contoso.com signed in, not {SERVICE_ACCOUNT}.")
    assert forgotten == ["somebody@contoso.com"]
    assert stage.context.directories == before
    journey.press(BACK)
    assert statuses(stage)[EMEA] == "sign_in"


def test_next_and_f5_wait_while_somebody_signs_in_there(stage: Stage) -> None:
    stage.journey.press(SIGN_IN_THERE)
    before = stage.context.session.inspection
    stage.journey.key(Qt.Key.Key_F5)
    assert stage.context.session.inspection is before
    panel_of(stage).sign_in.show()
    stage.journey.window.restart_at(Step.BEFORE)
    assert stage.journey.window.page_now().step is Step.BEFORE


# What is changed there


def test_an_administrator_of_the_organizations_directory_is_asked_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenants: list[str] = []

    class Microsoft:
        def browser_sign_in(self, *, tenant: str, **_more: Any) -> Any:
            tenants.append(tenant)
            raise SignInError("Nobody signs in", "Not now.")

    monkeypatch.setattr(KeepitOnly, "microsoft", lambda _clients: Microsoft())
    (person,) = stage.world.guests[SERVICE_ACCOUNT]
    for name, who in (
        (EMEA, person),
        ("fabrikam-labs", stage.world.people[SERVICE_ACCOUNT]),
    ):
        organization = stage.world.organizations[name]
        organization.leave_groups(who.descriptor)
        organization.join(who, organization.contributors)
    page_of(stage).check_all()
    wait_for_the_check(stage)
    choose(stage, EMEA)
    stage.journey.press(SIGN_IN_THERE)
    arrive(stage)

    for name, tenant in ((EMEA, NORTHWIND.id), ("fabrikam-labs", CONTOSO.id)):
        choose(stage, name)
        stage.journey.press("Sign in as an administrator…")
        stage.journey.wait_for("Nobody signs in")
        stage.journey.press("Cancel")
        assert tenants[-1] == tenant


# Before a connector is created


def test_the_review_says_that_one_connector_may_not_reach_all(stage: Stage) -> None:
    sentence = review.several_directories(inspection_of(stage))
    assert sentence.startswith("The ticked organizations are in 2 directories.")
    own = tuple(
        one for one in inspection_of(stage).organizations if one.evidence.directory == CONTOSO.id
    )
    assert review.several_directories(replace(inspection_of(stage), organizations=own)) == ""
    left_out = tuple(replace(one, backup=one in own) for one in inspection_of(stage).organizations)
    assert review.several_directories(replace(inspection_of(stage), organizations=left_out)) == ""
    assert review.several_directories(None) == ""
