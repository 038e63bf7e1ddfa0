"""Signs the macOS bundle inside-out and makes its ``.pkg`` and ``.dmg``. Runs on a Mac only.

PyInstaller signs a bundle deeply with one list of entitlements, which would replace the list that Qt
ships for its browser helper: without just-in-time code the helper shows blank pages. So each part is
signed for itself, what is inside before what holds it, and the helper with Qt's own list.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from setup_assistant import __version__
from setup_assistant.packaging import product

BUNDLE = product.DIST / f"{product.NAME}.app"
ENTITLEMENTS = product.INSTALLER / "macos" / "entitlements.plist"
QT_LIST = "Contents/Resources/QtWebEngineProcess.entitlements"
AD_HOC = "-"
LOADED = (".so", ".dylib")

Command = list[str]


def sign_commands(bundle: Path, identity: str = AD_HOC) -> Iterator[Command]:
    """One ``codesign`` for each part of ``bundle``, inside-out; the last ones verify.

    ``identity`` names a Developer ID Application certificate; ad hoc works on this Mac only.
    """
    sign = ["codesign", "--force", "--sign", identity]
    if identity != AD_HOC:
        sign += ["--options", "runtime", "--timestamp"]
    frameworks = sorted(bundle.rglob("*.framework"), key=lambda path: -len(path.parts))
    helpers = sorted(path for path in bundle.rglob("*.app") if not path.is_symlink())
    for library in sorted(bundle.rglob("*")):
        if library.suffix in LOADED and library.is_file() and not library.is_symlink():
            yield [*sign, str(library)]
    for helper in helpers:
        yield [*sign, "--entitlements", str(helper / QT_LIST), str(helper)]
    for framework in frameworks:
        if not framework.is_symlink():
            yield [*sign, str(framework)]
    yield [*sign, "--entitlements", str(ENTITLEMENTS), str(bundle)]
    yield ["codesign", "--verify", "--strict", "--deep", "--verbose=2", str(bundle)]


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


def notarize_commands(target: Path, profile: str) -> Iterator[Command]:
    """Have Apple look at ``target`` and attach its answer; ``profile`` holds the credentials."""
    yield ["xcrun", "notarytool", "submit", str(target), "--keychain-profile", profile, "--wait"]
    yield ["xcrun", "stapler", "staple", str(target)]


def build(arguments: Sequence[str]) -> int:
    """Sign the built bundle and make both, in ``dist/release``; stops at the first failure."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging macos")
    parser.add_argument("--application", default=AD_HOC, help="Developer ID Application identity")
    parser.add_argument("--installer", default="", help="Developer ID Installer identity")
    parser.add_argument("--notary-profile", default="", help="keychain profile of notarytool")
    options = parser.parse_args(arguments)
    release = product.DIST / "release"
    release.mkdir(parents=True, exist_ok=True)
    for command in commands(
        release, options.application, options.installer, options.notary_profile
    ):
        subprocess.run(command, check=True)
    return 0


def commands(release: Path, application: str, installer: str, profile: str) -> Iterator[Command]:
    """Everything that ``build`` does, in order."""
    name = f"{product.PROGRAM}-{__version__}-macos-{platform.machine()}"
    package, image = release / f"{name}.pkg", release / f"{name}.dmg"
    identity = "" if application == AD_HOC else application
    yield from sign_commands(BUNDLE, application)
    yield from pkg_commands(BUNDLE, package, installer)
    yield from dmg_commands(BUNDLE, image, product.WORK / "dmg", identity)
    if profile:
        yield from notarize_commands(package, profile)
        yield from notarize_commands(image, profile)
