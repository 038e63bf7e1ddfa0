"""The steps of a release that follow the build: installers from a signed folder, checksums, manifests."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from string import Template

from setup_assistant import __version__
from setup_assistant.packaging import (
    archives,
    building,
    changelog,
    msi,
    nsis,
    policies,
    product,
    signing,
)
from setup_assistant.packaging.steps import Broken

MANIFESTS = (
    ("winget", f"{product.PACKAGE_ID}.yaml"),
    ("winget", f"{product.PACKAGE_ID}.installer.yaml"),
    ("winget", f"{product.PACKAGE_ID}.locale.en-US.yaml"),
    ("homebrew", "setup-assistant.rb"),
)
MADE_OF = {
    "MSI": f"{product.PROGRAM}-{__version__}-windows-x64.msi",
    "EXE": f"{product.PROGRAM}-{__version__}-windows-x64-setup.exe",
    "ARM": f"{product.PROGRAM}-{__version__}-macos-arm64.dmg",
    "INTEL": f"{product.PROGRAM}-{__version__}-macos-x86_64.dmg",
}
"""The files whose checksums the manifests carry."""


SUMS = "SHA256SUMS"
MANIFEST_ARCHIVE = "package-manager-manifests.zip"


def check_version(arguments: Sequence[str]) -> int:
    """The tag that is built is this version's, and the changelog has its section; raises ``Broken``.

    ``--notes FILE`` writes that section, the text of the release.
    """
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging version")
    parser.add_argument("--ref", default="", help="what is built; only refs/tags/… is compared")
    parser.add_argument("--notes", type=Path)
    options = parser.parse_args(arguments)
    product.numbers(__version__)
    tag = options.ref.removeprefix("refs/tags/")
    if tag != options.ref and tag != f"v{__version__}":
        raise Broken(f"the tag is {tag}, the version is {__version__}")
    text = (product.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    notes = changelog.section(text, __version__)
    if options.notes:
        options.notes.write_text(notes, encoding="utf-8", newline="\n")
    print(f"Version {__version__}")
    return 0


def windows(arguments: Sequence[str]) -> int:
    """On Windows, after the folder was signed: the portable zip and the NSIS installer, signed where it can be."""
    argparse.ArgumentParser(prog="setup_assistant.packaging windows").parse_args(arguments)
    building.pack()
    target = building.RELEASE / MADE_OF["EXE"]
    work = product.WORK / "nsis"
    sign = signing.command_file(work) if signing.has_secrets(os.environ) else ""
    nsis.build(building.FOLDER, target, work, icon=_icon(), sign=sign)
    return _print_size(target)


def windows_installer(arguments: Sequence[str]) -> int:
    """On Linux, from the signed folder of Windows: the MSI."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging msi")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    building.RELEASE.mkdir(parents=True, exist_ok=True)
    target = building.RELEASE / MADE_OF["MSI"]
    msi.build(options.folder, target, product.WORK / "msi", icon=_icon())
    return _print_size(target)


def papers(arguments: Sequence[str]) -> int:
    """Gather what the jobs made (a folder for each) in ``files``, with manifests, policy templates and ``SHA256SUMS``."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging papers")
    parser.add_argument("parts", type=Path)
    parser.add_argument("files", type=Path)
    parser.add_argument("--url", required=True, help="where the files can be downloaded")
    parser.add_argument("--homepage", required=True)
    options = parser.parse_args(arguments)
    gather(options.parts, options.files)
    values = manifest_values(options.files, options.url, options.homepage)
    with tempfile.TemporaryDirectory() as work:
        manifests = Path(work, "manifests")
        manifests.mkdir()
        for place, name in MANIFESTS:
            template = product.INSTALLER / place / f"{name}.template"
            text = Template(template.read_text(encoding="utf-8")).substitute(values)
            (manifests / name).write_text(text, encoding="utf-8", newline="\n")
        archives.zip_folder(manifests, options.files / MANIFEST_ARCHIVE, building.epoch())
        templates = Path(work, "PolicyDefinitions")
        policies.write(templates)
        archives.zip_folder(templates, options.files / policies.ARCHIVE, building.epoch())
    sums = archives.checksums(options.files.iterdir())
    (options.files / SUMS).write_text(sums, encoding="ascii", newline="\n")
    return 0


def gather(parts: Path, files: Path) -> None:
    """Copy every file below ``parts`` into ``files``; the sums of a single part are left out.

    Raises ``Broken`` for two files of one name: one of them would be lost.
    """
    files.mkdir()
    for path in sorted(parts.rglob("*")):
        if not path.is_file() or path.name == SUMS:
            continue
        if (files / path.name).exists():
            raise Broken(f"two parts have a file {path.name}")
        shutil.copyfile(path, files / path.name)


def manifest_values(folder: Path, url: str, homepage: str) -> dict[str, str]:
    """What the templates of the package managers leave open. Raises ``OSError`` for a missing file."""
    sums = {f"{key}_SHA256": archives.sha256(folder / name) for key, name in MADE_OF.items()}
    names = {f"{key}_URL": f"{url}/{name}" for key, name in MADE_OF.items()}
    return {
        **names,
        **sums,
        "ID": product.PACKAGE_ID,
        "VERSION": __version__,
        "NAME": product.NAME,
        "TITLE": product.TITLE,
        "SUMMARY": product.SUMMARY,
        "PUBLISHER": product.PUBLISHER,
        "HOMEPAGE": homepage,
        "URL": url,
        "PRODUCT_CODE": product.product_code(),
        "BUNDLE_ID": product.BUNDLE_ID,
        "MACOS": product.MACOS_NAME,
    }


def _icon() -> Path:
    from setup_assistant.packaging import icons  # needs Qt, which not every step has

    icons.write(product.WORK / "recipe")
    return product.WORK / "recipe" / "app.ico"


def _print_size(path: Path) -> int:
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)
    return 0
