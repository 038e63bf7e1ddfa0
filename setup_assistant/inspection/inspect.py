"""Reads the evidence of all organizations at once and has it judged.

Two dependent trips per organization after the list; what one call could not tell never ends the
run. Callbacks come from worker threads.

Which directory an organization belongs to is known only once it was asked: it is read as the sign-in
whose list names it, and once more where it turns out to belong to the directory of another one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setup_assistant.cancel import CancelToken
from setup_assistant.checks.registry import judge_account, judge_all
from setup_assistant.errors import AssistantError, SignInError
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
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.services.azure_devops.organization_names import organization_name
from setup_assistant.workers import Pool

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps

__all__ = [
    "inspect", "inspect_again", "inspect_directory", "inspect_one", "merged", "scoped", "unread_again",
    "utc_now",
]  # fmt: skip

EVERYTHING = Scope()
WORKERS = 32
_FOR_ONE = 3
"""Workers for the questions about one organization."""


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def inspect(
    directories: Directories,
    *,
    added: Sequence[str] = (),
    only: Sequence[str] = (),
    scope: Scope = EVERYTHING,
    before: Inspection | None = None,
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

    The lists of all ``directories`` count together. Where the sign-in to another directory than the
    first has ended, its organizations are found as those that nobody has signed in to; ``before``
    knows them where no other list does.

    Of a service principal the named ones alone: Azure DevOps lists it none, so it isn't asked.

    Raises ``SignInRequired`` when the first sign-in ends, what its list raises, and ``InputError``
    for a name that can't be one. A cancel gives what was read so far, marked as not complete.
    """
    cancel = cancel or CancelToken()
    directories, started = directories.cancelled_by(cancel), now()
    run = _Run(directories, scope, now, on_started, on_inspected)
    lists = _Lists.of(directories, run.ended, before)
    run.owned = lists.owned
    organizations = _selected(lists.together, added, only)
    on_listed(organizations)
    subjects = [lists.subject(one) for one in organizations]
    read = run.all(subjects, workers, cancel)
    results = tuple(read.get(s.organization.name) or _stopped(s, now(), scope) for s in subjects)
    account = _resolved(directories.first.account, results)
    complete = len(read) == len(subjects)
    finding = judge_account(account)
    return Inspection(account, finding, results, started, now(), complete)


def inspect_one(devops: AzureDevOps, account: Account, organization: Organization) -> Inspected:
    """One organization by itself, as ``account`` sees it; the list isn't asked."""
    subject = Subject(organization, account, devops)
    return _Run(None).all([subject], _FOR_ONE, CancelToken())[organization.name]


def inspect_again(
    directories: Directories,
    organization: Organization,
    evidence: Evidence | None = None,
    *,
    scope: Scope = EVERYTHING,
) -> Inspected:
    """One organization again, as whoever has read its ``evidence``; else found out as ``inspect`` does.

    The list isn't asked anew: whether the account owns it is what ``evidence`` says.
    """
    access = directories.of(evidence.account.tenant_id) if evidence is not None else None
    access, owned = access or directories.first, evidence is not None and evidence.owned
    subject = Subject(organization, access.account, access.devops, owned=owned)
    run = _Run(directories, scope)
    return run.all([subject], _FOR_ONE, CancelToken())[organization.name]


def inspect_directory(
    directories: Directories,
    access: Access,
    before: Inspection,
    *,
    scope: Scope = EVERYTHING,
) -> tuple[Inspected, ...]:
    """The organizations of one directory more: those that ``access`` lists, and those of ``before`` there.

    Raises ``SignInError`` when that sign-in has ended.
    """
    tenant = access.account.tenant_id
    there = _read_before(before, tenant)
    try:
        listing = _listing(access.devops, access.account)
    except SignInError:
        raise
    except AssistantError:  # what is known to belong there is asked all the same
        listing = Listing((), frozenset())
    ids = {one.id for one in there}
    organizations = (*there, *(one for one in listing.organizations if one.id not in ids))
    run = _Run(directories, scope)
    run.owned = {tenant: listing.owned}
    subjects = [
        Subject(one, access.account, access.devops, owned=one.id in listing.owned)
        for one in organizations
    ]
    read = run.all(subjects, WORKERS, CancelToken())
    return tuple(dict.fromkeys(read[one.name] for one in organizations))


