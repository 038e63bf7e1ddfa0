"""The connector as Keepit holds it, compared with what was asked. Nothing that failed is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from setup_assistant import errors
from setup_assistant.connector.rules import same_name, same_retention
from setup_assistant.model import (
    Backup,
    BackupState,
    Connector,
    ConnectorDraft,
    Created,
    Difference,
    Health,
    KeepitAccount,
    Unread,
    UnreadReason,
)
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.services.keepit.client import Keepit

T = TypeVar("T")


def read_back(
    keepit: Keepit,
    account: str,
    guid: str,
    draft: ConnectorDraft,
    problems: tuple[Difference, ...] = (),
) -> Created:
    """Everything about the connector; ``problems`` are what failed while it was made."""
    held = _read(lambda: keepit.connector(account, guid))
    health, reason = _health(keepit, account, guid)
    backup = _read(lambda: _backup(keepit, account, guid))
    task = _read(lambda: keepit.status_code(account, guid))
    members = _read(lambda: keepit.members(account, guid)) if draft.members else ()
    return Created(
        connector=held if isinstance(held, Connector) else _as_asked(guid, draft),
        health=health,
        health_reason=reason,
        backup=backup,
        task=task if isinstance(task, str) else "",
        differences=(
            *_settings(held, draft),
            *_members(members, draft, problems),
            *_left(problems, backup),
            *((Difference("status", "", task),) if isinstance(task, Unread) else ()),
        ),
        read_at=datetime.now(UTC),
        members_confirmed=not isinstance(members, Unread),
    )


def without_access(
    keepit: Keepit, account: str, guid: str, draft: ConnectorDraft
) -> tuple[str, ...]:
    """The members of ``draft`` who can't see the connector yet, as far as that can be read: else all."""
    held = _read(lambda: keepit.members(account, guid)) if draft.members else ()
    if isinstance(held, Unread):
        return draft.members
    return tuple(
        email for email in draft.members if not any(same_name(email, known) for known in held)
    )


def look_again(
    keepit: Keepit, account: KeepitAccount, created: Created, draft: ConnectorDraft
) -> Created:
    """The same connector read anew; what failed before stays until Keepit shows otherwise."""
    deeds = ("enabled", "backup", "member")
    problems = tuple(known for known in created.differences if known.what in deeds)
    return read_back(keepit, account.id, created.connector.guid, draft, problems)


def tried(what: str, wanted: str, deed: Callable[[], None]) -> tuple[Difference, ...]:
    """Do it; a failure becomes a difference with the answer to it, which proves nothing.

    Its reason is ``NOT_ASKED`` where the request never left: then alone it is certain that it wasn't done.
    """
    try:
        deed()
    except (errors.ServiceError, errors.NetworkError) as failure:
        reason = UnreadReason.NOT_ASKED if never_sent(failure) else _reason(failure)
        return (Difference(what, wanted, Unread(reason, _answer(failure))),)
    return ()


def never_sent(failure: errors.AssistantError) -> bool:
    """Whether the request can't have arrived."""
    return isinstance(failure, errors.NetworkError) and not isinstance(failure, errors.AnswerLost)


def _read(read: Callable[[], T]) -> T | Unread:
    try:
        return read()
    except (errors.ServiceError, errors.NetworkError) as failure:
        return _unread(failure)


def _unread(failure: errors.AssistantError) -> Unread:
    return Unread(_reason(failure), _answer(failure))


def _reason(failure: errors.AssistantError) -> UnreadReason:
    from setup_assistant.services.http import responder

    return responder.reason(failure)


def _answer(failure: errors.AssistantError) -> str:
    """What came back, without a word on what was changed: one call doesn't know that of the others."""
    sentence = failure.text
    if isinstance(failure, errors.ServiceError):
        sentence = _("The answer was: {answer}.").format(answer=failure.title)
    return _reported(sentence, failure)


def _reported(sentence: str, failure: errors.AssistantError) -> str:
    """``sentence``, and what Keepit itself reports."""
    if isinstance(failure, errors.ServiceError) and failure.status >= 400 and failure.message:
        return _("{sentence} Keepit reports: {message}").format(
            sentence=sentence, message=failure.message
        )
    return sentence


def _health(keepit: Keepit, account: str, guid: str) -> tuple[Health | Unread, str]:
    read = _read(lambda: keepit.health(account, guid))
    return (read, "") if isinstance(read, Unread) else read


def _backup(keepit: Keepit, account: str, guid: str) -> Backup:
    from setup_assistant.services.keepit import answers

    return answers.backup(keepit.jobs(account, guid))


def _as_asked(guid: str, draft: ConnectorDraft) -> Connector:
    """Stands in while the connector can't be read; the differences say so."""
    return Connector(guid, draft.name, "azure-do", draft.orglink, draft.retention)


def _settings(held: Connector | Unread, draft: ConnectorDraft) -> Iterator[Difference]:
    if isinstance(held, Unread):
        yield Difference("name", draft.name, held)
        yield Difference("retention", draft.retention, held)
        return
    if held.name != draft.name:
        yield Difference("name", draft.name, held.name)
    if same_retention(draft.retention, held.retention) is not True:
        yield Difference("retention", draft.retention, held.retention)
    if draft.orglink and held.orglink != draft.orglink:
        missing = Unread(UnreadReason.MISSING)
        yield Difference("orglink", draft.orglink, held.orglink or missing)


def _members(
    held: tuple[str, ...] | Unread, draft: ConnectorDraft, problems: tuple[Difference, ...]
) -> Iterator[Difference]:
    failed = {problem.wanted: problem for problem in problems if problem.what == "member"}
    for email in draft.members:
        if isinstance(held, Unread):
            if email in failed:
                yield failed[email]
        elif not any(same_name(email, known) for known in held):
            yield failed.get(email, Difference("member", email, ""))


def _left(problems: tuple[Difference, ...], backup: Backup | Unread) -> Iterator[Difference]:
    """Failed deeds that the backup's state doesn't disprove."""
    state = backup.state if isinstance(backup, Backup) else BackupState.NOT_SCHEDULED
    for problem in problems:
        started = problem.what == "backup" and state is not BackupState.NOT_SCHEDULED
        runs = problem.what == "enabled" and state is BackupState.RUNNING
        if problem.what != "member" and not started and not runs:
            yield problem
