"""Whether a plan's connector may be created: what a fresh check says, and what of the plan is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from setup_assistant import labels
from setup_assistant.changes import plan as planning
from setup_assistant.changes import wording
from setup_assistant.checks import registry
from setup_assistant.cli.plan_file import Plan
from setup_assistant.model import Inspection, OrganizationStatus, Proposal, Verdict, Weight
from setup_assistant.model.scope import name_key
from setup_assistant.texts import _, ngettext
from setup_assistant.visible import visible

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
        groups = (
            (_("Not ready: {names}."), self.attention),
            (_("Not known to be ready, because it could not be read: {names}."), self.unknown),
            (_("In the plan, and not checked now: {names}."), self.unchecked),
        )
        sentences = [form.format(names=_names(names)) for form, names in groups if names]
        if self.changes:
            missing = [visible(wording.apply(change)) for change in self.changes]
            form = _("Changes of the plan that were not made: {list}.")
            sentences.append(form.format(list=_names(missing, between="; ")))
        return (*self.others, *sentences)

    def notes(self) -> tuple[str, ...]:
        """What doesn't count, because somebody decided so."""
        groups = (
            (_("Left out of the backup: {names}."), self.left_out),
            (_("Set aside, because it can't be read: {names}."), self.set_aside),
        )
        return tuple(form.format(names=_names(names)) for form, names in groups if names)

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


def assess(inspection: Inspection, plan: Plan, *, only_some: bool) -> Readiness:
    """What ``inspection``, made just now, says about ``plan``. Unknown is never ready.

    ``only_some``: some organizations alone were checked, so the plan's others are not ready either.
    """
    checked = {one.organization.key for one in inspection.organizations}
    names = [name for _kind, name, _id in plan.changes]
    required = (*names, *plan.organizations) if only_some else names
    unchecked = dict.fromkeys(name for name in required if name_key(name) not in checked)
    changes = {(kind, name_key(name)) for kind, name, _id in plan.changes}
    proposals = [change.proposal for change in planning.plan(inspection)]
    missing = (p for p in proposals if (p.kind.value, p.organization.key) in changes)
    return Readiness(
        ready=inspection.ready and not unchecked,
        attention=_with_status(inspection, OrganizationStatus.ATTENTION),
        unknown=_with_status(inspection, OrganizationStatus.SIGN_IN, OrganizationStatus.UNKNOWN),
        unchecked=tuple(unchecked),
        changes=tuple(missing),
        others=tuple(_others(inspection)),
        left_out=tuple(one.name for one in inspection.left_out),
        set_aside=tuple(one.organization.name for one in inspection.set_aside),
    )


def _with_status(inspection: Inspection, *statuses: OrganizationStatus) -> tuple[str, ...]:
    organizations = inspection.organizations
    return tuple(one.organization.name for one in organizations if one.status in statuses)


def _others(inspection: Inspection) -> Iterator[str]:
    """Sentences about the account and the check itself."""
    finding = inspection.account_finding
    if finding.weight is Weight.REQUIRED and finding.verdict is not Verdict.PASSED:
        yield f"{registry.account_words(finding, inspection.account).head}."
    if not inspection.complete:
        yield labels.stopped()
    elif not inspection.organizations:
        yield _("No organization was found.")


def _names(names: Sequence[str], between: str = ", ") -> str:
    sentence = between.join(visible(name) for name in names[:LONGEST_LIST])
    more = len(names) - LONGEST_LIST
    if more <= 0:
        return sentence
    form = ngettext("{names} and {n} more", "{names} and {n} more", more)
    return form.format(names=sentence, n=more)
