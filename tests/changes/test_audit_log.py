"""Whether a change will stand in an audit log is said as it was read, in every confirmation."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.changes import audit_log
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.practice.state.policies import AUDIT
from tests.support.changes import LABS, Scene
from tests.support.devops_site import check

ON, OFF, UNREAD = True, False, Unread(UnreadReason.MISSING)
KEEPS = "keeps one: the change appears there under this name."
KEEP = "keep one: the change appears there under this name."


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([ON], (f"o0 {KEEPS}",)),
        ([OFF], ("o0 keeps none; the report is the record.",)),
        ([UNREAD], ("Whether o0 keeps one could not be read.",)),
        ([ON, ON], (f"Each of them {KEEPS}",)),
        ([OFF] * 5, ("Each of them keeps none; the report is the record.",)),
        ([UNREAD, UNREAD], ("Whether each of them keeps one could not be read.",)),
        ([ON, OFF], (f"o0 {KEEPS}", "o1 keeps none; the report is the record.")),
        (
            [OFF, ON, ON, UNREAD],
            (
                f"o1, o2 {KEEP}",
                "o0 keeps none; the report is the record.",
                "Whether o3 keeps one could not be read.",
            ),
        ),
        (
            [ON, *[OFF] * 4, *[UNREAD] * 4],
            (
                f"o0 {KEEPS}",
                "4 organizations keep none; the report is the record.",
                "Whether 4 organizations keep one could not be read.",
            ),
        ),
    ],
)
def test_one_sentence_for_each_kind(held: list[bool | Unread], told: tuple[str, ...]) -> None:
    logs = {f"o{number}": state for number, state in enumerate(held)}
    assert audit_log.sentences(logs, logs) == told


def test_what_nobody_read_is_unknown_and_nothing_promised() -> None:
    assert audit_log.sentences(["elsewhere"], {}) == (
        "Whether elsewhere keeps one could not be read.",
    )
    assert audit_log.logs(None) == {}


@pytest.mark.parametrize("value", [True, False])
def test_it_is_read_from_the_answer_that_is_there_anyway(value: bool, tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.world.organizations[LABS].policies[AUDIT].value = value
    scene.world.log.clear()

    inspection = check(scene.world)

    assert audit_log.logs(inspection)[LABS] is value
    assert sum(call.path.startswith(f"/{LABS}/") for call in scene.world.log) == 7
