"""A connector is ours only by what can't be a coincidence; what is possible is asked; the rest is nobody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.connector import consent
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.candidates import Candidate, Doubt, candidates
from setup_assistant.memory import Memory
from setup_assistant.model import Attempt, Connector, ConnectorDraft
from tests.support.keepit_site import NAME, Site
from tests.support.keepit_wire import ACCOUNT, GUID

BEGUN, AFTER, SHORTLY, LONG = (
    "2026-11-25T10:00:00+00:00",
    "2026-11-25T10:05:00Z",
    "2026-11-25T09:30:00Z",
    "2026-11-20T10:00:00Z",
)
ATTEMPT = Attempt(ACCOUNT, begun_at=BEGUN, before=("old",))
DRAFT = ConnectorDraft(NAME, "P1Y")
MADE = Connector("new", NAME, "azure-do", "link-new", "P12M", AFTER)
OLD = Connector("old", "Azure DevOps - Old", "azure-do", "link-old", "", LONG)


def found(*connectors: Connector, attempt: Attempt = ATTEMPT) -> tuple[Candidate, ...]:
    return candidates((OLD, *connectors), attempt, DRAFT)


def test_the_one_that_was_made_as_wanted_since_then() -> None:
    assert found(MADE) == (Candidate(MADE),)
    assert found() == ()


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        ({"created": BEGUN}, ()),
        ({"name": NAME.upper()}, ()),
        ({"orglink": ""}, ()),
        ({"name": "Azure DevOps"}, (Doubt.NAME,)),
        ({"retention": ""}, (Doubt.RETENTION,)),
        ({"retention": "P365D"}, (Doubt.RETENTION,)),
        ({"orglink": "link-old"}, (Doubt.AUTHORIZATION,)),
        ({"created": ""}, (Doubt.TIME_UNKNOWN,)),
        ({"created": "yesterday"}, (Doubt.TIME_UNKNOWN,)),
        ({"created": SHORTLY}, (Doubt.TIME_BEFORE,)),
        (
            {"name": "Azure DevOps", "created": "", "retention": "P1M"},
            (Doubt.NAME, Doubt.RETENTION, Doubt.TIME_UNKNOWN),
        ),
        ({"created": LONG}, None),
        ({"type": "o365-admin"}, None),
        ({"guid": "old"}, None),
    ],
)
def test_every_reason_to_ask_and_every_reason_not_to(
    changes: dict[str, Any], doubts: tuple[Doubt, ...] | None
) -> None:
    other = replace(MADE, **changes)
    assert found(other) == (() if doubts is None else (Candidate(other, doubts),))


def test_of_several_none_is_certain_and_the_likeliest_comes_first() -> None:
    other = replace(MADE, guid="another", name="Azure DevOps")
    first, second = found(other, MADE)
    assert (first.connector, first.doubts) == (MADE, (Doubt.SEVERAL,))
    assert second.doubts == (Doubt.NAME, Doubt.SEVERAL)


@pytest.mark.parametrize("begun", ["", "damaged"])
def test_an_attempt_without_a_time_makes_nothing_certain(begun: str) -> None:
    (only,) = found(MADE, attempt=replace(ATTEMPT, begun_at=begun))
    assert only.doubts == (Doubt.TIME_UNKNOWN,)


def test_what_keepit_named_is_ours_whatever_it_is_called_now() -> None:
    renamed = replace(MADE, name="Renamed", created="", retention="")
    attempt = replace(ATTEMPT, guid="new", before=("old", "new"))
    assert found(renamed, attempt=attempt) == (Candidate(renamed),)


def test_connectors_of_another_world_are_not_ours() -> None:
    """Their ids are new to what is remembered, and their age is not."""
    attempt = Attempt(ACCOUNT, begun_at=BEGUN, before=("of-that-world",))
    assert found(attempt=attempt) == ()


def test_one_that_is_refused_is_not_asked_about_again(tmp_path: Path) -> None:
    marker = Marker(Memory(tmp_path / "resume.json"), ACCOUNT)
    marker.begin(["old"])
    attempt = marker.not_ours("new")
    assert attempt.before == ("old", "new")
    assert Marker(Memory(tmp_path / "resume.json"), ACCOUNT).attempt == attempt
    assert found(MADE, attempt=attempt) == ()


@pytest.mark.parametrize(
    ("attempt", "created", "ours"),
    [
        (Attempt(ACCOUNT, begun_at=BEGUN), AFTER, True),
        (Attempt(ACCOUNT, begun_at=BEGUN), SHORTLY, False),
        (Attempt(ACCOUNT, begun_at=BEGUN), "", False),
        (Attempt(ACCOUNT, begun_at=BEGUN, before=("new",)), AFTER, False),
        (Attempt(ACCOUNT, sent_at=BEGUN, name=NAME), AFTER, True),
        (Attempt(ACCOUNT, sent_at=BEGUN, name=NAME), SHORTLY, True),
        (Attempt(ACCOUNT, sent_at=BEGUN, name=NAME), "", True),
        (Attempt(ACCOUNT, sent_at=BEGUN, name=NAME), LONG, False),
        (Attempt(ACCOUNT, sent_at=BEGUN, name="Another"), AFTER, False),
        (Attempt(ACCOUNT, guid="new"), LONG, True),
        (Attempt(ACCOUNT, guid="another"), AFTER, False),
    ],
)
def test_a_name_in_use_is_ours_by_the_same_rule(
    tmp_path: Path, attempt: Attempt, created: str, ours: bool
) -> None:
    memory = Memory(tmp_path / "resume.json")
    memory.update(attempts=(attempt,))
    known = replace(MADE, created=created)
    assert Marker(memory, ACCOUNT).owned([known]) == ((known,) if ours else ())


def test_one_look_asks_keepit_once() -> None:
    site = Site()
    site.has("Azure DevOps", guid="0ther0-000001-abcdef")
    attempt = replace(ATTEMPT, before=tuple(one.guid for one in site.state.connectors))
    site.has(retention="P1Y", created=datetime.fromisoformat(AFTER).timestamp())
    looked = consent.appeared(site.client(), ACCOUNT, attempt, DRAFT)
    assert looked is not None
    assert looked.certain
    assert looked.connector.guid == GUID
    assert len(site.sent) == 1
