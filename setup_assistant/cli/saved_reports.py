"""The ``judge`` and ``compare`` commands: saved reports, and no connection at all."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_assistant import labels
from setup_assistant.report import (
    compare as drift,
)
from setup_assistant.report import (
    compare as drift_words,
)
from setup_assistant.report import (
    rejudge,
    report_json,
)
from setup_assistant.texts import _
from setup_assistant.visible import visible

if TYPE_CHECKING:
    from setup_assistant.report.compare import Drift
    from setup_assistant.report.evidence import Report
    from setup_assistant.report.rejudge import VerdictChange

NAME = "setup-assistant/judge"
VERSION = 2
COMPARE = "setup-assistant/compare"
COMPARE_VERSION = 2


def judge(file: Path, *, as_json: bool) -> int:
    """Judge the evidence of a saved report by today's checks; 0 when everything is ready, else 1.

    Raises ``NotAReport``.
    """
    saved = report_json.load(file)
    judged, changes = rejudge.judge_again(saved)
    if as_json:
        _print(_judged(saved, judged, changes))
    else:
        _tell_judged(saved, judged, changes)
    return 0 if judged.ready else 1


def compare(old: Path, new: Path, *, as_json: bool) -> int:
    """What differs between two saved reports; 1 when something changed for the worse, else 0.

    Raises ``NotAReport``.
    """
    found = drift.compare(report_json.load(old), report_json.load(new))
    if as_json:
        _print(_drifted(found))
    else:
        _tell_drift(found)
    return 1 if found.worse else 0


def _tell_judged(saved: Report, judged: Report, changes: tuple[VerdictChange, ...]) -> None:
    made = _("Report of {time}, requirements {old}; judged again by requirements {new}.")
    print(
        made.format(
            time=labels.utc(saved.made_at),
            old=visible(saved.requirements),
            new=judged.requirements,
        )
    )
    if judged.practice:
        print(_("It is the report of a practice run."))
    for tenant in judged.tenants:
        sums = labels.summary(tenant.after) if tenant.after else tenant.problem
        print(visible(f"{tenant.account.upn} · {tenant.account.tenant_id}: {sums}"))
    for change in changes:
        print(f"  {change.words}")
    if not changes:
        print(_("No verdict has changed."))


def _tell_drift(found: Drift) -> None:
    for change in found.changes:
        mark = "!" if change.worse else " "
        print(f"{mark} {drift_words.words(change)}")
    if not found.changes:
        print(_("Nothing has changed."))
    elif found.worse:
        print(_("Lines with an exclamation mark are changes for the worse."))


def _judged(saved: Report, judged: Report, changes: tuple[VerdictChange, ...]) -> dict[str, Any]:
    """In the schema ``resources/schemas/judge-2.json``."""
    return {
        "schema": NAME,
        "version": VERSION,
        "ready": judged.ready,
        "requirements": {"saved": saved.requirements, "now": judged.requirements},
        "changes": [
            {
                "tenant_id": change.tenant_id,
                "organization": change.organization,
                "check": change.check,
                "old": change.old.verdict.value if change.old else None,
                "new": change.new.verdict.value,
                "words": change.words,
            }
            for change in changes
        ],
        "report": report_json.json_document(judged),
    }


def _drifted(found: Drift) -> dict[str, Any]:
    """In the schema ``resources/schemas/compare-2.json``."""
    return {
        "schema": COMPARE,
        "version": COMPARE_VERSION,
        "worse": found.worse,
        "changes": [
            {**dataclasses.asdict(change), "words": drift_words.words(change)}
            for change in found.changes
        ],
    }


def _print(document: dict[str, Any]) -> None:
    print(json.dumps(document, indent=2))
