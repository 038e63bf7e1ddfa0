"""Whether a plan's connector may be created: what a fresh check says, and what of the plan is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from setup_assistant.changes import wording
from setup_assistant.changes.plan import plan
from setup_assistant.model import Inspection, OrganizationStatus, Proposal, Verdict, Weight
from setup_assistant.texts import _, ngettext
from setup_assistant.visible import visible

if TYPE_CHECKING:
    from setup_assistant.cli.plan_file import Listed

LONGEST_LIST = 10
"""Names in one sentence; of more the number is told."""


@dataclass(frozen=True)
class Readiness:
    """What stands between now and a backup that works.

    ``attention`` and ``unknown`` are organizations by name; ``unchecked`` those of the plan's changes
    that the check didn't look at. ``changes`` are the plan's that are still to be made. ``others`` are
    sentences about the account and the check itself. ``left_out`` and ``set_aside`` don't count.
    """

    ready: bool
    attention: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    changes: tuple[Proposal, ...] = ()
    others: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()

    @property
    def organizations(self) -> tuple[str, ...]:
        """Every organization that is not ready, or not known to be."""
        return (*self.attention, *self.unknown, *self.unchecked)

    def sentences(self) -> tuple[str, ...]:
        """What is not ready and what is missing; nothing when all of it is ready."""
        if self.ready:
            return ()
        named = (
            (_("Not ready: {names}."), self.attention),
            (_("Not known to be ready, because it could not be read: {names}."), self.unknown),
            (_("In the plan, and not checked now: {names}."), self.unchecked),
        )
        missing = [visible(wording.deed(change)) for change in self.changes]
        told = [form.format(names=_names(names)) for form, names in named if names]
        if missing:
            told.append(_("Changes of the plan that were not made: {list}.").format(
                list=_names(missing, between="; ")))  # fmt: skip
        return (*self.others, *told)

    def notes(self) -> tuple[str, ...]:
        """What doesn't count, because somebody decided so."""
        named = (
            (_("Left out of the backup: {names}."), self.left_out),
            (_("Set aside, because it can't be read: {names}."), self.set_aside),
        )
        return tuple(form.format(names=_names(names)) for form, names in named if names)

    def document(self) -> dict[str, Any]:
        """The same as JSON data, for ``not_ready`` of ``resources/schemas/create-1.json``."""
        return {
            "organizations": list(self.organizations),
            "changes": [
                {"kind": change.kind.value, "organization": change.organization.name}
                for change in self.changes
            ],
            "text": " ".join(self.sentences()),
        }


def readiness(inspection: Inspection, listed: Listed, *, only_some: bool) -> Readiness:
    """What ``inspection``, made just now, says about the plan ``listed``. Unknown is never ready.

    ``only_some``: some organizations alone were checked, so the plan's others are not ready either.
    """
    checked = {one.organization.name.casefold() for one in inspection.organizations}
    changing = [name for _kind, name, _id in listed.changes]
    planned = (*changing, *listed.organizations) if only_some else changing
    unchecked = dict.fromkeys(name for name in planned if name.casefold() not in checked)
    wanted = {(kind, name.casefold()) for kind, name, _id in listed.changes}
    still = tuple(
        change.proposal
        for change in plan(inspection)
        if (change.proposal.kind.value, change.proposal.organization.name.casefold()) in wanted
    )
    return Readiness(
        ready=inspection.ready and not unchecked,
        attention=_with_status(inspection, OrganizationStatus.ATTENTION),
        unknown=_with_status(inspection, OrganizationStatus.UNKNOWN),
        unchecked=tuple(unchecked),
        changes=still,
        others=tuple(_others(inspection)),
        left_out=tuple(one.name for one in inspection.left_out),
        set_aside=tuple(one.organization.name for one in inspection.set_aside),
    )


def _with_status(inspection: Inspection, status: OrganizationStatus) -> tuple[str, ...]:
    return tuple(one.organization.name for one in inspection.organizations if one.status is status)


def _others(inspection: Inspection) -> Sequence[str]:
    from setup_assistant.checks import registry

    told, finding = [], inspection.account_finding
    if finding.weight is Weight.REQUIRED and finding.verdict is not Verdict.PASSED:
        words = registry.account_words(finding, inspection.account)
        told.append(f"{words.head}.")
    if not inspection.complete:
        told.append(_("The check was stopped before every organization was read."))
    elif not inspection.organizations:
        told.append(_("No organization was found."))
    return told


def _names(names: Sequence[str], between: str = ", ") -> str:
    shown = between.join(visible(name) for name in names[:LONGEST_LIST])
    more = len(names) - LONGEST_LIST
    if more <= 0:
        return shown
    form = ngettext("{names} and {n} more", "{names} and {n} more", more)
    return form.format(names=shown, n=more)
