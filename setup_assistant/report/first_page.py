"""What somebody who approves needs first: result, who, when, changes, what is left out or accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from setup_assistant import labels
from setup_assistant.changes import wording
from setup_assistant.checks import registry
from setup_assistant.checks.advice import Level, advice
from setup_assistant.connector import existing
from setup_assistant.labels import Mark
from setup_assistant.model import (
    Actor,
    ConnectorState,
    Created,
    Entry,
    Inspected,
    Inspection,
    Outcome,
    Unread,
    Verdict,
    Weight,
)
from setup_assistant.report.connector_facts import Fact
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import _, listed, ngettext

MOST_LINES = 5
"""Of changes and of exceptions; the appendix has all of them."""
MOST_NAMES = 12
"""Of organizations that something is advised for; the row of each says it, too."""


@dataclass(frozen=True)
class Person:
    """Somebody who took part, and in which part."""

    role: str
    who: Actor
    kind: str


def kind(report: Report) -> str:
    """What the report is called."""
    return _("Evidence report") if report.again is None else _("Check before signing in again")


def result(report: Report) -> Mark:
    """Whether everything is ready, of all directories together."""
    if not report.ready:
        return Mark("warn", _("Not every organization is ready"))
    return Mark("ok", labels.ready([tenant.after for tenant in report.tenants if tenant.after]))


def result_of(tenant: TenantReport) -> Mark:
    """The same of one directory."""
    if tenant.after is None:
        return Mark("unknown", _("This directory could not be checked."))
    if tenant.ready:
        return Mark("ok", labels.ready([tenant.after]))
    return Mark("warn", _("Not every organization is ready"))


def sentences(tenant: TenantReport) -> tuple[str, ...]:
    """The result in numbers, what is the matter with the account, and whether the check was stopped."""
    if tenant.after is None:
        return (tenant.problem,)
    stopped = () if tenant.after.complete else (labels.stopped(),)
    return (labels.summary(tenant.after), *stopped)


def facts(tenant: TenantReport) -> tuple[Fact, ...]:
    """What stands below the result, in order; what isn't so is said too."""
    return tuple(_facts(tenant))


def people(tenant: TenantReport) -> tuple[Person, ...]:
    """The account that was checked, then everybody else who changed something."""
    first = Actor.of(tenant.account)
    people_by_key = {_key(first): Person(_("Service account"), first, labels.kind(tenant.account))}
    for account in tenant.after.accounts[1:] if tenant.after else ():
        there = Actor.of(account)
        role = _("Service account, in another directory")
        people_by_key[_key(there)] = Person(role, there, labels.kind(account))
    for entry in tenant.entries:
        for act in filter(None, (entry.deed, *entry.earlier_undos, entry.undo)):
            second = Person(_("Second identity, made changes"), act.actor, "")
            people_by_key.setdefault(_key(act.actor), second)
    return tuple(people_by_key.values())


def changes(tenant: TenantReport) -> tuple[str, ...]:
    """Each change in a line, what came of it in the same; what was never made doesn't count."""
    made = [entry for entry in tenant.entries if entry.deed.outcome is not Outcome.REFUSED]
    return _first_lines([_change(entry) for entry in made]) or (_("Nothing was changed."),)


def left_out(inspection: Inspection) -> str:
    """Which organizations won't be backed up and who chose that, or that there is none."""
    if not inspection.left_out:
        return _("No organization is left out.")
    sentence = _("{orgs}, chosen by {upn}. OAuth access was not required there.")
    orgs = labels.names(inspection.left_out)
    return sentence.format(orgs=orgs, upn=inspection.account.upn)


def exceptions(tenant: TenantReport) -> tuple[str, ...]:
    """What was accepted although it isn't as required, in a line each; or that nothing was."""
    although = _("Created although not everything was ready: {what}")
    lines = [although.format(what=tenant.although)] if tenant.although else []
    lines += map(_exception, tenant.after.set_aside if tenant.after else ())
    return _first_lines(lines) or (_("No exception was accepted."),)


