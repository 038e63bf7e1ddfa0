"""The questions about one organization, in their order: what depends on nothing, then on that."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from setup_assistant import descriptors
from setup_assistant.checks import administrator, oauth_access
from setup_assistant.checks.registry import judge_all
from setup_assistant.errors import AccessDenied, NotSignedIn
from setup_assistant.inspection.policy import oauth_of, settle, settle_other
from setup_assistant.model import (
    NO_TENANT,
    NOT_ASKED,
    Account,
    AccountKind,
    Entitlement,
    Evidence,
    Groups,
    Identity,
    Inspected,
    OAuthPolicy,
    Organization,
    Owner,
    Rights,
    Scope,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.model.findings import ITEMS
from setup_assistant.services.azure_devops.answers import PEOPLE_ONLY, Connection
from setup_assistant.services.azure_devops.policies import Policies
from setup_assistant.unread import attempt, turned_away

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps

Question = Callable[[], None]


@dataclass(frozen=True)
class Subject:
    """Which organization, seen by which account, which the list names as its owner or not."""

    organization: Organization
    account: Account
    devops: AzureDevOps
    owned: bool = False

    def evidence(self, at: datetime) -> Evidence:
        """What is known of it before anything is asked."""
        return Evidence(self.organization, at, self.account, owned=self.owned)


class Gathering:
    """One organization's evidence in the making. ``submit`` runs a question on some thread.

    Questions that nothing is missing for are asked together; when all are answered, the next ones
    are, until there are none. Two rounds are enough for an owner or a direct administrator.
    """

    def __init__(
        self,
        subject: Subject,
        *,
        scope: Scope,
        now: Callable[[], datetime],
        submit: Callable[[Question], None],
        done: Callable[[Inspected], None],
    ) -> None:
        self._subject, self._name = subject, subject.organization.name
        self._devops = subject.devops
        self._scope, self._now, self._submit, self._done = scope, now, submit, done
        self._notes = Notes()
        self._questions: set[Question] = set()
        self._open = 0
        self._lock = threading.Lock()
        self._started = 0.0

    def first(self) -> tuple[Question, ...]:
        """The questions to begin with, ready to run on any thread."""
        questions = (self._connection, self._providers, self._settings)
        return tuple(self._prepared(questions))

    def _prepared(self, questions: tuple[Question, ...]) -> list[Question]:
        self._questions.update(questions)
        self._open = len(questions)
        return [self._answering(question) for question in questions]

    def _answering(self, question: Question) -> Question:
        def run() -> None:
            self._started = self._started or time.monotonic()
            question()
            with self._lock:
                self._open -= 1
                last = not self._open
            if last:
                self._go_on()

        return run

    def _go_on(self) -> None:
        questions = tuple(q for q in self._next_questions() if q not in self._questions)
        for run in self._prepared(questions):
            self._submit(run)
        if not questions:
            self._done(judge_all(self._evidence(), self._scope))

    def _evidence(self) -> Evidence:
        subject = self._subject
        evidence = self._notes.evidence(
            subject.organization, subject.account, owned=subject.owned, at=self._now()
        )
        return replace(evidence, seconds=time.monotonic() - self._started)

    def _next_questions(self) -> list[Question]:
        questions: list[Question] = []
        if isinstance(self._notes.directory, Unread):
            questions.append(self._tenant)
        if self._notes.me:
            questions += [self._groups, self._entitlement, self._direct, *self._doubts()]
            if self._groups in self._questions:
                questions += self._further()
        return questions

    def _doubts(self) -> list[Question]:
        """Questions asked once more, by themselves, where the common one brought nothing."""
        notes = self._notes
        doubts = [self._owner] if isinstance(notes.owner, Unread) else []
        if isinstance(oauth_of(notes.provider), Unread) and self._provider not in self._questions:
            doubts.append(self._provider)
        elif isinstance(notes.policy, Unread):
            doubts.append(self._single)
        return doubts

    def _further(self) -> list[Question]:
        """Questions that only some findings call for.

        Judged as if it were to be backed up: whoever changes that later is asked nothing again.
        """
        further = [self._via] if self._notes.leading_group() else []
        inspected = judge_all(self._evidence())
        checks = (administrator.ID, oauth_access.ID)
        if any(inspected.finding(check).verdict is Verdict.FAILED for check in checks):
            further.append(self._rights)
        return further

    def _connection(self) -> None:
        self._notes.connection = attempt(lambda: self._devops.connection(self._name))

    def _providers(self) -> None:
        answer = attempt(lambda: self._devops.providers(self._name))
        self._notes.owner = answer if isinstance(answer, Unread) else answer.owner
        self._notes.provider = answer if isinstance(answer, Unread) else answer.policies

    def _settings(self) -> None:
        self._notes.settings = attempt(lambda: self._devops.settings_policies(self._name))

    def _tenant(self) -> None:
        self._notes.tenant = attempt(
            lambda: self._devops.tenant_of(self._name), UnreadReason.NOT_FOUND
        )

    def _owner(self) -> None:
        self._notes.owner = attempt(lambda: self._devops.owner(self._name))

    def _provider(self) -> None:
        self._notes.provider = attempt(lambda: self._devops.provider_policies(self._name))

    def _single(self) -> None:
        self._notes.single = attempt(lambda: self._devops.single_policy(self._name))

    def _groups(self) -> None:
        self._notes.transitive = attempt(lambda: self._devops.groups(self._name, self._me))

    def _direct(self) -> None:
        self._notes.direct = attempt(lambda: self._devops.direct_groups(self._name, self._me))

    def _entitlement(self) -> None:
        self._notes.entitlement = attempt(lambda: self._devops.entitlement(self._name, self._me))

    def _via(self) -> None:
        group = self._notes.leading_group() or ""
        self._notes.via = attempt(lambda: self._devops.group_name(self._name, group))

    def _rights(self) -> None:
        self._notes.rights = attempt(lambda: self._devops.rights(self._name))

    @property
    def _me(self) -> Identity:
        if self._notes.me is None:
            raise AssertionError("asked only when the account is known")
        return self._notes.me


_ABOUT_EVERYTHING = frozenset(
    {
        UnreadReason.NOT_FOUND,
        UnreadReason.NOT_MEMBER,
        UnreadReason.OTHER_DIRECTORY,
        UnreadReason.PERSONAL_BACKED,
        UnreadReason.ANONYMOUS,
        UnreadReason.CONDITIONAL_ACCESS,
        UnreadReason.NOT_SIGNED_IN,
        UnreadReason.NO_ACCESS,
        UnreadReason.CANCELLED,
    }
)
"""Reasons of the identity that explain every other item that could not be read."""


@dataclass
class Notes:
    """One field per question; each is written by one call only."""

    connection: Connection | Unread = NOT_ASKED
    tenant: str | Unread = NOT_ASKED
    owner: Owner | Unread = NOT_ASKED
    provider: Policies | Unread = NOT_ASKED
    settings: Policies | Unread = NOT_ASKED
    single: bool | Unread = NOT_ASKED
    transitive: frozenset[str] | Unread = NOT_ASKED
    direct: frozenset[str] | Unread = NOT_ASKED
    via: str | Unread = NOT_ASKED
    entitlement: Entitlement | Unread = NOT_ASKED
    rights: Rights | Unread = NOT_ASKED

    @property
    def me(self) -> Identity | None:
        """The account as the organization knows it."""
        return None if isinstance(self.connection, Unread) else self.connection.identity

    @property
    def directory(self) -> str | Unread:
        """Whose the organization is; every answer about the connection names it, refusals too."""
        if isinstance(self.connection, Connection) and self.connection.tenant:
            return self.connection.tenant
        return self.tenant

    @property
    def policy(self) -> OAuthPolicy | Unread:
        return settle(oauth_of(self.settings), oauth_of(self.provider), self.single)

    def _other(self, policy: Callable[[Policies], bool | Unread]) -> bool | Unread:
        return settle_other(self.settings, self.provider, policy)

    @property
    def groups(self) -> Groups | Unread:
        if isinstance(self.transitive, Unread):
            return self.transitive
        return Groups(self.transitive, self.direct, self.via)

    def leading_group(self) -> str | None:
        """Descriptor of the one joined group that can lead into the administrators, if just one can.

        Groups that every organization has, and those of projects, don't lead there.
        """
        identity, transitive, direct = self.me, self.transitive, self.direct
        if not identity or isinstance(transitive, Unread) or isinstance(direct, Unread):
            return None
        administrators = descriptors.administrators_sid(identity.instance_id)
        if administrators not in transitive:
            return None
        if descriptors.group_descriptor(administrators) in direct:
            return None
        candidates = [group for group in direct if _may_lead(group, identity.instance_id)]
        return candidates[0] if len(candidates) == 1 else None

    def evidence(
        self, organization: Organization, account: Account, *, owned: bool, at: datetime
    ) -> Evidence:
        """Everything that was read, each item with its own reason where it wasn't."""
        identity = self._identity(account)
        if isinstance(identity, Identity) and not organization.id:
            # From here on the one that was looked at is meant, whoever gets its name.
            organization = replace(organization, id=identity.instance_id)
        evidence = Evidence(
            organization,
            at,
            account,
            directory=self.directory,
            identity=identity,
            owner=_confirmed(_explicable(self.owner, self.me), self.me, owned=owned),
            groups=self.groups,
            entitlement=self.entitlement,
            policy=self.policy,
            rights=self.rights,
            audit_log=self._other(lambda page: page.audit_log),
            ip_conditional_access=self._other(lambda page: page.ip_conditional_access),
            guest_access=self._other(lambda page: page.guest_access),
            owned=owned,
        )
        return _explained(evidence, identity) if isinstance(identity, Unread) else evidence

    def _identity(self, account: Account) -> Identity | Unread:
        if isinstance(self.connection, Unread):
            return self.connection
        if self.connection.identity:
            return self.connection.identity
        directory = self.directory
        if directory == NO_TENANT:
            return Unread(UnreadReason.PERSONAL_BACKED)
        refusal = self.connection.refusal
        by_azure = refusal is None or isinstance(refusal, NotSignedIn | AccessDenied)
        other = isinstance(directory, str) and directory.lower() != account.tenant_id
        if by_azure and other:
            return Unread(UnreadReason.OTHER_DIRECTORY)
        return turned_away(refusal) if refusal else Unread(UnreadReason.ANONYMOUS)


