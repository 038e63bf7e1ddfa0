"""What a banner says after changes: how many were made and read back, and what was not and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from setup_assistant.changes import Done, wording
from setup_assistant.model import ChangeKind, Outcome
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.pages.times import clock


@dataclass(frozen=True)
class Result:
    """``kind`` of the banner, its title and its text."""

    kind: str
    title: str
    text: str


def of_changes(results: Sequence[Done], at: datetime) -> Result:
    """After changes that were made, checked again at ``at``."""
    made = [
        sentence
        for kind in ChangeKind
        if (sentence := _made(kind, sum(d.good and d.proposal.kind is kind for d in results), at))
    ]
    return _result(results, made)


def of_undoing(results: Sequence[Done], at: datetime) -> Result:
    """After changes that were put back."""
    n = sum(done.good for done in results)
    form = ngettext(
        "{n} change undone. Checked again at {time}.",
        "{n} changes undone. Checked again at {time}.",
        n,
    )
    return _result(results, [form.format(n=n, time=clock(at))] if n else [])


def _result(results: Sequence[Done], made: list[str]) -> Result:
    left = [
        _left(done) for done in results if done.outcome is not Outcome.CONFIRMED or done.problem
    ]
    first, *rest = [*made, *left] or [_("Nothing was changed.")]
    return Result("warning" if left else "success", first, "\n".join(rest))


def _made(kind: ChangeKind, n: int, at: datetime) -> str:
    if not n:
        return ""
    form = {
        ChangeKind.OAUTH_ACCESS: ngettext(
            "Turned on in {n} organization. Checked again at {time}.",
            "Turned on in {n} organizations. Checked again at {time}.",
            n,
        ),
        ChangeKind.ADMINISTRATOR: ngettext(
            "Added to administrators in {n} organization. Checked again at {time}.",
            "Added to administrators in {n} organizations. Checked again at {time}.",
            n,
        ),
    }[kind]
    return form.format(n=n, time=clock(at))


def _left(done: Done) -> str:
    sentence = (
        _("{org}: not changed. {reason}")
        if done.outcome is Outcome.REFUSED
        else _("{org}: {reason}")
    )
    return sentence.format(org=done.proposal.organization.name, reason=wording.why(done))
