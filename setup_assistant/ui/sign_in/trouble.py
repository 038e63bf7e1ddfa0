"""*Trouble signing in?* (drawings 2-02c and 2-02d): what is seen, the one way to try first, and the others below.

Which way that is says ``signs``; here it is shown, and the choice is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from setup_assistant import signs
from setup_assistant.diagnostics import RECORD
from setup_assistant.flow import Step
from setup_assistant.model import SignInMethod
from setup_assistant.signs import Advice, Sign, Trouble, Way
from setup_assistant.texts import _, pgettext, translated
from setup_assistant.ui.manual.contents import slug
from setup_assistant.ui.sign_in.azure_cli_offer import Offer
from setup_assistant.ui.sign_in.ways import Place, WayCards
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import sizes, tooltips
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, Item, column, holder, row, stand
from setup_assistant.ui.widgets.manual import Meaning
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.sizes import Width
from setup_assistant.ui.widgets.text import Text

_NARROW = 560
"""Below this width, for a font of 13 px, the list is a combo box above the rest."""

_LIST_WIDTH = 236
_PADDING = 10, 6
"""Around the words of a line of the list."""


class TroubleView(QWidget):
    """``show_trouble(trouble, allowed=…, unusable=…)`` fills it; ``chosen`` tells which way is wanted."""

    chosen = Signal(object)
    """The ``Way``: another sign-in, or ``Way.REGISTRATION``; what only copies or opens a dialog is done here."""
    back = Signal()
    """Esc."""

    def __init__(self, place: Place, facts: Callable[[], Sequence[str]] = tuple) -> None:
        """``facts`` are lines for whoever helps, below what happened."""
        super().__init__()
        self._place, self._facts = place, facts
        self._allowed: Collection[SignInMethod] = ()
        self._unusable = self._cli_user = ""
        self._trouble = self._shown = Trouble(SignInMethod.PRIVATE)
        """What has happened, and as what it is shown now."""
        self.entries, self.combo = Entries(), QComboBox()
        self.first: Button | None = None
        """The recommended way's button, the page's only filled one."""
        question = Text(_("What do you see?"), "overline", tint="text2")
        for chooser in (self.entries, self.combo):
            chooser.setAccessibleName(question.text())
        for entry, words in signs.SEEN.items():
            self.entries.addItem(translated(words))
            self.combo.addItem(translated(words), entry)
        self._left = holder(column(question, self.entries, self.combo, STRETCH, spacing=8))
        self.sentence = Banner("neutral")
        self._ways = QWidget()
        self._right = column(self.sentence, self._ways, STRETCH, spacing=14)
        right = holder(self._right)
        self._columns = row((self._left, 0), (right, 1), spacing=20)
        content = QWidget()
        column(holder(self._columns), STRETCH, on=content, margins=(0, 0, 10, 4))
        column(FittingScroll(content, widest=sizes.FORM), on=self)
        self.entries.currentRowChanged.connect(self._choose)
        self.combo.activated.connect(self._choose)
        self._arrange(narrow=False)

    def show_trouble(
        self, trouble: Trouble, *, allowed: Collection[SignInMethod], unusable: str
    ) -> None:
        """Show ``trouble``: its entry chosen, or none where only the person can know.

        ``allowed`` are the ways to sign in that the organization lets people use, ``unusable`` says why
        the private browser can't work here.
        """
        self._trouble, self._allowed, self._unusable = trouble, allowed, unusable
        self._choose_line(list(signs.SEEN).index(trouble.entry) if trouble.entry else -1)
        self._show(trouble)

    def show_offer(self, offer: Offer | None) -> None:
        """Offer the Azure CLI's sign-in, or not; it is known a moment after the rest."""
        user = offer.name if offer is not None and offer.usable else ""
        if user != self._cli_user:
            self._cli_user = user
            had_focus = self.first is not None and self.first.hasFocus()
            self._show(self._shown, silently=True)
            if had_focus and self.first is not None:
                self.first.setFocus()

    def focus_target(self) -> QWidget:
        """The recommended button, or the list where nothing is known."""
        chooser = self.combo if self._is_narrow else self.entries
        return self.first or chooser

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        folded = sizes.of(self).width is Width.NARROW
        if (narrow := folded or width < sizes.scaled(_NARROW)) != self._is_narrow:
            self._arrange(narrow=narrow)
        self.entries.take_width(min(sizes.scaled(_LIST_WIDTH), width // 3))

    def _arrange(self, *, narrow: bool) -> None:
        had_focus = self.entries.hasFocus() or self.combo.hasFocus()
        self._is_narrow = narrow
        stand(self._columns, below=narrow)
        self.entries.setVisible(not narrow)
        self.combo.setVisible(narrow)
        if had_focus:
            (self.combo if narrow else self.entries).setFocus()

    def _choose(self, place: int) -> None:
        if place >= 0:
            self._choose_line(place)
            sign = list(signs.SEEN)[place]
            RECORD.step(Step.SIGN_IN.value, f"trouble: {sign} chosen")
            self._show(self._trouble.seen_as(sign))

    def _choose_line(self, place: int) -> None:
        """In list and combo box alike, without asking back."""
        with QSignalBlocker(self.combo), QSignalBlocker(self.entries):
            self.combo.setCurrentIndex(place)
            tooltips.give(self.combo, self.combo.currentText())
            self.entries.setCurrentRow(place)

    def _show(self, trouble: Trouble, *, silently: bool = False) -> None:
        self._shown, self.first = trouble, None
        if trouble.sign is None:
            text = _("Choose what you see: the way that can work then is shown here.")
            self.sentence.set_words("neutral", "", text)
            self._show_ways([])
            return
        icon = signs.TABLE[trouble.sign].icon
        self.sentence.set_words("neutral", trouble.title, trouble.text, icon=icon)
        if not silently:
            announce(self, self.sentence.accessibleName())
        there = self._place.ways()
        advice = signs.advise(
            trouble,
            offered=there if self._cli_user else there - {Way.AZURE_CLI},
            allowed=self._allowed,
            unusable=self._unusable,
        )
        self._fill(trouble, advice)

    def _fill(self, trouble: Trouble, advice: Advice) -> None:
        cards = WayCards(trouble, self._place, self.chosen.emit, self._cli_user, self._facts)
        card, self.first = cards.recommended(advice.first)
        items: list[Item] = [Text(_("Try this first"), "overline", tint="text2"), card]
        if advice.others:
            heading = Text(pgettext("tr.or", "Or"), "overline", tint="text2")
            items += [6, heading, cards.others(advice.others)]
        meaning = Meaning(self)
        meaning.place = _place(trouble)
        items.append(row(meaning.link, STRETCH, margins=(painting.AROUND_LINK[0], 0, 0, 0)))
        for sentence in advice.left_out:
            icon = (Icon("info", "text2", 16), 0, TOP)
            items.append(row(icon, (Text(sentence, "caption"), 1), spacing=8, margins=(0, 6, 0, 0)))
        self._show_ways(items)

    def _show_ways(self, items: list[Item]) -> None:
        """At once, so that the recommended button can take the focus."""
        before, self._ways = self._ways, QWidget()
        column(*items, on=self._ways, spacing=8)
        self._right.replaceWidget(before, self._ways)
        before.hide()
        before.deleteLater()
        self._ways.show()


def _place(trouble: Trouble) -> str:
    """The entry in the manual: of what happened where that is no more than “something else”, or of what is seen."""
    if trouble.entry is Sign.ELSE and trouble.error is not None:
        return trouble.error.HELP
    return f"trouble-signing-in.md#{slug(signs.SEEN[trouble.entry or Sign.ELSE])}"


class Entries(QListWidget):
    """The list *What do you see?*: as high as its lines, the chosen one filled."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_Line(self))
        theme.changes().changed.connect(self._fit)

    def take_width(self, width: int) -> None:
        """Be so wide, and as high as the lines need then."""
        self.setFixedWidth(width)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Not QListWidget's: it takes the first line for the current one, and nobody has chosen it.
        QAbstractScrollArea.focusInEvent(self, event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.currentRow() < 0:  # else the ring is around the chosen line
            with QPainter(self.viewport()) as painter:
                painting.ring(painter, self.viewport().rect(), theme.color("focus"), 6)

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(max(1, sum(self.sizeHintForRow(n) for n in range(self.count()))))


class _Line(QStyledItemDelegate):
    """One line of the list: words that wrap."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painting.rounded(painter, option.rect, "sel", "sel", 6)
        view = self.parent()
        if is_chosen and isinstance(view, QWidget) and view.hasFocus():
            painting.ring(painter, option.rect, theme.color("focus"), 6)
        across, down = _PADDING
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("body"))
        words = option.rect.adjusted(across, down, -across, -down)
        painter.drawText(words, Qt.TextFlag.TextWordWrap, str(index.data()))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option
        across, down = _PADDING
        metrics = QFontMetrics(theme.font("body"))
        view = self.parent()
        assert isinstance(view, QWidget)  # noqa: S101 - the list that it was made for
        room = QRect(0, 0, view.width() - 2 * across, 1 << 16)
        box = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(view.width(), box.height() + 2 * down)
