"""Signs the macOS bundle inside-out and makes its ``.pkg`` and ``.dmg``. Runs on a Mac only.

PyInstaller signs a bundle deeply with one list of entitlements, which would replace the list that Qt
ships for its browser helper: without just-in-time code the helper shows blank pages. So each part is
signed for itself, what is inside before what holds it, and the helper with Qt's own list.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup_assistant import __version__
from setup_assistant.packaging import product
from setup_assistant.packaging.steps import Broken, Command, Starter

BUNDLE = product.DIST / f"{product.NAME}.app"
ENTITLEMENTS = product.INSTALLER / "macos" / "entitlements.plist"
QT_LIST = "Contents/Resources/QtWebEngineProcess.entitlements"
AD_HOC = "-"
MAGIC = (b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
"""How a file with code begins: for several architectures, and for one."""

PATIENTLY = frozenset({"hdiutil", "xcrun"})
"""Images are busy while something looks at them, and Apple answers late: these may be tried again."""

APPLE_HOURS = "2h"


@dataclass(frozen=True)
class Signing:
    """Whose name is signed with: Developer IDs for the application and the package, and who asks Apple."""

    application: str = AD_HOC
    installer: str = ""
    profile: str = ""
    keychain: str = ""


def sign_commands(bundle: Path, identity: str = AD_HOC) -> Iterator[Command]:
    """One ``codesign`` for each part of ``bundle``, inside-out; the last ones verify.

    ``identity`` names a Developer ID Application certificate; ad hoc works on this Mac only.
    """
    sign = ["codesign", "--force", "--sign", identity]
    if identity != AD_HOC:
        sign += ["--options", "runtime", "--timestamp"]
    frameworks = sorted(bundle.rglob("*.framework"), key=lambda path: -len(path.parts))
    helpers = sorted(path for path in bundle.rglob("*.app") if not path.is_symlink())
    for file in sorted(bundle.rglob("*")):
        if is_code(file) and not _is_signed_with_its_bundle(file):
            yield [*sign, str(file)]
    for helper in helpers:
        yield [*sign, "--entitlements", str(helper / QT_LIST), str(helper)]
    for framework in frameworks:
        if not framework.is_symlink():
            yield [*sign, str(framework)]
    yield [*sign, "--entitlements", str(ENTITLEMENTS), str(bundle)]
    yield ["codesign", "--verify", "--strict", "--deep", "--verbose=2", str(bundle)]


def is_code(file: Path) -> bool:
    """Whether ``file`` is one that macOS asks a signature of; a link isn't."""
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(4) in MAGIC


def _is_signed_with_its_bundle(file: Path) -> bool:
    """The program of an application, and the library that gives a framework its name."""
    folder = file.parent
    if folder.name == "MacOS":
        return folder.parent.parent.suffix == ".app"
    framework = folder.parent.parent
    return folder.parent.name == "Versions" and framework.name == f"{file.name}.framework"


def pkg_commands(bundle: Path, target: Path, identity: str = "") -> Iterator[Command]:
    """The package for management tools: into ``/Applications``, for one architecture.

    ``identity`` names a Developer ID Installer certificate; without it the package is unsigned.
    """
    signed = ["--sign", identity, "--timestamp"] if identity else []
    yield [
        "pkgbuild", "--component", str(bundle), "--install-location", "/Applications",
        "--identifier", product.BUNDLE_ID, "--version", __version__,
        "--min-os-version", product.MACOS_FLOOR, *signed, str(target),
    ]  # fmt: skip


def dmg_commands(bundle: Path, target: Path, work: Path, identity: str = "") -> Iterator[Command]:
    """The disk image for people: the bundle beside a link to ``/Applications``."""
    yield ["rm", "-rf", str(work)]
    yield ["mkdir", "-p", str(work)]
    yield ["ditto", str(bundle), str(work / bundle.name)]  # keeps links and signatures
    yield ["ln", "-s", "/Applications", str(work / "Applications")]
    yield [
        "hdiutil", "create", "-volname", product.NAME, "-srcfolder", str(work), "-format", "UDZO",
        "-imagekey", "zlib-level=9", "-ov", str(target),
    ]  # fmt: skip
    if identity:
        yield ["codesign", "--sign", identity, "--timestamp", str(target)]


def notarize_commands(target: Path, profile: str, keychain: str = "") -> Iterator[Command]:
    """Have Apple look at ``target`` and attach its answer; ``profile`` (in ``keychain``) holds the credentials."""
    place = ["--keychain", keychain] if keychain else []
    yield [
        "xcrun", "notarytool", "submit", str(target), "--keychain-profile", profile, *place,
        "--wait", "--timeout", APPLE_HOURS, "--output-format", "json",
    ]  # fmt: skip
    yield ["xcrun", "stapler", "staple", str(target)]


def build(arguments: Sequence[str], starter: Starter | None = None) -> int:
    """Sign the built bundle and make both, in ``dist/release``; raises ``Broken`` at the first failure."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging macos")
    parser.add_argument("--application", default="", help="Developer ID Application identity")
    parser.add_argument("--installer", default="", help="Developer ID Installer identity")
    parser.add_argument("--notary-profile", default="", help="keychain profile of notarytool")
    parser.add_argument("--keychain", default="", help="where that profile is")
    options = parser.parse_args(arguments)
    release = product.DIST / "release"
    release.mkdir(parents=True, exist_ok=True)
    signing = Signing(options.application or AD_HOC, options.installer, options.notary_profile, options.keychain)  # fmt: skip
    for command in commands(release, signing):
        run(command, starter or Starter())
    return 0


def run(command: Command, starter: Starter) -> None:
    """Run it, patiently where a server or the disk may be busy. Apple's "Invalid" is final."""
    patient = command[0] in PATIENTLY or "--timestamp" in command
    output = starter.patiently(command) if patient else starter.once(command)
    if "notarytool" in command:
        answer = json.loads(output)
        if answer.get("status") != "Accepted":
            raise Broken(f"Apple answered “{answer.get('status')}” about {answer.get('id')}")


def commands(release: Path, signing: Signing) -> Iterator[Command]:
    """Everything that ``build`` does, in order. Apple looks only at what carries a Developer ID."""
    name = f"{product.PROGRAM}-{__version__}-macos-{platform.machine()}"
    package, image = release / f"{name}.pkg", release / f"{name}.dmg"
    identity = "" if signing.application == AD_HOC else signing.application
    yield from sign_commands(BUNDLE, signing.application)
    yield from pkg_commands(BUNDLE, package, signing.installer)
    yield from dmg_commands(BUNDLE, image, product.WORK / "dmg", identity)
    if identity and signing.profile:
        yield from notarize_commands(package, signing.profile, signing.keychain)
        yield from notarize_commands(image, signing.profile, signing.keychain)
