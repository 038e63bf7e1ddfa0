"""Keepit's API: who the token is, what the account holds, and a connector from create to backup.

Calls and shapes follow Keepit's own published clients; what they don't document is said where it
is used. The password is held in memory and stands in no text, log or ``repr``.
"""

from __future__ import annotations

import base64
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from setup_assistant import errors
from setup_assistant.endpoints import Endpoints
from setup_assistant.model import (
    Backup,
    Connector,
    ConnectorDraft,
    Health,
    KeepitAccount,
    Region,
    Seats,
    Snapshot,
    Unread,
)
from setup_assistant.services.http.client import Answer, Http
from setup_assistant.services.keepit import answers, xml
from setup_assistant.services.keepit.answers import Job, backup
from setup_assistant.services.keepit.errors import or_unread, refusal
from setup_assistant.services.keepit.requests import (
    V2,
    V4,
    PreparedRequest,
    Requests,
)
from setup_assistant.texts import _

__all__ = ["Job", "Keepit", "PreparedRequest", "backup", "refusal"]

ALREADY = frozenset({"WAITING_JOB_TO_START", "RUNNING_JOB"})
"""A backup is queued or running already: what was wanted."""


class Keepit:
    """One API token in one data centre. Thread-safe as far as ``Http`` is."""

    def __init__(
        self, http: Http, endpoints: Endpoints, region: Region, user: str, password: str
    ) -> None:
        self.region = region
        self._http, self._user = http, user
        self._requests = Requests(endpoints.keepit_for(region.code))
        pair = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        self._authorization = f"Basic {pair}"

    def __repr__(self) -> str:
        return f"Keepit({self.host!r})"

    @property
    def host(self) -> str:
        """The host, with its port where there is one."""
        return urlsplit(self._requests.base).netloc

    # --- the account ---------------------------------------------------------------------------

    def who_am_i(self) -> str:
        """Account id of the token (three groups of six): the best test of a connection."""
        call = _("read the account")
        root = xml.document(self._get("/users/", call).body, "user", call)
        return xml.guid(xml.required(root, "id", call), call)

    def company(self, account: str) -> str:
        """The company of the primary contact, or empty when it can't be read."""
        call = _("read the contact")
        try:
            body = self._get(f"/users/{account}/contacts/p", call).body
            return xml.text(xml.document(body, "contact", call), "companyname")
        except errors.ServiceError:
            return ""

    def may_create(self, account: str) -> bool | Unread:
        """Whether this token may create connectors; unread when the list doesn't show the token."""
        call = _("read the token's rights")
        params = {"capabilities": "1", "secondary": "1"}

        def read() -> bool | Unread:
            body = self._get(f"/users/{account}/tokens", call, accept=V2, params=params).body
            return answers.may_create(xml.document(body, "tokens", call), self._user)

        return or_unread(read)

    def connectors(self, account: str) -> tuple[Connector, ...]:
        """Every accessible connector of every type, to decide by.

        Raises ``ConnectorUnread`` where one for Azure DevOps can't be understood: it may be any.
        """
        connectors = self.all_connectors(account)
        for one in connectors:
            if one.odd and one.type == xml.CONNECTOR_TYPE:
                call = _("list the connectors")
                raise errors.ConnectorUnread(xml.SERVICE, call, message=one.odd, name=one.shown)
        return connectors

    def all_connectors(self, account: str) -> tuple[Connector, ...]:
        """Every accessible connector, odd ones marked."""
        call = _("list the connectors")
        body = self._get(f"/users/{account}/devices", call, accept=V4).body
        return answers.connectors(xml.document(body, "devices", call), call)

    def seats(self, account: str) -> Seats | Unread:
        """Seats for Azure DevOps: use and violation, and the limit where Keepit reports one."""
        call = _("read the seats")

        def read() -> Seats | Unread:
            body = self._get(f"/users/{account}/resources", call).body
            return answers.seats(xml.document(body, "resources", call), call)

        seats = or_unread(read)
        if isinstance(seats, Unread) or seats.total is not None:
            return seats
        limit = or_unread(lambda: self._seat_limit(account))
        return seats if isinstance(limit, Unread) else replace(seats, total=limit)

    def _seat_limit(self, account: str) -> int | None:
        call = _("read the seat limit")
        now = datetime.now(UTC)
        request = self._requests.prepare(
            "PUT",
            f"/users/{account}/resources/max_usage",
            body=xml.usage_body(now - timedelta(days=1), now),
        )
        body = self._send(request, call).body
        return answers.seat_limit(xml.document(body, "resources", call), call)

    def connect(self) -> KeepitAccount:
        """All that the window shows of the account; the id stands in for a missing company."""
        account = self.who_am_i()
        return KeepitAccount(
            id=account,
            name=self.company(account) or account,
            region=self.region,
            host=self.host,
            may_create=self.may_create(account),
            seats=self.seats(account),
            connectors=self.all_connectors(account),
        )

    def user_exists(self, account: str, email: str) -> bool:
        """Whether ``email`` is a user of the account: Keepit answers 409 for yes, 202 for no."""
        call = _("look up the user")
        request = self._requests.prepare("HEAD", f"/users/{account}/tokens")
        answer = self._send(request, call, params={"aname": email}, accepted=(409,))
        if answer.status not in (202, 409):
            raise errors.MalformedAnswer(xml.SERVICE, call, status=answer.status)
        return answer.status == 409

    # --- a connector ---------------------------------------------------------------------------

    def planned_requests(self, account: str, draft: ConnectorDraft) -> tuple[PreparedRequest, ...]:
        """Everything that is sent to create and start the connector, in order."""
        return self._requests.planned(account, draft)

    def planned_access(
        self, account: str, guid: str, members: Iterable[str]
    ) -> tuple[PreparedRequest, ...]:
        """What is sent to let more users see a connector."""
        return tuple(self._requests.grant(account, guid, email) for email in members)

    def planned_rest(
        self, account: str, guid: str, members: Iterable[str]
    ) -> tuple[PreparedRequest, ...]:
        """What is sent to start a connector that is there, and to let ``members`` see it."""
        return self._requests.planned_rest(account, guid, members)

    def create(self, account: str, draft: ConnectorDraft) -> str | None:
        """Create it, once: never retried here. The new id, or None when Keepit doesn't name it.

        ``AnswerLost`` means that it may exist: list and compare before anything else.
        """
        call = _("create the connector")
        answer = self._send(self._requests.create(account, draft), call, repeatable=False)
        return answers.created_guid(answer.body, answer.headers.get("Location", ""))

    def enable(self, account: str, guid: str) -> None:
        """Let the connector take part in backups."""
        call = _("enable the connector")
        self._send(self._requests.enable(account, guid), call, repeatable=False)

    def grant(self, account: str, guid: str, email: str) -> None:
        """Let the user ``email`` see the connector."""
        call = _("give access to the connector")
        self._send(self._requests.grant(account, guid, email), call, repeatable=False)

    def members(self, account: str, guid: str) -> tuple[str, ...] | Unread:
        """Who may see it. Keepit documents only the writing, so this is often unread."""
        call = _("read who may see the connector")

        def read() -> tuple[str, ...] | Unread:
            path = f"/users/{account}/devices/{guid}/access_list"
            return answers.members(xml.parsed(self._get(path, call, accept=V4).body, call))

        return or_unread(read)

    def connector(self, account: str, guid: str) -> Connector:
        """One connector as Keepit holds it now."""
        call = _("read the connector")
        body = self._get(f"/users/{account}/devices/{guid}", call, accept=V4).body
        connector = answers.one_connector(xml.parsed(body, call), call)
        if connector.guid != guid:
            raise errors.MalformedAnswer(xml.SERVICE, call, message="another connector's id")
        return connector

    def health(self, account: str, guid: str) -> tuple[Health | Unread, str]:
        """Health and Keepit's reason (``OK``, ``BADLOGIN``, ``QUOTAVIOLATED`` …)."""
        call = _("read the connector's health")
        path = f"/users/{account}/devices/{guid}/health"
        body = self._get(path, call, params={"reason": "true"}).body
        return answers.health(xml.document(body, "devhealth", call))

    def status_code(self, account: str, guid: str) -> str:
        """Keepit's code of what is in the way (``E_…``), or empty."""
        call = _("read the connector's status")
        body = self._get(f"/users/{account}/devices/{guid}/status", call).body
        return answers.status_code(xml.document(body, "devstatus", call))

    def first_backup(self, account: str, guid: str) -> Backup:
        """What Keepit's jobs say of the first backup."""
        call = _("read the backup jobs")
        path, extra = f"/users/{account}/devices/{guid}/jobs", {"active-jobs-only": "false"}
        body = self._get(path, call, accept=V4, extra=extra).body
        return answers.backup(answers.jobs(xml.document(body, "jobs", call), call))

    def last_snapshot(self, account: str, guid: str) -> Snapshot | None:
        """What the connector has saved last; None while there is nothing."""
        call = _("read the last backup")
        body = self._get(f"/users/{account}/devices/{guid}/history/latest", call, accept=V4).body
        snapshots = answers.snapshots(xml.document(body, "history", call), call)
        return snapshots[-1] if snapshots else None

    def first_snapshot(self, account: str, guid: str, since: datetime) -> Snapshot | None:
        """The oldest of what the connector has saved since then (aware) and still keeps, or None."""
        call = _("read the first backup")
        request = self._requests.prepare(
            "PUT",
            f"/users/{account}/devices/{guid}/history/range",
            accept=V4,
            # Keepit's own client says that one less than asked for is answered.
            body=xml.history_body(since, datetime.now(UTC), count=2),
        )
        body = self._send(request, call).body
        snapshots = answers.snapshots(xml.document(body, "history", call), call)
        return snapshots[0] if snapshots else None

    def start_backup(self, account: str, guid: str) -> None:
        """Ask for a backup now; one that is queued or running already is fine."""
        call = _("start the first backup")
        try:
            self._send(self._requests.backup(account, guid), call, repeatable=False)
        except errors.ServiceError as refused:
            if refused.code not in ALREADY:
                raise

    # --- the wire ------------------------------------------------------------------------------

    def _get(
        self,
        path: str,
        call: str,
        *,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> Answer:
        request = self._requests.prepare("GET", path, accept=accept, extra=extra)
        return self._send(request, call, params=params)

    def _send(
        self,
        request: PreparedRequest,
        call: str,
        *,
        params: Mapping[str, str] | None = None,
        repeatable: bool = True,
        accepted: Container[int] = (),
    ) -> Answer:
        return self._http.request(
            request.method,
            request.url,
            service=xml.SERVICE,
            call=call,
            headers={**request.headers, "Authorization": self._authorization},
            params=params,
            data=request.body.encode() if request.body else None,
            idempotent=repeatable,
            accept_statuses=accepted,
        )
