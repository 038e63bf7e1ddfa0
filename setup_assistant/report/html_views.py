"""What the report shows of one organization: each check before and after, the raw values, the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from setup_assistant import codec, labels
from setup_assistant.checks import registry, scoping, wording
from setup_assistant.checks.advice import Advice, Level, advice
from setup_assistant.checks.requirements import Source
from setup_assistant.checks.wording import unread_sentence
from setup_assistant.labels import Mark
from setup_assistant.model import (
    Coverage,
    Evidence,
    Finding,
    Inspected,
    Inspection,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.report.evidence import TenantReport
from setup_assistant.texts import _, clock, ngettext

MOST_LINES = 12
"""Of a long list among the raw values; the JSON file has all of them."""

CELLS = ("administrator", "oauth_access", "access_level")
_ITEMS = ("directory", "identity", "owner", "groups", "entitlement", "policy", "rights")
_ELSEWHERE = ("organization", "account", "read_at", "seconds")
"""Said above the raw values, or no evidence: how long the reading took."""


@dataclass(frozen=True)
class CheckView:
    """One check. ``before`` and ``found_before`` are None and empty where only one state is shown."""

    title: str
    weight: str
    before: Mark | None
    after: Mark
    words: wording.Words
    found_before: str
    open: bool
    again: bool = False
    """Whether it could not be read for the reason that the check above names."""


@dataclass(frozen=True)
class AdviceView:
    """What a policy says besides the checks; ``sources`` say where its sentences come from."""

    weight: str
    mark: Mark
    words: wording.Words
    advised: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Raw:
    """One raw value by its name in the JSON file, as lines."""

    key: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    changed: bool


@dataclass(frozen=True)
class Gap:
    """Items that could not be read for one and the same reason."""

    items: tuple[str, ...]
    sentence: str
    detail: str


@dataclass(frozen=True)
class Cell:
    """A cell of the table of organizations. ``key`` sorts."""

    before: str
    after: str
    key: str


@dataclass(frozen=True)
class OrganizationView:
    """One organization as the report shows it."""

    anchor: str
    name: str
    id: str
    cells: tuple[Cell, ...]
    before: Mark | None
    after: Mark
    rank: int
    checks: tuple[CheckView, ...]
    advice: tuple[AdviceView, ...]
    gaps: tuple[Gap, ...]
    coverage: Coverage | None
    coverage_gap: Gap | None
    left_out: bool
    notes: tuple[str, ...]
    read_at: str
    read_before: str
    evidence: Evidence
    evidence_before: Evidence | None

    @property
    def raw(self) -> tuple[Raw, ...]:
        """The raw values: dear to make, and only the appendix shows them."""
        return tuple(_raw(self.evidence, self.evidence_before))


def organizations(tenant: TenantReport, number: int) -> Iterator[OrganizationView]:
    """Every organization of the tenant with that number, in the order of the check."""
    for index, after in enumerate(tenant.after.organizations if tenant.after else ()):
        name = after.organization.name
        view = _organization(
            f"t{number}-o{index + 1}", after, tenant.was(name), tenant.coverage.get(name)
        )
        as_whom = labels.as_whom(after.evidence, tenant.account)
        yield replace(view, notes=(*view.notes, as_whom)) if as_whom else view


@dataclass(frozen=True)
class Accepted:
    """An exemption that holds: the organization, what was found there, and who accepted it why."""

    name: str
    found: str
    accepted: str


def accepted(inspection: Inspection) -> tuple[Accepted, ...]:
    """The organizations that are set aside."""
    return tuple(map(_accepted, inspection.set_aside))


def _accepted(inspected: Inspected) -> Accepted:
    finding = next(f for f in inspected.findings if f.verdict is Verdict.ACCEPTED)
    words = registry.words(finding, inspected.evidence)
    return Accepted(inspected.organization.name, words.found, words.why)


def account_check(inspection: Inspection, earlier: Inspection | None) -> CheckView:
    """The check about the account itself."""
    finding = inspection.account_finding
    words = registry.account_words(finding, inspection.account)
    if earlier is None or earlier.account_finding == finding:
        return _check(finding, words, None, "")
    was = registry.account_words(earlier.account_finding, earlier.account)
    return _check(finding, words, earlier.account_finding, was.found)


def _organization(
    anchor: str, after: Inspected, before: Inspected | None, seen: Coverage | Unread | None
) -> OrganizationView:
    evidence = after.evidence
    was = labels.status(before.status) if before else None
    now = labels.status(after.status)
    read_again = before is not None and before.evidence.read_at != evidence.read_at
    return OrganizationView(
        anchor=anchor,
        name=evidence.organization.name,
        id=evidence.organization.id,
        cells=tuple(_cell(check, after, before) for check in CELLS),
        before=was if was != now else None,
        after=now,
        rank=list(type(after.status)).index(after.status),
        checks=tuple(_checks(after, before)),
        advice=tuple(
            _advice(each, evidence) for each in (advice(evidence) if after.backup else ())
        ),
        gaps=tuple(_gaps(evidence)),
        coverage=seen if isinstance(seen, Coverage) else None,
        coverage_gap=_gap((), seen, evidence) if isinstance(seen, Unread) else None,
        left_out=not after.backup,
        notes=tuple(filter(None, [scoping.ended(after)])),
        read_at=labels.utc(evidence.read_at),
        read_before=labels.utc(before.evidence.read_at) if read_again and before else "",
        evidence=evidence,
        evidence_before=before.evidence if before else None,
    )


def _cell(check: str, after: Inspected, before: Inspected | None) -> Cell:
    now, was = _word(check, after), _word(check, before) if before else ""
    return Cell(was if was != now else "", now, now.casefold())


def _word(check: str, inspected: Inspected) -> str:
    finding = _finding(inspected, check)
    return registry.cell(check, finding) if finding else "–"


def _finding(inspected: Inspected, check: str) -> Finding | None:
    return next((finding for finding in inspected.findings if finding.check == check), None)


def _checks(after: Inspected, before: Inspected | None) -> Iterator[CheckView]:
    repeated = registry.explained_before(after.findings)
    for finding in after.findings:
        words, again = _untimed(finding, after.evidence), finding.check in repeated
        was = _finding(before, finding.check) if before else None
        if was is None or before is None or _same(was, finding):
            yield _check(finding, words, None, "", again=again)
        else:
            found_before = _untimed(was, before.evidence).found
            yield _check(finding, words, was, found_before, again=again)


def _untimed(finding: Finding, evidence: Evidence) -> wording.Words:
    words = registry.words(finding, evidence)
    return replace(words, found=_without_time(words.found, evidence))


def _without_time(sentences: str, evidence: Evidence) -> str:
    """``sentences`` without the last one, where that says when ``evidence`` was read: it stands above."""
    last = f"{clock(evidence.read_at)}."
    end = sentences.rfind(". ", 0, -len(last)) if sentences.endswith(last) else -1
    return sentences if end < 0 else sentences[: end + 1]


def _same(was: Finding, finding: Finding) -> bool:
    return (was.verdict, was.reason) == (finding.verdict, finding.reason)


def _check(
    finding: Finding,
    words: wording.Words,
    was: Finding | None,
    found_before: str,
    *,
    again: bool = False,
) -> CheckView:
    mark = labels.verdict(finding.verdict)
    return CheckView(
        title=words.title,
        weight=labels.weight(finding.weight),
        before=labels.verdict(was.verdict) if was else None,
        after=mark,
        words=words,
        found_before=found_before,
        open=mark.icon in ("warn", "unknown"),
        again=again,
    )


def _advice(entry: Advice, evidence: Evidence) -> AdviceView:
    advised = entry.level is Level.ADVISED
    weight = labels.weight(Weight.ADVISED) if advised else _("Information")
    mark = Mark("info", entry.words.head)
    words = replace(entry.words, found=_without_time(entry.words.found, evidence))
    return AdviceView(weight, mark, words, advised, entry.sources)


def _gaps(evidence: Evidence) -> Iterator[Gap]:
    names_by_unread: dict[Unread, tuple[str, ...]] = {}
    for name in _ITEMS:
        value = getattr(evidence, name)
        if isinstance(value, Unread) and value.reason is not UnreadReason.NOT_ASKED:
            names_by_unread[value] = (*names_by_unread.get(value, ()), labels.item(name))
    for unread, names in names_by_unread.items():
        yield _gap(names, unread, evidence)


def _gap(names: tuple[str, ...], unread: Unread, evidence: Evidence) -> Gap:
    sentence = unread_sentence(unread.reason, evidence, unread.detail)
    return Gap(names, _without_time(sentence, evidence), unread.detail)


def _raw(evidence: Evidence, before: Evidence | None) -> Iterator[Raw]:
    now = dict(_flat(codec.encode(evidence)))
    was = dict(_flat(codec.encode(before))) if before else now
    for key in dict.fromkeys((*now, *was)):
        after, earlier = now.get(key, ("–",)), was.get(key, ("–",))
        yield Raw(key, earlier, after, changed=earlier != after)


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every value in it by its dotted name, as lines of text."""
    if isinstance(value, Mapping) and "unread" in value:
        sentence = _unread(value["unread"])
        yield key, (sentence, *str(value["detail"]).split("\n")) if value["detail"] else (sentence,)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if key or name not in _ELSEWHERE:
                yield from _flat(item, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        yield key, _first_lines([str(item) for item in value])
    else:
        yield key, (str(value).lower() if isinstance(value, bool) else str(value),)


def _unread(reason: str) -> str:
    if reason == UnreadReason.NOT_ASKED:
        return _("not asked: it wasn't needed")
    return _("could not be read: {reason}").format(reason=reason)


def _first_lines(items: list[str]) -> tuple[str, ...]:
    rest = len(items) - MOST_LINES
    if rest <= 0:
        return tuple(items) or ("–",)
    more = ngettext("… and {n} more in the JSON file", "… and {n} more in the JSON file", rest)
    return (*items[:MOST_LINES], more.format(n=rest))
