"""The Windows Installer package: lists the files of a frozen folder and has ``wixl`` compile it.

``wixl`` runs on Linux, so the package that is shipped is the one whose life cycle the tests go through.
Windows itself says in its user's language what every installation says. The few sentences of this
package are properties, which actions before any of them is shown set to the user's language: one package
for all, where transforms would need a program that Linux hasn't.
"""

from __future__ import annotations

import hashlib
import locale
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from setup_assistant import __version__
from setup_assistant.packaging import product
from setup_assistant.texts import N_

SOURCE = product.INSTALLER / "windows" / "setup-assistant.wxs"
NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"

_SENTENCES = {
    "NEWER": (
        N_(
            "A newer version of {name} is installed. Uninstall it first to go back to an older one."
        ),
    ),
    "BY_EXE": (
        N_("{name} was installed for all users by its .exe installer. Uninstall that first."),
    ),
    "ARPCOMMENTS": (product.SUMMARY, product.STAYS),
}
"""The properties that people read, in their own language where the program speaks it."""

_CODE_PAGE = 1252
"""Of the package's texts: Windows Installer knows one for all of them, and no Unicode."""

_PRIMARY = 0x3FF
"""The bits of a language identifier of Windows that name the language, whatever the country."""


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
    (work / "sentences.wxi").write_bytes(sentences_source())
    variables = values(_relative(icon, work), version)
    pairs = (("-D", f"{key}={value}") for key, value in variables.items())
    defines = [word for pair in pairs for word in pair]
    sources = [str(SOURCE), files_wxs.name]
    output = ["--output", str(target.resolve())]
    command = ["wixl", "--arch", "x64", "--includedir", ".", *output, *defines, *sources]
    subprocess.run(command, cwd=work, check=True)
    # wixl passes over Codepage, without which Windows takes its own: letters of another one would be wrong.
    (work / "codepage.idt").write_text(
        f"\r\n\r\n{_CODE_PAGE}\t_ForceCodepage\r\n", newline="", encoding="ascii"
    )
    command = ["msibuild", str(target.resolve()), "-i", "codepage.idt"]
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
        "Publisher": product.PUBLISHER,
        "Icon": icon,
    }


def sentences_source() -> bytes:
    """A WiX include: each sentence in English, and in every other language with what sets it for whom."""
    root = ET.Element("Include", xmlns=NAMESPACE)
    sequences = [ET.Element(f"Install{name}Sequence") for name in ("UI", "Execute")]
    for language in product.languages():
        condition = speaks(language)
        for key, text in sentences(language).items():
            if language == "en":
                ET.SubElement(root, "Property", Id=key, Value=text)
            elif condition and _fits(text):
                own, action = f"{key}.{language}", f"Speak.{key}.{language}"
                ET.SubElement(root, "Property", Id=own, Value=text)
                ET.SubElement(root, "CustomAction", Id=action, Property=key, Value=f"[{own}]", Impersonate="yes")  # fmt: skip
                for sequence in sequences:
                    ET.SubElement(sequence, "Custom", Action=action, Before="LaunchConditions").text = condition  # fmt: skip
    root.extend(sequences)
    ET.indent(root)
    source: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return source


def sentences(language: str) -> dict[str, str]:
    """What the package says in ``language``, by its properties."""
    catalogue = product.catalogue(language)
    program = rf"%ProgramFiles%\{product.NAME}\{product.PROGRAM}.exe"
    return {
        key: " ".join(
            catalogue.gettext(message).format(name=product.NAME, program=program)
            for message in messages
        )
        for key, messages in _SENTENCES.items()
    }


def speaks(language: str) -> str:
    """Windows Installer's condition for a user whose Windows speaks ``language``; empty for one it doesn't know.

    A condition has no remainder and at most 255 letters, so bits are compared instead of every country.
    """
    codes = [
        code
        for code, name in locale.windows_locale.items()
        if name == language or name.startswith(f"{language}_")
    ]
    if len(codes) < 2:
        return "".join(f"UserLanguageID = {code}" for code in codes)
    primary = codes[0] & _PRIMARY
    bits = [1 << number for number in range(primary.bit_length()) if primary >> number & 1]
    others = f"NOT (UserLanguageID >< {_PRIMARY & ~primary})"
    return " AND ".join((*(f"UserLanguageID >< {bit}" for bit in bits), others))


def _fits(text: str) -> bool:
    try:
        text.encode(f"cp{_CODE_PAGE}")
    except UnicodeEncodeError:
        return False
    return True


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
