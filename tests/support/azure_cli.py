"""An Azure CLI of a test's own: a program in a folder, which says and does what the test wants."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_assistant.practice.state.people import CONTOSO, SERVICE_ACCOUNT
from tests.support import azure_cli_program

if TYPE_CHECKING:
    from setup_assistant.endpoints import Endpoints

_SHIM = (
    # Its folder and that of the tests may have letters that are not in a batch file's code page.
    '@"{python}" -I -S "%~dp0{program.name}" "%~dp0{state.name}" %*\r\n'
    if os.name == "nt"
    else '#!/bin/sh\nexec "{python}" -I -S "{program}" "{state}" "$@"\n'
)


@dataclass(frozen=True)
class PretendedAzureCli:
    """``program`` is what is started; it asks this object's file what to be at each start."""

    program: Path
    state: Path

    def be(self, mode: str = "signed in", **state: Any) -> None:
        """From now on. Modes and what else there is: ``azure_cli_program``."""
        usual = {"mode": mode, "user": SERVICE_ACCOUNT, "tenant": CONTOSO.id}
        before = json.loads(self.state.read_text(encoding="utf-8")) if self.state.exists() else {}
        self.state.write_text(json.dumps(before | usual | state), encoding="utf-8")

    def serve(self, endpoints: Endpoints) -> None:
        """Give out tokens of a practice world."""
        self.be(authority=endpoints.authority, ca=endpoints.ca_pem, token="")

    def calls(self) -> list[dict[str, Any]]:
        """Each start: its words, its folder and its variables."""
        file = self.state.with_suffix(".calls")
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]


def install(folder: Path) -> PretendedAzureCli:
    """Put one into ``folder``, signed in as the service account, with a token of no world."""
    folder.mkdir(parents=True, exist_ok=True)
    program, state = folder / ("az.cmd" if os.name == "nt" else "az"), folder / "az.json"
    code = Path(shutil.copy(azure_cli_program.__file__, folder))
    words = _SHIM.format(python=sys.executable, program=code, state=state)
    program.write_text(words, encoding="utf-8")
    program.chmod(0o700)
    cli = PretendedAzureCli(program, state)
    cli.be(token="a-token-of-the-azure-cli")
    return cli
