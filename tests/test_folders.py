"""The user's folders are elsewhere while tests run, and the run fails if the real ones were touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from setup_assistant import settings
from tests.support import folders

PRINTED = (
    "from setup_assistant import settings as s; print(s.data_folder(), s.configuration_folder())"
)


def test_the_folders_of_this_run_are_not_the_users() -> None:
    for folder in (settings.data_folder(), settings.configuration_folder(), Path.home()):
        assert "setup-assistant-tests-" in str(folder)


def test_what_a_test_starts_has_its_folders(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders.use(monkeypatch, tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", PRINTED], capture_output=True, encoding="utf-8", check=True
    )

    assert settings.data_folder().is_relative_to(tmp_path)
    assert done.stdout.strip() == f"{settings.data_folder()} {settings.configuration_folder()}"


@pytest.mark.parametrize("touched", ["made.json", "changed.json", "removed.json"])
def test_a_run_that_touches_a_real_folder_fails_and_names_the_file(
    touched: str, pytester: pytest.Pytester
) -> None:
    real = pytester.mkdir("real")
    for name in ("changed.json", "removed.json", "same.json"):
        (real / name).write_text("{}", encoding="utf-8")
    pytester.makepyfile(
        f"""
        from pathlib import Path
        def test_it():
            file = Path({str(real / touched)!r})
            file.unlink() if "removed" in file.name else file.write_text("[ ]", encoding="utf-8")
        """
    )

    done = pytester.inline_run("-p", "no:cacheprovider", plugins=[folders.Untouched([real])])

    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.assertoutcome(passed=1)


def test_a_run_that_leaves_something_for_a_moment_behind_fails(pytester: pytest.Pytester) -> None:
    temporary = pytester.mkdir("temporary")
    pytester.makepyfile(
        f"""
        import tempfile
        def test_it():
            tempfile.mkdtemp(prefix="setup-assistant-", dir={str(temporary)!r})
        """
    )

    done = pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", plugins=[folders.Untouched([], [temporary])]
    )

    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(["*left something behind*", f"{temporary}*setup-assistant-*"])


def test_a_run_that_touches_nothing_passes(pytester: pytest.Pytester) -> None:
    real = pytester.mkdir("real")
    (real / "same.json").write_text("{}", encoding="utf-8")
    pytester.makepyfile("def test_it(): pass")

    done = pytester.inline_run(
        "-p", "no:cacheprovider", plugins=[folders.Untouched([real, real / "missing"], [real])]
    )

    assert done.ret == pytest.ExitCode.OK
