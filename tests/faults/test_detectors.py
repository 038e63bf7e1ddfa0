"""Every detector fires on a client that is broken on purpose, and on none that is whole."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from setup_assistant import settings
from setup_assistant.changes import apply
from setup_assistant.cli import main, output
from setup_assistant.connector.attempt import Marker
from setup_assistant.model import Created, Entry, Outcome
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.azure_devops.policies import PolicyReading
from setup_assistant.services.http.transport import TlsAdapter
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.services.microsoft.tokens import FixedTokens
from tests.faults import detectors, jobs
from tests.faults.detectors import DETECTORS, detect
from tests.faults.faults import FAULTS
from tests.faults.matrix import Case, calls, play, play_job
from tests.support.practice_site import Site

pytestmark = pytest.mark.sampled

Broken = Callable[[pytest.MonkeyPatch], None]


def believes_everything_is_allowed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PolicyReading, "enabled", True)


def creates_another_one(patch: pytest.MonkeyPatch) -> None:
    create = Keepit.create

    def twice(self: Keepit, account: str, draft: Any) -> str | None:
        create(self, account, draft)
        return create(self, account, replace(draft, name=f"{draft.name} 2"))

    patch.setattr(Keepit, "create", twice)


def never_sends_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Marker, "may_send_again", False)


def fails_while_it_explains(patch: pytest.MonkeyPatch) -> None:
    def fail(_problem: Any) -> None:
        raise OverflowError("cannot convert float infinity to integer")

    patch.setattr(main, "explain", fail)
    patch.setattr(main, "_bug", fail)


def shows_a_traceback(patch: pytest.MonkeyPatch) -> None:
    def show(_problem: Any) -> None:
        print("Traceback (most recent call last):\n  …\nValueError", file=sys.stderr)

    patch.setattr(main, "explain", show)


def has_a_bug(patch: pytest.MonkeyPatch) -> None:
    def fail(_self: AzureDevOps) -> None:
        raise ZeroDivisionError

    patch.setattr(AzureDevOps, "profile", fail)


def is_given_no_time(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(detectors, "LONGEST", 0.0)


def has_no_time_limits(patch: pytest.MonkeyPatch) -> None:
    send = TlsAdapter.send

    def patient(self: TlsAdapter, request: Any, **more: Any) -> Any:
        return send(self, request, **{**more, "timeout": None})

    patch.setattr(TlsAdapter, "send", patient)
    patch.setattr(jobs, "PATIENCE", 2.0)


def forgets_what_it_changed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Entry, "undoable", False)


def confirms_unread(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(apply, "_read_back", lambda *_arguments, **_named: Outcome.CONFIRMED)


def calls_every_connector_good(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Created, "ready", True)


def believes_every_refusal(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Created, "certain", lambda *_arguments: True)


def prints_its_token(patch: pytest.MonkeyPatch) -> None:
    authorized = FixedTokens.authorized

    def loud(self: FixedTokens, send: Callable[[str], Any]) -> Any:
        print(f"Sending {vars(self)}", file=sys.stderr)
        return authorized(self, send)

    patch.setattr(FixedTokens, "authorized", loud)


def keeps_its_token(patch: pytest.MonkeyPatch) -> None:
    authorized = FixedTokens.authorized

    def careless(self: FixedTokens, send: Callable[[str], Any]) -> Any:
        folder = settings.data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "token.txt").write_text(str(vars(self)), encoding="utf-8")
        return authorized(self, send)

    patch.setattr(FixedTokens, "authorized", careless)


def prints_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(output, "show_json", lambda _document: None)


def repairs_unasked(patch: pytest.MonkeyPatch) -> None:
    rights = AzureDevOps.rights

    def busy(self: AzureDevOps, name: str) -> Any:
        self.set_oauth_access(name, enabled=True)
        return rights(self, name)

    patch.setattr(AzureDevOps, "rights", busy)


BROKEN: tuple[tuple[str, Broken, str, str, str], ...] = (
    ("false ready", believes_everything_is_allowed, "check policy_off", "", ""),
    ("second connector", creates_another_one, "create", "", ""),
    ("no connector", never_sends_again, "create", "POST /users/{id}/devices/ #1", "reset"),
    ("traceback", fails_while_it_explains, "check ready", "profiles/me #1", "404"),
    ("traceback", shows_a_traceback, "check ready", "profiles/me #1", "404"),
    ("bug", has_a_bug, "check ready", "", ""),
    ("unbounded time", is_given_no_time, "check ready", "", ""),
    ("unbounded time", has_no_time_limits, "check ready", "profiles/me #1", "hang"),
    ("change that can't be undone", forgets_what_it_changed, "apply policy_off", "", ""),
    ("change that can't be undone", forgets_what_it_changed, "undo policy_off", "", ""),
    ("done that isn't", confirms_unread, "apply policy_off", "PATCH", "500"),
    ("done that isn't", confirms_unread, "undo policy_off", "PATCH", "500"),
    ("done that isn't", calls_every_connector_good, "create", "PUT /users/{id}/devices", "500"),
    ("denied that is", believes_every_refusal, "create", "PUT /users/{id}/devices", "403"),
    ("secret", prints_its_token, "check ready", "", ""),
    ("secret", keeps_its_token, "check ready", "", ""),
    ("no document", prints_nothing, "check ready", "", ""),
    ("changed unasked", repairs_unasked, "check policy_off", "", ""),
)


def names(found: list[str]) -> set[str]:
    return {line.partition(":")[0] for line in found}


@pytest.mark.parametrize(("detector", "broken", "job", "at", "fault"), BROKEN)
def test_a_broken_client_is_found(
    detector: str,
    broken: Broken,
    job: str,
    at: str,
    fault: str,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not at:
        broken(monkeypatch)
        assert detector in names(detect(play_job(site, jobs.JOBS[job])))
        return
    call = next(call for call in calls(site, job) if at in str(call))
    case = Case(job, call, fault, always=True, arrives=detector == "denied that is", seed=1)
    whole = detect(play(site, case))
    broken(monkeypatch)
    assert detector in names(detect(play(site, case)))
    assert detector not in names(whole)


def test_every_detector_was_shown_to_fire() -> None:
    assert {detector for detector, *_ in BROKEN} == set(DETECTORS)


@pytest.mark.parametrize("job", jobs.JOBS)
def test_nothing_is_found_where_nothing_goes_wrong(job: str, site: Site) -> None:
    played = play_job(site, jobs.JOBS[job])

    assert detect(played) == []
    assert played.said.code in (0, 1)
    assert all(said.code in (0, 1) for said in played.later)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_happens(fault: str, site: Site) -> None:
    """A fault that the client doesn't meet would show nothing."""
    call = next(call for call in calls(site, "check ready") if "profiles/me" in call.path)

    case = Case("check ready", call, fault, always=True, arrives=False, seed=3)

    # On a busy machine a hasty client may give up before it gets there.
    assert any(play(site, case).sprung for _try in range(3))