def merged(inspection: Inspection, newer: Sequence[Inspected]) -> Inspection:
    """``inspection`` with some of its organizations as they were read since."""
    by_name = {inspected.organization.name: inspected for inspected in newer}
    organizations = tuple(by_name.get(o.organization.name, o) for o in inspection.organizations)
    return replace(inspection, organizations=organizations)


def extended(inspection: Inspection, newer: Sequence[Inspected]) -> Inspection:
    """``merged``, and with those that were not there before."""
    before = {one.organization.key for one in inspection.organizations}
    more = tuple(one for one in newer if one.organization.key not in before)
    together = merged(inspection, newer)
    return replace(together, organizations=(*together.organizations, *more))


def unread_again(inspection: Inspection, names: Sequence[str]) -> Inspection:
    """``inspection`` with some organizations as not read: they were changed and can't be read since."""
    among = frozenset(names)
    changed = [o for o in inspection.organizations if o.organization.name in among]
    unread = Unread(UnreadReason.CANCELLED)
    return merged(inspection, [_unread(o.evidence, utc_now(), unread, o.scope) for o in changed])


def scoped(inspection: Inspection, scope: Scope) -> Inspection:
    """``inspection`` judged again as ``scope`` has it count; nothing is read for that."""
    organizations = tuple(judge_all(o.evidence, scope) for o in inspection.organizations)
    return replace(inspection, organizations=organizations)


class _Run:
    """One pass over some organizations: what came in, until it is closed.

    Without ``directories`` every organization is read as its subject says, and nobody else.
    """

    def __init__(
        self,
        directories: Directories | None,
        scope: Scope = EVERYTHING,
        now: Callable[[], datetime] = utc_now,
        on_started: Callable[[Organization], None] = lambda _organization: None,
        on_inspected: Callable[[Inspected], None] = lambda _inspected: None,
    ) -> None:
        self._directories, self._scope, self._now = directories, scope, now
        self._on_started, self._on_inspected = on_started, on_inspected
        self._results: dict[str, Inspected] = {}
        self._read_elsewhere = set[str]()
        self._lock = threading.Lock()
        self._cancel, self._pool = CancelToken(), Pool(1)
        self.owned: Mapping[str, frozenset[str]] = {}
        """By directory: the ids of the organizations that the account owns as it is known there."""
        self.ended = set[str]()
        """Directories whose sign-in has ended; never the first one's, which ends the run."""

    def all(
        self, subjects: Sequence[Subject], workers: int, cancel: CancelToken
    ) -> dict[str, Inspected]:
        """What was found, by organization name; less than asked for when cancelled."""
        self._pool, self._cancel = Pool(workers), cancel
        odd = [subject for subject in subjects if subject.organization.odd]
        for subject in odd:  # its name may be another one's, so it isn't asked for
            self._on_started(subject.organization)
            unread = Unread(UnreadReason.ODD_ENTRY, subject.organization.odd)
            self._done(_unread(subject.evidence(self._now()), self._now(), unread, self._scope))
        for subject in (subject for subject in subjects if subject not in odd):
            first, *rest = self._gathering(subject).first()
            self._pool.submit(self._announced(subject.organization, self._guarded(subject, first)))
            for question in rest:
                self._pool.submit(self._guarded(subject, question))
        self._pool.run(cancel)
        with self._lock:
            return dict(self._results)

    def _gathering(self, subject: Subject) -> Gathering:
        return Gathering(
            subject,
            scope=self._scope,
            now=self._now,
            submit=lambda question: self._pool.submit(self._guarded(subject, question), soon=True),
            done=self._read,
        )

    def _read(self, inspected: Inspected) -> None:
        """Keep it, unless it has to be read as another sign-in."""
        access = self._elsewhere(inspected)
        if access is None:
            self._done(inspected)
            return
        organization = inspected.organization
        self._read_elsewhere.add(organization.name)
        owned = organization.id in self.owned.get(access.account.tenant_id, ())
        subject = Subject(organization, access.account, access.devops, owned=owned)
        for question in self._gathering(subject).first():
            self._pool.submit(self._guarded(subject, question), soon=True)

    def _elsewhere(self, inspected: Inspected) -> Access | None:
        """The sign-in to the directory that it belongs to, if it was read as another one."""
        evidence = inspected.evidence
        identity, directory = evidence.identity, evidence.directory
        foreign = isinstance(identity, Unread) and identity.reason is UnreadReason.OTHER_DIRECTORY
        if not foreign or isinstance(directory, Unread) or self._directories is None:
            return None
        again = inspected.organization.name in self._read_elsewhere
        return None if again else self._directories.of(directory)

    def _done(self, inspected: Inspected) -> None:
        with self._lock:
            if self._cancel.cancelled or inspected.organization.name in self._results:
                return
            self._results[inspected.organization.name] = inspected
        self._on_inspected(inspected)

    def _announced(self, organization: Organization, question: Question) -> Question:
        def run() -> None:
            self._on_started(organization)
            question()

        return run

    def _guarded(self, subject: Subject, question: Question) -> Question:
        """The end of any sign-in but the first concerns the organizations of its directory alone."""
        tenant, directories = subject.account.tenant_id, self._directories
        if directories is None or directories.first.account.tenant_id == tenant:
            return question
        first = directories.first.account

        def run() -> None:
            try:
                if tenant not in self.ended:
                    question()
            except SignInError:
                self.ended.add(tenant)
            if tenant in self.ended:
                self._done(_not_signed_in(subject, first, self._now(), self._scope))

        return run


