"""Signs Windows files where the secrets exist: with Azure Artifact Signing, or with a certificate file.

Without secrets nothing is signed, and that is said.
"""

from __future__ import annotations

import argparse
import base64
import os
import struct
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from setup_assistant.packaging.steps import Broken, Command, Starter

CLIENT = "Microsoft.ArtifactSigning.Client"
CLIENT_VERSION = "1.0.128"
LIBRARY = Path(CLIENT, "bin", "x64", "Azure.CodeSigning.Dlib.dll")
AZURE_TIME, TIME = "http://timestamp.acs.microsoft.com", "http://timestamp.digicert.com"
KITS = "Windows Kits/10/bin/*/x64/signtool.exe"
SIGNED_KINDS = (".exe", ".dll", ".pyd")


def sign(arguments: Sequence[str], starter: Starter | None = None) -> int:
    """Sign each file named, and in each folder named what isn't signed yet."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging sign")
    parser.add_argument("paths", type=Path, nargs="+")
    paths = parser.parse_args(arguments).paths
    starter = starter or Starter()
    files = [file for path in paths for file in _to_sign(path)]
    if not has_secrets(os.environ):
        print(f"Unsigned, no secrets: {len(files)} files")
        return 0
    command = sign_command(os.environ, starter)
    for file in files:
        starter.patiently([*command, str(file)])
    print(f"Signed: {len(files)} files")
    return 0


def has_secrets(environment: Mapping[str, str]) -> bool:
    """Whether anything can be signed here."""
    return bool(environment.get("SIGNING_METADATA") or environment.get("CERTIFICATE"))


def command_file(folder: Path) -> str:
    """A file that signs the file appended to its name: makensis hands its command to cmd, which mangles quotes."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "sign.cmd"
    file.write_text(f'@"{sys.executable}" -m setup_assistant.packaging sign %1\n', encoding="utf-8")
    return str(file)


def sign_command(environment: Mapping[str, str], starter: Starter) -> Command:
    """The command to which the file is appended. Secrets are written where the job's own files are."""
    work = Path(environment.get("RUNNER_TEMP") or tempfile.gettempdir(), "signing")
    work.mkdir(parents=True, exist_ok=True)
    command = [_tool(environment), "sign", "/q", "/fd", "SHA256", "/td", "SHA256"]
    if environment.get("SIGNING_METADATA"):
        if not (work / LIBRARY).exists():
            starter.patiently(["nuget", "install", CLIENT, "-Version", CLIENT_VERSION,
                "-ExcludeVersion", "-NonInteractive", "-OutputDirectory", str(work)])  # fmt: skip
        metadata = work / "metadata.json"
        metadata.write_text(environment["SIGNING_METADATA"], encoding="utf-8")
        return [*command, "/tr", AZURE_TIME, "/dlib", str(work / LIBRARY), "/dmdf", str(metadata)]
    certificate = work / "certificate.pfx"
    certificate.write_bytes(base64.b64decode(environment["CERTIFICATE"]))
    password = environment.get("CERTIFICATE_PASSWORD", "")
    return [*command, "/tr", TIME, "/f", str(certificate), "/p", password]


def _tool(environment: Mapping[str, str]) -> str:
    """The newest signtool of the Windows kits."""
    programs = Path(environment.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)"))
    tools = sorted(programs.glob(KITS), key=lambda tool: _numbers(tool.parent.parent.name))
    if not tools:
        raise Broken(f"there is no signtool.exe in {programs / KITS}")
    return str(tools[-1])


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def _to_sign(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SIGNED_KINDS)
    return [file for file in files if not is_signed(file)]


def is_signed(file: Path) -> bool:
    """Whether the Windows program or library ``file`` carries a signature, whoever made it."""
    with file.open("rb") as stream:
        start = stream.read(4096)
    try:
        (header,) = struct.unpack_from("<I", start, 0x3C)
        (magic,) = struct.unpack_from("<H", start, header + 24)
        directories = header + 24 + {0x10B: 96, 0x20B: 112}[magic]
        _offset, size = struct.unpack_from("<II", start, directories + 4 * 8)
    except (struct.error, KeyError):
        raise Broken(f"{file} is no program or library of Windows") from None
    return bool(size)
