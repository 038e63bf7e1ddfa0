"""The steps of a release that follow the build: installers from a signed folder, checksums, manifests."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from string import Template

from setup_assistant import __version__
from setup_assistant.packaging import archives, building, icons, msi, nsis, product

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


def windows(arguments: Sequence[str]) -> int:
    """On Windows, after the folder was signed: the portable zip and the NSIS installer."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging windows")
    parser.add_argument("--sign", default="", help="a command; the file to sign is appended to it")
    options = parser.parse_args(arguments)
    building.pack()
    target = building.RELEASE / MADE_OF["EXE"]
    nsis.build(building.FOLDER, target, product.WORK / "nsis", icon=_icon(), sign=options.sign)
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
    """For everything in a folder: ``SHA256SUMS``, and the manifests in ``manifests`` beside it."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging papers")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", required=True, help="where the files can be downloaded")
    parser.add_argument("--homepage", required=True)
    options = parser.parse_args(arguments)
    files = [path for path in options.folder.iterdir() if path.name != "SHA256SUMS"]
    (options.folder / "SHA256SUMS").write_text(archives.checksums(files), encoding="ascii")
    manifests = options.folder.parent / "manifests"
    manifests.mkdir(exist_ok=True)
    values = manifest_values(options.folder, options.url, options.homepage)
    for place, name in MANIFESTS:
        template = product.INSTALLER / place / f"{name}.template"
        text = Template(template.read_text(encoding="utf-8")).substitute(values)
        (manifests / name).write_text(text, encoding="utf-8")
    return 0


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
    }


def _icon() -> Path:
    icons.write(product.WORK / "recipe")
    return product.WORK / "recipe" / "app.ico"


def _print_size(path: Path) -> int:
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)
    return 0
