"""What a confirmation says before anything is changed, as data: made from proposals or from the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from setup_assistant import labels
from setup_assistant.changes import audit_log, wording
from setup_assistant.changes.audit_log import Logs
from setup_assistant.changes.errors import NotAllowed
from setup_assistant.changes.kinds import ORDER, change_of
from setup_assistant.changes.plan import what_if
from setup_assistant.errors import AssistantError
from setup_assistant.model import ChangeKind, Entry, Inspection, OAuthPolicy, Proposal
from setup_assistant.texts import _, labelled, listed, ngettext, printable
from setup_assistant.ui.times import moment


@dataclass(frozen=True)
class Setting:
    """One setting and how it changes, in words."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Confirmation:
    """``lines`` are those with a checkbox; ``commit(n)`` is the button's text for n of them, or none."""

    title: str
    settings: tuple[Setting, ...]
    lines: tuple[str, ...]
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
    """One below each line, or none at all."""
    by_hand: tuple[str, ...] = ()
    icon: str = "approve"
    """That of the button."""

    def details(self, places: Sequence[int]) -> str:
        """Everything as plain text, for a ticket, with the ticked lines only."""
        settings = (labelled(s.name, f"{s.old} › {s.new}") for s in self.settings)
        lines = (self.lines[place] for place in places)
        log = (_("Audit log: {sentence}").format(sentence=each) for each in self.log(places))
        every = (self.title, *settings, *lines, self.who, *log, *self.effects, *self.undo)
        return "\n".join(every) + "\n"


def to_change(
    proposals: Sequence[Proposal],
    who: str,
    *,
    logs: Logs,
    remains: str = "",
    left_out: str = "",
) -> Confirmation:
    """The confirmation of changes, all of one kind or of both; ``logs``: who keeps an audit log.

    ``who`` makes them, by the sign-in name.
    """
    kinds = [kind for kind in ORDER if any(p.kind is kind for p in proposals)]
    name = printable(proposals[0].subject.name) or proposals[0].subject.upn
    alone = kinds[0] if len(kinds) == 1 else None
    return Confirmation(
        title=_question(alone, proposals, name),
        settings=tuple(map(_setting, kinds)),
        lines=tuple(p.organization.name if alone else wording.apply(p) for p in proposals),
        checked=True,
        who=who,
        effects=tuple(wording.side_effect(kind) for kind in kinds),
        undo=tuple(map(_way_back, kinds)),
        commit=lambda n: _commit(alone, n or len(proposals)),
        none=_("Select at least one organization.") if alone else _("Select at least one change."),
        log=partial(_log, [proposal.organization.name for proposal in proposals], logs),
        remains=remains,
        left_out=left_out,
    )


def to_undo(
    entries: Sequence[Entry], who: str, *, logs: Logs, left_out: str = "", approved: bool = False
) -> Confirmation:
    """The confirmation of putting back changes; nothing is selected beforehand.

    ``approved``: somebody approved the app in this run, whose rights only people can take back.
    """
    return Confirmation(
        title=_("Changes made here"),
        settings=(),
        lines=tuple(wording.undo(entry.proposal) for entry in entries),
        checked=False,  # each undo takes something from Keepit that it may still need
        who=who,
        effects=(
            _(
                "Keepit needs these as long as the connector exists. Undo them only when it isn't used "
                "any more."
            ),
        ),
        undo=(),
        log=partial(_log, [entry.organization.name for entry in entries], logs),
        captions=tuple(map(_when, entries)),
        by_hand=(consent(),) if approved else (),
        commit=_undo,
        none=_("Select at least one change."),
        left_out=left_out,
        icon="undo",
    )


def _way_back(kind: ChangeKind) -> str:
    return {
        ChangeKind.OAUTH_ACCESS: _(
            "“Changes made here” on the last page, or by hand: Organization settings › Policies › turn it off."
        ),
        ChangeKind.ADMINISTRATOR: _(
            "“Changes made here” on the last page, or by hand: Organization settings › Permissions › Project "
            "Collection Administrators › remove the account."
        ),
    }[kind]


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
        "again when the connector is signed in again."
    )


def _when(entry: Entry) -> str:
    change = _("{outcome}. Changed {time} by {upn}.").format(
        outcome=wording.entry_state(entry),
        time=moment(entry.deed.begun_at),
        upn=entry.deed.actor.upn,
    )
    return f"{change} {wording.doubt(entry)}".strip()


def _setting(kind: ChangeKind) -> Setting:
    change = change_of(kind)
    return Setting(wording.setting(kind), labels.state(change.BEFORE), labels.state(change.WANTED))


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


def remains(inspection: Inspection, proposals: Sequence[Proposal]) -> str:
    """What the checks would say then, worked out and not asked; and what is set aside, and why."""
    then = what_if(inspection, proposals)
    return " ".join((_ready_then(then), *map(labels.set_aside, then.set_aside)))


def _ready_then(then: Inspection) -> str:
    n = then.not_ready
    if not n and then.set_aside:
        return _("With all of them, everything is ready but what is set aside.")
    if not n and then.left_out:
        return _("With all of them, every organization that is to be backed up is ready.")
    if not n:
        return _("With all of them, every organization is ready.")
    form = ngettext(
        "With all of them, {n} organization is still not ready.",
        "With all of them, {n} organizations are still not ready.",
        n,
    )
    return form.format(n=n)


def obstacles(
    proposals: Sequence[Proposal], errors: Sequence[AssistantError | None], upn: str
) -> str:
    """What ``upn`` may not change: each reason once, with the organizations that it holds for."""
    reasons = dict[str, set[str]]()
    for proposal, obstacle in zip(proposals, errors, strict=True):
        if obstacle is not None:
            reason = obstacle.title
            if isinstance(obstacle, NotAllowed):
                reason = _("{upn} is not an administrator there").format(upn=upn)
            reasons.setdefault(reason, set()).add(proposal.organization.name)
    return "\n".join(
        _("{names}: {reason}.").format(names=listed(sorted(names)), reason=reason)
        for reason, names in reasons.items()
    )


def not_offered(inspection: Inspection | None, proposals: Sequence[Proposal]) -> str:
    """Where OAuth access is off too and stays so, because the organization is left out."""
    if inspection is None or all(p.kind is not ChangeKind.OAUTH_ACCESS for p in proposals):
        return ""
    names = [
        one.organization.name
        for one in inspection.organizations
        if not one.backup
        and isinstance(one.evidence.policy, OAuthPolicy)
        and not one.evidence.policy.enabled
    ]
    form = ngettext(
        "Not offered: {orgs}. You left it out of the backup.",
        "Not offered: {orgs}. You left them out of the backup.",
        len(names),
    )
    return form.format(orgs=listed(names)) if names else ""
