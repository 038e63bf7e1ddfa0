"""How the programs of a release are started: their exit codes count, and passing errors pass."""

from __future__ import annotations

import sys

import pytest

from setup_assistant.packaging import steps
from setup_assistant.packaging.steps import Broken
from tests.support.packaging.programs import Programs


def test_an_exit_code_counts() -> None:
    with pytest.raises(Broken, match="choco ended with 1"):
        Programs({"choco": [1]}).starter().once(["choco", "install"])

    Programs({"choco": [3010]}).starter().once(["choco", "install"], good=(0, 3010))


def test_a_passing_error_is_waited_out_with_growing_pauses() -> None:
    programs = Programs({"hdiutil": [1, 1]})

    programs.starter(10, 30, 90).patiently(["hdiutil", "create"])

    assert programs.calls == [["hdiutil", "create"]] * 3
    assert programs.waits == [10, 30]


def test_what_does_not_pass_ends_the_step(capsys: pytest.CaptureFixture[str]) -> None:
    programs = Programs({"hdiutil": [1] * 9})

    with pytest.raises(Broken, match="hdiutil ended with 1"):
        programs.starter(10, 30, 90).patiently(["hdiutil", "create"])

    assert len(programs.calls) == 4
    assert "hdiutil ended with 1; again in 30 s" in capsys.readouterr().err


def test_the_pauses_grow_and_end() -> None:
    assert list(steps.PAUSES) == sorted(set(steps.PAUSES))
    assert sum(steps.PAUSES) < 300


def test_what_a_program_writes_is_shown_and_handed_on(capfd: pytest.CaptureFixture[str]) -> None:
    script = "import sys; print('said'); sys.exit(3)"

    assert steps.start([sys.executable, "-c", script]) == (3, "said\n")
    assert capfd.readouterr().out == "said\n"
