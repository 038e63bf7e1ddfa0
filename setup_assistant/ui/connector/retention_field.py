"""The retention of the Connector page: presets, or a custom period as number and unit or ISO text."""

from __future__ import annotations

import re
from enum import StrEnum

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from setup_assistant.connector import wording
from setup_assistant.connector.rules import validate_retention
from setup_assistant.errors import InputError
from setup_assistant.texts import _
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.field import ERROR, Field, tell
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, row
from setup_assistant.ui.widgets.text import Text

_CUSTOM = "custom"
_PRESET_WIDTH, _NUMBER_WIDTH, _ISO_WIDTH, _UNIT_WIDTH = 200, 72, 132, 120


class RetentionField(QWidget):
    """``value()`` is the ISO 8601 period, or raises ``InputError`` after showing it beside the field."""

    def __init__(self) -> None:
        super().__init__()
        self.preset, self.number, self.unit = QComboBox(), QLineEdit(), QComboBox()
        for period in PRESETS:
            self.preset.addItem(wording.period(period), period)
        self.preset.addItem(_("Custom period"), _CUSTOM)
        for unit, word in unit_words():
            self.unit.addItem(word, unit.value)
        self.unit.setCurrentIndex(self.unit.findData(Unit.MONTHS.value))
        self.number.setAccessibleName(_("Retention period"))
        self.unit.setAccessibleName(_("Unit of the retention period"))
        inputs = row(self.preset, self.number, self.unit, STRETCH, spacing=8)
        self.field = Field(_("Retention"), self.preset, companions=inputs)
        tell(self.unit, self.unit.accessibleName())
        limit = _("If your Keepit account has a shorter limit, that limit applies.")
        icon = (Icon("info", "text2", 16), 0, TOP)
        note = row(icon, (Text(limit, "caption"), 1), spacing=6, margins=(1, 0, 0, 0))
        column(self.field, note, on=self, spacing=4)
        self.preset.activated.connect(self._choose)
        self.unit.activated.connect(self._choose)
        self.number.textEdited.connect(self._clear)
        sizes.follow(self, self._measure)

    def show_period(self, period: str) -> None:
        """Show ``period`` (ISO 8601 or empty)."""
        index = self.preset.findData(period)
        if index < 0:
            index = self.preset.findData(_CUSTOM)
            text, unit = split(period)
            self.number.setText(text)
            self.unit.setCurrentIndex(self.unit.findData(unit.value))
        self.preset.setCurrentIndex(index)
        self._clear()
        self._arrange()

    def value(self) -> str:
        """The period; ``InputError`` with its sentence shown beside the field."""
        self._clear()
        try:
            return self._period()
        except InputError as error:
            self._show_error(error.message)
            raise

    def usable(self, former: str) -> str:
        """The period if it can be used, else ``former``; says nothing."""
        try:
            return self._period()
        except InputError:
            return former

    def focus(self) -> None:
        """Put the focus where the error is."""
        (self.number if self._custom else self.preset).setFocus()

    @property
    def _custom(self) -> bool:
        return bool(self.preset.currentData() == _CUSTOM)

    @property
    def _unit(self) -> Unit:
        return Unit(self.unit.currentData())

    def _period(self) -> str:
        if not self._custom:
            return str(self.preset.currentData())
        text = self.number.text().strip()
        typed_iso = self._unit is Unit.ISO or text.upper().startswith("P")
        if not text:
            raise InputError("retention", _("Enter how long, or choose Unlimited."))
        if not typed_iso and not (text.isascii() and text.isdigit()):
            raise InputError("retention", _("Enter a whole number, such as 18."))
        return validate_retention(join(text, self._unit))

    def _show_error(self, sentence: str) -> None:
        self.field.show_error(sentence)
        self.preset.setProperty(ERROR, False)
        self.number.setProperty(ERROR, True)
        self.number.setAccessibleDescription(sentence)

    def _clear(self) -> None:
        self.field.clear_error()
        self.number.setProperty(ERROR, False)
        self.number.setAccessibleDescription("")
        self.number.update()

    def _choose(self) -> None:
        self._clear()
        self._arrange()
        if self._custom:
            self.number.setFocus()

    def _measure(self) -> None:
        for combo, width in ((self.preset, _PRESET_WIDTH), (self.unit, _UNIT_WIDTH)):
            combo.setFixedWidth(max(sizes.scaled(width), combo.sizeHint().width()))
        self._arrange()

    def _arrange(self) -> None:
        iso = self._unit is Unit.ISO
        self.number.setVisible(self._custom)
        self.unit.setVisible(self._custom)
        self.number.setFixedWidth(sizes.scaled(_ISO_WIDTH if iso else _NUMBER_WIDTH))
        self.number.setPlaceholderText("P1Y6M" if iso else "")


PRESETS = ("", "P1Y", "P3Y", "P7Y")


class Unit(StrEnum):
    """What the number of a custom period counts; ``ISO`` = the text is the whole duration."""

    YEARS = "Y"
    MONTHS = "M"
    DAYS = "D"
    ISO = "ISO"


def unit_words() -> tuple[tuple[Unit, str], ...]:
    """The units in the order of the list, with their words."""
    return (
        (Unit.YEARS, _("Years")),
        (Unit.MONTHS, _("Months")),
        (Unit.DAYS, _("Days")),
        (Unit.ISO, _("ISO 8601")),
    )


def split(retention: str) -> tuple[str, Unit]:
    """A custom period as number and unit; as ISO text when it mixes units or can't be read."""
    single = re.fullmatch(r"P(\d+)([YMD])", retention)
    return (single[1], Unit(single[2])) if single else (retention, Unit.ISO)


def join(text: str, unit: Unit) -> str:
    """The duration that ``text`` and ``unit`` mean; a text that starts with P is one already."""
    text = text.strip().upper()
    if unit is Unit.ISO or text.startswith("P"):
        return text
    return f"P{text}{unit.value}"
