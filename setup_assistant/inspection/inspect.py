"""Reads the evidence of all organizations at once and has it judged.

Two dependent trips per organization after the list; what one call could not tell never ends the
run. Callbacks come from worker threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setup_assistant.cancel import CancelToken
from setup_assistant.checks.registry import judge_account, judge_all
from setup_assistant.inspection.gathering import Gathering, Question, Subject
from setup_assistant.model import (
    Account,
    AccountKind,
    Evidence,
    Identity,
    Inspected,
    Inspection,
    Organization,
    Scope,
    Unread,
    UnreadReason,
)
from setup_assistant.model.scope import name_key
from setup_assistant.services.azure_devops.answers import Listing
from setup_assistant.services.azure_devops.organization_names import organization_name
from setup_assistant.workers import Pool

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps

__all__ = ["inspect", "inspect_one", "merged", "scoped", "unread_again", "utc_now"]

EVERYTHING = Scope()
WORKERS = 32


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def inspect(
    devops: AzureDevOps,
    account: Account,
    *,
    added: Sequence[str] = (),
    only: Sequence[str] = (),
    scope: Scope = EVERYTHING,
    on_listed: Callable[[tuple[Organization, ...]], None] = lambda _listed: None,
    on_started: Callable[[Organization], None] = lambda _organization: None,
    on_inspected: Callable[[Inspected], None] = lambda _inspected: None,
    cancel: CancelToken | None = None,
    workers: int = WORKERS,
    now: Callable[[], datetime] = utc_now,
) -> Inspection:
    """Every organization of the account, and those ``added`` by name; or ``only`` the named ones.

    ``scope`` decides which of them are left out or set aside; they are read all the same.
    ``on_listed`` is called in this thread, before anything is read of them; what it raises ends it.

    Of a service principal the named ones alone: Azure DevOps lists it none, so it isn't asked.

    Raises ``SignInRequired`` when the sign-in ends, what the list itself raises, and ``InputError``
    for a name that can't be one. A cancel gives what was read so far, marked as not complete.
    """
    cancel = cancel or CancelToken()
    devops, started = devops.cancelled_by(cancel), now()
    listing = _listing(devops, account)
    organizations = _selected(listing, added, only)
    on_listed(organizations)
    subjects = [Subject(o, account, o.id in listing.owned) for o in organizations]
    run = _Run(devops, scope, now, on_started, on_inspected)
    read = run.all(subjects, workers, cancel)
    results = tuple(read.get(s.organization.name) or _stopped(s, now(), scope) for s in subjects)
    account = _resolved(account, results)
    complete = len(read) == len(subjects)
    finding = judge_account(account)
    return Inspection(account, finding, results, started, now(), complete)


def inspect_one(
    devops: AzureDevOps,
    account: Account,
    organization: Organization,
    *,
    owned: bool = False,
    scope: Scope = EVERYTHING,
    cancel: CancelToken | None = None,
    workers: int = 3,
    now: Callable[[], datetime] = utc_now,
) -> Inspected:
    """One organization again, ``owned`` as its evidence of before says.

    The list isn't asked anew. Cancelled, everything in it is unread.
    """
    cancel = cancel or CancelToken()
    subject = Subject(organization, account, owned)
    devops = devops.cancelled_by(cancel)
    run = _Run(devops, scope, now, lambda _organization: None, lambda _inspected: None)
    read = run.all([subject], workers, cancel)
    return read.get(organization.name) or _stopped(subject, now(), scope)


def merged(inspection: Inspection, newer: Sequence[Inspected]) -> Inspection:
    """``inspection`` with some of its organizations as they were read since."""
    by_name = {inspected.organization.name: inspected for inspected in newer}
    organizations = tuple(by_name.get(o.organization.name, o) for o in inspection.organizations)
    return replace(inspection, organizations=organizations)


def unread_again(inspection: Inspection, names: Sequence[str]) -> Inspection:
    """``inspection`` with some organizations as not read: they were changed and can't be read since."""
    changed = [o for o in inspection.organizations if o.organization.name in names]
    return merged(inspection, [_stopped(_subject(o.evidence), utc_now(), o.scope) for o in changed])


