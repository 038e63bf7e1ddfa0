"""The inspection as a JSON document. Its schema is ``resources/schemas/check-2.json``.

A change that breaks readers raises ``VERSION``. Nothing secret is in it: no token, no descriptor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from setup_assistant import codec, decisions, labels
from setup_assistant.checks import registry, scoping, wording
from setup_assistant.checks.advice import Advice, advice
from setup_assistant.connector import existing
from setup_assistant.model import (
    Account,
    ConnectorState,
    Coverage,
    Evidence,
    Finding,
    Inspected,
    Inspection,
    OrganizationStatus,
    Unread,
)

NAME = "setup-assistant/check"
VERSION = 2


def of_inspection(
    inspection: Inspection,
    coverage: Mapping[str, Coverage | Unread] | None = None,
    connector: ConnectorState | None = None,
) -> dict[str, Any]:
    """``inspection`` as plain JSON data, with ``coverage`` by organization and ``connector`` where asked for."""
    return {
        **codec.envelope(NAME, VERSION),
        "started_at": inspection.started_at.isoformat(),
        "finished_at": inspection.finished_at.isoformat(),
        "complete": inspection.complete,
        "ready": inspection.ready and (connector is None or existing.backs_up(connector)),
        "summary": summary(inspection),
        "account": _account(inspection.account, inspection.account_finding),
        "organizations": [
            _organization(inspected)
            | _as_whom(inspected.evidence, inspection.account)
            | _coverage(inspected, coverage or {})
            for inspected in inspection.organizations
        ],
        **({} if connector is None else {"connector": _connector(connector)}),
    }


def _connector(state: ConnectorState) -> dict[str, Any]:
    """A connector that exists; null is what there is nothing of, and what is ``unread``."""
    values = {
        "health": state.health,
        "code": state.code,
        "backup": state.backup,
        "first_backup": state.first,
        "last_backup": state.last,
    }
    return {
        "name": state.connector.name,
        "guid": state.connector.guid,
        "created": state.connector.created or None,
        "read_at": state.read_at.isoformat(),
        "backs_up": existing.backs_up(state),
        "health_reason": state.health_reason,
        **{
            name: None if isinstance(value, Unread) else codec.encode(value)
            for name, value in values.items()
        },
        "unread": {
            name: value.reason.value for name, value in values.items() if isinstance(value, Unread)
        },
        "findings": [
            {
                "check": point.id,
                "verdict": point.verdict.value,
                "title": point.title,
                "found": point.found,
                "how": point.how,
            }
            for point in existing.points(state, str)
        ],
    }


def summary(inspection: Inspection) -> dict[str, int]:
    """The counts of ``inspection``, for programs."""
    statuses = (*labels.SUMMED, OrganizationStatus.LEFT_OUT)
    counts = dict.fromkeys(map(_status, statuses), 0)
    for inspected in inspection.organizations:
        counts[_status(inspected.status)] += 1
    return {
        "organizations": len(inspection.organizations),
        "to_back_up": inspection.to_back_up,
        **counts,
    }


def _status(status: OrganizationStatus) -> str:
    """What programs are told: for them an organization that nobody has signed in to is unknown."""
    elsewhere = status is OrganizationStatus.SIGN_IN
    return (OrganizationStatus.UNKNOWN if elsewhere else status).value


def _account(account: Account, finding: Finding) -> dict[str, Any]:
    words = registry.account_words(finding, account)
    return {**codec.encode(account), "finding": _finding(finding, words)}


def _organization(inspected: Inspected) -> dict[str, Any]:
    evidence = inspected.evidence
    return {
        "id": evidence.organization.id,
        "name": evidence.organization.name,
        "status": _status(inspected.status),
        "backup": inspected.backup,
        "set_aside": decisions.set_aside(inspected.exemption),
        "read_at": evidence.read_at.isoformat(),
        "tenant_id": None if isinstance(evidence.directory, Unread) else evidence.directory,
        "unread": _unread(evidence),
        "findings": [
            _finding(finding, registry.words(finding, evidence)) for finding in inspected.findings
        ],
        "advice": [_advice(entry) for entry in (advice(evidence) if inspected.backup else ())],
    }


def _as_whom(evidence: Evidence, first: Account) -> dict[str, Any]:
    """Who has read it, if that was another directory's sign-in than the first."""
    account = evidence.account
    if account.tenant_id == first.tenant_id:
        return {}
    return {"account": {"upn": account.upn, "tenant_id": account.tenant_id, "kind": account.kind}}


def _coverage(inspected: Inspected, coverage: Mapping[str, Coverage | Unread]) -> dict[str, Any]:
    if coverage and not inspected.backup:
        return {"coverage": {"not_applicable": scoping.LEFT_OUT}}
    seen = coverage.get(inspected.organization.name)
    if seen is None:
        return {}
    if isinstance(seen, Unread):
        return {"coverage": {"unread": seen.reason.value}}
    return {
        "coverage": {
            "read_at": seen.read_at.isoformat(),
            "hidden": [reason.value for reason in seen.hidden],
            "projects": codec.encode(seen.projects),
        }
    }


def _finding(finding: Finding, words: wording.Words) -> dict[str, Any]:
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "weight": finding.weight.value,
        "reason": finding.reason,
        "title": words.title,
        "found": words.found,
        "why": words.why,
        "by_hand": list(words.by_hand),
        "link": words.link,
    }


def _advice(entry: Advice) -> dict[str, Any]:
    """What the policies say besides the checks; it never counts."""
    return {
        "id": entry.id,
        "level": entry.level.value,
        "setting": entry.setting.value,
        "title": entry.words.title,
        "found": entry.words.found,
        "why": entry.words.why,
        "by_hand": list(entry.words.by_hand),
        "link": entry.words.link,
        "sources": [source.link for source in entry.sources],
    }


def _unread(evidence: Evidence) -> dict[str, str]:
    items = ("directory", "identity", "owner", "groups", "entitlement", "policy")
    values = {item: getattr(evidence, item) for item in items}
    return {item: v.reason.value for item, v in values.items() if isinstance(v, Unread)}
