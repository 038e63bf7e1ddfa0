"""How changes of the practice Azure DevOps can go: late, ignored, refused, or without an answer."""

from __future__ import annotations

from flask import g

from setup_assistant.practice.recording import drop_connection
from setup_assistant.practice.state.world import World

LATE_ANSWERS = 5
"""How many answers after a change show the old state in ``slow_change``; one read asks two of them."""
MEMBERSHIP = "membership"


def refused(world: World) -> bool:
    """``change_refused``: the right was granted when it was asked for, and is gone now."""
    return _about(world, "change_refused")


def ignored(world: World) -> bool:
    """``change_ignored``: accepted, and nothing happens, as under a policy of the directory."""
    return _about(world, "change_ignored")


def show_late(world: World, what: str, *, is_new: bool) -> None:
    """``slow_change``: the next answers still show ``what`` as it was."""
    if is_new and _about(world, "slow_change"):
        g.organization.late[what] = LATE_ANSWERS


def lose_answer(world: World) -> None:
    """``lost_change_answer``: the first change is carried out and its answer never sent."""
    if _about(world, "lost_change_answer") and world.count("changes without an answer") == 1:
        drop_connection()


def _about(world: World, scenario: str) -> bool:
    return scenario in world.flags and g.organization.name in world.affected
