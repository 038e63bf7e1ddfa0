"""What went wrong, on standard error: the sentence, and the details for support."""

from __future__ import annotations

import sys

from setup_assistant.errors import AssistantError
from setup_assistant.texts import _


def explain(problem: AssistantError) -> None:
    """Print ``problem`` as one sentence and one line of details, if it has any."""
    print(problem, file=sys.stderr)
    if problem.details:
        lines = problem.details.splitlines()
        print(_("Details: {details}").format(details=", ".join(lines)), file=sys.stderr)