def _may_lead(group: str, instance_id: str) -> bool:
    sid = descriptors.sid_of(group)
    if group.startswith("aadgp."):
        return True
    own = sid.startswith(descriptors.domain_sid(instance_id) + "-")
    return own and not descriptors.is_built_in(sid, instance_id)


def _explicable(owner: Owner | Unread, me: Identity | None) -> Owner | Unread:
    """Why the owner is not told, if it is because the account is no person."""
    application = me is not None and me.kind is AccountKind.SERVICE_PRINCIPAL
    if application and isinstance(owner, Unread) and owner.detail.startswith(PEOPLE_ONLY):
        return replace(owner, reason=UnreadReason.SERVICE_PRINCIPAL)
    return owner


def _confirmed(owner: Owner | Unread, me: Identity | None, *, owned: bool) -> Owner | Unread:
    """The owner, with the list of owned organizations as the second source.

    That list may be incomplete, so only a *yes* of it counts.
    """
    if not owned:
        return owner
    if isinstance(owner, Unread):
        return Owner(me.id, "", is_me=True) if me else owner
    return owner if owner.is_me else Unread(UnreadReason.CONTRADICTORY, "owner")


def _explained(evidence: Evidence, identity: Unread) -> Evidence:
    """Without an identity, its reason explains what else could not be read."""
    items: dict[str, Any] = {
        name: _item(getattr(evidence, name), identity) for name in ITEMS if name != "directory"
    }
    return replace(evidence, **items)


def _item(item: object, identity: Unread) -> object:
    """A stranger's answers count for nothing; others are kept."""
    if identity.reason is UnreadReason.ANONYMOUS:
        return identity
    if not isinstance(item, Unread):
        return item
    explained = identity.reason in _ABOUT_EVERYTHING or item.reason is UnreadReason.NOT_ASKED
    return identity if explained else item
