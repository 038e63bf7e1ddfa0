"""What goes wrong during an inspection: failing calls, bugs, and the user who stops it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.cancel import CancelToken
from setup_assistant.checks.registry import words
from setup_assistant.inspection.inspect import inspect
from setup_assistant.model import OrganizationStatus, Unread, UnreadReason, Verdict
from setup_assistant.practice.state import scenarios
from tests.support.devops_site import account, check, faulty, view
from tests.support.sample_answers import AZURE, SAMPLES, Sample
from tests.support.verdicts import AFFECTED, letters

pytestmark = pytest.mark.sampled

# Faults


def fault(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
    return [b"broken"]


def nonsense(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"value": 3}']


def unreachable(_environ: Any, _start_response: Any) -> list[bytes]:
    raise ConnectionResetError(104, "reset")


@pytest.mark.parametrize("answer", [fault, nonsense, unreachable])
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("/fabrikam-labs/_apis/connectionData", "UUPUP"),
        ("/fabrikam-labs/_settings/", "PPPPP"),
        ("/fabrikam-labs/_apis/Contribution/", "PPPPP"),
        ("/fabrikam-labs/_apis/identities", "PUPPP"),
        ("/fabrikam-labs/_apis/graph/memberships", "PPPPP"),
        ("/fabrikam-labs/_apis/userentitlements", "PPPUP"),
    ],
)
def test_one_failing_call_never_ends_the_run(
    part: str, expected: str, answer: Callable[..., Any]
) -> None:
    world = scenarios.make(organizations=3)
    inspection = inspect(view(faulty(world, part, answer), account(world)))
    assert letters(inspection, AFFECTED) == expected
    assert inspection.complete
    assert inspection.count(OrganizationStatus.READY) >= 2


def test_an_item_refused_without_a_name_does_not_make_it_a_stranger() -> None:
    def refuse(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("401 Unauthorized", [("Content-Type", "application/json")])
        return [b'{"typeKey": "UnauthorizedRequestException", "message": "TF400813: no"}']

    world = scenarios.make(organizations=2)
    inspection = inspect(
        view(faulty(world, "/fabrikam-labs/_apis/userent", refuse), account(world))
    )
    assert letters(inspection, AFFECTED) == "PPPUP"
    found = next(i for i in inspection.organizations if i.organization.name == AFFECTED)
    assert found.finding("access_level").reason == "no_access"


def giving(sample: Sample) -> Callable[..., Any]:
    def answer(environ: Any, start_response: Any) -> list[bytes]:
        start_response(sample.status, list(sample.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [sample.body]

    return answer


BETWEEN = [s for s in SAMPLES if s.service == AZURE and s.row in ("page", "elsewhere", "unsigned")]


@pytest.mark.parametrize("sample", BETWEEN, ids=lambda sample: sample.name)
@pytest.mark.parametrize("part", ["/fabrikam-labs", "/fabrikam-labs/_apis/connectionData"])
def test_somebody_between_never_puts_the_account_in_question(part: str, sample: Sample) -> None:
    world = scenarios.make(organizations=2)
    inspection = inspect(view(faulty(world, part, giving(sample)), account(world)))
    found = next(i for i in inspection.organizations if i.organization.name == AFFECTED)
    assert found.status is not OrganizationStatus.READY
    unknown = [f for f in found.findings if f.verdict is Verdict.UNKNOWN]
    assert unknown
    for finding in unknown:
        told = words(finding, found.evidence)
        said = " ".join((told.found, told.why, *told.by_hand))
        if finding.reason != UnreadReason.SERVICE_FAULT:  # a HEAD shows no page, only a 5xx
            assert finding.reason == UnreadReason.SOMEBODY_BETWEEN
            assert "network team" in said
            assert f"HTTP {sample.status[:3]}" in told.found or finding.check == "directory"
        assert not re.search("(?i)administrator|remove|member", said)


@pytest.mark.parametrize(
    ("sample", "reason", "verdict"),
    [
        ("no member, JSON", "not_member", Verdict.FAILED),
        ("no member, page", "not_member", Verdict.FAILED),
        ("no member, header", "not_member", Verdict.FAILED),
        ("nobody, JSON", "no_access", Verdict.UNKNOWN),
        ("nobody, page", "no_access", Verdict.UNKNOWN),
        ("anonymous access", "no_access", Verdict.UNKNOWN),
        ("anonymous", "not_signed_in", Verdict.UNKNOWN),
        ("empty 401", "not_signed_in", Verdict.UNKNOWN),
    ],
)
def test_only_who_is_named_is_no_member(sample: str, reason: str, verdict: Verdict) -> None:
    world = scenarios.make(organizations=2)
    answer = giving(next(known for known in SAMPLES if known.name == sample))
    devops = faulty(world, "/fabrikam-labs/_apis/connectionData", answer)
    found = next(
        i
        for i in inspect(view(devops, account(world))).organizations
        if i.organization.name == AFFECTED
    )
    finding, identity = found.finding("administrator"), found.evidence.identity
    assert isinstance(identity, Unread)
    assert finding.verdict is verdict
    assert identity.reason == reason
    told = words(finding, found.evidence)
    assert "&#" not in f"{told} {identity.detail}"
    if reason == "no_access":
        assert "doesn't give" in told.found
        assert "administrator of fabrikam-labs" in told.by_hand[0]


def test_a_list_that_cannot_be_read_is_an_error() -> None:
    world = scenarios.make()
    with pytest.raises(errors.NetworkError):
        inspect(view(faulty(world, "/_apis/accounts", unreachable), account(world)))


def test_a_bug_surfaces_after_the_others_were_inspected() -> None:
    world = scenarios.make()
    ended: list[str] = []

    def broken(inspected: Any) -> None:
        ended.append(inspected.organization.name)
        if inspected.organization.name == AFFECTED:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check(world, on_inspected=broken)
    assert len(ended) == 12


# Cancelling


def test_cancel_keeps_what_was_read_and_marks_the_rest() -> None:
    world = scenarios.make()
    cancel = CancelToken()
    ended: list[str] = []

    def third(inspected: Any) -> None:
        ended.append(inspected.organization.name)
        if len(ended) == 3:
            cancel.cancel()

    inspection = check(world, on_inspected=third, cancel=cancel, workers=2)
    assert not inspection.complete
    assert not inspection.ready
    read = {i.organization.name for i in inspection.organizations if i.finding("directory").reason == "own_directory"}  # fmt: skip
    assert read == set(ended)
    left = [i for i in inspection.organizations if i.organization.name not in read]
    assert len(inspection.organizations) == 12
    assert {f.reason for i in left for f in i.findings} == {"cancelled"}


def test_cancel_does_not_wait_for_a_call_that_hangs() -> None:
    world = scenarios.make(organizations=2)
    cancel, reached, release = CancelToken(), threading.Event(), threading.Event()

    def hanging(environ: Any, start_response: Any) -> list[bytes]:
        reached.set()
        release.wait(30)
        return fault(environ, start_response)

    devops = faulty(world, "/fabrikam-labs/", hanging)

    def stop() -> None:
        reached.wait(30)
        cancel.cancel()

    threading.Thread(target=stop, daemon=True).start()
    inspection = inspect(view(devops, account(world)), cancel=cancel)
    assert not inspection.complete
    assert not release.is_set()
    release.set()
