"""Set an organization aside: why, and until when. It writes only the assistant's own file."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QLineEdit, QWidget

from setup_assistant import labels
from setup_assistant.model import LONGEST_REASON, OrganizationStatus
from setup_assistant.texts import _, day, pgettext, printable
from setup_assistant.ui import times
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.layouts import TOP, row
from setup_assistant.ui.widgets.text import Text

_KEY_WIDTH = 128
SOON, LATER, ON_A_DATE, NO_END = range(4)
"""The entries of *Until*."""
_DAYS = {SOON: 30, LATER: 90}


class AsideDialog(Dialog):
    """``AsideDialog(parent, organization, finding, today, status)``; ``decided`` with the reason and the last day.

    ``finding`` is the sentence of what was found, ``status`` what its row says now. The last day is None where there is no end.
    """

    help_place = "step-organizations.md#left-out-set-aside"

    decided = Signal(str, object)

    def __init__(
        self,
        parent: QWidget,
        organization: str,
        finding: str,
        today: date,
        status: OrganizationStatus,
    ) -> None:
        super().__init__(parent, _("Set {org} aside?").format(org=organization), width=568)
        self._today, self._status = today, status
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.until = QComboBox()
        self.date = QDateEdit()
        self._fill_until()
        self._reason = Field(
            _("Reason"),
            self.reason,
            help=_("Up to 200 characters. It stands in the report, with your sign-in name."),
        )
        self._until = Field(
            _("Until"), self.until, companions=row((self.until, 1), (self.date, 1), spacing=8)
        )
        self.content.addWidget(_facts(finding))
        self.content.addWidget(self._reason)
        self.content.addWidget(self._until)
        self.commit = self.add_button(
            pgettext("aside.commit", "Set aside"), self._try, main=True, closes=False, icon="aside"
        )
        self.add_button(_("Cancel"))
        self.reason.textEdited.connect(lambda _text: self._reason.clear_error())
        self.until.currentIndexChanged.connect(lambda _index: self._follow())
        self.date.dateChanged.connect(lambda _date: self._until.clear_error())
        self._follow()
        self.reason.setFocus()

    def _fill_until(self) -> None:
        for choice, days in _DAYS.items():
            words = _("In {n} days ({date})").format(n=days, date=day(self._after(days)))
            self.until.addItem(words, choice)
        self.until.addItem(_("On a date…"), ON_A_DATE)
        self.until.addItem(_("No end"), NO_END)
        last = self._after(_DAYS[SOON])
        self.date.setCalendarPopup(True)
        times.write_as_calendar(self.date)
        self.date.setDate(QDate(last.year, last.month, last.day))
        self.date.setAccessibleName(_("Last day"))

    def _after(self, days: int) -> date:
        return self._today + timedelta(days=days)

    def _follow(self) -> None:
        self._until.clear_error()
        choice = self.until.currentData()
        self.date.setVisible(choice == ON_A_DATE)
        endless = choice == NO_END
        self._until.set_help(
            _("It stays set aside until somebody takes it back.")
            if endless
            else _("Then it counts as “{status}” again.").format(
                status=labels.status_word(self._status)
            )
        )

    def _last_day(self) -> date | None:
        choice = self.until.currentData()
        if choice in _DAYS:
            return self._after(_DAYS[choice])
        if choice == NO_END:
            return None
        last = self.date.date()
        return date(last.year(), last.month(), last.day())

    def _try(self) -> None:
        reason, last = printable(self.reason.text()), self._last_day()
        if not reason:
            self._reason.show_error(_("Enter a reason."))
            self.reason.setFocus()
        elif last is not None and last <= self._today:
            self._until.show_error(_("Choose a date after today."))
            self.date.setFocus()
        else:
            self.accept()
            self.decided.emit(reason, last)


def _facts(finding: str) -> Card:
    card = Card(fill="sunken", padding=16)
    grid = QGridLayout()
    grid.setColumnMinimumWidth(0, _KEY_WIDTH)
    grid.setColumnStretch(1, 1)
    grid.setVerticalSpacing(8)
    means = _(
        "It is never shown as ready. Checks accept it as an exception until the date below, and every "
        "report names it with your reason."
    )
    for place, (key, words) in enumerate(
        ((_("What was found"), finding), (_("What it means"), means))
    ):
        grid.addWidget(Text(key, "secondary"), place, 0, TOP)
        grid.addWidget(Text(words), place, 1)
    card.body.addLayout(grid)
    return card
