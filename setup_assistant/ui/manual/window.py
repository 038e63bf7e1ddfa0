"""The manual's window: contents at the left, a page at the right, beside the window that it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRegularExpression, QSize, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from setup_assistant import texts
from setup_assistant.texts import _, labelled, ngettext
from setup_assistant.ui.manual import contents, dressing, finding
from setup_assistant.ui.manual.contents_list import ContentsList
from setup_assistant.ui.opening import NotOpened, Opener
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons, enter, sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.layouts import STRETCH, column, holder, row
from setup_assistant.ui.widgets.sizes import Width
from setup_assistant.ui.widgets.text import ElidedText, Text

SIZE = QSize(840, 600)
_CONTENTS, _SEARCH = 224, 200
_IN_FIELD = 36
"""What the search field has beside its words: the picture, and its edges."""
_LETTERS = 90
"""Of a line, at most."""


@dataclass(frozen=True)
class Place:
    """A page, and how far it was scrolled when it was left."""

    page: str
    scrolled: int = 0


class ManualWindow(QWidget):
    """``ManualWindow(opener, present).come("undo.md#putting-it-back")``; not modal, and kept for the run.

    ``present`` says which page F1 leads to here: that of the step which the other window shows.
    """

    def __init__(self, opener: Opener, present: Callable[[], str]) -> None:
        super().__init__()  # of nobody: what is modal to the other window doesn't block it
        self.setObjectName("manual")
        self.setWindowTitle(_("Help: Setup Assistant"))
        self._opener, self._present = opener, present
        self._came_from: QWidget | None = None
        self._page = self._pattern = ""
        self._behind: list[Place] = []
        self.back_button = buttons.secondary(_("Back"), self.back)
        self.search = enter.Input()
        self.status = Text("", "caption")
        self.list, self.combo = ContentsList(), QComboBox()
        self.view = PageView()
        self.address, self.not_opened = ElidedText("", "caption"), NotOpened()
        self._titles = {file: title for group in contents.groups() for title, file in group.pages}
        self._fill(contents.groups())
        self._lay_out()
        self._connect()
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        sizes.watch(self).changed.connect(lambda _room: self._arrange())
        self._arrange()

    def show_place(self, place: str) -> None:
        """Show a page, at the heading that may stand behind ``#``."""
        page, _hash, anchor = place.partition("#")
        if page and page != self._page:
            if self._page:
                self._behind.append(Place(self._page, self.view.verticalScrollBar().value()))
            self._show(page)
        self.view.go_to(anchor)

    def come(self, place: str) -> None:
        """Show ``place``, and the window above all others; the page has the focus."""
        self.show_place(place)
        if (active := QApplication.activeWindow()) is not self:
            self._came_from = active
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """To the page before, where it was."""
        if self._behind:
            place = self._behind.pop()
            self._show(place.page)
            self.view.verticalScrollBar().setValue(place.scrolled)

    def find_next(self, *, backward: bool = False) -> None:
        """Go on to the next place of what the field names, from page to page as they are listed, round the end."""
        words, pages = self._words(), self.list.files()
        if not words or not pages:
            self._tell_pages()
            return
        if not (self._page in pages and self.view.find_on(self._pattern, backward=backward)):
            step = -1 if backward else 1
            here = pages.index(self._page) if self._page in pages else min(-step, 0)
            self.show_place(pages[(here + step) % len(pages)])
            self.view.find_first(self._pattern, backward=backward)
        line = self.view.textCursor().block().text()
        announce(self, labelled(self._titles[self._page], line))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus() and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not enter.pressed(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        before, self._came_from = self._came_from, None
        if before is not None and isValid(before) and before.isVisible():
            before.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("window"))

    def _fill(self, groups: tuple[contents.Group, ...]) -> None:
        """Have these pages to choose from."""
        self.list.clear()
        self.combo.clear()
        for group in groups:
            self.list.add_group(group)
            self.combo.addItem(group.title)
            model = self.combo.model()
            model.setData(  # a line of the list that can't be chosen
                model.index(self.combo.count() - 1, 0), 0, Qt.ItemDataRole.UserRole - 1
            )
            for title, file in group.pages:
                self.combo.addItem(title, file)
        self.list.choose(self._page)
        self.combo.setCurrentIndex(self.combo.findData(self._page))

    def _lay_out(self) -> None:
        words = _("Find in the manual")
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.status.hide()
        for chooser in (self.list, self.combo):
            chooser.setAccessibleName(_("Contents"))
        bar = row(self.search, self.back_button, (self.status, 1), STRETCH, spacing=8)
        frame = Card(self.view, fill="surface", edge="border", padding=2, spacing=0, radius=0)
        frame.ring_for = self.view
        in_english = None
        if texts.language() != "en":
            in_english = Text(_("The manual is in English only."), "caption")
            in_english.setContentsMargins(12, 8, 12, 0)
        self._right = column(in_english, self.combo, (frame, 1), spacing=8)
        body = row(self.list, (holder(self._right), 1), spacing=0)
        foot = column(self.not_opened, self.address, margins=(12, 3, 12, 4))
        column(
            holder(row(bar, margins=(12, 10, 12, 10))),
            Line(),
            (holder(body), 1),
            holder(foot),
            on=self,
            spacing=0,
        )
        for before, after in (
            (self.search, self.back_button),
            (self.back_button, self.combo),
            (self.combo, self.list),
            (self.list, self.view),
        ):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.combo.activated.connect(lambda n: self._choose(self.combo.itemData(n) or ""))
        self.search.textChanged.connect(lambda _text: self._look())
        self.search.action = self.find_next
        self.view.anchorClicked.connect(self._follow)
        self.view.highlighted.connect(self._tell_address)
        theme.changes().changed.connect(self._restyle)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._to_search),
            ("F1", lambda: self.show_place(self._present())),
            ("F3", self.find_next),
            ("Shift+F3", lambda: self.find_next(backward=True)),
            (QKeySequence.StandardKey.Back, self.back),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _arrange(self) -> None:
        narrow = sizes.of(self).width is Width.NARROW
        had_focus = self.list.hasFocus() or self.combo.hasFocus()
        self.list.setVisible(not narrow)
        self.combo.setVisible(narrow)
        self.list.setFixedWidth(max(sizes.scaled(_CONTENTS), self.list.needed()))
        words = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText())
        self.search.setFixedWidth(max(sizes.scaled(_SEARCH), words + _IN_FIELD))
        if had_focus:
            (self.combo if narrow else self.list).setFocus()

    def _restyle(self) -> None:
        place, cursor = self.view.verticalScrollBar().value(), self.view.textCursor()
        chosen = cursor.anchor(), cursor.position()
        self.view.show_markdown(contents.shown(self._page)) if self._page else None
        self.view.choose(*chosen)
        self.view.verticalScrollBar().setValue(place)
        self._arrange()
        self.update()

    def _show(self, page: str) -> None:
        self._page = page
        self.view.show_markdown(contents.shown(page))
        self.view.setAccessibleName(_("{page}, help page").format(page=self._titles[page]))
        self.list.choose(page)
        self.combo.setCurrentIndex(self.combo.findData(page))
        self.back_button.setEnabled(bool(self._behind))
        self.not_opened.hide()
        self._tell_address(QUrl())

    def _words(self) -> str:
        return self.search.text().strip()

    def _look(self) -> None:
        """List the pages that have what the field names, mark it on the page that is shown, say on how many it is."""
        words = self._words()
        hits = finding.look_for(words) if words else finding.Hits(contents.groups())
        self._pattern = hits.pattern
        self._fill(hits.groups)
        self.view.mark(self._pattern)
        self._tell_pages()

    def _tell_pages(self) -> None:
        words, n = self._words(), len(self.list.files())
        sentence = ngettext("Found on {n} page", "Found on {n} pages", n).format(n=n)
        if not n:
            sentence = _("Nothing found for “{text}”.").format(text=words)
        self.status.setText(sentence if words else "")
        self.status.setVisible(bool(words))
        announce(self, self.status.text())

    def _choose(self, page: str) -> None:
        """Show a page of the list, at the first place of what is looked for."""
        self.show_place(page)
        if page and self._pattern:
            self.view.find_first(self._pattern)

    def _follow(self, url: QUrl) -> None:
        """Between pages here; files of the program and pages outside by the user's own programs."""
        if url.scheme():
            self._opener.address(url.toString(), self.not_opened)
        elif not url.path() or url.path() in contents.STEPS.values() or url.path().endswith(".md"):
            self.show_place(f"{url.path() or self._page}#{url.fragment()}")
        else:
            self._opener.file((contents.folder() / url.path()).resolve(), self.not_opened)

    def _tell_address(self, url: QUrl) -> None:
        """Where a link to the outside leads, while it has the focus or the pointer."""
        self.address.setText(url.toString() if url.scheme() else "")

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


