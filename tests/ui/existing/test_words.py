"""What stands beside each connector, and which one is chosen at first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from setup_assistant.errors import AssistantError, Unreachable
from setup_assistant.model import (
    Connector,
    ConnectorState,
    Health,
    Session,
    Snapshot,
    Unread,
    UnreadReason,
)
from setup_assistant.ui import times
from setup_assistant.ui.done import again
from setup_assistant.ui.existing import words
from setup_assistant.ui.review.rows import again_rows
from tests.support.connector_states import CONNECTOR, ILL, WELL

MISSING = Unread(UnreadReason.MISSING)
REFUSED = Unread(UnreadReason.REFUSED)
LOST = Unreachable("dk-co.keepit.com")


@pytest.mark.parametrize(
    ("state", "icon", "word"),
    [
        (WELL, "ok", "Healthy"),
        (ILL, "bad", "Critical"),
        (replace(WELL, health=Health.UNHEALTHY), "warn", "Unhealthy"),
        (replace(WELL, health=Health.UNHEALTHY, health_reason=""), "warn", "Unhealthy"),
        (replace(ILL, health=REFUSED), "warn", "Keepit reports a fault"),
        (replace(WELL, code="E_QUOTA"), "warn", "Keepit reports a fault"),
        (replace(WELL, health=MISSING), "unknown", "Not reported yet"),
        (replace(WELL, health=REFUSED), "unknown", "Could not be read"),
        (replace(WELL, code=REFUSED), "unknown", "Could not be read"),
        (LOST, "unknown", "Could not be read"),
        (None, "unknown", "Could not be read"),
    ],
)
def test_status(state: ConnectorState | AssistantError | None, icon: str, word: str) -> None:
    assert (words.status(state)[0], words.status(state)[2]) == (icon, word)


@pytest.mark.parametrize(
    ("created", "last", "sentence"),
    [
        ("2026-11-23T05:00:00Z", Snapshot("2026-11-24T05:00:00Z", True), "Created {c}. Last {l}."),
        ("2026-11-23T05:00:00Z", None, "Created {c}."),
        ("2026-11-23T05:00:00Z", REFUSED, "Created {c}."),
        ("", Snapshot("2026-11-24T05:00:00Z", True), "Last {l}."),
        ("soon", Snapshot("later", None), ""),
    ],
)
def test_since_when(created: str, last: Snapshot | Unread | None, sentence: str) -> None:
    one = replace(CONNECTOR, created=created)
    day = times.calendar(date(2026, 11, 23))
    at = datetime(2026, 11, 24, 5, tzinfo=UTC)
    shown = words.since_when(one, replace(WELL, last=last))
    assert shown == sentence.format(c=day, l=f"backup {times.moment(at)}")


def named(name: str, state: ConnectorState) -> ConnectorState:
    return replace(state, connector=Connector(name, name, "azure-do"))


QUOTA = replace(WELL, code="E_QUOTA")


@pytest.mark.parametrize(
    ("states", "last", "first"),
    [
        ({"a": named("a", WELL), "b": named("b", ILL)}, "", "b"),
        ({"a": named("a", QUOTA), "b": named("b", ILL)}, "", "b"),
        ({"a": named("a", WELL), "b": named("b", QUOTA)}, "", "b"),
        ({"a": named("a", WELL), "b": named("b", ILL)}, "a", "a"),
        ({"a": named("a", WELL), "b": named("b", WELL)}, "gone", "a"),
        ({"a": LOST, "b": named("b", ILL)}, "", "b"),
        ({"a": LOST}, "", "a"),
    ],
)
def test_the_first_choice(states: words.States, last: str, first: str) -> None:
    assert words.first_choice(states, last) == first


@pytest.mark.parametrize(
    ("state", "kind", "title"),
    [
        (ILL, "information", "The sign-in no longer works (E_LOGIN)"),
        (replace(ILL, code=""), "information", "The sign-in no longer works (BADLOGIN)"),
        (QUOTA, "warning", "Keepit reports: the seat limit is exceeded."),
        (WELL, "information", "Keepit reports no fault"),
        (replace(WELL, code=REFUSED), "neutral", "Not all that Keepit reports could be read"),
    ],
)
def test_what_is_said_about_the_chosen_one(state: ConnectorState, kind: str, title: str) -> None:
    shown = words.report(state)
    assert shown[0] == kind
    assert shown[1].startswith(title)


FAULTS = (
    ILL,
    replace(ILL, code=""),
    replace(ILL, code="E_REVOKED", health=REFUSED),
    QUOTA,
    replace(WELL, code="E_NEW", health=Health.UNHEALTHY),
    replace(WELL, health=Health.UNHEALTHY, health_reason=""),
    replace(WELL, health=Health.CRITICAL, health_reason="NOCHECKIN"),
)


@pytest.mark.parametrize("state", FAULTS, ids=lambda state: f"{state.fault} {state.health}")
def test_a_code_stands_only_in_brackets_beside_words(state: ConnectorState) -> None:
    session = Session(existing=state, again=state)
    shown = (
        words.status(state)[2],
        *words.report(state)[1:],
        again.subtitle(session),
        *(row.value for row in again_rows(session)),
    )
    for sentence in shown:
        bare = re.sub(r"\([^)]*\)", "", sentence)
        assert state.fault not in bare, sentence
        assert state.health_reason in ("", "OK") or state.health_reason not in bare, sentence
