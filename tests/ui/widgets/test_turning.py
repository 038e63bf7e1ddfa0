"""Words with buttons beside them: below where there is no room, and as wide again as before afterwards."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.layouts import column
from setup_assistant.ui.widgets.scroll import FittingScroll, Growing
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.widgets.turning import Turning
from tests.support.ui.measuring import faults
from tests.support.ui.walk import settle


def shown(part: QWidget) -> QWidget:
    """``part`` in something that scrolls down only, as every page does."""
    content = QWidget()
    column(part, on=content)
    window = QWidget()
    column(FittingScroll(content), on=window)
    window.show()
    return window


def at(window: QWidget, width: int) -> None:
    window.resize(width, 300)
    settle()


def test_buttons_go_below_where_the_words_have_no_room_beside(qapp: object) -> None:
    words, button = (
        Text("Organisationsverzeichnisdienst"),
        Button("Bei diesem Verzeichnis anmelden…"),
    )
    window = shown(Turning(words, button))
    for width in (800, 330, 800):
        at(window, width)
        assert faults(window) == []
        assert (button.y() > words.geometry().bottom()) == (width == 330)
    window.close()


def test_a_button_with_a_least_width_is_never_cut(qapp: object) -> None:
    button = Button("Bericht über die ganze Einrichtung speichern…")
    button.setMinimumWidth(100)
    window = shown(Turning(Text("Bericht"), button))
    for width in (900, 420):
        at(window, width)
        assert faults(window) == []
    window.close()


def test_what_grows_asks_for_its_least_height_only(qapp: object) -> None:
    content = Growing()
    column(QPlainTextEdit(), Text("words that wrap"), on=content)
    scroll = FittingScroll(content, grows=True)
    scroll.resize(300, 150)
    scroll.show()
    settle()
    assert scroll.verticalScrollBar().maximum() == 0
    scroll.close()
