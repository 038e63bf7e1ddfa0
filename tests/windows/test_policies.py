"""What an organization sets for everybody, as a Windows has it: policies in the registry, and the owner of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from setup_assistant import managed
from tests.windows.environment import Windows

pytestmark = [pytest.mark.windows, pytest.mark.timeout(600)]


def test_policies_are_read_and_a_users_own_file_does_not_count(
    windows: Windows, folder: Path
) -> None:
    command = (windows.python, "-m", "tests.windows.inside.policies", windows.path(folder))
    done = windows.run(*command)

    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout.splitlines()[-1])
    computer, user = rf"HKLM\{managed.POLICIES}", rf"HKCU\{managed.POLICIES}"
    assert told["before"]
    assert told["folder"].endswith(r":\ProgramData\Keepit setup\Setup Assistant")
    assert (told["tenant"], told["sign_in"], told["region"]) == (
        "contoso.com",
        ["own", "code"],
        "de-fr",
    )
    assert told["sources"] == {"tenant": computer, "sign_in": computer, "region": user}
    assert told["owner"].startswith("O:S-1-5-21-")
    assert not told["protected"]
    assert "ordinary users can write it, or its folder" in told["problems"][0]
