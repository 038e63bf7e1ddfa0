"""What pip installs has its resources, and works where there is no checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import __version__
from setup_assistant.checks import requirements
from setup_assistant.packaging import product
from tests import catalogue

COPIED = ("pyproject.toml", "README.md", "LICENSE", "setup_assistant", "resources")
APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"
"""What the vendor has registered, as a build is told."""
PROGRAMS = Path("Scripts" if os.name == "nt" else "bin")
FETCHING = {
    "SSL_CERT_FILE": "",  # the tests' own trusts nobody
    "PIP_CACHE_DIR": str(product.WORK / "packages" / "pip"),
}
SHIPPED = {
    path.relative_to(product.ROOT).as_posix()
    for source, _ in product.resources()
    for path in (Path(source), *Path(source).rglob("*"))
    if path.is_file()
} | {f"resources/locale/{language}.mo" for language in catalogue.languages()}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, because setuptools works inside of what it builds."""
    copy = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in COPIED:
        path = product.ROOT / name
        if path.is_dir():
            shutil.copytree(path, copy / name, ignore=ignored)
        else:
            shutil.copy(path, copy)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    left = checkout / "build" / "lib" / "setup_assistant" / "left_by_an_older_build.py"
    left.parent.mkdir(parents=True)
    left.touch()
    made = tmp_path_factory.mktemp("wheel")
    return build("wheel", checkout, made, SETUP_ASSISTANT_CLIENT_ID=APP)


def build(kind: str, source: Path, made: Path, **more: str) -> Path:
    """As pip and others do: the backend that ``pyproject.toml`` of ``source`` names."""
    call = f"from setup_assistant.packaging import wheel; wheel.build_{kind}({str(made)!r})"
    environment = os.environ | {"PYTHONPATH": str(source)} | more
    subprocess.run(
        [sys.executable, "-c", call], cwd=source, env=environment, check=True, capture_output=True
    )
    return next(made.iterdir())


def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def run(program: Path, *arguments: str, **more: str) -> str:
    """What ``program`` says, in a folder and with an environment that know no checkout."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | more
    return subprocess.run(
        [program, *arguments],
        cwd=program.parent, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8",
    ).stdout  # fmt: skip


def test_the_wheel_holds_the_program_and_what_it_needs(wheel: Path) -> None:
    modules = {name.replace(".", "/") for name in product.modules()}
    names = contents(wheel)

    assert {name for name in names if not name.endswith(".py")} == {
        f"setup_assistant/{name}" for name in (*SHIPPED, "resources/vendor.json")
    }
    assert {name.removesuffix(".py").removesuffix("/__init__") for name in names if name.endswith(".py")} == modules  # fmt: skip


def test_the_program_in_the_wheel_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    # With the packages here, but without the file beside them that leads to the checkout.
    start = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {sysconfig.get_path('purelib')!r}];"
        "from setup_assistant import texts; from setup_assistant.checks import requirements;"
        "print(texts.resources()); print(requirements.version());"
        "from setup_assistant import vendor; print(vendor.registration().client_id);"
        "texts.use(['de']); print(texts.language())"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    told = subprocess.check_output(
        [sys.executable, "-S", "-c", start], cwd=tmp_path, env=environment, encoding="utf-8"
    )

    assert told.splitlines() == [
        str(tmp_path / "setup_assistant" / "resources"),
        requirements.version(),
        APP,
        "de",
    ]


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestInstalled:
    """By the tools that people have, from the package index that they are set to."""

    def test_from_the_wheel(self, wheel: Path, tmp_path: Path) -> None:
        folder = fresh(tmp_path)
        pip(folder, "install", str(wheel))

        works(folder / PROGRAMS / product.PROGRAM)

    def test_from_the_source_archive(self, checkout: Path, wheel: Path, tmp_path: Path) -> None:
        archive = build("sdist", checkout, tmp_path / "archive")
        folder = fresh(tmp_path)
        pip(folder, "wheel", "--no-deps", "--wheel-dir", str(tmp_path / "again"), str(archive))

        assert contents(next((tmp_path / "again").iterdir())) == contents(wheel)

    def test_by_pipx_from_the_checkout(self, checkout: Path, tmp_path: Path) -> None:
        folder = fresh(tmp_path)
        pip(folder, "install", "pipx")
        places = {"PIPX_HOME": str(tmp_path / "home"), "PIPX_BIN_DIR": str(tmp_path / "programs")}
        run(folder / PROGRAMS / "pipx", "install", str(checkout), **places, **FETCHING)

        works(tmp_path / "programs" / product.PROGRAM)


def fresh(tmp_path: Path) -> Path:
    """A folder of its own for packages, with pip."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=True)
    return folder


def pip(folder: Path, *arguments: str) -> None:
    """Of that folder, as whoever tests has set it up."""
    python = folder / PROGRAMS / "python"
    run(python, "-m", "pip", "--quiet", *arguments, **FETCHING, SETUP_ASSISTANT_CLIENT_ID=APP)


def works(program: Path) -> None:
    """It is whole: what it is, a check, a report with pages of its own, and the private browser."""
    assert run(program, "--version") == f"{__version__}\n"
    assert "Chromium" in run(program, "--about")
    check = json.loads(run(program, "check", "--practice", "--scenario", "ready", "--json"))
    assert check["ready"]
    report = program.parent / "report"
    run(program, "report", "--practice", "--scenario", "ready", "--out", str(report))
    assert {path.suffix for path in report.rglob("*.*")} >= {".html", ".json", ".csv"}
    told: dict[str, Any] = json.loads(run(program, "--self-test"))
    assert told["ok"]
