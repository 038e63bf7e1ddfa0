"""The panel beside Keepit's page: what to do there, what to copy, and whom to ask for approval."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from setup_assistant.connector import wording
from setup_assistant.model import Account, ConnectorDraft
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, holder
from setup_assistant.ui.widgets.numbered import Number
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import Text

WIDTH = 224


class Coach(Card):
    """``show_task(account, draft, host)``; scrolls by itself. It has no ticks: it can't see the page."""

    def __init__(self) -> None:
        super().__init__(fill="sunken", padding=1)
        self.setFixedWidth(WIDTH)
        self._account: Account | None = None
        self._name = self._host = ""
        self.upn = Text("", "code")
        self.same = Text("", "caption")
        self.manual = Text("", "caption")
        self.copy_upn = buttons.icon_button("copy", _("Copy sign-in name"), self._copy_upn)
        self.copy_name = buttons.copying("", lambda: self._name, "link")
        self.copy_request = buttons.copying("", self._request, "link")
        self.body.addWidget(Scroll(self._contents()))

    def show_task(self, account: Account | None, draft: ConnectorDraft, host: str) -> None:
        """Fill in who signs in and what the connector is to be called."""
        self._account, self._name, self._host = account, draft.name, host
        upn = account.upn if account else ""
        self.upn.setText(upn.replace("@", "\n@"))  # the card is too narrow for both in one line
        self.upn.setAccessibleName(upn)
        same = _("Sign in as {upn}. Keepit takes whichever account signs in.")
        self.same.setText(same.format(upn=upn.replace("@", "\u200b@")))
        self.same.setAccessibleName(same.format(upn=upn))
        self.same.setVisible(bool(upn))
        words = _("In Keepit, use the name “{name}” and the retention {retention}.")
        retention = wording.period(draft.retention)
        self.manual.setText(words.format(name=draft.name, retention=retention))
        self.copy_name.setText(_("Copy connector name"))
        self.copy_request.setText(_("Copy request for approver"))

    def _copy_upn(self) -> None:
        if self._account is not None:
            buttons.copy_text(self._account.upn, self.copy_upn)

    def _request(self) -> str:
        return approval_request(self._account, self._host) if self._account else ""

    def _contents(self) -> QWidget:
        lines = column(
            Text(_("In the Keepit page"), "heading"),
            self._steps(),
            self.same,
            Line(),
            Text(_("The assistant notices when you are done and goes on by itself."), "caption"),
            self.manual,
            self.copy_name,
            Line(),
            Text(_("Approval required?"), "strong"),
            Text(
                _(
                    "Ask someone who may approve app consent. You can leave this window open or come "
                    "back later."
                ),
                "caption",
            ),
            Text(
                _(
                    "The approval can also be given beforehand in Keepit: Account info › Connections."
                ),
                "caption",
            ),
            self.copy_request,
            STRETCH,
            spacing=12,
            margins=(16, 14, 6, 14),
        )
        return holder(lines)

    def _steps(self) -> QWidget:
        widget = QWidget()
        grid = QGridLayout(widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        steps = (
            _("Sign in to Keepit, then choose Add connector › Azure DevOps."),
            _("Choose Sign in and use"),
            _(
                "Read the permissions and choose Accept. Microsoft asks only the first time; if it "
                "doesn't ask, that is fine."
            ),
        )
        for row, (number, step) in zip((0, 2, 5), enumerate(steps, 1), strict=True):
            grid.addWidget(Number(number), row, 0, TOP)
            grid.addWidget(Text(step), row, 1, 1, 2)
        grid.addWidget(self.upn, 3, 1)
        grid.addWidget(self.copy_upn, 3, 2)
        for gap in (1, 4):
            grid.setRowMinimumHeight(gap, 10)
        return widget


def approval_request(account: Account, host: str) -> str:
    """A request for somebody who may approve Keepit's app in the directory."""
    return "\n".join(
        (
            _("Request: approve the Keepit app for the backup of Azure DevOps"),
            "",
            _("Keepit asks for consent when the connector is made, and I may not give it."),
            _("Directory: {directory} (tenant ID {tenant})").format(
                directory=account.domain, tenant=account.tenant_id
            ),
            _("Account that Keepit will use: {upn}").format(upn=account.upn),
            _("Keepit: {host} › Add connector › Azure DevOps › Sign in").format(host=host),
            _("Read the permissions there, then choose Accept, or answer the consent request in"),
            _("Microsoft Entra › Enterprise applications › Admin consent requests."),
        )
    )
