"""What is left to do, as a list: what, where, who can, how, and the page for it.

The same thing in several organizations is one point. Advice comes last; what is only unread because of
something named already is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from setup_assistant import labels
from setup_assistant.changes import wording
from setup_assistant.checks import (
    administrator,
    directory,
    oauth_access,
    registry,
    requirements,
    scoping,
)
from setup_assistant.checks.wording import MY_ORGANIZATIONS, PUBLIC_ADDRESS, Words
from setup_assistant.connector import existing
from setup_assistant.connector.tasks import task, tasks_left
from setup_assistant.labels import Mark
from setup_assistant.model import (
    Account,
    Evidence,
    Finding,
    Inspected,
    Inspection,
    Outcome,
    Rights,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.report import connector_facts
from setup_assistant.report.evidence import SignInAgain, TenantReport
from setup_assistant.texts import _, labelled, ngettext

_BY_CHECKING_AGAIN = frozenset(
    {
        UnreadReason.CANCELLED,
        UnreadReason.NOT_SIGNED_IN,
        UnreadReason.THROTTLED,
        UnreadReason.UNREACHABLE,
        UnreadReason.SERVICE_FAULT,
    }
)


@dataclass(frozen=True)
class Place:
    """Where it is to be done: the name, what was found there, and the page; ``link`` may be empty."""

    name: str
    found: str = ""
    link: str = ""


@dataclass(frozen=True)
class Point:
    """One thing to do, in at least one place. ``mark``: failed or unread; ``weight`` in words, or empty.

    ``ways``: one of them is enough, each with its steps.
    """

    what: str
    mark: Mark
    weight: str
    why: str
    ways: tuple[tuple[str, ...], ...]
    who: str
    places: tuple[Place, ...]


def points(tenant: TenantReport) -> tuple[Point, ...]:
    """Everything that is open, as the last page has it: what organizations need, then the connector; advice last."""
    advised = labels.weight(Weight.ADVISED)
    found = sorted(_together(_points(tenant)), key=lambda one: one.mark.icon != "warn")
    needed = (one for one in found if one.weight != advised)
    advice = (one for one in found if one.weight == advised)
    return (*needed, *_together(_of_connector(tenant)), *advice)


def counted(tenant: TenantReport) -> str:
    """How many points there are, and of how many tasks where the window counts those of a new connector."""
    n, tasks = len(points(tenant)), tasks_left(tenant.created, tenant.after)
    words = ngettext("{n} open point", "{n} open points", n).format(n=n)
    if not tasks or tasks == n:
        return words
    return labelled(ngettext("{n} task left", "{n} tasks left", tasks).format(n=tasks), words)


def safe_link(link: str) -> str:
    """Only addresses that the assistant itself makes: a saved report can't bring another kind."""
    return link if link.startswith((f"{PUBLIC_ADDRESS}/", MY_ORGANIZATIONS)) else ""


def _together(found: Iterable[Point]) -> list[Point]:
    """The same thing in several places is one point."""
    places_by_point: dict[Point, list[Place]] = {}
    for point in found:
        places_by_point.setdefault(replace(point, places=()), []).extend(point.places)
    return [replace(point, places=tuple(places)) for point, places in places_by_point.items()]


def _points(tenant: TenantReport) -> Iterator[Point]:
    if tenant.after is not None:
        yield from _of_account(tenant.after)
        for inspected in tenant.after.organizations:
            yield from _of_organization(inspected, tenant.account)
    yield from _of_changes(tenant)


def _of_account(inspection: Inspection) -> Iterator[Point]:
    finding, account = inspection.account_finding, inspection.account
    if finding.verdict is not Verdict.PASSED:
        words = registry.account_words(finding, account)
        read = finding.verdict is Verdict.FAILED
        who = _by_checking_again() if read else _administrator_of_directory()
        yield _point(finding, words, who, Place(account.upn, words.found))


def _of_organization(inspected: Inspected, first: Account) -> Iterator[Point]:
    evidence = inspected.evidence
    findings = registry.open_findings(inspected)
    repeated = registry.explained_before(findings)
    as_whom = labels.as_whom(evidence, first)
    ended = scoping.ended(inspected)
    for finding in findings:
        if finding.check not in repeated:
            words = registry.words(finding, evidence)
            found = " ".join(filter(None, (ended, words.found, as_whom)))
            place = Place(evidence.organization.name, found, safe_link(words.link))
            yield _point(finding, words, who_can(finding, evidence), place)


