"""Review: what will happen, the exact requests, and creating with its stages and failures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPalette
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from setup_assistant import errors
from setup_assistant.connector import create as making
from setup_assistant.connector import wording
from setup_assistant.connector.create import Stage
from setup_assistant.connector.errors import StillUnsure, StoppedMidway
from setup_assistant.flow import Step
from setup_assistant.model import (
    Attempt,
    ConnectorDraft,
    Finding,
    Inspection,
    Seats,
    Session,
    Verdict,
    Weight,
)
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.world import World
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.ui import times
from setup_assistant.ui.connector import retention_field
from setup_assistant.ui.review import rows as review_rows
from setup_assistant.ui.review.page import notice, stage_words
from setup_assistant.ui.style import style, theme
from setup_assistant.ui.widgets.dialog import Dialog
from tests.support.keepit_site import practice
from tests.support.ui.clocks import armed
from tests.support.ui.inspections import inspection
from tests.support.ui.keepit_window import (
    ANNA,
    BEN,
    PASSWORD,
    Shown,
    client_of,
    connected,
    open_at,
    tab_order,
)
from tests.support.ui.windows import labels

pytestmark = pytest.mark.sampled

Open = Callable[..., Shown]
NAME = "Azure DevOps - Contoso"
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SENT_AT = "2026-11-23T10:00:00+00:00"
SENT = {"attempts": (Attempt(keepit_world.ACCOUNT, SENT_AT, NAME),)}
ELSEWHERE = {"attempts": (Attempt("aaaaaa-bbbbbb-cccccc", SENT_AT, NAME),)}


@pytest.fixture
def at_review(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    def open_(world: World | None = None, *, use: bool = True, **options: Any) -> Shown:
        keepit = client_of(world or practice())
        known = connected(keepit)
        assert known.keepit is not None
        orglink = known.keepit.authorizations[0].orglink if use else ""
        draft = ConnectorDraft(NAME, "P18M", (ANNA, BEN), orglink)
        checked = options.pop("organizations", inspection(12))
        session = replace(known, draft=draft, inspection=checked)
        return open_at(
            qtbot, monkeypatch, tmp_path, Step.REVIEW, keepit=keepit, session=session, **options
        )

    return open_


def rows_of(session: Session) -> dict[str, str]:
    rows = (*review_rows.keepit_rows(session), *review_rows.devops_rows(session))
    return {row.label: row.value for row in rows}


def named(shown: Shown, name: str) -> list[str]:
    """Ids of the connectors called ``name`` that Keepit holds now."""
    keepit, account = shown.context.keepit, shown.context.session.keepit
    assert keepit is not None
    assert account is not None
    return [held.guid for held in keepit.connectors(account.id) if held.name == name]


def add_connector(world: World) -> str:
    """Somebody creates a connector of the wanted name; its id."""
    with world.lock:
        made = keepit_world.running(NAME, "azure-do")
        made.created = world.now()
        return world.keepit.add(made).guid


def test_says_what_will_happen(at_review: Open) -> None:
    shown = at_review()
    for text in (
        "Nothing has been created in Keepit yet.",
        NAME,
        "Contoso A/S, dk-co.keepit.com",
        "18 months",
        f"Master Admins, Compliance Admins, Audit users and 2 more: {ANNA}, {BEN}",
        "That of connector “Azure DevOps - Contoso Test”, as you chose",
        "Keepit may first ask you to choose the organizations",
        "12 to back up, all ready",
        "None. Nothing is changed in Azure DevOps.",
    ):
        assert shown.sees(text), text
    assert shown.wizard.footer.main().text() == "Create connector"


def test_a_stray_enter_on_arrival_neither_leads_away_nor_creates(at_review: Open) -> None:
    world = practice()
    shown = at_review(world)
    row = shown.focus
    assert row.accessibleName() == f"New connector: {NAME}"
    armed(shown.qtbot, shown.wizard.footer.main())

    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        shown.press(row, key)
    assert shown.step == Step.REVIEW
    assert not shown.page.progress.isVisible()
    assert world.keepit.creates == []

    shown.press(row, Qt.Key.Key_Tab)
    assert shown.focus is shown.button("Edit name")


def test_what_has_the_focus_at_first_is_a_text_with_a_name_and_no_cursor(
    at_review: Open,
) -> None:
    value = at_review().focus
    interface = QAccessible.queryAccessibleInterface(value)
    assert interface.role() is QAccessible.Role.StaticText
    assert interface.text(QAccessible.Text.Name) == f"New connector: {NAME}"
    shown = value.grab().toImage()
    value.clearFocus()
    assert value.grab().toImage() == shown


def test_order_of_the_keyboard(at_review: Open) -> None:
    assert tab_order(at_review()) == [
        "Edit name",
        "Edit account",
        "Edit retention",
        "Edit who may see it",
        "Edit approval",
        "Edit organizations",
        "Show the exact request",
    ]


def test_edit_goes_back_to_the_value_and_next_returns(at_review: Open) -> None:
    shown = at_review()
    shown.button("Edit retention").click()
    assert shown.step == Step.CONNECTOR
    assert shown.page.retention.number.text() == "18"
    shown.until(lambda: shown.focus is shown.page.retention.preset)
    shown.main()
    assert shown.step == Step.REVIEW


def test_the_approval_is_edited_and_next_returns_from_there(at_review: Open) -> None:
    shown = at_review()
    shown.button("Edit approval").click()
    assert shown.step == Step.KEEPIT
    shown.until(lambda: shown.focus is shown.page.choice.first)
    shown.page.choice.choices.buttons()[0].click()
    shown.main()
    assert shown.step == Step.REVIEW
    assert shown.sees("You give it in Keepit on the next page")


def test_every_value_can_be_edited_after_an_earlier_one(at_review: Open) -> None:
    shown = at_review()
    for _again in range(2):
        shown.button("Edit account").click()
        shown.until(lambda: shown.focus is shown.page.card.different)
        shown.main()
        assert shown.step == Step.REVIEW
        shown.button("Edit retention").click()
        assert shown.step == Step.CONNECTOR
        shown.until(lambda: shown.focus is shown.page.retention.preset)
        shown.main()
        assert shown.step == Step.REVIEW


def test_another_account_is_not_taken_back_with_the_old_name(at_review: Open) -> None:
    shown = at_review()
    shown.button("Edit account").click()
    shown.until(lambda: shown.focus is shown.page.card.different)
    account = shown.context.session.keepit
    assert account is not None
    shown.context.update(keepit=replace(account, id="another"))
    shown.main()
    assert shown.step == Step.CONNECTOR


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        (Seats(112, 100, True), "112 of 100 seats are used. Keepit stops backups above the limit."),
        (
            Seats(12, None, True),
            "Keepit reports that the seat limit is exceeded. It stops backups above the limit.",
        ),
        (Seats(99, 100, False), ""),
        (Seats(5, None, False), ""),
    ],
)
def test_seats_above_the_limit_are_said_again(seats: Seats, words: str) -> None:
    assert review_rows.seats_exceeded(seats) == words


def test_everything_to_know_before_stands_in_one_warning(at_review: Open) -> None:
    shown = at_review(practice("seats_exceeded"), organizations=inspection(12, failed=2))
    text = shown.page.notice.text.text()
    assert shown.sees("Before you create it")
    assert shown.page.notice.kind == "warning"
    assert "112 of 100 seats are used." in text
    assert "2 organizations are not ready. The backup can be incomplete until they are." in text
    assert "exists already." in text


def test_exact_requests_without_the_token(at_review: Open) -> None:
    shown = at_review()
    shown.button("Show the exact request").click()
    dialog = shown.dialog()
    assert dialog.title.text() == "The requests that will be sent"
    shown.button("Copy request").click()
    copied = QGuiApplication.clipboard().text()
    account = shown.context.session.keepit
    assert account is not None
    assert copied.startswith(
        f"POST https://dk-co.keepit.com/users/{account.id}/devices/\n"
        "Authorization: Basic (left out)\n"
    )
    assert f"<name>{NAME}</name>\n  <backup-retention>P18M</backup-retention>" in copied
    assert copied.count("/access_list") == 2
    assert "User-requested backup" in copied
    assert PASSWORD not in copied
    shown.button("Close").click()
    assert not dialog.isVisible()


def test_the_open_request_follows_the_theme(at_review: Open) -> None:
    shown = at_review()
    shown.page.show_request()
    code = shown.dialog().findChild(QPlainTextEdit)
    assert code is not None

    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        style.apply(scheme, high_contrast=False)

        palette = code.palette()
        assert palette.color(QPalette.ColorRole.Base) == theme.color("sunken")
        assert palette.color(QPalette.ColorRole.Text) == theme.color("text2")


def test_requests_of_the_way_through_keepit(at_review: Open) -> None:
    shown = at_review(use=False)
    shown.page.show_request()
    text = shown.dialog().text  # type: ignore[attr-defined]
    assert text.count("POST") == 2
    assert "access_list" in text
    assert "<cloud>" not in text


def test_without_authorization_it_goes_on_in_keepit(at_review: Open) -> None:
    shown = at_review(use=False)
    assert shown.sees("You give it in Keepit on the next page")
    assert shown.wizard.footer.main().text() == "Continue in Keepit"
    shown.main()
    assert shown.step == Step.CONSENT
    assert named(shown, NAME) == []


@pytest.mark.parametrize(
    ("scenario", "title"),
    [
        ("scheduled", "The connector is ready"),
        ("configuration_pending", "Connector created, 1 task left"),
        ("incomplete_configuration", "Connector created, 1 task left"),
    ],
)
def test_what_comes_after_creating_is_what_keepit_says(
    at_review: Open, scenario: str, title: str
) -> None:
    shown = at_review(practice(scenario))
    shown.main()
    shown.until(lambda: shown.step == Step.DONE)
    assert shown.sees(title)


def test_through_keepits_page_no_task_is_expected(at_review: Open) -> None:
    shown = at_review(use=False)
    assert shown.sees("Scheduled as soon as the connector is ready")
    assert shown.lacks("Keepit may first ask you")


def test_creates_once_and_goes_to_done(at_review: Open) -> None:
    shown = at_review()
    shown.main()
    assert shown.page.progress.isVisible()
    assert not shown.wizard.footer.main().isEnabled()
    shown.main()
    shown.until(lambda: shown.step == Step.DONE)
    created = shown.context.session.created
    assert created is not None
    assert created.connector.name == NAME
    assert named(shown, NAME) == [created.connector.guid]


def test_name_taken_meanwhile_is_corrected_on_the_connector_page(at_review: Open) -> None:
    world = practice()
    shown = at_review(world)
    add_connector(world)
    shown.main()
    shown.answered()
    assert shown.step == Step.REVIEW
    assert shown.sees(f"“{NAME}” is already used")
    assert shown.focus is shown.page.failure.edit
    shown.page.failure.edit.click()
    assert shown.step == Step.CONNECTOR
    assert shown.page.name_field.error.text == f"“{NAME}” is already used."


def test_lost_answer_makes_one_connector(at_review: Open, spoken: list[str]) -> None:
    shown = at_review(practice("lost_create_answer"))
    shown.main()
    shown.until(lambda: shown.step == Step.DONE)
    assert len(named(shown, NAME)) == 1
    assert any("It won't create it twice." in said for said in spoken)


def test_refusal_offers_another_try(at_review: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Keepit.create
    shown = at_review()

    def refused(*_: object) -> str:
        raise errors.AccessDenied("Keepit", "create the connector", status=403, code="E_NO")

    monkeypatch.setattr(Keepit, "create", refused)
    shown.main()
    shown.answered()
    assert shown.sees("Keepit refused access")
    assert shown.focus is shown.page.failure.again
    assert shown.wizard.footer.main().isEnabled()
    shown.button("Copy details").click()
    assert "E_NO" in QGuiApplication.clipboard().text()
    monkeypatch.setattr(Keepit, "create", real)
    shown.button("Try again").click()
    shown.until(lambda: shown.step == Step.DONE)
    assert len(named(shown, NAME)) == 1


def test_token_refused_meanwhile_leads_to_another_token(
    at_review: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise errors.NotSignedIn("Keepit", "list the connectors", status=401)

    shown = at_review()
    monkeypatch.setattr(Keepit, "connectors", refused)
    shown.main()
    shown.answered()
    assert shown.sees("Keepit didn't accept this token.")
    shown.button("Use a different token").click()
    assert shown.step == Step.KEEPIT


REFUSALS: dict[str, errors.AssistantError] = {
    "403": errors.AccessDenied("Keepit", "create the connector", status=403),
    "409": errors.Rejected("Keepit", "create the connector", status=409),
    "429": errors.Throttled("Keepit", "create the connector"),
    "lost": errors.AnswerLost("dk-co.keepit.com"),
}


@pytest.mark.parametrize("carried_out", [True, False])
@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_create_that_was_refused_and_can_not_be_looked_for_is_not_known(
    at_review: Open,
    monkeypatch: pytest.MonkeyPatch,
    refusal: errors.AssistantError,
    carried_out: bool,
) -> None:
    create, listed = Keepit.create, Keepit.connectors
    shown = at_review()

    def refused(*arguments: Any) -> str:
        if carried_out:
            create(*arguments)
        monkeypatch.setattr(Keepit, "connectors", unread)
        raise refusal

    def unread(*_: object) -> None:
        raise errors.ServiceFault("Keepit", "list the connectors", status=503)

    monkeypatch.setattr(making, "WAITS", (0.0,))
    monkeypatch.setattr(Keepit, "create", refused)
    shown.main()
    shown.answered()
    assert shown.sees(f"It is not known yet whether the connector “{NAME}” was created.")
    assert shown.lacks("Nothing was changed")
    assert shown.lacks("Nothing has been created")
    if carried_out:
        monkeypatch.setattr(Keepit, "connectors", listed)
        shown.button("Try again").click()
        shown.until(lambda: shown.step == Step.DONE)
        assert len(named(shown, NAME)) == 1


def test_a_token_that_ends_while_creating_leaves_it_unknown_and_leads_to_another(
    at_review: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> str:
        monkeypatch.setattr(Keepit, "connectors", ended)
        raise errors.NotSignedIn("Keepit", "create the connector", status=401)

    shown = at_review()
    monkeypatch.setattr(Keepit, "create", ended)
    shown.main()
    shown.answered()
    assert shown.sees(f"It is not known yet whether the connector “{NAME}” was created.")
    assert shown.sees("Keepit didn't accept this token.")
    shown.button("Use a different token").click()
    assert shown.step == Step.KEEPIT


@pytest.mark.parametrize("carried_out", [True, False])
@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_turning_on_that_was_refused_is_not_known(
    at_review: Open,
    monkeypatch: pytest.MonkeyPatch,
    refusal: errors.AssistantError,
    carried_out: bool,
) -> None:
    enable = Keepit.enable

    def refused(*arguments: Any) -> None:
        if carried_out:
            enable(*arguments)
        raise refusal

    monkeypatch.setattr(Keepit, "enable", refused)
    shown = at_review()
    shown.main()
    shown.until(lambda: shown.step == Step.DONE)
    assert shown.sees("It is not known whether the connector was turned on.")
    assert shown.lacks("Nothing was changed")
    assert shown.lacks("could not be turned on")


def test_earlier_create_is_looked_up_first(at_review: Open) -> None:
    world = practice()
    guid = add_connector(world)
    shown = at_review(world, **SENT)
    assert shown.sees("A connector may exist already")
    day, clock = times.day(AT), times.clock(AT)
    assert shown.sees(f"On {day} at {clock} a request was sent for “{NAME}”.")
    assert shown.sees("Keepit may hold the connector already.")
    assert shown.lacks("Nothing has been created")
    assert shown.sees(f"a request was sent for “{NAME}”. The assistant looks for it first")
    shown.main()
    shown.until(lambda: shown.step == Step.DONE)
    assert named(shown, NAME) == [guid]


def test_earlier_create_is_looked_up_before_keepits_own_page(at_review: Open) -> None:
    world = practice()
    guid = add_connector(world)
    shown = at_review(world, use=False, **SENT)
    shown.main()
    shown.until(lambda: shown.step == Step.DONE)
    assert named(shown, NAME) == [guid]


def test_what_was_sent_in_another_account_neither_creates_nor_claims_anything(
    at_review: Open,
) -> None:
    shown = at_review(use=False, **ELSEWHERE)
    assert shown.sees("Nothing has been created in Keepit yet.")
    assert shown.lacks("A connector may exist already")
    shown.main()
    assert shown.step == Step.CONSENT
    assert named(shown, NAME) == []


def test_connectors_that_exist_already_are_named(at_review: Open) -> None:
    shown = at_review()
    assert shown.sees("Before you create it")
    assert shown.sees(
        "“Azure DevOps - Contoso Test” exists already. If both back up the same organizations, everything "
        "is kept twice; Keepit doesn't say whether it then needs seats twice."
    )


def test_not_found_so_far_looks_again_and_then_leads_to_keepits_page(
    at_review: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "WAITS", (0.0,))
    shown = at_review(use=False, **SENT)
    shown.main()
    shown.answered()
    assert shown.sees("The connector was not found so far")
    assert shown.sees("Try again in a minute: the assistant looks first")
    assert shown.context.memory.load().attempt(keepit_world.ACCOUNT).looked
    shown.main()
    shown.until(lambda: shown.step == Step.CONSENT)
    assert named(shown, NAME) == []


def test_stopping_while_it_creates_is_honest_and_stops(
    at_review: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, go_on, ended = at_review(), threading.Event(), list[BaseException]()
    real = making.create

    sent = threading.Event()

    def slow(*_: object) -> str:
        sent.set()
        go_on.wait(10)
        raise errors.AnswerLost("Keepit", "dk-co.keepit.com")

    def create(*args: Any, **more: Any) -> Any:
        try:
            return real(*args, **more)
        except BaseException as error:
            ended.append(error)
            raise

    monkeypatch.setattr(Keepit, "create", slow)
    monkeypatch.setattr(making, "create", create)
    shown.main()
    shown.until(sent.is_set)
    shown.wizard.reject()
    dialog = shown.dialog()
    assert [text for text in labels(dialog) if "Keepit may have created it" in text]
    assert "The connector is being created. Wait for the answer?" in labels(dialog)
    assert dialog.focusWidget() is shown.button("Wait")
    shown.button("Close anyway").click()
    assert not shown.wizard.isVisible()
    go_on.set()
    shown.until(lambda: ended)
    assert isinstance(ended[0], StoppedMidway)
    known = shown.context.memory.load().attempt(keepit_world.ACCOUNT)
    assert known.name == NAME


def test_the_question_goes_away_when_the_connector_is_there(
    at_review: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, go_on, real = at_review(), threading.Event(), Keepit.create

    def slow(*args: Any) -> str | None:
        go_on.wait(10)
        return real(*args)

    monkeypatch.setattr(Keepit, "create", slow)
    shown.main()
    shown.wizard.reject()
    assert shown.dialog().isVisible()
    go_on.set()
    shown.until(lambda: shown.step == Step.DONE)
    shown.until(lambda: not shown.wizard.findChildren(Dialog))


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (Attempt("a", guid="g", name=NAME), f"earlier start may have made “{NAME}”."),
        (Attempt("a", begun_at=SENT_AT), "Keepit's own page was opened."),
        (Attempt("a", begun_at="damaged"), "Keepit's own page was opened."),
        (Attempt("a", "damaged", NAME), f"A request was sent for “{NAME}”."),
    ],
)
def test_every_open_attempt_is_told(attempt: Attempt, words: str) -> None:
    assert words in notice(Session(), attempt)[2]


def test_only_a_connector_that_this_window_has_read_is_said_to_be_there(at_review: Open) -> None:
    shown = at_review()
    account = shown.context.session.keepit
    assert account is not None
    here = Attempt(account.id, guid=account.connectors[0].guid, name=NAME)
    elsewhere = Attempt(account.id, guid="g", name=NAME)

    assert f"Keepit has created “{NAME}” before." in notice(shown.context.session, here)[2]
    assert "Keepit has created" not in notice(shown.context.session, elsewhere)[2]


def test_unsure_stays_unsure(at_review: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = at_review()

    def unsure(*_: object) -> None:
        raise StillUnsure(NAME, errors.Unreachable("dk-co.keepit.com"))

    monkeypatch.setattr(Keepit, "connectors", unsure)
    shown.main()
    shown.answered()
    assert shown.sees("Keepit didn't answer in time")
    assert shown.sees("the assistant looks first, and never creates it twice")
    assert shown.context.session.created is None


def test_every_stage_has_its_words() -> None:
    words = {stage_words(stage) for stage in Stage}
    assert len(words) == len(Stage)
    assert all(sentence.endswith("…") for sentence in words)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (inspection(1), "1 to back up, ready"),
        (inspection(12), "12 to back up, all ready"),
        (inspection(12, failed=3), "12 to back up: 9 ready, 3 need attention"),
        (inspection(0), "None found"),
        (inspection(4, complete=False), "4 to back up; the check was stopped"),
        (
            replace(
                inspection(12),
                account_finding=Finding(
                    "work_account", Verdict.FAILED, Weight.REQUIRED, "personal"
                ),
            ),
            "12 to back up. This is a personal account",
        ),
    ],
)
def test_organizations_in_words(made: Inspection, words: str) -> None:
    assert rows_of(Session(inspection=made))["Organizations"] == words


def test_one_member_is_named_besides_the_roles() -> None:
    rows = rows_of(Session(draft=ConnectorDraft(NAME, members=(ANNA,))))
    roles = "Master Admins, Compliance Admins, Audit users"
    assert rows["Who may see it"] == f"{roles} and 1 more: {ANNA}"


def test_without_members_only_the_roles_see_it() -> None:
    rows = rows_of(Session(draft=ConnectorDraft(NAME)))
    assert rows["Who may see it"] == "Master Admins, Compliance Admins, Audit users"
    assert rows["Retention"] == "Unlimited"


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("", "Unlimited"),
        ("P1Y", "1 year"),
        ("P7Y", "7 years"),
        ("P18M", "18 months"),
        ("P2W", "2 weeks"),
        ("P1Y6M", "1 year, 6 months"),
        ("P0D", "P0D"),
        ("something", "something"),
    ],
)
def test_retention_in_words(period: str, words: str) -> None:
    assert wording.period(period) == words


@pytest.mark.parametrize("period", ["P18M", "P3Y", "P90D", "P1Y6M", "P2W"])
def test_custom_period_survives_the_editor(period: str) -> None:
    assert retention_field.join(*retention_field.split(period)) == period


@pytest.mark.parametrize(
    ("step", "status", "words"),
    [
        ("access_refused", 403, "Give people access to the connector"),
        ("start_refused", 500, "The first backup could not be started."),
    ],
)
def test_what_was_refused_is_asked_for_again_when_the_setup_goes_on_later(
    step: str, status: int, words: str, at_review: Open
) -> None:
    world = practice()
    world.keepit.api_task = ""
    setattr(world.keepit, step, status)
    first = at_review(world)
    first.main()
    first.until(lambda: first.step is Step.DONE)
    assert first.sees(words)
    first.wizard.hide()

    setattr(world.keepit, step, 0)
    again = at_review(world)
    assert again.sees("The assistant goes on with it and won't create it twice.")
    again.main()
    again.until(lambda: again.step is Step.DONE)

    assert again.sees("The connector is ready")
    (connector,) = world.keepit.named(NAME)
    assert connector.members == [ANNA, BEN]
    assert connector.jobs
    assert world.keepit.creates == [NAME]