class PageView(QTextBrowser):
    """Qt's own view of Markdown; lines are no longer than can be read."""

    def __init__(self) -> None:
        super().__init__()
        self._marked = ""
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(16)

    def show_markdown(self, text: str) -> None:
        """Show a page from its beginning."""
        dressing.prepare(self.document())
        self.setMarkdown(text)
        dressing.dress(self.document())
        self.setTextCursor(QTextCursor(self.document()))
        self.verticalScrollBar().setValue(0)
        self._wrap()
        self.mark(self._marked)

    def go_to(self, anchor: str) -> None:
        """Show the heading with this anchor at the top; the beginning without one."""
        for block in dressing.blocks(self.document()):
            if block.blockFormat().headingLevel() and contents.slug(block.text()) == anchor:
                self.setTextCursor(QTextCursor(block))
                layout = self.document().documentLayout()
                self.verticalScrollBar().setValue(round(layout.blockBoundingRect(block).top()) - 8)
                return
        if not anchor:
            self.verticalScrollBar().setValue(0)

    def choose(self, start: int, end: int) -> None:
        """Choose the text between two places."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def find_on(self, pattern: str, *, backward: bool = False) -> bool:
        """Whether something like ``pattern`` stands further on in the page, or before: it is chosen then."""
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        return self.find(_expression(pattern), flags)

    def find_first(self, pattern: str, *, backward: bool = False) -> None:
        """Choose the first place of the page that is like ``pattern``, or the last."""
        ends = QTextCursor.MoveOperation
        self.moveCursor(ends.End if backward else ends.Start)
        self.find_on(pattern, backward=backward)

    def mark(self, pattern: str) -> None:
        """Mark what is like ``pattern`` wherever it stands, on the pages that come too; empty: no more."""
        self._marked = pattern
        expression = _expression(pattern)
        marks = list[QTextEdit.ExtraSelection]()
        cursor = self.document().find(expression) if pattern else QTextCursor()
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(theme.color("sel"))
            marks.append(mark)
            cursor = self.document().find(expression, cursor)
        self.setExtraSelections(marks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Backwards out of the page, unless a link is chosen: else the last one would be next."""
        if not next and not self.textCursor().charFormat().isAnchor():
            return QAbstractScrollArea.focusNextPrevChild(self, next)
        return super().focusNextPrevChild(next)

    def _wrap(self) -> None:
        letter = QFontMetrics(theme.font("body")).averageCharWidth()
        margins = 2 * round(self.document().documentMargin())
        longest = _LETTERS * letter + margins
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), longest))


def _expression(pattern: str) -> QRegularExpression:
    options = QRegularExpression.PatternOption
    return QRegularExpression(
        pattern, options.CaseInsensitiveOption | options.UseUnicodePropertiesOption
    )
