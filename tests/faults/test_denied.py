"""An answer that was refused or lost proves nothing: what is said of the connector then."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import jsonschema
import pytest

from setup_assistant.practice.state.keepit import SUGGESTED_NAME
from tests.faults.detectors import detect
from tests.faults.faults import FAULTS
from tests.faults.jobs import JOBS, MEMBERS, Job
from tests.faults.matrix import Played, calls, play_job
from tests.support.command_line import schema
from tests.support.practice_site import Exchange, Site, Trap

REFUSED = ("400", "401_empty", "403", "429", "web_filter")
LOST = ("reset", "hang", "503")
DEVICES = "keepit POST /users/{id}/devices/ #1"
ENABLE = "keepit PUT /users/{id}/devices/{id} #1"
GRANT = "keepit POST /users/{id}/devices/{id}/access_list #1"
UNKNOWN_IF_ON = "It is not known whether the connector was turned on."
START = "keepit POST /users/{id}/devices/{id}/jobs/ #1"

pytestmark = pytest.mark.sampled

PEOPLE = replace(
    JOBS["create"], arguments=tuple(w for w in JOBS["create"].arguments if w != "--json")
)
"""The same command for people."""


def met(site: Site, job: Job, at: str, fault: str, *, arrives: bool, onwards: bool) -> Played:
    """``job`` with the fault at the call ``at``, and ``onwards`` at all later ones."""
    call = next(call for call in calls(site, "create") if str(call) == at)

    def happen(exchange: Exchange) -> None:
        FAULTS[fault](exchange, Random(1))  # noqa: S311

    played = play_job(site, job, Trap(call, happen, False, arrives, onwards))
    assert played.sprung
    assert detect(played) == []
    return played


@pytest.mark.parametrize("arrives", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("fault", [*REFUSED, *LOST])
def test_a_create_that_can_not_be_looked_for_is_not_known(
    site: Site, fault: str, arrives: bool
) -> None:
    said = met(site, JOBS["create"], DEVICES, fault, arrives=arrives, onwards=True)

    known = f"It is not known yet whether the connector “{SUGGESTED_NAME}” was created."
    assert said.said.code == 4
    assert known in said.said.err
    assert known in said.document["problem"]["text"]
    assert "never creates it twice" in said.said.err
    assert "Nothing was" not in said.said.out + said.said.err
    assert said.between.keepit.creates == ([SUGGESTED_NAME] if arrives else [])
    assert said.after.keepit.creates == [SUGGESTED_NAME]


@pytest.mark.parametrize("arrives", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("fault", [*REFUSED, *LOST])
def test_turning_on_that_was_not_confirmed_is_not_known(
    site: Site, fault: str, arrives: bool
) -> None:
    said = met(site, JOBS["create"], ENABLE, fault, arrives=arrives, onwards=False)

    assert (said.said.code, said.document["enabled"]) == (1, "unknown")
    jsonschema.validate(said.document, schema("create-1"))
    assert [text for text in said.document["differences"] if text.startswith(UNKNOWN_IF_ON)]
    assert "Nothing was" not in said.said.out + said.said.err
    assert said.between.keepit.named(SUGGESTED_NAME)[0].enabled is arrives
    assert said.after.keepit.named(SUGGESTED_NAME)[0].enabled


@pytest.mark.parametrize("fault", ["403", "hang"])
@pytest.mark.parametrize(
    ("at", "onwards", "words"),
    [
        (ENABLE, False, ("Turned on: Not known", UNKNOWN_IF_ON)),
        (GRANT, True, (f"It is not known whether {MEMBERS[0]} was given access.",)),
        (START, True, ("It is not known whether the first backup was started.",)),
    ],
    ids=["enable", "grant", "start"],
)
def test_people_are_told_what_is_not_known(
    site: Site, at: str, onwards: bool, words: tuple[str, ...], fault: str
) -> None:
    told = met(site, PEOPLE, at, fault, arrives=True, onwards=onwards)

    assert told.said.code == 1
    for sentence in words:
        assert sentence in told.said.out
    assert "Nothing was" not in told.said.out + told.said.err
