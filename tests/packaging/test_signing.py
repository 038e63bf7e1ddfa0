"""Signing for Windows: with which secrets, which files, and what a time server that fails means."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from setup_assistant.packaging import signing
from setup_assistant.packaging.steps import Broken
from tests.support.packaging.programs import Programs

SECRETS = ("SIGNING_METADATA", "CERTIFICATE", "CERTIFICATE_PASSWORD")


@pytest.fixture(autouse=True)
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hosted Windows with two kits and no secret."""
    for version in ("10.0.9.0", "10.0.22621.0"):
        tool = tmp_path / "x86/Windows Kits/10/bin" / version / "x64/signtool.exe"
        tool.parent.mkdir(parents=True)
        tool.touch()
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path / "x86"))
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path / "temporary"))
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)


def _program(file: Path, *, signed: bool, magic: int = 0x20B) -> Path:
    """The beginning of a Windows program, as far as a signature is told there."""
    content = bytearray(1024)
    content[:2] = b"MZ"
    struct.pack_into("<I", content, 0x3C, 128)
    struct.pack_into("<H", content, 128 + 24, magic)
    directory = 128 + 24 + {0x10B: 96, 0x20B: 112}[magic] + 4 * 8
    struct.pack_into("<II", content, directory, *((512, 99) if signed else (0, 0)))
    file.write_bytes(content)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program without a signature, and a library of Qt, which has Qt's."""
    made = tmp_path / "folder"
    made.mkdir()
    _program(made / "setup-assistant.exe", signed=False)
    _program(made / "Qt6Core.dll", signed=True)
    (made / "text.txt").write_text("no program")
    return made


def test_without_secrets_nothing_is_signed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programs = Programs()

    assert signing.sign([str(folder)], programs.starter()) == 0
    assert programs.calls == []
    assert "Unsigned, no secrets: 1 files" in capsys.readouterr().out


def test_a_certificate_signs_what_is_unsigned_and_leaves_the_rest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTIFICATE", "Y2VydGlmaWNhdGU=")
    monkeypatch.setenv("CERTIFICATE_PASSWORD", "secret")
    programs = Programs()

    signing.sign([str(folder)], programs.starter())

    (call,) = programs.calls
    assert "10.0.22621.0" in call[0]
    assert call[call.index("/tr") + 1] == signing.TIME
    assert Path(call[call.index("/f") + 1]).read_bytes() == b"certificate"
    assert call[call.index("/p") + 1] == "secret"
    assert call[-1] == str(folder / "setup-assistant.exe")


def test_azure_signs_with_a_client_of_one_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNING_METADATA", '{"Endpoint": "https://example.org"}')
    programs = Programs()

    signing.sign([str(folder)], programs.starter())

    nuget, signtool = programs.calls
    assert nuget[:5] == ["nuget", "install", signing.CLIENT, "-Version", signing.CLIENT_VERSION]
    assert signtool[signtool.index("/tr") + 1] == signing.AZURE_TIME
    assert signtool[signtool.index("/dlib") + 1].endswith("Azure.CodeSigning.Dlib.dll")
    assert "example.org" in Path(signtool[signtool.index("/dmdf") + 1]).read_text()


def test_a_time_server_that_fails_is_asked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTIFICATE", "eA==")
    programs = Programs({"signtool.exe": [1, 1]})

    signing.sign([str(folder)], programs.starter())

    assert (len(programs.calls), programs.waits) == (3, [1, 2])


def test_a_file_that_can_not_be_signed_ends_the_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTIFICATE", "eA==")

    with pytest.raises(Broken, match=r"signtool\.exe ended with 1"):
        signing.sign([str(folder)], Programs({"signtool.exe": [1] * 3}).starter())


@pytest.mark.parametrize("magic", [0x10B, 0x20B])
def test_a_signature_is_seen(tmp_path: Path, magic: int) -> None:
    for signed in (True, False):
        assert signing.is_signed(_program(tmp_path / "a.exe", signed=signed, magic=magic)) is signed


def test_what_is_no_program_is_not_taken_for_a_signed_one(tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")

    with pytest.raises(Broken, match="is no program or library of Windows"):
        signing.is_signed(tmp_path / "a.exe")


def test_a_runner_without_the_kits_is_told(tmp_path: Path) -> None:
    environment = {"CERTIFICATE": "eA==", "PROGRAMFILES(X86)": str(tmp_path / "none")}

    with pytest.raises(Broken, match=r"there is no signtool\.exe"):
        signing.sign_command(environment, Programs().starter())