def _of_changes(tenant: TenantReport) -> Iterator[Point]:
    mark = Mark("unknown", labels.outcome_word(Outcome.UNSURE))
    for entry in tenant.entries:
        if entry.unfinished:
            happened, step = wording.unfinished(entry)
            what, place = _("It is not known whether a change was made"), entry.organization.name
            yield Point(
                what, mark, "", "", ((step,),), _by_checking_again(), (Place(place, happened),)
            )


def _of_connector(tenant: TenantReport) -> Iterator[Point]:
    who = _("Somebody who may change the connector in Keepit")
    open_, unread = labels.verdict(Verdict.FAILED), labels.verdict(Verdict.UNKNOWN)
    if tenant.connector_problem:
        place = Place(requirements.vendor(), tenant.connector_problem)
        yield Point(_("The connector was not read back"), unread, "", "", (), who, (place,))
    created = tenant.created
    if created is not None and (left := task(created.task)):
        place = Place(created.connector.shown, left.text)
        yield Point(left.head, open_, "", "", ((left.how,),), who, (place,))
    if differences := connector_facts.differences(created):
        what = _("The connector differs from what was asked for")
        places = tuple(Place(fact.name, " · ".join(fact.lines)) for fact in differences)
        yield Point(what, open_, "", "", (), who, places)
    yield from _of_existing(tenant.again, who)


def _of_existing(again: SignInAgain | None, who: str) -> Iterator[Point]:
    state = again and (again.after or again.before)
    left = [point for point in existing.points(state) if not point.good] if state else []
    if left:
        places = tuple(Place(point.title, point.found) for point in left)
        steps = tuple(filter(None, (point.how for point in left)))
        mark = labels.verdict(Verdict.FAILED)
        yield Point(
            _("The connector needs attention"), mark, "", "", (steps,) if steps else (), who, places
        )


def _point(finding: Finding, words: Words, who: str, place: Place) -> Point:
    mark, weight = labels.verdict(finding.verdict), labels.weight(finding.weight)
    return Point(words.head, mark, weight, words.why, words.ways, who, (place,))


# --- who can ----------------------------------------------------------------------------------------


def who_can(finding: Finding, evidence: Evidence) -> str:
    """Who can do what an open ``finding`` of an organization asks for."""
    if finding.verdict is Verdict.UNKNOWN:
        return _who_can_read(finding.reason, evidence)
    if finding.check == directory.ID:
        return _("The owner of the organization")
    if finding.check == oauth_access.ID and finding.fact("enforced"):
        return _("The Azure DevOps Administrator of the directory")
    if _may(finding.check, evidence.rights if isinstance(evidence.rights, Rights) else None):
        either = _("{upn}, or an administrator of the organization")
        return either.format(upn=evidence.account.upn)
    return _administrator()


def _who_can_read(reason: str, evidence: Evidence) -> str:
    upn = evidence.account.upn
    if reason == UnreadReason.OTHER_DIRECTORY:
        return _("{upn} with a sign-in to that directory, or its administrator").format(upn=upn)
    if reason == UnreadReason.CONDITIONAL_ACCESS:
        return _administrator_of_directory()
    if reason == UnreadReason.SOMEBODY_BETWEEN:
        return _("Your network team")
    if reason in (UnreadReason.NOT_FOUND, UnreadReason.ODD_ENTRY):
        return _("{upn}, in the list of its organizations").format(upn=upn)
    return _by_checking_again() if reason in _BY_CHECKING_AGAIN else _administrator()


def _may(check: str, rights: Rights | None) -> bool:
    if rights is None:
        return False
    return {
        oauth_access.ID: rights.manage_policies is True,
        administrator.ID: rights.edit_organization is True,
    }.get(check, False)


def _administrator() -> str:
    return _("An administrator of the organization")


def _administrator_of_directory() -> str:
    return _("An administrator of the directory")


def _by_checking_again() -> str:
    return _("Whoever checks again")