@dataclass(frozen=True)
class _Lists:
    """What the lists of all sign-ins name, and which of them names it."""

    together: Listing
    first: Access
    accesses: Mapping[str, Access]
    """By id of the organization, for those that the first sign-in's list doesn't name."""
    owned: Mapping[str, frozenset[str]]
    """As ``_Run.owned``."""

    @classmethod
    def of(cls, directories: Directories, ended: set[str], before: Inspection | None) -> _Lists:
        """Ask for every list; the directories whose sign-in has ``ended`` are added to those."""
        first = directories.first
        listing = _listing(first.devops, first.account)
        organizations = {one.id or one.key: one for one in listing.organizations}
        owned, accesses = {first.account.tenant_id: listing.owned}, dict[str, Access]()
        for access in directories.others:
            tenant = access.account.tenant_id
            try:
                more = _listing(access.devops, access.account)
            except AssistantError as problem:
                if isinstance(problem, SignInError):
                    ended.add(tenant)
                more = Listing(_read_before(before, tenant), frozenset())
            owned[tenant] = more.owned
            names = {one.key for one in organizations.values()}
            for one in more.organizations:
                if one.id not in organizations and not (one.odd and one.key in names):
                    organizations[one.id or one.key] = one
                    accesses |= {one.id: access} if one.id else {}
        ordered = sorted(organizations.values(), key=lambda one: one.key)
        return cls(Listing(tuple(ordered), listing.owned), first, accesses, owned)

    def subject(self, organization: Organization) -> Subject:
        """Who is to read the organization at first."""
        access = self.accesses.get(organization.id, self.first)
        owned = organization.id in self.owned[access.account.tenant_id]
        return Subject(organization, access.account, access.devops, owned=owned)


def _read_before(before: Inspection | None, tenant: str) -> tuple[Organization, ...]:
    """The organizations that belong to the directory, as far as an earlier check has seen."""
    organizations = before.organizations if before is not None else ()
    return tuple(one.organization for one in organizations if one.evidence.directory == tenant)


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
    return _unread(subject.evidence(at), at, Unread(UnreadReason.CANCELLED), scope)


def _not_signed_in(subject: Subject, first: Account, at: datetime, scope: Scope) -> Inspected:
    """It belongs to the directory that ``subject`` was to read it in, and that sign-in has ended."""
    unread = Unread(UnreadReason.OTHER_DIRECTORY)
    evidence = Evidence(subject.organization, at, first).with_unread(unread)
    return judge_all(replace(evidence, directory=subject.account.tenant_id), scope)


def _unread(evidence: Evidence, at: datetime, unread: Unread, scope: Scope) -> Inspected:
    """Nothing of it could be read, for one reason."""
    blank = Evidence(evidence.organization, at, evidence.account, owned=evidence.owned)
    return judge_all(blank.with_unread(unread), scope)


def _resolved(account: Account, results: Sequence[Inspected]) -> Account:
    """The account with the kind that the organizations know it by, if the token didn't tell."""
    identities = [
        inspected.evidence.identity
        for inspected in results
        if inspected.evidence.account.tenant_id == account.tenant_id
    ]
    kinds = {i.kind for i in identities if isinstance(i, Identity)} - {AccountKind.UNREAD}
    if account.kind is not AccountKind.UNREAD or len(kinds) != 1:
        return account
    return replace(account, kind=kinds.pop())
