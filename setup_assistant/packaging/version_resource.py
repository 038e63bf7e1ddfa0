"""The version resource of a Windows program, as the text that PyInstaller reads.

Intune, Configuration Manager and AppLocker look at it, and programs without one look suspicious to
scanners. It is written as text because PyInstaller's own classes import on Windows only.
"""

from __future__ import annotations

from setup_assistant import __version__
from setup_assistant.packaging import product

TEMPLATE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
{strings}
    ])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])]),
  ],
)
"""


def text(program: str, version: str = __version__) -> str:
    """The resource of ``program`` (its name without ``.exe``)."""
    strings = {
        "CompanyName": product.PUBLISHER,
        "FileDescription": product.TITLE,
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": product.COPYRIGHT,
        "OriginalFilename": f"{program}.exe",
        "ProductName": product.NAME,
        "ProductVersion": version,
    }
    lines = (f"      StringStruct({key!r}, {value!r})," for key, value in strings.items())
    return TEMPLATE.format(numbers=(*product.numbers(version), 0), strings="\n".join(lines))
