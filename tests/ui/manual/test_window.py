"""The manual's window: where F1 leads, contents, links, Back, finding, keys, looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QRegularExpression, Qt, QUrl
from PySide6.QtGui import QAccessible, QFont, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import signs, texts
from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.flow import Step
from setup_assistant.model import SignInMethod
from setup_assistant.signs import SEEN, TABLE, Sign, Trouble
from setup_assistant.ui.manual import contents, dressing
from setup_assistant.ui.manual.window import ManualWindow
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.sign_in.trouble import TroubleView
from setup_assistant.ui.sign_in.ways import Place
from setup_assistant.ui.style import style, theme
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.error_panel import ErrorBanner, ErrorPanel
from setup_assistant.ui.window.wizard import Wizard
from tests.support.manual import Page
from tests.support.ui import windows
from tests.support.ui.windows import go_to, labels


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def manual(qtbot: QtBot, opened: list[str]) -> ManualWindow:
    """Open at a step's page; what it opens outside of itself is noted."""

    def note(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    window = ManualWindow(Opener(note), lambda: "step-keepit.md")
    qtbot.addWidget(window)
    window.come("step-keepit.md")
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wizard]:
    windows.with_counting_pages(monkeypatch)
    window = windows.window(qtbot, tmp_path)
    yield window
    window.help_menu.close_manual()


