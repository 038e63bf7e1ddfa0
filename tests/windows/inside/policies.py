"""Run by Windows' Python: what is set for everybody, by policies in the registry and by a file, and whose a file is.

``python -m tests.windows.inside.policies FOLDER``: prints a JSON document with what was read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from setup_assistant import managed, protection, settings


def main(folder: Path) -> None:
    """Set something in both parts of the registry and in a file, read it, and remove it again."""
    before = managed.of_computer()
    if sys.platform == "win32":
        import winreg

        parts = (
            (winreg.HKEY_LOCAL_MACHINE, (("tenant", "contoso.com"), ("sign_in", ["own", "code"]))),
            (winreg.HKEY_CURRENT_USER, (("tenant", "fabrikam.com"), ("region", "de-fr"))),
        )
        access = winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY
        for root, values in parts:
            with winreg.CreateKeyEx(root, managed.POLICIES, 0, access) as key:
                for name, value in values:
                    kind = winreg.REG_MULTI_SZ if isinstance(value, list) else winreg.REG_SZ
                    winreg.SetValueEx(key, name, 0, kind, value)
        try:
            organization = managed.of_computer()
        finally:
            for root, _values in parts:
                winreg.DeleteKeyEx(root, managed.POLICIES, winreg.KEY_WOW64_64KEY)
        file = folder / managed.FILE
        file.write_text('{"region": "ws"}', encoding="utf-8")
        print(
            json.dumps(
                {
                    "before": before == managed.UNMANAGED == managed.of_computer(),
                    "folder": str(settings.machine_folder()),
                    "tenant": organization.tenant,
                    "sign_in": organization.sign_in,
                    "region": organization.region,
                    "sources": dict(organization.sources),
                    "owner": protection.descriptor(file).partition("D:")[0],
                    "protected": protection.is_protected(file),
                    "problems": managed.read(folder).problems,
                }
            )
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
