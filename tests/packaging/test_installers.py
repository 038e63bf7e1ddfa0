"""Both Windows installers live through install, upgrade, refused downgrade and uninstall, under wine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from setup_assistant.packaging import msi, nsis, product
from tests.support.packaging import payload
from tests.support.packaging.wine import (
    OURS,
    UNINSTALL,
    Wine,
    eventually,
    names,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

REFUSED_DOWNGRADE = 1638 % 256
RUNNING = 1618 % 256
FAILED = 1603 % 256
ENTRY = f"{UNINSTALL}\\{product.NAME}"


@dataclass(frozen=True)
class Installers:
    """An old and a new version of each kind."""

    old_msi: Path
    new_msi: Path
    old_exe: Path
    new_exe: Path


@pytest.fixture(scope="module")
def installers(tmp_path_factory: pytest.TempPathFactory) -> Installers:
    work = tmp_path_factory.mktemp("installers")
    icon = payload.icon(work / "icons")
    old = payload.make(work / "old", payload.OLD_ONLY)
    new = payload.make(work / "new")
    made = {}
    for name, folder, version in (("old", old, "1.0.0"), ("new", new, "1.1.0")):
        sources = work / f"{name} sources"
        made[f"{name}_msi"] = msi.build(folder, work / f"{name}.msi", sources, icon=icon, version=version)  # fmt: skip
        made[f"{name}_exe"] = nsis.build(
            folder, work / f"{name}.exe", sources, icon=icon, version=version, stub="amd64-unicode"
        )
    return Installers(**made)


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    made = Wine(tmp_path_factory.mktemp("wine"))
    yield made
    made.close()


@pytest.fixture
def remembered(wine: Wine) -> Iterator[None]:
    """See ``Wine.left_clean``."""
    with wine.left_clean():
        yield


@pytest.mark.usefixtures("remembered")
def test_the_msi_lives_its_whole_life(wine: Wine, installers: Installers) -> None:
    assert wine.msiexec("/i", str(installers.old_msi)) == 0
    assert names(wine.machine) == {*payload.FILES, payload.OLD_ONLY}
    assert any(name.endswith(f"Programs/{product.NAME}.lnk") for name in wine.files())
    entry = wine.registry("HKLM", f"{UNINSTALL}\\{product.product_code('1.0.0')}")
    assert (entry["DisplayName"], entry["DisplayVersion"]) == (product.NAME, "1.0.0")
    assert (entry["Publisher"], entry["Contact"]) == (product.PUBLISHER, product.PUBLISHER)
    assert entry["NoModify"] == "0x1"
    program = rf"%ProgramFiles%\{product.NAME}\{product.PROGRAM}.exe"
    assert entry["Comments"].endswith(product.STAYS.format(program=program))
    assert wine.registry("HKLM", OURS)["Version"] == "1.0.0"

    assert wine.msiexec("/i", str(installers.new_msi)) == 0
    assert names(wine.machine) == set(payload.FILES)
    assert wine.registry("HKLM", OURS)["Version"] == "1.1.0"
    assert not wine.registry("HKLM", f"{UNINSTALL}\\{product.product_code('1.0.0')}")

    assert wine.msiexec("/i", str(installers.old_msi)) == FAILED
    assert wine.registry("HKLM", OURS)["Version"] == "1.1.0"

    assert wine.msiexec("/x", product.product_code("1.1.0")) == 0


@pytest.mark.usefixtures("remembered")
def test_the_msi_speaks_the_language_of_its_user(
    wine: Wine, installers: Installers, tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    with wine.spoken("de_AT", tmp_path):
        assert wine.msiexec("/i", str(installers.new_msi)) == 0
        entry = wine.registry("HKLM", f"{UNINSTALL}\\{product.product_code('1.1.0')}")
        assert wine.msiexec("/i", str(installers.old_msi), "/l*v", str(log)) == FAILED
    german = msi.sentences("de")

    assert entry["Comments"].startswith("Richtet die Sicherung von Azure DevOps mit Keepit ein")
    assert f"NEWER = {german['NEWER']}" in log.read_text(encoding="cp1252")
    assert wine.msiexec("/x", product.product_code("1.1.0")) == 0


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize(
    ("switch", "root", "place"),
    [("/AllUsers", "HKLM", "machine"), ("/CurrentUser", "HKCU", "user")],
)
def test_the_exe_lives_its_whole_life(
    wine: Wine, installers: Installers, switch: str, root: str, place: str
) -> None:
    folder: Path = getattr(wine, place)

    assert wine.run(installers.old_exe, "/S", switch) == 0
    assert names(folder) == {*payload.FILES, payload.OLD_ONLY, "uninstall.exe"}
    entry = wine.registry(root, ENTRY)
    assert (entry["DisplayName"], entry["DisplayVersion"]) == (product.NAME, "1.0.0")
    assert (entry["Publisher"], entry["NoModify"]) == (product.PUBLISHER, "0x1")
    program = rf"{entry['InstallLocation']}\{product.PROGRAM}.exe"
    assert entry["Comments"].endswith(product.STAYS.format(program=program))
    assert entry["QuietUninstallString"].endswith(f'uninstall.exe" /S {switch}')

    assert wine.run(installers.new_exe, "/S", switch) == 0
    assert names(folder) == {*payload.FILES, "uninstall.exe"}
    assert wine.registry(root, ENTRY)["DisplayVersion"] == "1.1.0"

    assert wine.run(installers.old_exe, "/S", switch) == REFUSED_DOWNGRADE
    assert wine.registry(root, ENTRY)["DisplayVersion"] == "1.1.0"

    assert wine.run(folder / "uninstall.exe", "/S", switch) == 0


@pytest.mark.usefixtures("remembered")
def test_without_a_switch_the_exe_installs_for_the_current_user(
    wine: Wine, installers: Installers
) -> None:
    assert wine.run(installers.new_exe, "/S") == 0
    assert (names(wine.machine), "setup-assistant.exe" in names(wine.user)) == (set(), True)

    assert wine.run(wine.user / "uninstall.exe", "/S", "/CurrentUser") == 0


@pytest.mark.usefixtures("remembered")
def test_files_of_somebody_else_survive(wine: Wine, installers: Installers) -> None:
    assert wine.run(installers.new_exe, "/S", "/AllUsers") == 0
    foreign = wine.machine / "notes.txt"
    foreign.write_text("mine")

    assert wine.run(wine.machine / "uninstall.exe", "/S", "/AllUsers") == 0

    eventually(lambda: names(wine.machine) == {"notes.txt"} and not wine.registry("HKLM", OURS))
    foreign.unlink()
    wine.machine.rmdir()


@pytest.mark.usefixtures("remembered")
def test_a_running_program_is_not_replaced(wine: Wine, installers: Installers) -> None:
    assert wine.run(installers.old_exe, "/S", "/AllUsers") == 0
    with wine.running(wine.machine / "setup-assistant.exe"):
        assert wine.run(installers.new_exe, "/S", "/AllUsers") == RUNNING
        assert wine.registry("HKLM", ENTRY)["DisplayVersion"] == "1.0.0"
    assert wine.run(installers.new_exe, "/S", "/AllUsers") == 0
    assert wine.run(wine.machine / "uninstall.exe", "/S", "/AllUsers") == 0


@pytest.mark.usefixtures("remembered")
def test_msi_and_exe_do_not_share_a_folder(wine: Wine, installers: Installers) -> None:
    assert wine.msiexec("/i", str(installers.old_msi)) == 0
    assert wine.run(installers.new_exe, "/S", "/AllUsers") == REFUSED_DOWNGRADE
    assert wine.msiexec("/x", product.product_code("1.0.0")) == 0

    assert wine.run(installers.old_exe, "/S", "/AllUsers") == 0
    assert wine.msiexec("/i", str(installers.new_msi)) == FAILED
    assert wine.run(wine.machine / "uninstall.exe", "/S", "/AllUsers") == 0


def test_the_same_files_give_the_same_installers(tmp_path: Path) -> None:
    icon = payload.icon(tmp_path / "icons")
    made: list[tuple[Path, Path]] = []
    for name in ("one", "two"):
        folder = payload.make(tmp_path / name / "payload")
        for path in folder.rglob("*"):
            os.utime(path, (1_000_000_000 + len(made), 1_000_000_000 + len(made)))
        place = tmp_path / name
        made.append(
            (
                nsis.build(folder, place / "a.exe", place / "nsis", icon=icon),
                msi.build(folder, place / "a.msi", place / "msi", icon=icon),
            )
        )

    (one_exe, one_msi), (two_exe, two_msi) = made
    assert one_exe.read_bytes() == two_exe.read_bytes()
    assert _extracted(one_msi, tmp_path / "1") == _extracted(two_msi, tmp_path / "2")


def _extracted(package: Path, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    subprocess.run(["msiextract", "-C", folder, package], check=True, capture_output=True)
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    assert len(found) == len(payload.FILES)
    return {name.as_posix(): path.read_bytes() for name, path in found.items()}


def test_installers_can_be_signed(installers: Installers, tmp_path: Path) -> None:
    """With a certificate made here: the mechanics, not the trust."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test"]
    request += ["-addext", "extendedKeyUsage=codeSigning", "-keyout", str(key), "-out", str(certificate)]  # fmt: skip
    subprocess.run(request, check=True, capture_output=True)
    for file in (installers.new_exe, installers.new_msi):
        signed = tmp_path / file.name
        pair = ["-certs", str(certificate), "-key", str(key)]
        subprocess.run(
            ["osslsigncode", "sign", *pair, "-in", file, "-out", signed],
            check=True,
            capture_output=True,
        )
        verify = ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(signed)]
        assert subprocess.run(verify, check=False, capture_output=True).returncode == 0
