"""The parts of the inspection: settling the policy, and scheduling calls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.cancel import CancelToken
from setup_assistant.inspection.policy import settle
from setup_assistant.model import (
    OAuthPolicy,
    Unread,
    UnreadReason,
)
from setup_assistant.services.azure_devops.policies import PolicyReading
from setup_assistant.unread import attempt, turned_away
from setup_assistant.workers import Pool

# Policies


ON, OFF = PolicyReading(value=False, effective=True), PolicyReading(value=True, effective=False)
SAME = PolicyReading(value=False, effective=False)
HALF = PolicyReading(value=False, effective=None)
NONE = Unread(UnreadReason.MISSING)


@pytest.mark.parametrize(
    ("settings", "provider", "single", "expected"),
    [
        (ON, ON, NONE, OAuthPolicy(enabled=True, source="settings")),
        (OFF, OFF, NONE, OAuthPolicy(enabled=False, source="settings")),
        (ON, NONE, NONE, OAuthPolicy(enabled=True, source="settings")),
        (NONE, OFF, NONE, OAuthPolicy(enabled=False, source="provider")),
        (ON, OFF, False, OAuthPolicy(enabled=True, source="single")),
        (ON, OFF, True, OAuthPolicy(enabled=False, source="single")),
        (SAME, SAME, True, OAuthPolicy(enabled=False, source="single")),
        (HALF, NONE, False, OAuthPolicy(enabled=True, source="single")),
        (ON, SAME, NONE, Unread(UnreadReason.CONTRADICTORY)),
        (ON, OFF, NONE, Unread(UnreadReason.CONTRADICTORY)),
        (SAME, NONE, NONE, Unread(UnreadReason.CONTRADICTORY)),
        (NONE, NONE, NONE, NONE),
        (NONE, NONE, False, OAuthPolicy(enabled=True, source="single")),
    ],
)
def test_policy_is_settled_and_never_guessed(
    settings: Any, provider: Any, single: Any, expected: Any
) -> None:
    assert settle(settings, provider, single) == expected


# Reasons


NOT_FOUND = errors.NotFound("Azure DevOps", "read the policies", status=404)
STRANGER = errors.AccessDenied("Azure DevOps", "identify the account", status=401)


@pytest.mark.parametrize(
    ("error", "item", "organization"),
    [
        (NOT_FOUND, UnreadReason.MISSING, UnreadReason.NOT_FOUND),
        (STRANGER, UnreadReason.REFUSED, UnreadReason.NOT_MEMBER),
        (errors.NotSignedIn("A", "b"), UnreadReason.NOT_SIGNED_IN, UnreadReason.NOT_SIGNED_IN),
        (errors.ConditionalAccess("A", "b", status=401), *[UnreadReason.CONDITIONAL_ACCESS] * 2),
        (errors.ServiceFault("A", "b", status=503), *[UnreadReason.SERVICE_FAULT] * 2),
    ],
)
def test_the_same_refusal_means_less_of_an_item_than_of_the_organization(
    error: errors.ServiceError, item: UnreadReason, organization: UnreadReason
) -> None:
    def refused() -> None:
        raise error

    told = attempt(refused)
    assert isinstance(told, Unread)
    assert told.reason is item
    assert turned_away(error).reason is organization


def test_a_directory_that_nobody_knows_is_an_organization_that_does_not_exist() -> None:
    def refused() -> None:
        raise NOT_FOUND

    told = attempt(refused, UnreadReason.NOT_FOUND)
    assert told == Unread(UnreadReason.NOT_FOUND, "Azure DevOps: read the policies, HTTP 404")


def test_an_enforced_policy_is_marked() -> None:
    enforced = replace(OFF, enforced=True)
    assert settle(enforced, OFF, NONE) == OAuthPolicy(
        enabled=False, source="settings", enforced_by_parent=True
    )


# Scheduling


def test_started_organizations_are_finished_before_new_ones() -> None:
    pool, order = Pool(1), list[str]()

    def first(name: str) -> Callable[[], None]:
        def run() -> None:
            order.append(f"{name}1")
            pool.submit(lambda: order.append(f"{name}2"), soon=True)

        return run

    pool.submit(first("a"))
    pool.submit(first("b"))
    pool.run(CancelToken())
    assert order == ["a1", "a2", "b1", "b2"]


def test_the_last_begin_before_the_threads_run_out_of_calls() -> None:
    """Six organizations of two dependent calls each on four threads: three trips, not four."""
    pool, trips = Pool(4), [list[str]()]
    answered = threading.Barrier(4)
    submitted = threading.Barrier(4, action=lambda: trips.append([]))

    def call(name: str, *then: str) -> Callable[[], None]:
        def run() -> None:
            trips[-1].append(name)
            answered.wait(10)
            for other in then:
                pool.submit(call(other), soon=True)
            submitted.wait(10)

        return run

    for name in "abcdef":
        pool.submit(call(f"{name}1", f"{name}2"))
    pool.run(CancelToken())
    firsts = [sorted(name for name in trip if name.endswith("1")) for trip in trips if trip]
    assert firsts == [["a1", "b1", "c1", "d1"], ["e1", "f1"], []]


def test_no_more_calls_at_once_than_workers() -> None:
    pool, lock = Pool(4), threading.Lock()
    together, most = 0, 0
    all_in = threading.Barrier(4)

    def job() -> None:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        all_in.wait(10)
        with lock:
            together -= 1

    for _ in range(16):
        pool.submit(job)
    pool.run(CancelToken())
    assert most == 4
    assert not together


def test_a_lost_sign_in_stops_the_calls_that_have_not_begun() -> None:
    pool, begun = Pool(1), list[str]()

    def lost() -> None:
        begun.append("lost")
        raise errors.SignInRequired

    pool.submit(lost)
    pool.submit(lambda: begun.append("another"))
    with pytest.raises(errors.SignInRequired):
        pool.run(CancelToken())
    assert begun == ["lost"]


def test_a_bug_in_one_call_keeps_no_other_from_running() -> None:
    pool, begun = Pool(1), list[str]()
    pool.submit(lambda: begun.remove("nothing"))
    pool.submit(lambda: begun.append("another"))
    with pytest.raises(ValueError, match="not in list"):
        pool.run(CancelToken())
    assert begun == ["another"]
