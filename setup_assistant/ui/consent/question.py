"""“Is this the new connector?”: asked about one that appeared in Keepit and isn't certainly the new one.

It stands in the page and takes no focus: somebody may be typing in Keepit's page at that moment. *Yes*
makes the connector ours and gives people access, so it takes no press before it could be read.
"""

from __future__ import annotations

from collections.abc import Callable

from setup_assistant.connector import wording
from setup_assistant.connector.candidates import Candidate, Doubt
from setup_assistant.model import Connector, ConnectorDraft
from setup_assistant.texts import _
from setup_assistant.ui import times
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner


class Question(Banner):
    """``Question(confirm, refuse)``; ``ask(candidate, draft)`` shows it with what is known."""

    def __init__(self, confirm: Callable[[], object], refuse: Callable[[], object]) -> None:
        super().__init__("information")
        self.yes = buttons.secondary(_("Yes, this one"), confirm, icon="ok")
        self.no = buttons.secondary(_("No, keep waiting"), refuse)
        self.yes.commit_on(self)
        self._connector = ""
        self.add_actions(self.yes, self.no)
        self.hide()

    def ask(self, candidate: Candidate, draft: ConnectorDraft) -> None:
        """Ask about ``candidate``; what was wanted is in ``draft``."""
        lines = [_what(candidate.connector)]
        lines += [_doubt(doubt, draft) for doubt in candidate.doubts]
        if candidate.connector.guid != self._connector and self.isVisible():
            self.hide()  # another one has to be read anew
        self._connector = candidate.connector.guid
        self.show()
        self.show_banner("information", _("Is this the new connector?"), "\n".join(lines))


def _what(connector: Connector) -> str:
    at = times.parsed(connector.created)
    retention = wording.period(connector.retention)
    if at is None:
        return _("“{name}”, retention: {retention}.").format(
            name=connector.name, retention=retention
        )
    return _("“{name}”, created {time}, retention: {retention}.").format(
        name=connector.name, time=times.moment(at), retention=retention
    )


def _doubt(doubt: Doubt, draft: ConnectorDraft) -> str:
    return {
        Doubt.NAME: _("Its name is another one than “{name}”.").format(name=draft.name),
        Doubt.RETENTION: _("You wanted the retention {retention}.").format(
            retention=wording.period(draft.retention)
        ),
        Doubt.AUTHORIZATION: _("It uses an approval that an older connector uses too."),
        Doubt.TIME_UNKNOWN: _("Keepit doesn't say when it was created."),
        Doubt.TIME_BEFORE: _("By this computer's clock it was created before you began."),
        Doubt.SEVERAL: _("It is not the only new one. Choose No to be asked about the next."),
    }[doubt]
