"""What goes wrong during an inspection: failing calls, bugs, and the user who stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.inspection import inspect
from setup_assistant.model import (
    OrganizationStatus,
)
from setup_assistant.practice import azure_devops as site
from setup_assistant.practice import world as practice
from setup_assistant.practice.world import World
from setup_assistant.services.azure_devops import AzureDevOps
from setup_assistant.services.cancel import CancelToken
from setup_assistant.settings import Endpoints
from tests.devops_site import Tokens, account, http
from tests.test_inspection import LABS, check, letters

# Faults


class Faulty:
    """The practice site, where some paths answer otherwise."""

    def __init__(self, world: World, part: str, answer: Callable[..., Any]) -> None:
        self._app, self._part, self._answer = site.app(world), part, answer

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if self._part.lower() in environ["PATH_INFO"].lower():
            return self._answer(environ, start_response)
        return self._app(environ, start_response)


def faulty(world: World, part: str, answer: Callable[..., Any]) -> AzureDevOps:
    return AzureDevOps(http(Faulty(world, part, answer)), Endpoints(), Tokens(world))


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
    world = practice.make(organizations=3)
    inspection = inspect(faulty(world, part, answer), account(world))
    assert letters(inspection, LABS) == expected
    assert inspection.complete
    assert inspection.count(OrganizationStatus.READY) >= 2


def test_an_item_refused_without_a_name_does_not_make_it_a_stranger() -> None:
    def refuse(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("401 Unauthorized", [("Content-Type", "application/json")])
        return [b'{"typeKey": "UnauthorizedRequestException", "message": "TF400813: no"}']

    world = practice.make(organizations=2)
    inspection = inspect(faulty(world, "/fabrikam-labs/_apis/userent", refuse), account(world))
    assert letters(inspection, LABS) == "PPPUP"
    found = next(i for i in inspection.organizations if i.organization.name == LABS)
    assert found.finding("access_level").reason == "no_access"


def test_a_list_that_cannot_be_read_is_an_error() -> None:
    world = practice.make()
    with pytest.raises(errors.NetworkError):
        inspect(faulty(world, "/_apis/accounts", unreachable), account(world))


def test_a_bug_surfaces_after_the_others_were_inspected() -> None:
    world = practice.make()
    ended: list[str] = []

    def broken(inspected: Any) -> None:
        ended.append(inspected.organization.name)
        if inspected.organization.name == LABS:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check(world, on_inspected=broken)
    assert len(ended) == 12


# Cancelling


def test_cancel_keeps_what_was_read_and_marks_the_rest() -> None:
    world = practice.make()
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
    world = practice.make(organizations=2)
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
    inspection = inspect(devops, account(world), cancel=cancel)
    assert not inspection.complete
    assert not release.is_set()
    release.set()
