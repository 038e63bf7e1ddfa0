"""What came of a step, in words of ours and numbers: for the report of a problem, so in English."""

from __future__ import annotations

from collections import Counter

from setup_assistant.flow import Step
from setup_assistant.model import Session, SignInMethod

_WAYS = {
    SignInMethod.PRIVATE: "private browser",
    SignInMethod.OWN: "own browser",
    SignInMethod.CODE: "code on another device",
    SignInMethod.AZURE_CLI: "Azure CLI",
}


def way(method: SignInMethod) -> str:
    """A way of signing in."""
    return _WAYS[method]


def outcome(step: Step, session: Session) -> str:
    """How ``step`` stands; empty where it has nothing to show. Nothing in it is a name."""
    if step is Step.SIGN_IN:
        method = session.signed_in_with
        return f"signed in, {way(method)}" if session.account and method else "not signed in"
    if step is Step.ORGANIZATIONS:
        return _checked(session)
    if step is Step.KEEPIT:
        return "connected" if session.keepit else "not connected"
    if step is Step.DONE:
        created = session.created
        return "no connector" if created is None else "ready" if created.ready else "not ready"
    return ""


def _checked(session: Session) -> str:
    inspection = session.inspection
    if inspection is None:
        return "no check"
    counts = Counter(inspected.status for inspected in inspection.organizations)
    statuses = (f"{n} {status.value.replace('_', ' ')}" for status, n in sorted(counts.items()))
    return ", ".join((f"{sum(counts.values())} organizations", *statuses))
