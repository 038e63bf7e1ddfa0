"""The release: its version, its text, and the papers with the right checksums."""

from __future__ import annotations

import locale
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from setup_assistant import __version__
from setup_assistant.packaging import __main__ as command
from setup_assistant.packaging import archives, changelog, msi, nsis, policies, product, releasing
from setup_assistant.packaging.steps import Broken
from tests.support.packaging.programs import Programs

URL = "https://example.org/v1"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Where the release's files will be; each of them is a part of its own before."""
    for number, name in enumerate(releasing.MADE_OF.values()):
        part = tmp_path / "parts" / str(number)
        part.mkdir(parents=True)
        (part / name).write_text(name)
        (part / "SHA256SUMS").write_text("of this part alone")
    return tmp_path / "files"


def _papers(files: Path) -> dict[str, str]:
    """The manifests by name."""
    parts = str(files.parent / "parts")
    asked = ["papers", parts, str(files), "--url", URL, "--homepage", "https://example.org"]
    assert command.main(asked) == 0
    with zipfile.ZipFile(files / releasing.MANIFEST_ARCHIVE) as archive:
        return {Path(name).name: archive.read(name).decode() for name in archive.namelist()}


def test_every_file_has_its_checksum_the_manifests_too(files: Path) -> None:
    _papers(files)

    lines = (files / "SHA256SUMS").read_text().splitlines()
    sums = {line[66:]: line[:64] for line in lines}
    assert set(sums) == {
        *releasing.MADE_OF.values(),
        releasing.MANIFEST_ARCHIVE,
        policies.ARCHIVE,
    }
    assert all(digest == archives.sha256(files / name) for name, digest in sums.items())


