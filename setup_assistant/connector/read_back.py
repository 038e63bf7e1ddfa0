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
    KeepitAccount,
    Unread,
    UnreadReason,
)
from setup_assistant.texts import _
from setup_assistant.unread import reason

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
    connector = read_item(lambda: keepit.connector(account, guid))
    health = read_item(lambda: keepit.health(account, guid))
    backup = read_item(lambda: keepit.first_backup(account, guid))
    task = read_item(lambda: keepit.status_code(account, guid))
    members = read_item(lambda: keepit.members(account, guid)) if draft.members else ()
    return Created(
        connector=_as_asked(guid, draft) if isinstance(connector, Unread) else connector,
        health=health if isinstance(health, Unread) else health[0],
        health_reason="" if isinstance(health, Unread) else health[1],
        backup=backup,
        task=task if isinstance(task, str) else "",
        differences=(
            *_settings(connector, draft),
            *_members(members, draft, problems),
            *_open_steps(problems, backup),
            *((Difference("status", "", task),) if isinstance(task, Unread) else ()),
        ),
        read_at=datetime.now(UTC),
        members_confirmed=not isinstance(members, Unread),
    )


def without_access(
    keepit: Keepit, account: str, guid: str, draft: ConnectorDraft
) -> tuple[str, ...]:
    """The members of ``draft`` who can't see the connector yet, as far as that can be read: else all."""
    members = read_item(lambda: keepit.members(account, guid)) if draft.members else ()
    if isinstance(members, Unread):
        return draft.members
    return tuple(email for email in draft.members if not _among(email, members))


def look_again(
    keepit: Keepit, account: KeepitAccount, created: Created, draft: ConnectorDraft
) -> Created:
    """The same connector read anew; what failed before stays until Keepit shows otherwise."""
    steps = ("enabled", "backup", "member")
    problems = tuple(problem for problem in created.differences if problem.what in steps)
    return read_back(keepit, account.id, created.connector.guid, draft, problems)


def tried(what: str, target: str, step: Callable[[], None]) -> tuple[Difference, ...]:
    """Do it; a failure becomes a difference with the answer to it, which proves nothing.

    Its reason is ``NOT_ASKED`` where the request never left: then alone it is certain that it wasn't done.
    """
    try:
        step()
    except (errors.ServiceError, errors.NetworkError) as failure:
        why = UnreadReason.NOT_ASKED if never_sent(failure) else reason(failure)
        return (Difference(what, target, Unread(why, _answer(failure))),)
    return ()


def never_sent(failure: errors.AssistantError) -> bool:
    """Whether the request can't have arrived."""
    return isinstance(failure, errors.NetworkError) and not isinstance(failure, errors.AnswerLost)


def read_item(read: Callable[[], T]) -> T | Unread:
    """What Keepit answers, or why it doesn't, in words for people."""
    try:
        return read()
    except (errors.ServiceError, errors.NetworkError) as failure:
        return Unread(reason(failure), _answer(failure))


def _answer(failure: errors.AssistantError) -> str:
    """What came back, without a word on what was changed: one call doesn't know that of the others."""
    if not isinstance(failure, errors.ServiceError):
        return failure.text
    sentence = _("The answer was: {answer}.").format(answer=failure.title)
    if failure.status < 400 or not failure.message:
        return sentence
    reported = _("{sentence} Keepit reports: {message}")
    return reported.format(sentence=sentence, message=failure.message)


def _as_asked(guid: str, draft: ConnectorDraft) -> Connector:
    """Stands in while the connector can't be read; the differences say so."""
    return Connector(guid, draft.name, "azure-do", draft.orglink, draft.retention)


def _settings(connector: Connector | Unread, draft: ConnectorDraft) -> Iterator[Difference]:
    if isinstance(connector, Unread):
        yield Difference("name", draft.name, connector)
        yield Difference("retention", draft.retention, connector)
        return
    if connector.name != draft.name:
        yield Difference("name", draft.name, connector.name)
    if same_retention(draft.retention, connector.retention) is not True:
        yield Difference("retention", draft.retention, connector.retention)
    if draft.orglink and connector.orglink != draft.orglink:
        missing = Unread(UnreadReason.MISSING)
        yield Difference("orglink", draft.orglink, connector.orglink or missing)


def _members(
    members: tuple[str, ...] | Unread, draft: ConnectorDraft, problems: tuple[Difference, ...]
) -> Iterator[Difference]:
    failed = {problem.wanted: problem for problem in problems if problem.what == "member"}
    for email in draft.members:
        if isinstance(members, Unread):
            if email in failed:
                yield failed[email]
        elif not _among(email, members):
            yield failed.get(email, Difference("member", email, ""))


def _among(email: str, members: tuple[str, ...]) -> bool:
    return any(same_name(email, member) for member in members)


def _open_steps(problems: tuple[Difference, ...], backup: Backup | Unread) -> Iterator[Difference]:
    """Failed steps that the backup's state doesn't disprove."""
    state = backup.state if isinstance(backup, Backup) else BackupState.NOT_SCHEDULED
    for problem in problems:
        started = problem.what == "backup" and state is not BackupState.NOT_SCHEDULED
        runs = problem.what == "enabled" and state is BackupState.RUNNING
        if problem.what != "member" and not started and not runs:
            yield problem