def scoped(inspection: Inspection, scope: Scope) -> Inspection:
    """``inspection`` judged again as ``scope`` has it count; nothing is read for that."""
    organizations = tuple(judge_all(o.evidence, scope) for o in inspection.organizations)
    return replace(inspection, organizations=organizations)


def _subject(evidence: Evidence) -> Subject:
    return Subject(evidence.organization, evidence.account, evidence.owned)


class _Run:
    """One pass over some organizations: what came in, until it is closed."""

    def __init__(
        self,
        devops: AzureDevOps,
        scope: Scope,
        now: Callable[[], datetime],
        on_started: Callable[[Organization], None],
        on_inspected: Callable[[Inspected], None],
    ) -> None:
        self._devops, self._scope, self._now = devops, scope, now
        self._on_started, self._on_inspected = on_started, on_inspected
        self._results: dict[str, Inspected] = {}
        self._lock = threading.Lock()

    def all(
        self, subjects: Sequence[Subject], workers: int, cancel: CancelToken
    ) -> dict[str, Inspected]:
        """What was found, by organization name; less than asked for when cancelled."""
        pool = Pool(workers)
        odd = [subject for subject in subjects if subject.organization.odd]

        def done(inspected: Inspected) -> None:
            with self._lock:
                if cancel.cancelled:
                    return
                self._results[inspected.organization.name] = inspected
            self._on_inspected(inspected)

        for subject in odd:  # its name may be another one's, so it isn't asked for
            self._on_started(subject.organization)
            unread = Unread(UnreadReason.ODD_ENTRY, subject.organization.odd)
            done(_unread(subject, self._now(), unread, self._scope))
        for subject in (subject for subject in subjects if subject not in odd):
            gathering = Gathering(
                self._devops,
                subject,
                scope=self._scope,
                now=self._now,
                submit=lambda question: pool.submit(question, soon=True),
                done=done,
            )
            first, *rest = gathering.first()
            pool.submit(self._announced(subject.organization, first))
            for question in rest:
                pool.submit(question)
        pool.run(cancel)
        with self._lock:
            return dict(self._results)

    def _announced(self, organization: Organization, question: Question) -> Question:
        def run() -> None:
            self._on_started(organization)
            question()

        return run


def _listing(devops: AzureDevOps, account: Account) -> Listing:
    if account.kind is AccountKind.SERVICE_PRINCIPAL:
        return Listing((), frozenset())
    return devops.organizations(devops.profile().id)


def _selected(
    listing: Listing, added: Sequence[str], only: Sequence[str]
) -> tuple[Organization, ...]:
    by_name: dict[str, Organization] = {}
    for entry in listing.organizations:
        before = by_name.get(entry.key)  # with several ids it is none that answers
        by_name[entry.key] = replace(before, id=f"{before.id}, {entry.id}") if before else entry
    for name in map(organization_name, (*added, *only)):
        added_by_name = Organization("", name, by_name=True)
        entry_by_name = by_name.setdefault(added_by_name.key, added_by_name)
        if entry_by_name.odd:  # whoever names it means the one that answers under the name
            by_name[added_by_name.key] = added_by_name
    keys = {name_key(organization_name(name)) for name in only} or by_name.keys()
    return tuple(organization for key, organization in by_name.items() if key in keys)


def _stopped(subject: Subject, at: datetime, scope: Scope) -> Inspected:
    return _unread(subject, at, Unread(UnreadReason.CANCELLED), scope)


def _unread(subject: Subject, at: datetime, unread: Unread, scope: Scope) -> Inspected:
    """Nothing of it could be read, for one reason."""
    evidence = Evidence(subject.organization, at, subject.account, owned=subject.owned)
    return judge_all(evidence.with_unread(unread), scope)


def _resolved(account: Account, results: Sequence[Inspected]) -> Account:
    """The account with the kind that the organizations know it by, if the token didn't tell."""
    identities = [inspected.evidence.identity for inspected in results]
    kinds = {i.kind for i in identities if isinstance(i, Identity)} - {AccountKind.UNREAD}
    if account.kind is not AccountKind.UNREAD or len(kinds) != 1:
        return account
    return replace(account, kind=kinds.pop())
