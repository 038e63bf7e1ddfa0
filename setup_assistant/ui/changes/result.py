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
    """``kind`` of the banner, its title and its text.

    ``checked_at`` is when the organizations were read again, None where they weren't; ``open_points`` is the
    text without the sentence about that.
    """

    kind: str
    title: str
    text: str
    checked_at: datetime | None = None
    open_points: str = ""


Summary = Callable[[Sequence[Done], datetime | None], Result]
"""``of_changes`` or ``of_undoing``."""


def of_changes(results: Sequence[Done], at: datetime | None) -> Result:
    """After changes that were made; checked again at ``at``, or not (None)."""
    counts = {
        kind: sum(done.good and done.proposal.kind is kind for done in results)
        for kind in ChangeKind
    }
    return _result(results, [_success(kind, n) for kind, n in counts.items() if n], at)


def of_undoing(results: Sequence[Done], at: datetime | None) -> Result:
    """After changes that were put back; ``at`` as in ``of_changes``."""
    n = sum(done.good for done in results)
    form = ngettext("{n} change undone.", "{n} changes undone.", n)
    return _result(results, [form.format(n=n)] if n else [], at)


def not_checked(result: Result, error: AssistantError) -> Result:
    """The same, with why the organizations could not be checked again."""
    why = _("They could not be checked again. {title}. {text}").format(
        title=error.title, text=error.text
    )
    return Result("warning", result.title, "\n".join(filter(None, (result.text, why))))


def _result(results: Sequence[Done], successes: list[str], at: datetime | None) -> Result:
    reasons = [
        _reason(done) for done in results if done.outcome is not Outcome.CONFIRMED or done.problem
    ]
    if len(reasons) > _MOST:
        more = len(reasons) - _MOST
        form = ngettext("{n} more needs a look.", "{n} more need a look.", more)
        reasons = [*reasons[:_MOST], form.format(n=more)]
    kind = "warning" if reasons else "success"
    first, *rest = [*successes, *reasons] or [_("Nothing was changed.")]
    points = "\n".join(rest)
    checked = _("Checked again at {time}.").format(time=clock(at)) if at is not None else ""
    return Result(kind, first, "\n".join(filter(None, (checked, points))), at, points)


def _success(kind: ChangeKind, n: int) -> str:
    return {
        ChangeKind.OAUTH_ACCESS: ngettext(
            "OAuth access turned on in {n} organization.",
            "OAuth access turned on in {n} organizations.",
            n,
        ),
        ChangeKind.ADMINISTRATOR: ngettext(
            "Added to administrators in {n} organization.",
            "Added to administrators in {n} organizations.",
            n,
        ),
    }[kind].format(n=n)


def _reason(done: Done) -> str:
    sentence = (
        _("{org}: not changed. {reason}")
        if done.outcome is Outcome.REFUSED
        else _("{org}: {reason}")
    )
    return sentence.format(org=done.proposal.organization.name, reason=wording.why(done))
