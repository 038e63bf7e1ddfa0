"""The way by API: one create request, then enable, access and first backup.

The create request is sent once. Whenever its outcome isn't certain (no answer, a server error, an
answer that names no connector, a restart in between), the assistant looks instead of sending again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from setup_assistant import errors
from setup_assistant.connector import rules
from setup_assistant.connector.errors import (
    Gone,
    NotApproved,
    NotCreated,
    StillUnsure,
    StoppedMidway,
)
from setup_assistant.connector.read_back import (
    never_sent,
    read_back,
    tried,
    without_access,
)
from setup_assistant.limits import USUAL
from setup_assistant.model import Connector, ConnectorDraft, Created, Difference, KeepitAccount

if TYPE_CHECKING:
    from setup_assistant.cancel import CancelToken
    from setup_assistant.connector.attempt import Marker
    from setup_assistant.services.keepit.client import Keepit

WAITS = USUAL.looks
"""Seconds before each look for a connector whose create answer was lost."""

_ONE_AT_A_TIME = threading.Lock()


class Stage(StrEnum):
    LOOKING = "looking"
    CREATING = "creating"
    CHECKING = "checking"
    ENABLING = "enabling"
    GRANTING = "granting"
    STARTING = "starting"
    READING = "reading"


def create(
    keepit: Keepit,
    account: KeepitAccount,
    draft: ConnectorDraft,
    marker: Marker,
    *,
    on_stage: Callable[[Stage], None],
    cancel: CancelToken,
    looks: Sequence[float] | None = None,
) -> Created:
    """The connector that ``draft`` asks for, created unless ``marker`` says it was sent before.

    Raises ``InputError("name")`` when the name is used, Keepit's refusal as it is, ``NotApproved``,
    ``NotCreated`` and ``StillUnsure`` (the marker stays: the next call looks first), ``Gone`` and
    ``Cancelled``. ``looks`` are the seconds before each look for it. What fails after the create is in ``Created.differences``.
    """
    if marker.account != account.id:
        raise ValueError("the marker is of another Keepit account")
    with _ONE_AT_A_TIME:
        run = _Run(
            keepit, account, draft, marker, on_stage, cancel, WAITS if looks is None else looks
        )
        guid = run.connector()
        problems = tuple(run.follow_ups(guid))
        on_stage(Stage.READING)
        return read_back(keepit, account.id, guid, draft, problems)


class _Run:
    """One run of ``create``, with everything it needs at hand."""

    def __init__(
        self,
        keepit: Keepit,
        account: KeepitAccount,
        draft: ConnectorDraft,
        marker: Marker,
        on_stage: Callable[[Stage], None],
        cancel: CancelToken,
        looks: Sequence[float],
    ) -> None:
        self.keepit, self.account, self.draft = keepit, account.id, draft
        self.marker, self.on_stage, self.cancel, self.looks = marker, on_stage, cancel, looks
        self._new = False

    def connector(self) -> str:
        """Id of the connector: known, found or new."""
        if self.marker.created_guid:
            return self._still_there(self.marker.created_guid)
        guid = self._from_before() or self._from_keepits_page()
        if not guid:
            guid, self._new = self._send(), True
        self.marker.created(guid)
        return guid

    def follow_ups(self, guid: str) -> Iterator[Difference]:
        """Enable, let the members see it, start the first backup; yields what failed.

        Whoever an earlier run gave access is not asked for again.
        """
        keepit, account = self.keepit, self.account
        missing = self.draft.members
        if not self._new:
            missing = without_access(keepit, account, guid, self.draft)
        self._go_on(Stage.ENABLING)
        yield from tried("enabled", "true", lambda: keepit.enable(account, guid))
        for email in missing:
            self._go_on(Stage.GRANTING)
            yield from granted(keepit, account, guid, email)
        self._go_on(Stage.STARTING)
        yield from tried("backup", "scheduled", lambda: keepit.start_backup(account, guid))

    def _from_before(self) -> str | None:
        """Id of the connector that was asked for before; None when another request may be sent."""
        name, repeat = self.marker.sent_name, self.marker.may_send_again
        guid = self._look_up(name) if name else None
        if name and not guid and not repeat:
            self.marker.looked()
            raise NotCreated(name)
        return guid

    def _from_keepits_page(self) -> str | None:
        """Id of a connector of this name made in Keepit's own page; else the name has to be free."""
        self.on_stage(Stage.LOOKING)
        self.cancel.raise_if_cancelled()
        connectors = self.keepit.connectors(self.account)
        ours = _named(self.marker.owned(connectors), self.draft.name)
        if not ours:
            rules.validate_name(self.draft.name, [connector.name for connector in connectors])
        return ours.guid if ours else None

    def _send(self) -> str:
        if not self.draft.orglink:
            self.marker.clear()  # an earlier request was looked for twice, or there was none
            raise NotApproved
        self.cancel.raise_if_cancelled()
        self.marker.sent(self.draft.name)
        self.on_stage(Stage.CREATING)
        cause: errors.AssistantError | None = None
        guid: str | None = None
        try:
            guid = self.keepit.create(self.account, self.draft)
        except (errors.ServiceError, errors.NetworkError) as failure:
            if never_sent(failure):
                self.marker.clear()
                raise
            cause = failure
            guid = self._in_spite_of(failure) if _nothing_created(failure) else None
        guid = guid or self._look_up(self.draft.name)
        if not guid:
            self.marker.looked()
            raise NotCreated(self.draft.name, cause) from cause
        return guid

    def _in_spite_of(self, refusal: errors.AssistantError) -> str:
        """Id of the connector if it is there although the answer was ``refusal``, which is raised if not.

        Somebody between may have answered in Keepit's place. The name was free a moment ago, so what has
        it now, with what was asked for, is what was sent. While that can't be read the marker stays.
        """
        self.on_stage(Stage.CHECKING)
        try:
            connector = _named(self.keepit.connectors(self.account), self.draft.name)
        except (errors.ServiceError, errors.NetworkError):
            raise StillUnsure(self.draft.name, refusal) from refusal
        if connector is None or not _as_asked(connector, self.draft):
            self.marker.clear()
            raise refusal
        return connector.guid

    def _still_there(self, guid: str) -> str:
        self.on_stage(Stage.LOOKING)
        try:
            return self.keepit.connector(self.account, guid).guid
        except errors.NotFound as gone:
            name = self.marker.sent_name or self.draft.name
            self.marker.clear()
            raise Gone(name, gone) from gone

    def _look_up(self, name: str) -> str | None:
        """Id of the connector called ``name``, after several looks; None if it isn't there so far."""
        self.on_stage(Stage.CHECKING)
        unread: errors.AssistantError | None = None
        for seconds in self.looks:
            if self.cancel.wait(seconds):
                raise StoppedMidway
            try:
                connector = _named(self.marker.owned(self.keepit.connectors(self.account)), name)
            except errors.NotSignedIn as failure:
                raise StillUnsure(name, failure) from failure
            except (errors.ServiceError, errors.NetworkError) as failure:
                unread = failure
                continue
            unread = None
            if connector:
                return connector.guid
        if unread:
            raise StillUnsure(name, unread) from unread
        return None

    def _go_on(self, stage: Stage) -> None:
        if self.cancel.cancelled:
            raise StoppedMidway
        self.on_stage(stage)


def granted(keepit: Keepit, account: str, guid: str, email: str) -> tuple[Difference, ...]:
    """Let ``email`` see the connector; what failed, if it did."""
    return tried("member", email, lambda: keepit.grant(account, guid, email))


def _named(connectors: tuple[Connector, ...], name: str) -> Connector | None:
    return rules.named([one for one in connectors if one.type == "azure-do"], name)


def _as_asked(connector: Connector, draft: ConnectorDraft) -> bool:
    same = rules.same_retention(draft.retention, connector.retention)
    return connector.orglink == draft.orglink and same is True


def _nothing_created(failure: errors.AssistantError) -> bool:
    """Whether the answer says that nothing was created."""
    if isinstance(failure, errors.MalformedAnswer) or not isinstance(failure, errors.ServiceError):
        return False
    return 400 <= failure.status < 500 and failure.status != 408