@pytest.mark.parametrize("language", ["en", "de"])
def test_in_another_language_it_says_that_it_is_in_english(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(texts, "language", lambda: language)
    window = ManualWindow(Opener(lambda _url: True), lambda: "step-keepit.md")
    qtbot.addWidget(window)
    window.come("step-keepit.md")
    assert ("The manual is in English only." in labels(window)) is (language != "en")


def shown() -> ManualWindow | None:
    """The manual that is open."""
    open_now = (one for one in QApplication.topLevelWidgets() if isinstance(one, ManualWindow))
    return next((one for one in open_now if one.isVisible()), None)


def title(window: ManualWindow) -> str:
    return window.view.document().begin().text()


def test_f1_opens_the_page_of_the_step_beside_the_window(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.KEEPIT)
    QTest.keyClick(wizard, Qt.Key.Key_F1)
    window = shown()
    assert window is not None
    assert (window.windowTitle(), title(window)) == ("Help: Setup Assistant", "Keepit account")
    assert not window.isModal()
    qtbot.waitUntil(window.view.hasFocus)
    window.show_place("words.md")
    go_to(wizard, Step.CONNECTOR)
    QTest.keyClick(wizard, Qt.Key.Key_F1)
    assert shown() is window
    assert title(window) == "Connector"
    window.show_place("words.md")
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert title(window) == "Connector"


def test_f1_in_a_dialog_opens_its_own_place_and_the_dialog_does_not_block_it(
    qtbot: QtBot, wizard: Wizard
) -> None:
    dialog = Dialog(wizard, "Undo list")
    dialog.help_place = "undo.md#the-list-of-changes"
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    window = shown()
    assert window is not None
    qtbot.waitUntil(window.isActiveWindow)
    assert window.view.textCursor().block().text() == "The list of changes"
    QTest.mouseClick(window.back_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.reject()


def test_it_closes_with_the_window(wizard: Wizard) -> None:
    wizard.open_manual("")
    assert shown() is not None
    wizard.done(0)
    assert shown() is None


def test_every_step_has_its_page_and_every_page_its_line(manual: ManualWindow) -> None:
    lines = [manual.list.item(n).text() for n in range(manual.list.count())]

    assert set(contents.STEPS) == set(Step)
    assert [group.title for group in contents.groups()] == [
        "Start", "The steps", "When something is wrong", "Reference",
    ]  # fmt: skip
    assert lines == [
        text for group in contents.groups() for text in (group.title, *dict(group.pages))
    ]


def test_every_page_can_be_shown_and_every_anchor_reached(manual: ManualWindow) -> None:
    for group in contents.groups():
        for words, file in group.pages:
            manual.show_place(file)
            assert title(manual) == words
            assert manual.view.accessibleName() == f"{words}, help page"
            headings = [
                block.text()
                for block in dressing.blocks(manual.view.document())
                if block.blockFormat().headingLevel()
            ]
            written = Page(contents.folder() / file).headings
            assert [contents.slug(heading) for heading in headings] == [
                contents.slug(heading.replace("`", "")) for heading in written
            ]
            if "```" not in contents.read(file):  # a file that is to be copied keeps its lines
                assert manual.view.horizontalScrollBar().maximum() == 0, file


def test_lists_keys_and_back(qtbot: QtBot, manual: ManualWindow) -> None:
    QTest.keyClick(manual.view, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert manual.list.hasFocus()
    QTest.keyClick(manual.list, Qt.Key.Key_Down)
    QTest.keyClick(manual.list, Qt.Key.Key_Return)
    assert title(manual) == "Connector"
    for _line in range(6):  # over the title of the next group
        QTest.keyClick(manual.list, Qt.Key.Key_Down)
    QTest.keyClick(manual.list, Qt.Key.Key_Return)
    assert title(manual) == "What Microsoft answers"
    bar = manual.view.verticalScrollBar()
    bar.setValue(40)
    manual.show_place("words.md")
    QTest.keyClick(manual, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (title(manual), bar.value()) == ("What Microsoft answers", 40)
    manual.back_button.setFocus()
    QTest.keyClick(manual.back_button, Qt.Key.Key_Return)
    QTest.keyClick(manual.back_button, Qt.Key.Key_Return)
    assert title(manual) == "Keepit account"
    assert not manual.back_button.isEnabled()


def test_links_lead_to_pages_and_outside(manual: ManualWindow, opened: list[str]) -> None:
    manual.view.anchorClicked.emit(QUrl("rights.md"))
    assert title(manual) == "Rights, and why"
    address = "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/change-application-access-policies"
    manual.view.highlighted.emit(QUrl(address))
    assert manual.address.full == address
    manual.view.anchorClicked.emit(QUrl(address))
    manual.view.anchorClicked.emit(QUrl("../requirements.json"))
    assert opened[0] == address
    assert opened[1].endswith("resources/requirements.json")
    manual.view.anchorClicked.emit(QUrl("undo.md#putting-it-back"))
    assert manual.view.textCursor().block().text() == "Putting it back"
    manual.view.anchorClicked.emit(QUrl("#the-list-of-changes"))
    assert manual.view.textCursor().block().text() == "The list of changes"


def test_an_address_that_nothing_opens_is_handed_on(qtbot: QtBot) -> None:
    window = ManualWindow(Opener(lambda _url: False), lambda: "")
    qtbot.addWidget(window)
    window.come("rights.md")
    window.view.anchorClicked.emit(QUrl("https://learn.microsoft.com/en-us/azure"))
    assert window.not_opened.isVisible()
    window.not_opened.copy.click()
    assert QApplication.clipboard().text() == "https://learn.microsoft.com/en-us/azure"
    window.show_place("words.md")
    assert not window.not_opened.isVisible()


def listed(manual: ManualWindow) -> dict[str, list[str]]:
    """The pages that can be chosen, by the titles of their groups."""
    pages = dict[str, list[str]]()
    for number in range(manual.list.count()):
        item = manual.list.item(number)
        if item.flags():
            pages[next(reversed(pages))].append(item.text())
        else:
            pages[item.text()] = []
    return pages


def place(manual: ManualWindow) -> tuple[str, int, str]:
    """The page that is shown, and what is chosen where."""
    cursor = manual.view.textCursor()
    return title(manual), cursor.position(), cursor.selectedText()


def test_a_word_leads_to_every_page_that_has_it(manual: ManualWindow, spoken: list[str]) -> None:
    QTest.keyClick(manual, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert manual.search.hasFocus()

    QTest.keyClicks(manual.search, "Undo")

    pages = listed(manual)
    assert list(pages) == ["In the title", "In a heading", "In the text"]
    assert pages["In the title"] == ["Undoing changes"]
    assert not set(pages["In a heading"]) & set(pages["In the text"])
    n = sum(map(len, pages.values()))
    assert manual.status.text() == spoken[-1] == f"Found on {n} pages"
    assert title(manual) == "Keepit account"
    QTest.keyClick(manual.search, Qt.Key.Key_Return)
    assert (title(manual), place(manual)[2].lower()) == ("Undoing changes", "undo")
    assert spoken[-1] == "Undoing changes: Undoing changes"
    assert len(manual.view.extraSelections()) > 1
    assert manual.search.hasFocus()
    QTest.keyClick(manual.search, Qt.Key.Key_Escape)
    assert manual.isVisible()
    assert list(listed(manual)) == [group.title for group in contents.groups()]
    assert manual.list.currentItem().text() == "Undoing changes"
    assert manual.view.extraSelections() == []
    assert not manual.status.isVisible()


def test_finding_goes_from_page_to_page_and_round(manual: ManualWindow) -> None:
    manual.search.setText("az login")
    pages = [page for group in listed(manual).values() for page in group]
    assert len(pages) > 2

    places = [place(manual)]
    while places[-1] not in places[:-1]:
        manual.find_next()
        places.append(place(manual))

    assert {selection for _page, _position, selection in places[1:]} == {"az login"}
    assert list(dict.fromkeys(page for page, *_rest in places[1:])) == pages
    assert places[-1] == places[1], "round the end"
    manual.find_next(backward=True)
    assert place(manual) == places[-2]


def test_a_page_that_is_chosen_opens_at_the_first_place(manual: ManualWindow) -> None:
    manual.search.setText("diagnostics")
    manual.list.setFocus()
    QTest.keyClick(manual.list, Qt.Key.Key_End)
    QTest.keyClick(manual.list, Qt.Key.Key_Return)
    page, position, selection = place(manual)
    assert page == list(listed(manual).values())[-1][-1]
    assert selection == "diagnostics"
    assert position == manual.view.document().toPlainText().index("diagnostics") + len(selection)
    manual.resize(600, 500)
    assert manual.combo.count() == manual.list.count()
    assert manual.combo.currentText() == page


def test_a_look_that_changes_leaves_the_place_chosen(manual: ManualWindow) -> None:
    manual.search.setText("diagnostics")
    manual.find_next()
    before, shown_at = theme.system_scheme(), place(manual)
    try:
        style.apply(Qt.ColorScheme.Dark)
        assert place(manual) == shown_at
        assert len(manual.view.extraSelections()) > 1
    finally:
        style.apply(before)


def test_what_is_on_no_page_is_said_and_nothing_moves(
    manual: ManualWindow, spoken: list[str]
) -> None:
    before = place(manual)
    manual.search.setText("no such wordings")
    assert listed(manual) == {}
    assert manual.status.text() == spoken[-1] == "Nothing found for “no such wordings”."
    spoken.clear()
    QTest.keyClick(manual, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(manual.search, Qt.Key.Key_Return)
    assert spoken == ["Nothing found for “no such wordings”."]
    assert place(manual) == before
    manual.search.setText(" ")
    assert list(listed(manual)) == [group.title for group in contents.groups()]


def test_the_list_has_exactly_the_pages_on_which_the_words_are_seen(manual: ManualWindow) -> None:
    pages: dict[str, set[str]] = {
        words: set() for words in ("token", "Keepit", "“", "--sign-in", "407")
    }
    for group in contents.groups():
        for name, file in group.pages:
            manual.show_place(file)
            for words, names in pages.items():
                beginning = QRegularExpression(rf"(?<![A-Za-z0-9]){re.escape(words)}")
                if not manual.view.document().find(beginning).isNull():
                    names.add(name)
    for words, names in pages.items():
        manual.search.setText(words)
        assert {page for group in listed(manual).values() for page in group} == names
        assert names


@pytest.mark.parametrize(
    ("words", "page", "chosen"),
    [
        ("AADSTS50105", "What Microsoft answers", "50105"),
        ("error AADSTS53003: Access has been blocked", "What Microsoft answers", "53003"),
        ("client ID", "The app registration", "client"),
        ("remove connector", "Questions", "remove"),
        ("license", "Words", "license"),
        ("logs", "Words", "logs"),
        ("uninstall", "Deploying it", "uninstall"),
    ],
)
def test_what_people_paste_is_on_some_page(
    manual: ManualWindow, words: str, page: str, chosen: str
) -> None:
    manual.search.setText(words)
    pages = [name for group in listed(manual).values() for name in group]
    assert page in pages
    while title(manual) != page:
        manual.find_next()
    assert place(manual)[2].lower() == chosen


def test_labels_are_those_of_the_window_too(manual: ManualWindow) -> None:
    texts.use(["de"])
    try:
        manual.show_place("step-organizations.md")
        words = manual.view.document().toPlainText()
        assert "Choose Check again (Erneut prüfen)." in words
        manual.search.setText("Erneut prüfen")
        assert "Organizations" in {page for pages in listed(manual).values() for page in pages}
    finally:
        texts.use([])


def test_each_word_of_a_long_message_is_marked(manual: ManualWindow) -> None:
    manual.search.setText("consent is the consent that " * 600)
    assert listed(manual)
    manual.find_next()
    assert manual.view.extraSelections()


def test_an_abbreviation_is_no_beginning_of_a_word(manual: ManualWindow) -> None:
    manual.search.setText("PAT")
    assert listed(manual) == {"In the text": ["Words"]}


def test_narrow_it_has_a_combo_box_instead_of_the_list(manual: ManualWindow) -> None:
    manual.list.setFocus()
    manual.resize(600, 500)
    assert manual.combo.isVisible()
    assert not manual.list.isVisible()
    assert manual.combo.hasFocus()
    assert manual.combo.currentText() == "Keepit account"
    QTest.keyClick(manual.combo, Qt.Key.Key_Down)
    assert title(manual) == "Connector"
    manual.resize(840, 600)
    assert manual.list.isVisible()


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_headings_tables_code_and_links_have_the_colours_of_now(
    manual: ManualWindow, scheme: Qt.ColorScheme
) -> None:
    before = theme.system_scheme()
    manual.show_place("command-line.md")
    try:
        style.apply(scheme)
        formats = {
            block.text()[start - block.position() :][:length]: looks
            for block in dressing.blocks(manual.view.document())
            for start, length, looks in dressing.runs(block)
        }
        tables = [
            frame
            for frame in manual.view.document().rootFrame().childFrames()
            if isinstance(frame, QTextTable)
        ]
        assert formats["The command line"].font().pointSizeF() == theme.font("title").pointSizeF()
        assert formats["evidence"].foreground().color() == theme.color("link")
        assert formats["0"].foreground().color() == theme.color("text")
        assert tables
        assert all(t.format().borderBrush().color() == theme.color("border") for t in tables)
    finally:
        style.apply(before)


def test_what_screen_readers_hear(manual: ManualWindow) -> None:
    faces = map(QAccessible.queryAccessibleInterface, (manual.list, manual.view, manual.search))
    heard = {(face.role(), face.text(QAccessible.Text.Name)) for face in faces}
    roles = QAccessible.Role
    assert (roles.List, "Contents") in heard
    assert "Keepit account, help page" in {name for _role, name in heard}
    assert (roles.EditableText, "Find in the manual") in heard


# --- links from what is shown when something is wrong -----------------------------------------------


class Asked(QWidget):
    """A window that has the manual; what is asked of it is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []

    def open_manual(self, place: str) -> None:
        self.places.append(place)


def kinds(kind: type[AssistantError] = AssistantError) -> Iterator[type[AssistantError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


def test_the_link_of_every_error_leads_to_its_entry(qtbot: QtBot) -> None:
    host = Asked()
    qtbot.addWidget(host)
    panel = ErrorPanel(Mock(), check_connection=Mock())
    banner = ErrorBanner(Mock(), check_connection=Mock())
    for part in (panel, banner):
        part.setParent(host)
    for kind in {one for one in kinds() if one.__module__.startswith("setup_assistant")}:
        error = AssistantError()
        error.HELP = kind.HELP
        for part in (panel, banner):
            part.show_error(error)
            part.meaning.link.click()
            assert host.places.pop() == kind.HELP
        file, _hash, anchor = kind.HELP.partition("#")
        page = Page(contents.folder() / file)
        assert not anchor or anchor in map(contents.slug, page.headings), kind


@pytest.mark.parametrize("sign", Sign)
def test_every_trouble_leads_to_what_is_seen(qtbot: QtBot, sign: Sign) -> None:
    host = Asked()
    qtbot.addWidget(host)
    view = TroubleView(Place(request=lambda: ""))
    view.setParent(host)
    ways = tuple(SignInMethod)
    view.show_trouble(Trouble(SignInMethod.OWN, sign), allowed=ways, unusable="")
    (link,) = [one for one in view.findChildren(Button) if one.text() == "What this means"]
    link.click()
    file, _hash, anchor = host.places[0].partition("#")
    words = SEEN[TABLE[sign].entry]
    assert (file, anchor) == ("trouble-signing-in.md", contents.slug(words))
    refusal = SignInError("No", "Why", code="AADSTS90002")
    view.show_trouble(signs.of_error(refusal, SignInMethod.OWN), allowed=ways, unusable="")
    (link,) = [
        one
        for one in view.findChildren(Button)
        if one.text() == "What this means" and one.isVisibleTo(view)
    ]
    link.click()
    assert host.places[1] == "microsoft-answers.md"


def test_a_font_in_pixels_is_no_reason_to_complain(
    manual: ManualWindow, qapp: QApplication
) -> None:
    before = QFont(qapp.font())
    larger = QFont(before)
    larger.setPixelSize(20)
    try:
        qapp.setFont(larger)
        manual.show_place("command-line.md")
        assert manual.view.document().defaultFont().pointSizeF() > before.pointSizeF()
    finally:
        qapp.setFont(before)
