"""The ``plan`` command: what ``apply`` would change, and the connector that ``create`` would make."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from setup_assistant.commands import check, connector, exits, planned, signing_in, unfinished

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services


def run(asked: argparse.Namespace, services: Services) -> int:
    """Print the plan. Done when everything is ready, now or after it; else something is left."""
    wanted = connector.connector_of(asked)
    signed_in = signing_in.sign_in(asked, services)
    unfinished.tell(services)
    found = planned.outlook(check.inspected(asked, signed_in))
    if asked.json:
        print(json.dumps(planned.document(found, wanted), indent=2, ensure_ascii=False))
    else:
        from rich.console import Console

        planned.show(found, Console())
    return exits.DONE if found.after.ready else exits.NOT_READY
