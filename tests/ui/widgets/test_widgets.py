"""The shared widgets: what they show, say and link for assistive technology."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFont, QGuiApplication, QTextDocumentFragment, QTextLayout
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from setup_assistant import model
from setup_assistant.flow import Step
from setup_assistant.model import Session
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import KeyValues
from setup_assistant.ui.widgets.code import Code
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.layouts import STRETCH, column, holder
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Balanced, ElidedText, Text
from setup_assistant.ui.window.step_list import StepList
from tests.support.ui.inspections import inspection
from tests.support.ui.windows import (
    ACCOUNT,
    INSPECTION,
    KEEPIT,
    created,
    labels,
)


def test_field_links_its_error_to_the_input(qtbot: QtBot, spoken: list[str]) -> None:
    field = Field("Name", QLineEdit(), help="Shown in Keepit.")
    qtbot.addWidget(field)
    assert field.input.accessibleName() == "Name"
    assert field.input.accessibleDescription() == "Shown in Keepit."
    field.show_error("Enter a name.")
    assert field.has_error
    assert field.input.accessibleDescription() == "Enter a name. Shown in Keepit."
    assert "Enter a name." in labels(field)
    field.show_error("Enter a name.")
    assert spoken == ["! Enter a name."]
    QApplication.processEvents()
    field.show_error("Enter a name.")  # what was pressed again has an answer again
    assert spoken == ["! Enter a name."] * 2
    field.clear_error()
    assert labels(field) == ["Name", "Shown in Keepit."]
    assert field.label.buddy() is field.input


def test_banner_announces_errors_assertively(qtbot: QtBot, spoken: list[str]) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_banner("warning", "Careful", "Read this.")
    banner.show_banner("error", "Not sent", "")
    assert spoken == ["Careful Read this.", "! Not sent"]
    assert labels(banner) == ["Not sent"]


def test_key_values_copy_what_people_paste_elsewhere(qtbot: QtBot, spoken: list[str]) -> None:
    rows = KeyValues()
    qtbot.addWidget(rows)
    rows.add("Tenant ID", "8d2f-1234", code=True, copy="Copy tenant ID")
    button = rows.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert button.accessibleName() == "Copy tenant ID"
    button.click()
    assert QGuiApplication.clipboard().text() == "8d2f-1234"
    assert spoken == ["Copied"]
    rows.clear()
    assert labels(rows) == []


def test_a_link_stands_in_line_with_the_text_above_it_and_has_its_ring_around(
    qtbot: QtBot,
) -> None:
    page, link = QWidget(), buttons.link("Hello")
    column(Text("Hello"), holder(column(link)), STRETCH, on=page, margins=(12, 12, 12, 12))
    qtbot.addWidget(page)
    page.resize(200, 90)
    page.show()
    text = page.findChild(Text)
    assert text is not None
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)

    assert left_of_ink(page, link) == left_of_ink(page, text)
    link.setFocus()
    picture, place = page.grab().toImage(), QRect(link.mapTo(page, QPoint()), link.size())
    middle = place.center()
    for edge in (
        QPoint(place.left() - 3, middle.y()),
        QPoint(place.right() + 3, middle.y()),
        QPoint(middle.x(), place.top() - 1),
        QPoint(middle.x(), place.bottom() + 2),
    ):
        assert picture.pixelColor(edge) == theme.color("focus"), edge
    link.clearFocus()
    assert not any(frame.isVisible() for frame in page.findChildren(QFocusFrame))


def left_of_ink(page: QWidget, part: QWidget) -> int:
    """Where the letters of ``part`` begin, in pixels of the page; the line under a link is not one of them."""
    picture, place = page.grab().toImage(), QRect(part.mapTo(page, QPoint()), part.size())
    ground = picture.pixel(1, 1)
    columns = range(place.left(), place.right())
    rows = range(place.top(), place.center().y())
    return next(x for x in columns if any(picture.pixel(x, y) != ground for y in rows))


def test_every_button_can_be_pressed_with_enter_and_is_large_enough(qtbot: QtBot) -> None:
    made = [
        buttons.secondary("Check again"),
        buttons.tinted("Connect"),
        buttons.link("Edit"),
        buttons.icon_button("copy", "Copy"),
    ]
    for button in made:
        qtbot.addWidget(button)
        assert button.autoDefault()
        assert button.sizeHint().height() >= 24


def test_long_address_keeps_its_domain_and_tells_the_whole(qtbot: QtBot) -> None:
    label = ElidedText("svc-keepit-backup-production@contoso.com")
    qtbot.addWidget(label)
    label.resize(150, 20)
    label.show()
    assert label.text().endswith("@contoso.com")
    assert label.text() != label.full
    assert label.toolTip() == label.accessibleName() == label.full
    label.resize(900, 20)
    assert label.text() == label.full
    assert label.toolTip() == ""


@pytest.mark.parametrize("name", ["<h1>contoso</h1> <img src=x>", "A & B", "x < y", "&lt;b&gt;"])
def test_a_tooltip_shows_a_name_as_it_is_and_never_as_html(qtbot: QtBot, name: str) -> None:
    label = ElidedText(name)
    qtbot.addWidget(label)
    label.resize(24, 20)
    label.show()
    tip = label.toolTip()
    rich = GuiQt.mightBeRichText(tip)
    shown = QTextDocumentFragment.fromHtml(tip).toPlainText() if rich else tip
    assert shown == name


def test_wrapped_text_that_is_set_off_needs_that_much_more(qtbot: QtBot) -> None:
    label = Text("some words that need several lines")
    qtbot.addWidget(label)
    before = label.heightForWidth(80)
    label.setContentsMargins(0, 7, 0, 3)
    assert label.heightForWidth(80) == before + 10


def test_wrapped_text_has_the_height_its_width_needs(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    label = Text("word " * 40)
    QVBoxLayout(holder).addWidget(label)
    holder.resize(200, 40)
    holder.show()
    qtbot.waitUntil(lambda: label.minimumHeight() > 0)
    assert label.minimumHeight() == label.heightForWidth(label.width())


def test_wrapped_text_asks_no_more_for_the_height_of_a_width_that_is_past(qtbot: QtBot) -> None:
    page, label = QWidget(), Text("")
    column(wrapping(label), STRETCH, on=page)
    qtbot.addWidget(page)
    page.show()
    label.resize(60, label.height())
    label.setText("Keepit requires this policy in every organization it backs up.")
    assert label.sizeHint().height() == label.heightForWidth(60)

    label.resize(600, label.height())
    assert label.sizeHint().height() < label.heightForWidth(60)
    QApplication.processEvents()
    assert label.height() == label.heightForWidth(label.width())


def test_a_balanced_text_has_no_line_of_a_single_word(qtbot: QtBot) -> None:
    words = (
        "This assistant sets up the backup of everything. Nothing is changed until you confirm it."
    )
    label, plain = Balanced(words, "secondary"), Text(words, "secondary")
    whole = label.fontMetrics().horizontalAdvance(words)
    for each in (label, plain):
        qtbot.addWidget(each)
        each.resize(whole - 4, label.heightForWidth(whole - 4))

    short, long = sorted(ends_of_lines(plain))
    assert short < long / 4, "the last word alone"
    short, long = sorted(ends_of_lines(label))
    assert short > long * 3 / 4

    label.resize(whole + 4, label.heightForWidth(whole + 4))
    assert len(ends_of_lines(label)) == 1


def ends_of_lines(label: Text) -> list[int]:
    """Where each line of the text ends, in pixels, as it is painted."""
    picture = label.grab().toImage()
    ground, ends = picture.pixel(picture.width() - 1, 0), [0]
    for y in range(picture.height()):
        ink = [x for x in range(picture.width()) if picture.pixel(x, y) != ground]
        if ink:
            ends[-1] = max(ends[-1], *ink)
        elif ends[-1]:
            ends.append(0)
    return [end for end in ends if end]


def test_progress_speaks_at_most_once_a_second(qtbot: QtBot, spoken: list[str]) -> None:
    line = WaitLine()
    qtbot.addWidget(line)
    for number in range(50):
        line.set_progress(number, 50, f"Checked {number} of 50")
    assert spoken == ["Checked 0 of 50"]
    assert line.sentence.text() == "Checked 49 of 50"


@pytest.mark.parametrize(
    ("current", "session", "rows"),
    [
        (
            Step.BEFORE,
            Session(),
            {0: "Before you begin, current step", 1: "Sign in, not started"},
        ),
        (Step.BEFORE, Session(), {6: "Allow access in Keepit, only if needed"}),
        (
            Step.KEEPIT,
            Session(inspection=INSPECTION),
            {2: "Organizations, completed, needs attention"},
        ),
        (
            Step.REVIEW,
            Session(keepit=KEEPIT, draft=model.ConnectorDraft(orglink="link-1")),
            {4: "Connector, completed", 6: "Allow access in Keepit, not needed"},
        ),
        (Step.REVIEW, Session(keepit=KEEPIT), {6: "Allow access in Keepit, not started"}),
        (Step.DONE, Session(created=created("E_TASK")), {7: "Done, needs attention"}),
    ],
)
def test_step_list_tells_the_truth(
    qtbot: QtBot, current: Step, session: Session, rows: dict[int, str]
) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_session(current, session)
    assert {at: steps.names()[at] for at in rows} == rows


def test_step_list_shows_who_is_signed_in(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.resize(216, 640)
    steps.show()
    steps.show_session(Step.SIGN_IN, Session())
    assert "Signed in to Azure DevOps" not in labels(steps)
    steps.show_session(Step.CONNECTOR, Session(account=ACCOUNT, keepit=KEEPIT))
    shown = labels(steps)
    assert "Keepit Backup" in shown
    assert "Contoso A/S" in shown
    assert any(text.endswith("@contoso.com") for text in shown)
    assert steps.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_current_step_is_announced_when_its_state_changes(qtbot: QtBot, spoken: list[str]) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_session(Step.DONE, Session())
    steps.show_session(Step.DONE, Session())
    assert spoken == []
    steps.show_session(Step.DONE, Session(created=created("E_TASK")))
    assert spoken == ["Done, needs attention"]


def test_dialog_answers_by_keyboard(qtbot: QtBot, spoken: list[str]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(960, 680)
    window.show()
    chosen: list[str] = []
    dialog = Dialog(window, "Stop the setup?", "No connector has been created.")
    dialog.add_button("Keep going", main=True)
    dialog.add_button("Stop setup", lambda: chosen.append("stop"))
    dialog.open()
    qtbot.waitExposed(dialog)
    assert spoken == ["Stop the setup? No connector has been created."]
    assert dialog.geometry().center().x() == pytest.approx(window.geometry().center().x(), abs=2)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Space):
        focus = dialog.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert chosen == ["stop"]


def test_all_ready_is_said_below_the_step_while_it_is_the_current_one(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_session(Step.ORGANIZATIONS, Session(inspection=inspection(12)))
    assert "12 ready" in labels(steps)
    steps.show_session(Step.ORGANIZATIONS, Session(inspection=inspection(12, failed=3)))
    assert "3 not ready" in labels(steps)
    steps.show_session(Step.KEEPIT, Session(inspection=inspection(12)))
    assert "12 ready" not in labels(steps)


def test_the_step_list_makes_room_for_its_steps(qtbot: QtBot) -> None:
    steps, host = StepList(), QWidget()
    steps.setParent(host)
    qtbot.addWidget(host)
    steps.resize(216, 620)
    host.show()
    steps.show_session(Step.REVIEW, Session(account=ACCOUNT, keepit=KEEPIT))
    assert {"Signed in to Azure DevOps", "Contoso A/S", "dk-co.keepit.com"} <= set(labels(steps))
    seen = set()
    for height in range(600, 380, -4):
        steps.resize(216, height)
        qtbot.wait(1)
        shown = labels(steps)
        assert {"Keepit Backup", "Contoso A/S", "Done"} <= set(shown)
        seen.add(len(shown))
        if "dk-co.keepit.com" in shown:
            assert not _overlapping(steps)
    assert len(seen) == 3
    steps.resize(216, 620)
    assert "Signed in to Azure DevOps" in labels(steps)


def _overlapping(widget: QWidget) -> list[tuple[str, str]]:
    """Pairs of visible texts that lie over each other."""
    boxes = [
        (label.text(), QRect(label.mapTo(widget, QPoint()), label.size()))
        for label in widget.findChildren(Text)
        if label.isVisibleTo(widget) and label.text()
    ]
    pairs = combinations(boxes, 2)
    return [(one, other) for (one, a), (other, b) in pairs if a.intersects(b)]


def test_a_tooltip_comes_with_the_keyboard_stays_and_closes_with_escape(qtbot: QtBot) -> None:
    window = Dialog(QWidget(), "Title")
    first, copy = QPushButton("First"), buttons.icon_button("copy", "Copy tenant ID")
    window.content.addWidget(first)
    window.content.addWidget(copy)
    qtbot.addWidget(window)
    window.show()
    first.setFocus()
    qtbot.wait(5)
    assert not QToolTip.isVisible()

    QTest.keyClick(first, Qt.Key.Key_Tab)
    qtbot.waitUntil(QToolTip.isVisible)
    assert QToolTip.text() == "Copy tenant ID (Alt+C)"
    assert copy.toolTipDuration() > 3_600_000

    QTest.keyClick(copy, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert window.isVisible()
    QTest.keyClick(copy, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_no_option_is_broken_behind_its_dashes_and_what_is_copied_stays_as_it_is(
    qtbot: QtBot,
) -> None:
    sentence = "Run az login --allow-no-subscriptions --tenant contoso.com, or add --json."
    text, command = Text(sentence), Text(sentence, "code")
    for label in (text, command):
        qtbot.addWidget(label)
        assert label.text() == sentence

    shown = QLabel.text(text)
    ends = {
        line.rstrip()
        for width in range(40, 400, 5)
        for line in lines(shown, text.font(), width)
        if line.rstrip("\u2060 ").endswith("--")
    }
    assert ends == set()
    assert QLabel.text(command) == sentence


def test_no_option_is_broken_inside_either_and_the_plain_words_are_read_aloud(qtbot: QtBot) -> None:
    def aloud() -> str:
        return QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)

    options = ("--allow-no-subscriptions", "--tenant", "--client-id")
    sentence = "Run az login {} {} contoso.com, or “report {}”.".format(*options)
    label = Text(sentence)
    qtbot.addWidget(label)
    shown = QLabel.text(label)
    for width in range(40, 400, 5):
        broken = list(lines(shown, label.font(), width))
        plain = [line.replace("\u2060", "") for line in broken]
        assert all(any(option in line for line in plain) for option in options), plain

    assert aloud() == sentence
    label.setText("Nothing to break.")
    assert aloud() == "Nothing to break."
    label.setText("See “--list”.")
    assert aloud() == label.text() == "See “--list”."


def lines(text: str, font: QFont, width: int) -> Iterator[str]:
    """``text`` as it is wrapped in that width."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        yield text[line.textStart() : line.textStart() + line.textLength()]
    layout.endLayout()


def test_a_space_that_hangs_over_the_edge_of_code_takes_no_line_for_a_bar(qtbot: QtBot) -> None:
    code = Code("word " * 60, "Words", 568)
    qtbot.addWidget(code)
    code.show()
    for width in range(560, 640):
        code.resize(width, code.height())
        QApplication.processEvents()
        assert code.viewport().height() == code.height()
