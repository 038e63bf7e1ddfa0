"""The README's two commands on a Debian that has Python and pip and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from setup_assistant.packaging import product
from tests.support.packaging import debian
from tests.support.packaging.debian import USER, Debian

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

SENTENCE = (
    "System libraries are missing; install them, then start again: "
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends "
)
Machines = Callable[[str], Debian]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machines]:
    """Makes one of a release; it goes with the test, because it takes gigabytes."""
    missing = debian.missing()
    assert not missing, (
        f"A bare Debian can't be made without {' and '.join(missing)}: "
        "python3 dev.py test --all installs what is missing as root."
    )
    yield lambda release: debian.bare(release, tmp_path, product.ROOT)
    shutil.rmtree(tmp_path)


def works(machine: Debian, command: str, user: str) -> None:
    done = machine.run(f"python3 dev.py {command}", user)
    assert done.code == 0, done.output


def pictures(machine: Debian, user: str) -> set[str]:
    found = machine.run("ls build/tour", user).output.split()
    return {name.partition("-")[0] for name in found}


@pytest.mark.parametrize("release", ["bookworm", "trixie"])
def test_as_root_they_do_everything_themselves(machine: Machines, release: str) -> None:
    bare = machine(release)

    works(bare, "demo", "root")
    assert {"01", "08"} <= pictures(bare, "root")
    works(bare, "test --fast", "root")


@pytest.mark.parametrize("release", ["bookworm", "trixie"])
def test_a_user_is_told_what_to_install_and_then_they_work(machine: Machines, release: str) -> None:
    bare = machine(release)

    for command in ("demo", "test tests/e2e/test_main_job.py tests/e2e/test_screen_reader.py"):
        told = bare.run(f"python3 dev.py {command}", USER)
        assert (told.code, told.output.count("\n")) == (1, 1), told.output
        assert told.output.startswith(SENTENCE)
        packages = told.output.removeprefix(SENTENCE)
        installed = bare.run(f"apt-get update -qq && apt-get install -qq -y --no-install-recommends {packages}")  # fmt: skip
        assert installed.code == 0, installed.output
        works(bare, command, USER)
    assert {"01", "08"} <= pictures(bare, USER)


def test_a_disk_without_room_is_told_and_room_is_all_it_needs(machine: Machines) -> None:
    """A small file system for the checkout: pip fails on it, with more room uv does."""
    bare = machine("trixie")
    full = "The disk is full (free: "

    for megabytes, words in ((40, full), (400, full), (4000, "1.0")):
        told = bare.run(
            f"mount -t tmpfs -o size={megabytes}m none /mnt && cp -r . /mnt && cd /mnt"
            " && python3 dev.py run --version"
        )
        assert told.output.splitlines()[-1].startswith(words), told.output
        assert told.code == (words == full), told.output
