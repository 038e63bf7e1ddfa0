"""The exit codes of the command line, the same for every command."""

from __future__ import annotations

from setup_assistant.errors import (
    AssistantError,
    InputError,
    NetworkError,
    NotDone,
    Rejected,
    ServiceError,
    SignInError,
)

DONE = READY = 0
NOT_READY = 1
"""Not ready, unknown, drifted, or something was not done."""
USAGE = 2
BUG = 3
NO_ANSWER = 4
"""Could not sign in, or the service could not be reached."""
INTERRUPTED = 130


def of_problem(problem: AssistantError) -> int:
    """The exit code for what ended a command; a list of changes that can't be used is no lost answer."""
    from setup_assistant.report.problems import NotAReport

    if isinstance(problem, InputError | NotAReport):
        return USAGE
    if isinstance(problem, NotDone):
        return NO_ANSWER if problem.unanswered else NOT_READY
    unanswered = (SignInError, ServiceError, NetworkError)
    told_no = isinstance(problem, Rejected)
    return NO_ANSWER if isinstance(problem, unanswered) and not told_no else NOT_READY
