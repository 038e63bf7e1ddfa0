"""The Windows Installer package: lists the files of a frozen folder and has ``wixl`` compile it.

``wixl`` runs on Linux, so the package that is shipped is the one whose life cycle the tests go through.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from setup_assistant import __version__
from setup_assistant.packaging import product

SOURCE = product.INSTALLER / "windows" / "setup-assistant.wxs"
NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"


def build(
    folder: Path, target: Path, work: Path, *, icon: Path, version: str = __version__
) -> Path:
    """Compile ``target`` (``*.msi``) from the files in ``folder``; sources are written to ``work``.

    Raises ``CalledProcessError`` when ``wixl`` refuses.
    """
    product.numbers(version)
    work.mkdir(parents=True, exist_ok=True)
    files_wxs = work / "files.wxs"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    files_wxs.write_bytes(files_source(names, _relative(folder, work)))
    variables = values(_relative(icon, work), version)
    pairs = (("-D", f"{key}={value}") for key, value in variables.items())
    defines = [word for pair in pairs for word in pair]
    sources = [str(SOURCE), files_wxs.name]
    command = ["wixl", "--arch", "x64", "--output", str(target.resolve()), *defines, *sources]
    subprocess.run(command, cwd=work, check=True)
    return target


def _relative(path: Path, work: Path) -> str:
    """``wixl`` takes relative paths only."""
    return Path(os.path.relpath(path, work)).as_posix()


def values(icon: str, version: str) -> dict[str, str]:
    """What the source leaves open."""
    return {
        "ProductCode": product.product_code(version),
        "UpgradeCode": str(product.UPGRADE_CODE).upper(),
        "RegistrationId": product.component_id("registration"),
        "Version": version,
        "Name": product.NAME,
        "Title": product.TITLE,
        "Summary": product.SUMMARY,
        "Stays": product.STAYS.format(
            program=rf"%ProgramFiles%\{product.NAME}\{product.PROGRAM}.exe"
        ),
        "Publisher": product.PUBLISHER,
        "Icon": icon,
    }


def files_source(names: Iterable[str], folder: str) -> bytes:
    """A WiX source with a component for each of ``names`` (below ``folder``, with ``/``).

    Ids follow the path alone, so that the same file is the same component in every release.
    """
    ordered = sorted(names)
    root = ET.Element("Wix", xmlns=NAMESPACE)
    top = ET.SubElement(ET.SubElement(root, "Fragment"), "DirectoryRef", Id="INSTALLDIR")
    places = {PurePosixPath("."): top}
    for name in ordered:
        place = _place(PurePosixPath(name).parent, places)
        component = ET.SubElement(place, "Component", Id=_id("c", name), Guid=product.component_id(name), Win64="yes")  # fmt: skip
        ET.SubElement(component, "File", Id=_id("f", name), Name=PurePosixPath(name).name, Source=f"{folder}/{name}", KeyPath="yes")  # fmt: skip
    group = ET.SubElement(ET.SubElement(root, "Fragment"), "ComponentGroup", Id="Files")
    for name in ordered:
        ET.SubElement(group, "ComponentRef", Id=_id("c", name))
    ET.indent(root)
    for element in root.iter():  # "$" begins a variable in a source
        element.attrib.update({key: text.replace("$", "$$") for key, text in element.items()})
    source: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return source


def _place(path: PurePosixPath, places: dict[PurePosixPath, ET.Element]) -> ET.Element:
    if path not in places:
        above = _place(path.parent, places)
        places[path] = ET.SubElement(above, "Directory", Id=_id("d", str(path)), Name=path.name)
    return places[path]


def _id(kind: str, name: str) -> str:
    """A short identifier: names hold characters that an MSI's tables don't take."""
    return f"{kind}{hashlib.sha256(name.encode()).hexdigest()[:24]}"
