"""The release: manifests carry the right checksums, and the workflow names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from setup_assistant import __version__
from setup_assistant.packaging import __main__ as command
from setup_assistant.packaging import archives, nsis, product, releasing

WORKFLOW = (product.ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
URL = "https://example.org/v1"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in releasing.MADE_OF.values():
        (folder / name).write_text(name)
    return folder


def _papers(files: Path) -> Path:
    asked = ["papers", str(files), "--url", URL, "--homepage", "https://example.org"]
    assert command.main(asked) == 0
    return files.parent / "manifests"


def test_every_file_has_its_checksum(files: Path) -> None:
    _papers(files)

    lines = (files / "SHA256SUMS").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == sorted(releasing.MADE_OF.values())


def test_winget_gets_both_installers_with_their_scopes(files: Path) -> None:
    told = (_papers(files) / "Keepit.SetupAssistant.installer.yaml").read_text()

    msi = releasing.MADE_OF["MSI"]
    assert f"InstallerUrl: {URL}/{msi}" in told
    assert f"InstallerSha256: {archives.sha256(files / msi)}" in told
    assert f"ProductCode: '{product.product_code()}'" in told
    assert re.findall(r"InstallerType: (\w+)\n    Scope: (\w+)", told) == [
        ("wix", "machine"),
        ("nullsoft", "user"),
    ]


def test_every_manifest_is_filled_in(files: Path) -> None:
    made = _papers(files)

    for _place, name in releasing.MANIFESTS:
        text = (made / name).read_text(encoding="utf-8")
        assert __version__ in text
        assert not re.search(r"\$\{?[A-Z]", text)


def test_the_cask_tells_the_architectures_apart(files: Path) -> None:
    told = (_papers(files) / "setup-assistant.rb").read_text()

    for key in ("ARM", "INTEL"):
        assert archives.sha256(files / releasing.MADE_OF[key]) in told
    assert "setup-assistant-#{version}-macos-#{arch}.dmg" in told


def test_the_workflow_uses_commands_and_parts_that_exist() -> None:
    used = set(re.findall(r"setup_assistant\.packaging (\w+)", WORKFLOW))
    assert used == {"macos", "windows", "msi", "papers"} <= set(command.COMMANDS)
    up = set(re.findall(r"upload-artifact@\S+\n +with: { name: ([\w-]+)", WORKFLOW))
    down = set(re.findall(r"download-artifact@\S+\n +with: { name: ([\w-]+)", WORKFLOW))
    assert down <= up


def test_an_unknown_step_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["fly"]) == 2
    assert "build" in capsys.readouterr().err


def test_the_installer_lists_each_file_and_removes_only_those() -> None:
    names = ["b/c/two.dll", "a.exe", "b/$one.txt"]

    assert nsis.installing(names, Path("/made")) == (
        'SetOutPath "$INSTDIR"\nFile "/oname=a.exe" "/made/a.exe"\n'
        'SetOutPath "$INSTDIR\\b"\nFile "/oname=$$one.txt" "/made/b/$one.txt"\n'
        'SetOutPath "$INSTDIR\\b\\c"\nFile "/oname=two.dll" "/made/b/c/two.dll"\n'
    )
    assert nsis.removing(names).splitlines() == [
        'Delete "$INSTDIR\\a.exe"',
        'Delete "$INSTDIR\\b\\$$one.txt"',
        'Delete "$INSTDIR\\b\\c\\two.dll"',
        'RMDir "$INSTDIR\\b\\c"',
        'RMDir "$INSTDIR\\b"',
    ]
