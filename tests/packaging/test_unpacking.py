"""PySide6's helper modules beside it instead of inside its library: an interpreter that starts takes those."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from setup_assistant.packaging import unpacking
from setup_assistant.packaging.steps import Broken

WHERE = "import shiboken6, shibokensupport.signature as s; print(s.__file__); print(s.__cached__)"


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages with a shiboken6 of its own, as installed; interpreters look there first."""
    spec = find_spec("shiboken6")
    assert spec
    assert spec.origin
    left_out = shutil.ignore_patterns("files.dir", "__pycache__", "include", "lib")
    shutil.copytree(Path(spec.origin).parent, tmp_path / "shiboken6", ignore=left_out)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_a_start_takes_what_was_unpacked_and_compiled(packages: Path) -> None:
    folder = packages / unpacking.FOLDER
    stale = folder / "of_another_version.py"
    folder.mkdir()
    stale.touch()

    assert unpacking.unpack([str(packages)]) == 0

    assert not stale.exists()
    done = subprocess.run([sys.executable, "-c", WHERE], check=True, capture_output=True, text=True)
    source, compiled = map(Path, done.stdout.splitlines())
    assert source.is_relative_to(folder)
    assert str(packages).encode() not in compiled.read_bytes(), "no path of this machine"


def test_a_release_of_pyside_that_unpacks_nothing_is_told(packages: Path) -> None:
    (packages / "shiboken6" / "__init__.py").write_text("")
    with pytest.raises(Broken, match="no helper modules"):
        unpacking.unpack([str(packages)])
