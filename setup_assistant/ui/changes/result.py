"""What a banner says after changes: how many were made and read back, and what was not and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from setup_assistant.changes import wording
from setup_assistant.changes.apply import Done
from setup_assistant.errors import AssistantError
from setup_assistant.model import ChangeKind, Outcome
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.times import clock

_MOST = 4
"""Sentences about changes that are not there; a banner is no list."""


@dataclass(frozen=True)
class Result:
    """``kind`` of the banner, its title and its text."""

    kind: str
    title: str
    text: str


Summary = Callable[[Sequence[Done], datetime | None], Result]
"""``of_changes`` or ``of_undoing``."""


def of_changes(results: Sequence[Done], at: datetime | None) -> Result:
    """After changes that were made; checked again at ``at``, or not (None)."""
    successes = [
        sentence
        for kind in ChangeKind
        if (
            sentence := _success(kind, sum(d.good and d.proposal.kind is kind for d in results), at)
        )
    ]
    return _result(results, successes)


def of_undoing(results: Sequence[Done], at: datetime | None) -> Result:
    """After changes that were put back; ``at`` as in ``of_changes``."""
    n = sum(done.good for done in results)
    form = ngettext("{n} change undone.", "{n} changes undone.", n)
    return _result(results, [_checked(form.format(n=n), at)] if n else [])


def not_checked(result: Result, error: AssistantError) -> Result:
    """The same, with why the organizations could not be checked again."""
    why = _("They could not be checked again. {title}. {text}").format(
        title=error.title, text=error.text
    )
    return Result("warning", result.title, "\n".join(filter(None, (result.text, why))))


def _checked(sentence: str, at: datetime | None) -> str:
    if at is None:
        return sentence
    return _("{sentence} Checked again at {time}.").format(sentence=sentence, time=clock(at))


def _result(results: Sequence[Done], successes: list[str]) -> Result:
    reasons = [
        _reason(done) for done in results if done.outcome is not Outcome.CONFIRMED or done.problem
    ]
    if len(reasons) > _MOST:
        more = len(reasons) - _MOST
        form = ngettext("{n} more needs a look.", "{n} more need a look.", more)
        reasons = [*reasons[:_MOST], form.format(n=more)]
    first, *rest = [*successes, *reasons] or [_("Nothing was changed.")]
    return Result("warning" if reasons else "success", first, "\n".join(rest))


def _success(kind: ChangeKind, n: int, at: datetime | None) -> str:
    if not n:
        return ""
    form = {
        ChangeKind.OAUTH_ACCESS: ngettext(
            "Turned on in {n} organization.", "Turned on in {n} organizations.", n
        ),
        ChangeKind.ADMINISTRATOR: ngettext(
            "Added to administrators in {n} organization.",
            "Added to administrators in {n} organizations.",
            n,
        ),
    }[kind]
    return _checked(form.format(n=n), at)


def _reason(done: Done) -> str:
    sentence = (
        _("{org}: not changed. {reason}")
        if done.outcome is Outcome.REFUSED
        else _("{org}: {reason}")
    )
    return sentence.format(org=done.proposal.organization.name, reason=wording.why(done))
