"""Connector: the name, the retention and who may see it; every refusal beside its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from setup_assistant import errors
from setup_assistant.flow import Step
from setup_assistant.model import Attempt, ConnectorDraft
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.ui.connector.retention_field import Unit
from setup_assistant.ui.widgets import sizes
from tests.support.keepit_site import practice
from tests.support.ui.keepit_window import (
    ANNA,
    BEN,
    Shown,
    client_of,
    connected,
    open_at,
    tab_order,
)

pytestmark = pytest.mark.sampled

Open = Callable[..., Shown]
SUGGESTED = "Azure DevOps - Contoso"
HINT = "Enter a period such as P1Y, P6M or P30D."
ZERO = "Enter a period longer than zero, or choose Unlimited."
NUMBER = "Enter a whole number, such as 18."


@pytest.fixture
def at_connector(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    world = practice()

    def open_(draft: ConnectorDraft | None = None, **options: Any) -> Shown:
        keepit = client_of(world)
        session = replace(connected(keepit), draft=draft or ConnectorDraft())
        return open_at(
            qtbot, monkeypatch, tmp_path, Step.CONNECTOR, keepit=keepit, session=session, **options
        )

    return open_


def used_name(shown: Shown) -> str:
    account = shown.context.session.keepit
    assert account is not None
    return account.connectors[0].name


def enter_period(shown: Shown, text: str, unit: Unit) -> None:
    field = shown.page.retention
    field.preset.setCurrentIndex(field.preset.findData("custom"))
    field.preset.activated.emit(field.preset.currentIndex())
    field.unit.setCurrentIndex(field.unit.findData(unit.value))
    field.number.setText(text)


def add(shown: Shown, email: str) -> None:
    shown.page.members.email.setText(email)
    shown.button("Add").click()
    shown.answered()


def test_suggests_a_name_and_starts_there(at_connector: Open) -> None:
    shown = at_connector()
    assert shown.page.name.text() == SUGGESTED
    assert shown.focus is shown.page.name
    for text in (
        "Shown in Keepit. Must be unique in your account.",
        "If your Keepit account has a shorter limit, that limit applies.",
        "Add Keepit users by e-mail. They must already have a Keepit account.",
        "Master Admins, Compliance Admins, Audit users",
        "Always",
    ):
        assert shown.sees(text)
    assert shown.page.retention.preset.currentText() == "Unlimited"


def test_the_form_begins_below_the_title_and_is_as_wide_as_it_may_be(at_connector: Open) -> None:
    shown = at_connector()
    shown.wizard.resize(1366, 680)
    QApplication.processEvents()
    page = shown.page
    assert page.name.mapTo(page, QPoint()).x() == page.heading.mapTo(page, QPoint()).x()
    assert page.name.width() == sizes.scaled(560)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter a name."),
        ("   ", "Enter a name."),
        ("x" * 256, "The name has 256 characters. Keepit allows 255."),
    ],
)
def test_name_that_cant_be_used(at_connector: Open, name: str, sentence: str) -> None:
    shown = at_connector()
    shown.page.name.setText(name)
    shown.main()
    assert shown.step == Step.CONNECTOR
    assert shown.page.name_field.error.text == sentence
    assert shown.page.name_field.error.isVisible()
    assert shown.focus is shown.page.name
    assert shown.page.name.accessibleDescription().startswith(sentence)


def test_longest_name_is_fine(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.name.setText("x" * 255)
    shown.main()
    assert shown.step == Step.REVIEW


def test_used_name_offers_a_free_one(at_connector: Open) -> None:
    shown = at_connector()
    taken = used_name(shown)
    shown.page.name.setText(taken)
    shown.main()
    assert shown.page.name_field.error.text == f"“{taken}” is already used."
    shown.button(f"Use “{SUGGESTED}”").click()
    assert shown.page.name.text() == SUGGESTED
    assert not shown.page.name_field.error.isVisible()
    assert shown.focus is shown.page.name
    shown.main()
    assert shown.step == Step.REVIEW


def test_leaving_the_name_field_says_so_without_pulling_the_focus_back(
    at_connector: Open,
) -> None:
    shown = at_connector()
    shown.page.name.setText("")
    shown.press(shown.page.name, Qt.Key.Key_Tab)
    assert shown.page.name_field.error.text == "Enter a name."
    assert shown.focus is not shown.page.name


def test_typing_takes_the_error_away(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.name.setText("")
    shown.main()
    QTest.keyClicks(shown.page.name, "A")
    assert not shown.page.name_field.error.isVisible()


@pytest.mark.parametrize("how", ["sent", "named by Keepit", "made in Keepit's page"])
def test_name_of_an_interrupted_create_is_ours(at_connector: Open, how: str) -> None:
    account = at_connector().context.session.keepit
    assert account is not None
    (ours,) = account.azure_devops
    attempt = {
        "sent": Attempt(account.id, sent_at="2020-11-23T10:00:00+00:00", name=ours.name),
        "named by Keepit": Attempt(account.id, guid=ours.guid),
        "made in Keepit's page": Attempt(account.id, begun_at="2020-11-23T10:00:00+00:00"),
    }[how]
    shown = at_connector(ConnectorDraft(ours.name), attempts=(attempt,))
    shown.main()
    assert shown.step == Step.REVIEW


def test_name_of_another_accounts_create_is_used_here(at_connector: Open) -> None:
    account = at_connector().context.session.keepit
    assert account is not None
    (held,) = account.azure_devops
    other = Attempt("aaaaaa-bbbbbb-cccccc", guid=held.guid)
    shown = at_connector(ConnectorDraft(held.name), attempts=(other,))
    shown.main()
    assert shown.step == Step.CONNECTOR
    assert shown.page.name_field.error.text == f"“{held.name}” is already used."


def test_what_is_wrong_is_said_once_and_again_to_who_goes_on_again(
    at_connector: Open, spoken: list[str]
) -> None:
    shown = at_connector()
    account, name = shown.context.session.keepit, shown.page.name
    assert account is not None
    (used,) = account.azure_devops
    name.selectAll()
    QTest.keyClicks(name, used.name)

    sentence = f"! “{used.name}” is already used."
    shown.press(name, Qt.Key.Key_Return)
    assert spoken.count(sentence) == 1
    shown.press(name, Qt.Key.Key_Tab)
    assert spoken.count(sentence) == 1
    QApplication.processEvents()
    shown.main()
    assert spoken.count(sentence) == 2


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("", Unit.MONTHS, "Enter how long, or choose Unlimited."),
        ("0", Unit.MONTHS, ZERO),
        ("many", Unit.MONTHS, NUMBER),
        ("-3", Unit.YEARS, NUMBER),
        ("1.5", Unit.YEARS, NUMBER),
        ("P1X", Unit.ISO, HINT),
        ("18", Unit.ISO, HINT),
        ("P", Unit.MONTHS, HINT),
        ("P0D", Unit.ISO, ZERO),
        ("P1YT1H", Unit.ISO, "Use years, months, weeks and days only, without times."),
        ("P1YT1H", Unit.DAYS, "Use years, months, weeks and days only, without times."),
    ],
)
def test_retention_that_cant_be_used(
    at_connector: Open, text: str, unit: Unit, sentence: str
) -> None:
    shown = at_connector()
    enter_period(shown, text, unit)
    shown.main()
    assert shown.step == Step.CONNECTOR
    assert shown.page.retention.field.error.text == sentence
    assert shown.page.retention.field.error.isVisible()
    assert shown.focus is shown.page.retention.number
    assert shown.page.retention.number.accessibleDescription() == sentence


@pytest.mark.parametrize(
    ("text", "unit", "period"),
    [
        ("18", Unit.MONTHS, "P18M"),
        ("2", Unit.YEARS, "P2Y"),
        (" 90 ", Unit.DAYS, "P90D"),
        ("P1Y6M", Unit.ISO, "P1Y6M"),
        ("p1y6m", Unit.MONTHS, "P1Y6M"),
    ],
)
def test_custom_retention(at_connector: Open, text: str, unit: Unit, period: str) -> None:
    shown = at_connector()
    enter_period(shown, text, unit)
    shown.main()
    assert shown.step == Step.REVIEW
    assert shown.context.session.draft.retention == period


@pytest.mark.parametrize(
    ("word", "period"),
    [("Unlimited", ""), ("1 year", "P1Y"), ("3 years", "P3Y"), ("7 years", "P7Y")],
)
def test_presets(at_connector: Open, word: str, period: str) -> None:
    shown = at_connector()
    preset = shown.page.retention.preset
    preset.setCurrentIndex(preset.findText(word))
    shown.main()
    assert shown.context.session.draft.retention == period


def test_custom_fields_appear_only_when_asked_for(at_connector: Open) -> None:
    shown = at_connector()
    field = shown.page.retention
    assert not field.number.isVisible()
    enter_period(shown, "18", Unit.MONTHS)
    assert field.number.isVisible()
    assert field.number.accessibleName() == "Retention period"


def test_adds_a_user_that_keepit_knows(at_connector: Open, spoken: list[str]) -> None:
    shown = at_connector()
    add(shown, ANNA)
    assert shown.page.members.list.accessibleName() == "Who may see it, 2 entries"
    assert "Who may see it, 2 entries" in spoken
    assert shown.page.members.email.text() == ""
    shown.button(f"Remove {ANNA}").click()
    assert shown.page.members.members == ()
    assert shown.focus is shown.page.members.email


def test_practice_says_whom_keepit_knows_and_each_can_be_added(
    at_connector: Open, spoken: list[str]
) -> None:
    shown = at_connector(practice_mode=True)
    (note,) = (text for text in shown.texts() if text.startswith("Practice: "))
    assert any(note in words for words in spoken)
    users = re.findall(r"[\w.]+@[\w.]+\w", note)
    assert len(users) == 3
    for user in users:
        add(shown, user)
    assert shown.page.members.members == tuple(users)


def test_a_real_run_says_nothing_of_practice(at_connector: Open) -> None:
    assert at_connector().lacks("Practice")


def test_return_in_the_email_field_adds_and_stays(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.members.email.setText(BEN)
    shown.press(shown.page.members.email, Qt.Key.Key_Return)
    shown.answered()
    assert shown.step == Step.CONNECTOR
    assert shown.page.members.members == (BEN,)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter an e-mail address."),
        ("anna", "Enter an e-mail address such as name@company.com."),
        ("anna@contoso", "Enter an e-mail address such as name@company.com."),
        (ANNA.upper(), f"{ANNA.upper()} is already in the list."),
        ("nobody@contoso.com", "nobody@contoso.com is not a user in this Keepit account."),
    ],
)
def test_email_that_cant_be_added(at_connector: Open, email: str, sentence: str) -> None:
    shown = at_connector(draft=ConnectorDraft(members=(ANNA,)))
    add(shown, email)
    members = shown.page.members
    assert members.error.text == sentence
    assert members.error.isVisible()
    assert members.error.mapTo(members, members.error.rect().topLeft()).y() > members.list.y()
    assert members.email.text() == email
    assert members.email.accessibleDescription() == sentence
    assert shown.focus is members.email
    assert members.members == (ANNA,)


def test_next_adds_what_is_typed_and_goes_on(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.members.email.setText(ANNA)
    shown.main()
    shown.until(lambda: shown.step == Step.REVIEW)
    assert shown.context.session.draft.members == (ANNA,)


def test_next_stays_when_what_is_typed_is_no_user(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.members.email.setText("nobody@contoso.com")
    shown.main()
    shown.answered()
    assert shown.step == Step.CONNECTOR
    assert shown.sees("nobody@contoso.com is not a user in this Keepit account.")


def test_answer_after_leaving_the_page_moves_nothing(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.members.email.setText(ANNA)
    shown.main()
    shown.back()
    shown.answered()
    assert shown.step == Step.KEEPIT
    assert shown.context.session.draft.members == ()


def test_keepit_out_of_reach_while_adding(
    at_connector: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> bool:
        raise errors.Unreachable("dk-co.keepit.com")

    shown = at_connector()
    monkeypatch.setattr(Keepit, "user_exists", unreachable)
    add(shown, ANNA)
    assert shown.sees("dk-co.keepit.com can't be reached.")
    assert shown.page.members.email.text() == ANNA
    assert shown.button("Add").isEnabled()


def test_everything_stays_when_going_back_and_forth(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.name.setText("Backup")
    enter_period(shown, "P1Y6M", Unit.ISO)
    add(shown, ANNA)
    shown.back()
    shown.wizard.go_next()
    assert shown.page.name.text() == "Backup"
    assert shown.page.retention.number.text() == "P1Y6M"
    assert shown.page.members.members == (ANNA,)


def test_draft_is_remembered_for_the_next_start(at_connector: Open) -> None:
    shown = at_connector()
    shown.page.name.setText("Backup")
    enter_period(shown, "18", Unit.MONTHS)
    add(shown, ANNA)
    shown.main()
    known = shown.context.memory.load()
    assert (known.name, known.retention, known.members) == ("Backup", "P18M", (ANNA,))


def test_remembered_draft_is_filled_in(at_connector: Open) -> None:
    shown = at_connector(name="Backup", retention="P18M", members=(ANNA, BEN))
    assert shown.page.name.text() == "Backup"
    assert shown.page.retention.preset.currentText() == "Custom period"
    assert shown.page.retention.number.text() == "18"
    assert shown.page.retention.unit.currentText() == "Months"
    assert shown.page.members.members == (ANNA, BEN)


def test_order_of_the_keyboard(at_connector: Open) -> None:
    assert tab_order(at_connector(draft=ConnectorDraft(retention="P18M", members=(ANNA, BEN)))) == [
        "Name",
        "Retention",
        "Retention period",
        "Unit of the retention period",
        f"Remove {ANNA}",
        f"Remove {BEN}",
        "E-mail of a Keepit user",
        "Add",
    ]


def test_starting_over_leaves_nothing_entered(at_connector: Open) -> None:
    shown = at_connector(ConnectorDraft("Mine", "P1Y", (ANNA,)))
    former = shown.page
    shown.context.restart_at(Step.BEFORE)
    shown.context.memory.forget()
    shown.context.start_over()
    shown.qtbot.wait(10)
    while shown.step is not Step.CONNECTOR:
        shown.wizard.go_next()
    assert shown.page is not former
    assert shown.page.name.text() == "Azure DevOps"
    assert shown.page.members.members == ()
    assert shown.page.retention.value() == ""
