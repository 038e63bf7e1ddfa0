"""The report as a JSON document and back. Its schema is ``resources/schemas/report-2.json``.

It holds the whole raw evidence, so that it can be judged again without any connection. A change that
breaks readers raises ``VERSION``. No token and no password is ever in it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from setup_assistant import codec, files, json_text
from setup_assistant.checks import registry, requirements
from setup_assistant.report import check_json
from setup_assistant.report.errors import NotAReport
from setup_assistant.report.evidence import Report, TenantReport

NAME = "setup-assistant/report"
VERSION = 2
MOST_BYTES = 500_000_000
"""A report of 500 organizations has less than a hundredth of it."""


def json_document(report: Report) -> dict[str, Any]:
    """``report`` as plain JSON data. ``ready`` and ``summary`` are worked out, for programs."""
    return {
        **codec.envelope(NAME, VERSION),
        "assistant": report.assistant,
        "requirements": {"version": report.requirements, "vendor": requirements.vendor()},
        "made_at": report.made_at.isoformat(),
        "practice": report.practice,
        "check_again": report.check_again,
        "ready": report.ready,
        "tenants": [_tenant(tenant) for tenant in report.tenants],
    }


def text(report: Report) -> str:
    """The document as it is saved: ASCII only, so that no name can turn text around in an editor."""
    return json.dumps(json_document(report), indent=1) + "\n"


def sha256(saved: str) -> str:
    """The SHA-256 of a saved text, as hex."""
    return hashlib.sha256(saved.encode()).hexdigest()


def read(document: object) -> Report:
    """The report in ``document``; raises ``NotAReport``."""
    if not isinstance(document, dict) or document.get("schema") != NAME:
        raise NotAReport
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise NotAReport("version")
    if version > VERSION:
        raise NotAReport("version", newer=True)
    try:
        report = _report(document)
    except codec.Damaged as damage:
        raise NotAReport(damage.where) from None
    for number, tenant in enumerate(report.tenants):
        _speakable(tenant, f"tenants[{number}]")
    return report


def load(path: Path) -> Report:
    """The report in the file ``path``; raises ``NotAReport``."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotAReport(path.name)
        document = json_text.parse(files.read_text(path))
    except OSError as problem:
        raise NotAReport(files.reason(problem), file=path) from None
    except ValueError as problem:
        raise NotAReport(f"{path.name}: {type(problem).__name__}") from None
    return read(document)


def _tenant(tenant: TenantReport) -> dict[str, Any]:
    document: dict[str, Any] = codec.encode(tenant)
    return document | {
        "ready": tenant.ready,
        "summary": check_json.summary(tenant.after) if tenant.after else {},
    }


def _report(document: dict[str, Any]) -> Report:
    fields = ("made_at", "tenants", "practice", "check_again", "assistant")
    entries = {name: document[name] for name in fields if name in document}
    rules = document.get("requirements")
    entries["requirements"] = rules.get("version") if isinstance(rules, dict) else None
    for name in ("practice", "assistant"):
        if name not in entries:
            raise codec.Damaged(f".{name}")
    report: Report = codec.decode(Report, entries)
    return report


def _speakable(tenant: TenantReport, where: str) -> None:
    """Every finding must be one that there are words for: a newer version may know other reasons."""
    for inspection in filter(None, (tenant.before, tenant.after)):
        try:
            registry.account_words(inspection.account_finding, inspection.account)
            for inspected in inspection.organizations:
                for finding in inspected.findings:
                    registry.words(finding, inspected.evidence)
        except (KeyError, ValueError):
            raise NotAReport(f"{where}: unknown finding", newer=True) from None
