"""The exit codes of the command line, the same for every command."""

from __future__ import annotations

DONE = READY = 0
NOT_READY = 1
"""Not ready, unknown, drifted, or something was not done."""
USAGE = 2
BUG = 3
NO_ANSWER = 4
"""Could not sign in, or the service could not be reached."""
INTERRUPTED = 130