def test_the_same_files_give_the_same_manifests(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    _papers(files)
    first = (files / releasing.MANIFEST_ARCHIVE).read_bytes()
    shutil.rmtree(files)
    _papers(files)

    assert (files / releasing.MANIFEST_ARCHIVE).read_bytes() == first


def test_two_files_of_one_name_are_refused(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for part in ("left", "right"):
        (files.parent / "parts" / part).mkdir()
        (files.parent / "parts" / part / "notes.txt").touch()

    asked = ["papers", str(files.parent / "parts"), str(files), "--url", URL, "--homepage", URL]
    assert command.main(asked) == 1
    assert "two parts have a file notes.txt" in capsys.readouterr().err


def test_a_file_that_is_missing_is_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(files.parent / "parts" / "0")

    asked = ["papers", str(files.parent / "parts"), str(files), "--url", URL, "--homepage", URL]
    assert command.main(asked) == 1
    assert "windows-x64.msi" in capsys.readouterr().err


def test_winget_gets_both_installers_with_their_scopes(files: Path) -> None:
    told = _papers(files)["Keepit.SetupAssistant.installer.yaml"]

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
        assert __version__ in made[name]
        assert not re.search(r"\$\{?[A-Z]", made[name])


def test_the_cask_tells_the_architectures_apart(files: Path) -> None:
    told = _papers(files)["setup-assistant.rb"]

    for key in ("ARM", "INTEL"):
        assert archives.sha256(files / releasing.MADE_OF[key]) in told
    assert "setup-assistant-#{version}-macos-#{arch}.dmg" in told
    assert 'depends_on macos: ">= :sequoia"' in told


@pytest.mark.parametrize("ref", [f"refs/tags/v{__version__}", "refs/heads/main", ""])
def test_the_tag_of_this_version_is_built(ref: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"

    assert command.main(["version", "--ref", ref, "--notes", str(notes)]) == 0
    assert notes.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("tag", ["v0.9.9", __version__, f"v{__version__}-rc1", f"v{__version__}.1"])
def test_a_tag_of_another_version_is_refused(tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["version", "--ref", f"refs/tags/{tag}"]) == 1
    assert capsys.readouterr().err == (
        f"version stopped: the tag is {tag}, the version is {__version__}\n"
    )


CHANGES = """# Changelog

## [Unreleased]

- Not yet.

## 1.1.0 – 2026-12-01

One sentence
over two lines.

### Added

- A thing that
  takes two lines.
- Another.

    code

## 1.0.0 – 2026-11-26

## 0.9.0 – soon

- Old.
"""


def test_a_releases_text_is_its_section_of_the_changelog() -> None:
    """A page of releases shows every line break, so paragraphs are put into one line each."""
    assert changelog.section(CHANGES, "1.1.0") == (
        "One sentence over two lines.\n\n### Added\n\n- A thing that takes two lines.\n- Another.\n\n    code\n"
    )


@pytest.mark.parametrize("version", ["1.2.0", "1.1", "0.9.0", "1.0.0", "[Unreleased]"])
def test_without_a_dated_section_that_says_something_there_is_no_release(version: str) -> None:
    with pytest.raises(Broken, match=r"CHANGELOG\.md"):
        changelog.section(CHANGES, version)


def test_an_unknown_step_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["fly"]) == 2
    assert "build" in capsys.readouterr().err


def test_the_compiler_is_tried_again_and_its_restart_is_no_failure() -> None:
    programs = Programs({"choco": [1, 3010]})

    assert nsis.bring([], programs.starter()) == 0
    assert programs.calls[0][:5] == ["choco", "install", "nsis", "--version", nsis.COMPILER]
    assert programs.waits == [1]
    with pytest.raises(Broken, match="choco ended with 1"):
        nsis.bring([], Programs({"choco": [1] * 3}).starter())


def test_the_installer_speaks_every_language_of_the_program_and_english_first() -> None:
    lines = nsis.speaking("1.2.0").splitlines()

    spoken = [line.split()[-1] for line in lines if line.startswith("!insertmacro MUI_LANGUAGE")]
    assert spoken[0] == "English"
    assert {"Danish", "German"} <= set(spoken)
    assert len(spoken) == len(product.languages())
    script = nsis.SOURCE.read_text(encoding="utf-8")
    for key in ("SUMMARY", "STAYS", "REMOVED", "RUNNING", "TOO_OLD", "BY_MSI", "NEWER"):
        assert f"$({key})" in script
        assert sum(line.startswith(f"LangString {key} ") for line in lines) == len(spoken)
    german = next(line for line in lines if "RUNNING ${LANG_GERMAN}" in line)
    assert "Setup Assistant wird ausgeführt" in german


def test_the_package_says_each_sentence_in_the_language_of_its_user() -> None:
    root = fromstring(msi.sentences_source())
    space = f"{{{msi.NAMESPACE}}}"
    values = {one.attrib["Id"]: one.attrib["Value"] for one in root.iter(f"{space}Property")}
    actions = {one.attrib["Id"]: one.attrib for one in root.iter(f"{space}CustomAction")}

    assert len(values) == 3 * len(product.languages())
    for name in ("UI", "Execute"):
        (sequence,) = root.iter(f"{space}Install{name}Sequence")
        for code, windows in locale.windows_locale.items():
            sentences = {key: values[key] for key in ("NEWER", "BY_EXE", "ARPCOMMENTS")}
            for custom in sequence:
                if holds(custom.text or "", code):
                    action = actions[custom.attrib["Action"]]
                    sentences[action["Property"]] = values[action["Value"].strip("[]")]
            language = windows.partition("_")[0]
            speaks = language if language in product.languages() else "en"
            assert sentences == msi.sentences(speaks), windows
    assert all(len(custom.text or "") <= 255 for custom in root.iter(f"{space}Custom"))
    assert all("{" not in text and text.encode("cp1252") for text in values.values())


def holds(condition: str, language: int) -> bool:
    """As Windows Installer finds it: ``><`` is whether both have a bit in common."""
    terms = condition.split(" AND ")
    return all(
        bool(language & int(bits)) is not bool(negated) if among else language == int(bits)
        for negated, among, bits in re.findall(
            r"(NOT )?\(?UserLanguageID (?:(><)|=) (\d+)\)?", condition
        )
    ) and len(terms) == condition.count("UserLanguageID")


def test_the_installer_lists_each_file_and_removes_only_those() -> None:
    names = ["b/c/two.dll", "a.exe", "b/$one.txt"]

    made = Path("/made")
    assert nsis.installing(names, made) == (
        f'SetOutPath "$INSTDIR"\nFile "/oname=a.exe" "{made / "a.exe"}"\n'
        f'SetOutPath "$INSTDIR\\b"\nFile "/oname=$$one.txt" "{made / "b/$one.txt"}"\n'
        f'SetOutPath "$INSTDIR\\b\\c"\nFile "/oname=two.dll" "{made / "b/c/two.dll"}"\n'
    )
    assert nsis.removing(names).splitlines() == [
        'Delete "$INSTDIR\\a.exe"',
        'Delete "$INSTDIR\\b\\$$one.txt"',
        'Delete "$INSTDIR\\b\\c\\two.dll"',
        'RMDir "$INSTDIR\\b\\c"',
        'RMDir "$INSTDIR\\b"',
    ]
