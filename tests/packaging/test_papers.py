"""The bill of materials, the licences, and archives that are the same twice."""

from __future__ import annotations

import json
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from setup_assistant import __version__
from setup_assistant.packaging import (
    archives,
    building,
    licences,
    parts,
    sbom,
)
from tests.support.packaging.stand_ins import PARTS

EPOCH = 1_795_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "program"
    (made / "_internal").mkdir(parents=True)
    (made / "setup-assistant").write_bytes(b"\x7fELF" + bytes(2000))
    (made / "setup-assistant").chmod(0o755)
    (made / "_internal" / "libQt6Core.so.6").write_bytes(bytes(3000))
    (made / "_internal" / "link.so").symlink_to("libQt6Core.so.6")
    return made


def test_the_bill_names_every_part_with_what_scanners_look_for() -> None:
    made = json.loads(sbom.document(PARTS, EPOCH))

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert made["metadata"]["component"]["version"] == __version__
    assert made["metadata"]["timestamp"] == "2026-11-18T11:06:40+00:00"
    named = {part["name"]: part for part in made["components"]}
    assert named["msal"]["purl"] == "pkg:pypi/msal@1.39.0"
    assert named["Qt"]["cpe"].startswith("cpe:2.3:a:qt:qt:6.11.3")
    assert named["Qt"]["licenses"] == [{"expression": "LGPL-3.0-only"}]
    assert named["Chromium"]["description"] == "inside QtWebEngine"
    refs = {part["bom-ref"] for part in made["components"]}
    assert set(made["dependencies"][0]["dependsOn"]) == refs


def test_the_same_parts_give_the_same_bill_and_others_another_number() -> None:
    first = sbom.document(PARTS, EPOCH)

    assert first == sbom.document(PARTS, EPOCH)
    fewer = sbom.document(PARTS[:1], EPOCH)
    assert json.loads(first)["serialNumber"] != json.loads(fewer)["serialNumber"]


def test_every_locked_package_of_this_system_is_a_part() -> None:
    found = {part.name: part for part in parts.packages()}

    assert {"pyside6-addons", "msal", "cryptography", "requests"} <= set(found)
    assert "pytest" not in found
    assert found["pyside6-addons"].version == "6.11.3"
    assert "LGPL-3.0-only" in found["pyside6-addons"].licence
    assert not [part.name for part in found.values() if not part.licence]


def test_a_package_for_another_system_is_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "msal==1.39.0 \\\n    --hash=sha256:00\n"
        "pywin32==1 ; sys_platform == 'cp/m' \\\n    --hash=sha256:00\n"
    )

    assert parts.locked(lock) == ["msal"]


def test_licences_come_with_an_overview(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("of an earlier build")
    licences.write(tmp_path, PARTS)

    names = {path.name for path in tmp_path.iterdir()}
    assert {"NOTICES.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "setup-assistant.txt"} <= names
    assert "msal-LICENSE" in names
    assert "old.txt" not in names
    told = (tmp_path / "NOTICES.txt").read_text(encoding="utf-8")
    assert "Qt 6.11.3 and PySide are used under the GNU Lesser General Public License" in told
    assert "Chromium 140.0.7339.264" in told


def test_an_archive_is_the_same_twice_and_keeps_links_and_rights(
    folder: Path, tmp_path: Path
) -> None:
    one = archives.tar_xz(folder, tmp_path / "one.tar.xz", EPOCH)
    (folder / "setup-assistant").touch()
    two = archives.tar_xz(folder, tmp_path / "two.tar.xz", EPOCH)

    assert one.read_bytes() == two.read_bytes()
    with tarfile.open(one) as archive:
        members = {member.name: member for member in archive}
    assert members["program/_internal/link.so"].linkname == "libQt6Core.so.6"
    program = members["program/setup-assistant"]
    assert (program.mode, program.uid, program.mtime) == (0o755, 0, EPOCH)


def test_a_zip_is_the_same_twice(folder: Path, tmp_path: Path) -> None:
    one = archives.zip_folder(folder, tmp_path / "one.zip", EPOCH)
    (folder / "setup-assistant").touch()
    two = archives.zip_folder(folder, tmp_path / "two.zip", EPOCH)

    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert "program/_internal/libQt6Core.so.6" in archive.namelist()


def test_checksums_are_read_by_sha256sum(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    told = archives.checksums(files[:1])
    (folder / "SHA256SUMS").write_text(told)

    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", folder / "SHA256SUMS"],
        cwd=files[0].parent, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_sizes_count_each_file_once_and_find_dangling_links(folder: Path) -> None:
    found = building.files(folder)

    assert found == {"_internal/libQt6Core.so.6": 3000, "setup-assistant": 2004}
    assert building.by_kind(found) == [("other Qt libraries", 3000), (building.REST, 2004)]
    (folder / "gone").symlink_to("nowhere")
    assert building.dangling(folder) == ["gone"]


def test_the_largest_files_say_what_breaks_without_them() -> None:
    sizes = {f"small {number}": number for number in range(12)}
    sizes |= {"_internal/PySide6/Qt6Core.dll": 900, "_internal/modules.pyz": 800}

    rows = building.largest(sizes)

    assert len(rows) == 10
    assert rows[0] == (
        "_internal/PySide6/Qt6Core.dll: no window: only the commands that don't open one are left",
        900,
    )
    assert rows[1][0].startswith("_internal/modules.pyz: nothing starts")
    assert rows[2] == ("small 11: not known", 11)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("_internal/PySide6/Qt/lib/libQt6WebEngineCore.so.6", "Chromium (WebEngineCore)"),
        ("PySide6/Qt6WebEngineCore.dll", "Chromium (WebEngineCore)"),
        ("_internal/PySide6/Qt/resources/icudtl.dat", "browser resources"),
        ("_internal/PySide6/QtCore.abi3.so", "PySide bindings"),
        ("_internal/libX11.so.6", "libraries of the system"),
        ("_internal/python3.11/lib-dynload/_ssl.so", "Python"),
    ],
)
def test_a_file_counts_to_its_kind(name: str, kind: str) -> None:
    assert building.kind_of(name) == kind
