"""What a plan offers for every scenario, and what would remain after it, without any call."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.changes import plan
from setup_assistant.changes.plan import Way
from setup_assistant.model import ChangeKind, OrganizationStatus
from tests.support.changes import LABS, Scene

OAUTH, ADMINISTRATOR = ChangeKind.OAUTH_ACCESS, ChangeKind.ADMINISTRATOR
PLANS = {
    "ready": [],
    "policy_off": [(OAUTH, Way.ACCOUNT, "")],
    "policy_enforced": [(OAUTH, Way.BY_HAND, "enforced")],
    "not_administrator": [(ADMINISTRATOR, Way.ADMINISTRATOR, "")],
    "not_administrator_policy_off": [
        (ADMINISTRATOR, Way.ADMINISTRATOR, ""),
        (OAUTH, Way.ADMINISTRATOR, ""),
    ],
    "not_member": [(ADMINISTRATOR, Way.BY_HAND, "not_member")],
    "nested_group": [],
    "stakeholder": [],
    "unreadable_policy": [],
    "other_directory": [],
    "personal_backed": [],
    "anonymous": [],
    "conditional_access_organization": [],
    "guest": [],
}


@pytest.mark.parametrize("scenario", PLANS)
def test_plan(scenario: str, tmp_path: Path) -> None:
    planned = Scene(tmp_path, scenario).plan()

    assert [(p.proposal.kind, p.way, p.why_not) for p in planned] == PLANS[scenario]
    assert {p.proposal.organization.name for p in planned} <= {LABS}


@pytest.mark.parametrize(
    ("scenario", "ready"),
    [
        ("policy_off", True),
        ("not_administrator", True),
        ("not_administrator_policy_off", True),
        ("unreadable_policy", False),
    ],
)
def test_what_would_remain_needs_no_call(scenario: str, ready: bool, tmp_path: Path) -> None:
    scene = Scene(tmp_path, scenario)
    inspection = scene.inspection()
    proposals = [planned.proposal for planned in plan.plan(inspection)]
    calls = len(scene.world.log)

    assumed = plan.what_if(inspection, proposals)

    assert assumed.ready is ready
    assert len(scene.world.log) == calls
    assert not inspection.ready


def test_a_part_of_the_plan_leaves_the_rest(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "not_administrator_policy_off")
    inspection = scene.inspection()
    proposals = [p.proposal for p in plan.plan(inspection) if p.proposal.kind is OAUTH]

    assumed = plan.what_if(inspection, proposals)

    assert assumed.count(OrganizationStatus.ATTENTION) == 1


def test_the_guess_is_what_the_change_brings(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    inspection = scene.inspection()
    assumed = plan.what_if(inspection, scene.proposals())
    scene.apply()

    found = scene.inspection()

    assert [o.status for o in found.organizations] == [o.status for o in assumed.organizations]
