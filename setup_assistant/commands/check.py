"""The ``check`` command: sign in with a code, inspect, print. The services are handed in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.model import Inspection
    from setup_assistant.services.azure_devops import AzureDevOps
    from setup_assistant.services.microsoft import Microsoft, SignedIn


def sign_in(microsoft: Microsoft, *, practice: bool) -> SignedIn:
    """Show a code on standard error and wait until it was entered somewhere."""
    attempt = microsoft.device_sign_in()
    told = _("Open {url} and enter this code: {code}").format(url=attempt.url, code=attempt.code)
    print(told, file=sys.stderr)
    if practice:
        print(_("The practice Microsoft approves it by itself."), file=sys.stderr)
    return attempt.wait()


def inspected(devops: AzureDevOps, signed_in: SignedIn, only: Sequence[str]) -> Inspection:
    """The inspection of all organizations or ``only`` some; a terminal sees the progress."""
    from rich.console import Console
    from rich.progress import Progress

    from setup_assistant.inspection import inspect

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Checking"), total=None)
        return inspect(
            devops,
            signed_in.account,
            only=only,
            on_listed=lambda listed: progress.update(task, total=len(listed)),
            on_inspected=lambda _inspected: progress.advance(task),
        )


def show(inspection: Inspection, *, as_json: bool) -> None:
    """Print the inspection on standard output, for programs or for people."""
    if as_json:
        import json

        from setup_assistant.report import document

        print(json.dumps(document.of_inspection(inspection), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from setup_assistant.report import table

    table.show(inspection, Console())
