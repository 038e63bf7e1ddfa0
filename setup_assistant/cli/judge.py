"""The ``judge`` command: a saved report by the checks of this version, without any connection."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setup_assistant import codec, labels
from setup_assistant.cli import output, shared_options
from setup_assistant.cli.command import Args
from setup_assistant.report import rejudge, report_json
from setup_assistant.report.evidence import Report
from setup_assistant.report.rejudge import VerdictChange
from setup_assistant.texts import _, labelled
from setup_assistant.visible import visible

NAME = "setup-assistant/judge"
VERSION = 2


@dataclass(frozen=True)
class JudgeArgs(Args):
    """The options of ``judge``."""

    report: Path
    json: bool


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("report", metavar="REPORT.json", type=Path)
    shared_options.add_json(parser)
    parser.set_defaults(args=JudgeArgs, run=run)


def run(args: JudgeArgs) -> int:
    """Judge the evidence of a saved report; ready when everything is. Raises ``NotAReport``."""
    saved = report_json.load(args.report)
    judged, changes = rejudge.judge_again(saved)
    if args.json:
        output.show_json(document(saved, judged, changes))
    else:
        show(saved, judged, changes)
    return output.READY if judged.ready else output.NOT_READY


def show(saved: Report, judged: Report, changes: Sequence[VerdictChange]) -> None:
    """Print it for people."""
    heading = _("Report of {time}, requirements {old}; judged again by requirements {new}.")
    print(
        heading.format(
            time=labels.utc(saved.made_at),
            old=visible(saved.requirements),
            new=judged.requirements,
        )
    )
    if judged.practice:
        print(_("It is the report of a practice run."))
    for tenant in judged.tenants:
        sums = labels.summary(tenant.after) if tenant.after else tenant.problem
        print(visible(labelled(f"{tenant.account.upn} · {tenant.account.tenant_id}", sums)))
    for change in changes:
        print(f"  {change.words}")
    if not changes:
        print(_("No verdict has changed."))


def document(saved: Report, judged: Report, changes: Sequence[VerdictChange]) -> dict[str, Any]:
    """In the schema ``resources/schemas/judge-2.json``."""
    return codec.envelope(NAME, VERSION) | {
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
