"""Every scenario with its organization set aside, and with it left out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from setup_assistant.inspection.inspect import inspect
from setup_assistant.model import (
    Exemption,
    Inspection,
    Organization,
    OrganizationStatus,
    Scope,
    Verdict,
)
from setup_assistant.practice.state import scenarios
from tests.support.devops_site import Tokens, account, client, view
from tests.support.verdicts import AFFECTED, TABLE, letters

pytestmark = pytest.mark.sampled

HERE = Organization("", AFFECTED)
ASIDE = Scope((), (Exemption(HERE, "Sold", "anna@contoso.com", datetime(2026, 1, 1, tzinfo=UTC)),))
LEFT_OUT = Scope((HERE,))
SCENARIOS = [name for name, (verdicts, _code) in TABLE.items() if verdicts and name != "many"]


def checked(scenario: str, scope: Scope) -> Inspection:
    world = scenarios.make(scenario)
    only = [AFFECTED, "contoso"]
    return inspect(view(client(world, Tokens(world, 3)), account(world)), only=only, scope=scope)


def status(inspection: Inspection) -> OrganizationStatus:
    return next(o.status for o in inspection.organizations if o.organization.name == AFFECTED)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_only_what_could_not_be_read_is_accepted(scenario: str) -> None:
    plain, aside = checked(scenario, Scope()), checked(scenario, ASIDE)
    unread = status(plain) in (OrganizationStatus.SIGN_IN, OrganizationStatus.UNKNOWN)
    assert (status(aside) is OrganizationStatus.SET_ASIDE) is unread
    assert aside.ready is (plain.ready or unread)
    passed = [f.verdict is Verdict.PASSED for o in aside.organizations for f in o.findings]
    assert passed == [f.verdict is Verdict.PASSED for o in plain.organizations for f in o.findings]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_left_out_still_needs_its_administrator(scenario: str) -> None:
    plain, left = checked(scenario, Scope()), checked(scenario, LEFT_OUT)
    well = letters(plain).startswith("PP")
    assert (status(left) is OrganizationStatus.LEFT_OUT) is well
    assert left.ready is well
    (one,) = (o for o in left.organizations if not o.backup)
    assert [f.verdict for f in one.findings[2:]] == [Verdict.NOT_APPLICABLE] * 2
