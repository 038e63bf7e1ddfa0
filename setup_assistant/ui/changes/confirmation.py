"""What a confirmation says before anything is changed, as data: made from proposals or from the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from setup_assistant import labels
from setup_assistant.changes import audit_log, wording
from setup_assistant.changes.audit_log import Logs
from setup_assistant.changes.kinds import ORDER, deed
from setup_assistant.model import Account, ChangeKind, Entry, Proposal
from setup_assistant.texts import _, ngettext, printable
from setup_assistant.ui.times import moment


@dataclass(frozen=True)
class What:
    """One setting and how it changes, in words."""

    setting: str
    old: str
    new: str


@dataclass(frozen=True)
class Offer:
    """``items`` are the lines with a checkbox; ``commit(n)`` is the button's text for n of them, or none."""

    title: str
    what: tuple[What, ...]
    items: tuple[str, ...]
    checked: bool
    who: str
    effects: tuple[str, ...]
    undo: tuple[str, ...]
    commit: Callable[[int], str]
    none: str
    log: Callable[[Sequence[int]], tuple[str, ...]]
    """Whether there will be a trace of the ticked lines at Azure DevOps; of all while none is ticked."""
    remains: str = ""
    left_out: str = ""
    captions: tuple[str, ...] = ()
    """One below each item, or none at all."""
    by_hand: tuple[str, ...] = ()
    icon: str = "approve"
    """That of the button."""

    def details(self, places: Sequence[int]) -> str:
        """Everything as plain text, for a ticket, with the ticked lines only."""
        lines = [self.title, *(f"{w.setting}: {w.old} › {w.new}" for w in self.what)]
        lines += [self.items[place] for place in places]
        log = (_("Audit log: {sentence}").format(sentence=told) for told in self.log(places))
        return "\n".join((*lines, self.who, *log, *self.effects, *self.undo)) + "\n"


def to_change(
    proposals: Sequence[Proposal],
    actor: Account,
    *,
    logs: Logs,
    remains: str = "",
    left_out: str = "",
) -> Offer:
    """The confirmation of changes, all of one kind or of both; ``logs``: who keeps an audit log."""
    kinds = [kind for kind in ORDER if any(p.kind is kind for p in proposals)]
    name = printable(proposals[0].subject.name) or proposals[0].subject.upn
    alone = kinds[0] if len(kinds) == 1 else None
    return Offer(
        title=_question(alone, proposals, name),
        what=tuple(_what(kind) for kind in kinds),
        items=tuple(p.organization.name if alone else wording.deed(p) for p in proposals),
        checked=True,
        who=actor.upn,
        effects=tuple(wording.side_effect(kind) for kind in kinds),
        undo=(
            *(wording.undo_by_hand(kind) for kind in kinds),
            _("The last page lists every change and can undo it."),
        ),
        commit=lambda n: _commit(alone, n or len(proposals)),
        none=_("Select at least one organization.") if alone else _("Select at least one change."),
        log=partial(_log, [proposal.organization.name for proposal in proposals], logs),
        remains=remains,
        left_out=left_out,
    )


def to_undo(entries: Sequence[Entry], actor: Account, *, logs: Logs, left_out: str = "") -> Offer:
    """The confirmation of putting back changes; nothing is selected beforehand."""
    return Offer(
        title=_("Undo list"),
        what=(),
        items=tuple(wording.put_back(entry.proposal) for entry in entries),
        checked=False,
        who=actor.upn,
        effects=(
            _(
                "As long as the connector exists, Keepit needs administrator rights in every organization, "
                "and OAuth access in those that it backs up. Undo only what it no longer needs."
            ),
        ),
        undo=(),
        log=partial(_log, [entry.organization.name for entry in entries], logs),
        captions=tuple(map(_when, entries)),
        by_hand=(consent(),),
        commit=_undo,
        none=_("Select at least one change."),
        left_out=left_out,
        icon="undo",
    )


def _log(names: Sequence[str], logs: Logs, places: Sequence[int]) -> tuple[str, ...]:
    return audit_log.sentences([names[place] for place in places] or names, logs)


def _undo(n: int) -> str:
    if not n:
        return _("Undo selected")
    return ngettext("Undo {n} change", "Undo {n} changes", n).format(n=n)


def consent() -> str:
    """What only people can take back, and when Keepit needs it again."""
    return _(
        "Entra ID: take back the rights that were given only to approve the app. Keepit needs them "
        "again when the connector is reauthenticated."
    )


def _when(entry: Entry) -> str:
    told = _("{outcome}. Changed {time} by {upn}.").format(
        outcome=wording.entry_state(entry),
        time=moment(entry.deed.begun_at),
        upn=entry.deed.actor.upn,
    )
    return f"{told} {wording.doubt(entry)}".strip()


def _what(kind: ChangeKind) -> What:
    change = deed(kind)
    return What(wording.setting(kind), labels.state(change.BEFORE), labels.state(change.WANTED))


def _question(kind: ChangeKind | None, proposals: Sequence[Proposal], name: str) -> str:
    """It names the number of organizations; changes of both kinds are always several."""
    n = len({proposal.organization.name for proposal in proposals})
    if kind is ChangeKind.OAUTH_ACCESS:
        form = ngettext(
            "Turn on OAuth access in {n} organization?",
            "Turn on OAuth access in {n} organizations?",
            n,
        )
    elif kind is ChangeKind.ADMINISTRATOR:
        form = ngettext(
            "Add {name} to administrators in {n} organization?",
            "Add {name} to administrators in {n} organizations?",
            n,
        )
    else:
        form = ngettext(
            "Make {changes} changes in {n} organization?",
            "Make {changes} changes in {n} organizations?",
            n,
        )
    return form.format(n=n, name=name, changes=len(proposals))


def _commit(kind: ChangeKind | None, n: int) -> str:
    if kind is ChangeKind.OAUTH_ACCESS:
        form = ngettext("Turn on in {n} organization", "Turn on in {n} organizations", n)
    elif kind is ChangeKind.ADMINISTRATOR:
        form = ngettext("Add in {n} organization", "Add in {n} organizations", n)
    else:
        form = ngettext("Make {n} change", "Make {n} changes", n)
    return form.format(n=n)
