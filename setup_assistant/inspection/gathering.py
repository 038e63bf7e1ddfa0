"""The questions about one organization, in their order: what depends on nothing, then on that."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from setup_assistant.checks import administrator, judge_all, oauth_access
from setup_assistant.inspection.notes import Notes
from setup_assistant.inspection.policy import oauth_of
from setup_assistant.inspection.unread import attempt
from setup_assistant.model import (
    Account,
    Evidence,
    Identity,
    Inspected,
    Organization,
    Scope,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.services.azure_devops import AzureDevOps

Question = Callable[[], None]


@dataclass(frozen=True)
class Subject:
    """Which organization, seen by which account, which the list names as its owner or not."""

    organization: Organization
    account: Account
    owned: bool = False


class Gathering:
    """One organization's evidence in the making. ``submit`` runs a question on some thread.

    Questions that nothing is missing for are asked together; when all are answered, the next ones
    are, until there are none. Two rounds are enough for an owner or a direct administrator.
    """

    def __init__(
        self,
        devops: AzureDevOps,
        subject: Subject,
        *,
        scope: Scope,
        now: Callable[[], datetime],
        submit: Callable[[Question], None],
        done: Callable[[Inspected], None],
    ) -> None:
        self._devops, self._subject, self._name = devops, subject, subject.organization.name
        self._scope, self._now, self._submit, self._done = scope, now, submit, done
        self._notes = Notes()
        self._asked: set[Question] = set()
        self._open = 0
        self._lock = threading.Lock()
        self._started = 0.0

    def first(self) -> tuple[Question, ...]:
        """The questions to begin with, ready to run on any thread."""
        questions = (self._connection, self._providers, self._settings)
        return tuple(self._prepared(questions))

    def _prepared(self, questions: tuple[Question, ...]) -> list[Question]:
        self._asked.update(questions)
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
        questions = tuple(q for q in self._wanted() if q not in self._asked)
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

    def _wanted(self) -> list[Question]:
        wanted: list[Question] = []
        if isinstance(self._notes.directory, Unread):
            wanted.append(self._tenant)
        if self._notes.known:
            wanted += [self._groups, self._entitlement, self._direct, *self._doubts()]
            if self._groups in self._asked:
                wanted += self._further()
        return wanted

    def _doubts(self) -> list[Question]:
        """Questions asked once more, by themselves, where the common one brought nothing."""
        notes = self._notes
        doubts = [self._owner] if isinstance(notes.owner, Unread) else []
        if isinstance(oauth_of(notes.provider), Unread) and self._provider not in self._asked:
            doubts.append(self._provider)
        elif isinstance(notes.policy, Unread):
            doubts.append(self._single)
        return doubts

    def _further(self) -> list[Question]:
        """Questions that only some findings call for.

        Judged as if it were to be backed up: whoever changes that later is asked nothing again.
        """
        further = [self._via] if self._notes.leading_group() else []
        found = judge_all(self._evidence())
        checks = (administrator.ID, oauth_access.ID)
        if any(found.finding(check).verdict is Verdict.FAILED for check in checks):
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
        identity = self._notes.known
        if identity is None:
            raise AssertionError("asked only when the account is known")
        return identity
