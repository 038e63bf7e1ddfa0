"""Keepit's side of the scenarios: each changes a fresh account so that one thing is special."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from setup_assistant.practice.keepit_world import (
    EARLIER_RUN,
    INCOMPLETE,
    PENDING,
    READ_RIGHTS,
    SUGGESTED_NAME,
    Connector,
    KeepitState,
    identifier_of,
    running,
)


def _consent_needed(state: KeepitState) -> None:
    state.connectors = [c for c in state.connectors if c.type != "azure-do"]


def _token_without_rights(state: KeepitState) -> None:
    for token in state.tokens:
        token.eacl = READ_RIGHTS


def _name_taken(state: KeepitState) -> None:
    state.connectors.append(running(SUGGESTED_NAME, "azure-do", orglink=state.orglinks[-1]))


def _seats_exceeded(state: KeepitState) -> None:
    state.seats_used, state.seats_limit = 112, 100
    _scheduled(state)  # the seats are what stops the backup, and nothing else


def _access_unreadable(state: KeepitState) -> None:
    state.access_unreadable = True


def _lost_create_answer(state: KeepitState) -> None:
    state.answers_to_lose = 1


def _scheduled(state: KeepitState) -> None:
    state.api_task = state.page_task = ""


def _configuration_pending(state: KeepitState) -> None:
    state.api_task = state.page_task = PENDING


def _incomplete_configuration(state: KeepitState) -> None:
    state.api_task = state.page_task = INCOMPLETE


def _orphaned_connector(state: KeepitState) -> None:
    """An earlier run created the connector and ended before it enabled, shared and started it."""
    orphan = Connector(
        SUGGESTED_NAME,
        orglink=state.orglinks[-1],
        created=EARLIER_RUN,
        guid=identifier_of("connector", SUGGESTED_NAME),
    )
    state.connectors.append(orphan)


SCENARIOS: dict[str, Callable[[KeepitState], None]] = {
    "consent_needed": _consent_needed,
    "token_without_rights": _token_without_rights,
    "name_taken": _name_taken,
    "seats_exceeded": _seats_exceeded,
    "access_unreadable": _access_unreadable,
    "lost_create_answer": _lost_create_answer,
    "scheduled": _scheduled,
    "configuration_pending": _configuration_pending,
    "incomplete_configuration": _incomplete_configuration,
    "orphaned_connector": _orphaned_connector,
}


def apply(state: KeepitState, flags: Iterable[str]) -> None:
    """Change ``state`` as the flags say; flags that aren't about Keepit change nothing."""
    for flag in sorted(SCENARIOS.keys() & set(flags)):
        SCENARIOS[flag](state)