def advised(inspection: Inspection) -> tuple[str, ...]:
    """What policies say that can still stop a backup where the checks are passed: each with its organizations."""
    names_by_policy: dict[tuple[str, str], list[str]] = {}
    for one in inspection.organizations:
        for policy in advice(one.evidence) if one.backup else ():
            if policy.level is Level.ADVISED:
                key = policy.words.title, policy.words.why
                names_by_policy.setdefault(key, []).append(one.organization.name)
    sentence = _("{policy}: {orgs}. {why}")
    return tuple(
        sentence.format(policy=policy, orgs=_first_names(names), why=why)
        for (policy, why), names in names_by_policy.items()
    )


def connector(tenant: TenantReport) -> Fact | None:
    """The connector by name, and how it is; None where there is none."""
    title = _("Connector")
    if tenant.again is not None:
        state = tenant.again.after or tenant.again.before
        return Fact(title, (state.connector.shown,), _state(state)) if state else None
    if tenant.created is not None:
        return Fact(title, (tenant.created.connector.shown,), _created(tenant.created))
    if tenant.connector_problem:
        return Fact(title, (tenant.connector_problem,), Mark("unknown", _("Not read back")))
    return None


def _facts(tenant: TenantReport) -> Iterator[Fact]:
    lines_by_role = dict[str, tuple[str, ...]]()
    for person in people(tenant):
        name = _("{name} ({upn})").format(name=person.who.name or "–", upn=person.who.upn or "–")
        lines_by_role[person.role] = (*lines_by_role.get(person.role, ()), name)
    yield from (Fact(role, _first_lines(lines)) for role, lines in lines_by_role.items())
    if before := _read_twice(tenant):
        yield Fact(_("Checked before"), (_span(min(before), max(before)),))
    if tenant.after is not None:
        span = _span(tenant.after.started_at, tenant.after.last_read_at)
        yield Fact(_("Checked"), (span,))
    if tenant.after is not None and (lines := advised(tenant.after)):
        yield Fact(labels.weight(Weight.ADVISED), lines)
    yield Fact(_("Changes"), changes(tenant))
    if tenant.after is not None:
        yield Fact(_("Won't be backed up"), (left_out(tenant.after),))
    yield Fact(_("Accepted exceptions (not passed)"), exceptions(tenant))
    if (fact := connector(tenant)) is not None:
        yield fact


def _read_twice(tenant: TenantReport) -> list[datetime]:
    """When each organization that was read again was read before."""
    after = tenant.after.organizations if tenant.after else ()
    pairs = ((tenant.was(one.organization.name), one.evidence.read_at) for one in after)
    return [was.evidence.read_at for was, now in pairs if was and was.evidence.read_at != now]


def _span(first: datetime, last: datetime) -> str:
    return f"{labels.utc(first)} – {labels.utc(last)}"


def _change(entry: Entry) -> str:
    words = _("{change} – {outcome}")
    return words.format(change=wording.apply(entry.proposal), outcome=wording.entry_state(entry))


def _exception(inspected: Inspected) -> str:
    finding = next(f for f in inspected.findings if f.verdict is Verdict.ACCEPTED)
    accepted = registry.words(finding, inspected.evidence).why
    return _("{org}: {exception}").format(org=inspected.organization.name, exception=accepted)


def _state(state: ConnectorState) -> Mark:
    if existing.backs_up(state):
        return Mark("ok", _("The connector backs up"))
    return Mark("warn", _("The connector needs attention"))


def _created(created: Created) -> Mark:
    if created.ready:
        return Mark("ok", _("Created"))
    sound = isinstance(created.health, Unread) or created.sound
    return Mark("warn", _("Created, something is left to do") if sound else _("Needs attention"))


def _first_lines(lines: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    rest = len(lines) - MOST_LINES
    if rest <= 0:
        return tuple(lines)
    more = ngettext("… and {n} more in the appendix", "… and {n} more in the appendix", rest)
    return (*lines[:MOST_LINES], more.format(n=rest))


def _first_names(names: list[str]) -> str:
    rest = len(names) - MOST_NAMES
    if rest <= 0:
        return listed(names)
    more = ngettext("and {n} more in the report", "and {n} more in the report", rest)
    return f"{listed(names[:MOST_NAMES])}, {more.format(n=rest)}"


def _key(actor: Actor) -> tuple[str, str]:
    return actor.tenant_id, actor.upn.casefold()  # somebody with a token has no object id
