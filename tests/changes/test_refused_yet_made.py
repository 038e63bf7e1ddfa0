"""A change that arrived although its answer says no: whatever the answer is, it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.changes import wording
from setup_assistant.changes.apply import Done
from setup_assistant.model import Outcome
from setup_assistant.practice.azure_devops import app as site
from tests.support.changes import ADMIN, LABS, Scene

pytestmark = pytest.mark.sampled

HTML = b"<!DOCTYPE html><html><head><title>Blocked</title></head></html>"
CLAIMS = 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'
JSON = b'{"message": "TF000000: no", "typeKey": "SomeException"}'

ANSWERS: dict[str, tuple[str, dict[str, str], bytes]] = {
    "200 HTML": ("200 OK", {"Content-Type": "text/html"}, HTML),
    "203": ("203 Non-Authoritative Information", {"Content-Type": "text/html"}, HTML),
    "302": ("302 Found", {"Location": "https://block.example/"}, b""),
    "302 sign-in": ("302 Found", {"Location": "https://spsprodweu1.vssps.visualstudio.com/_signin"}, b""),
    "401 claims": ("401 Unauthorized", {"WWW-Authenticate": CLAIMS}, b""),
    **{
        str(status): (f"{status} Refused", {"Content-Type": "application/json"}, JSON)
        for status in (400, 401, 403, 404, 408, 409, 412, 422, 429, 499)
    },
    **{
        f"{status} HTML": (f"{status} Refused", {"Content-Type": "text/html"}, HTML)
        for status in (401, 403, 404)
    },
}  # fmt: skip

BETWEEN = ("200 HTML", "203", "302", "401 HTML", "403 HTML", "404 HTML", "408")
"""Nobody's own word: whether the change arrived is found out as after an answer that was lost."""

CHANGES = {"oauth_access": "policy_off", "administrator": "not_administrator"}
WRITING = ("PATCH", "PUT", "DELETE")

StartResponse = Callable[..., Any]


def _unheard(*_answer: Any) -> Callable[[bytes], None]:
    return lambda _data: None


class Between:
    """Stands between: a change is answered with ``answer``, and ``arrives`` or not."""

    def __init__(self, scene: Scene, answer: str, *, arrives: bool) -> None:
        self._app, self._answer, self._arrives = site.app(scene.world), ANSWERS[answer], arrives

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in WRITING:
            return self._app(environ, start_response)
        if self._arrives:
            list(self._app(environ, _unheard))
        status, headers, body = self._answer
        start_response(status, list(headers.items()))
        return [body]


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("scenario", CHANGES.values(), ids=CHANGES)
def test_whatever_the_answer_says_what_arrived_is_unsure_and_can_be_undone(
    scenario: str, answer: str, tmp_path: Path
) -> None:
    """Refused and not there, refused and there, its undo refused and done, undone."""
    own_word = answer not in BETWEEN
    made_so = Outcome.UNSURE if own_word else Outcome.CONFIRMED
    scene = Scene(tmp_path, scenario)
    proposals = scene.proposals()
    arriving, held_up = (Between(scene, answer, arrives=arrives) for arrives in (True, False))

    scene.app = held_up
    (refused,) = scene.apply(*proposals, upn=ADMIN)
    assert refused.outcome is (Outcome.REFUSED if own_word else Outcome.UNSURE)
    assert scene.ledger.entries()[0].undoable is not own_word
    assert own_word or "Nothing was changed" not in wording.why(refused)
    assert scene.state() == scene.before

    scene.app = arriving
    (made,) = scene.apply(*proposals, upn=ADMIN)
    assert scene.state() != scene.before
    assert made.outcome is made_so
    assert "Nothing was changed" not in wording.why(made)
    entry = scene.ledger.entries()[1]
    assert entry.undoable

    (undone,) = scene.undo(entry, upn=ADMIN)
    assert scene.state() == scene.before
    assert undone.outcome is made_so
    assert "Nothing was changed" not in wording.why(undone)
    assert scene.ledger.entries()[1].undoable is own_word

    scene.app = None
    (again,) = scene.undo(scene.ledger.entries()[1], upn=ADMIN)
    assert again.outcome is Outcome.CONFIRMED
    assert scene.state() == scene.before


def test_a_refusal_after_which_nothing_can_be_read_is_unsure(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    labs = scene.world.organizations[LABS]
    between = Between(scene, "409", arrives=True)

    def then_locked(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answered = between(environ, start_response)
        labs.conditional_access = labs.conditional_access or environ["REQUEST_METHOD"] == "PATCH"
        return answered

    scene.app = then_locked
    (done,) = scene.apply()

    assert done.outcome is Outcome.UNSURE
    assert "could not be read" in wording.why(done)
    labs.conditional_access, scene.app = False, None
    assert [d.outcome for d in scene.undo()] == [Outcome.CONFIRMED]
    assert scene.state() == scene.before


def test_an_unsure_change_is_not_said_to_have_been_stopped(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.app = Between(scene, "403", arrives=True)
    done: Done = scene.apply()[0]

    assert done.entry is not None
    assert done.entry.unfinished
    assert "was stopped" not in " ".join(wording.unfinished(done.entry))
