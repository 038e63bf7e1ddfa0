"""The order of the steps, as data. Pure: it looks at a ``Session`` and knows no window."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setup_assistant.model import KeepitAccount, Session


class Step(StrEnum):
    BEFORE = "before"
    SIGN_IN = "sign_in"
    ORGANIZATIONS = "organizations"
    KEEPIT = "keepit"
    CONNECTOR = "connector"
    REVIEW = "review"
    CONSENT = "consent"
    DONE = "done"


ORDER = tuple(Step)


class StepState(StrEnum):
    """States of the step list (design: flow and step list)."""

    TODO = "todo"
    CURRENT = "current"
    COMPLETED = "completed"
    ATTENTION = "attention"
    CONDITIONAL = "conditional"
    SKIPPED = "skipped"
    TASK = "task"


def consent_needed(session: Session) -> bool | None:
    """Whether Keepit's own page must ask for the authorization; None while nobody can know.

    An authorization is used only after the user confirmed it: then the draft holds its orglink.
    """
    if session.keepit is None:
        return None
    return not session.draft.orglink


def following(step: Step, session: Session) -> Step | None:
    """The step after ``step``; None after the last."""
    if step is Step.DONE:
        return None
    if step is Step.REVIEW and (consent_needed(session) is False or session.created):
        return Step.DONE
    return ORDER[ORDER.index(step) + 1]


def state(step: Step, current: Step, session: Session) -> StepState:
    """How ``step`` stands in the step list while ``current`` is shown."""
    if step is current:
        task = step is Step.DONE and session.created is not None and session.created.task
        return StepState.TASK if task else StepState.CURRENT
    if step is Step.CONSENT:
        needed = consent_needed(session)
        if needed is None:
            return StepState.CONDITIONAL
        if not needed:
            return StepState.SKIPPED
    if ORDER.index(step) > ORDER.index(current):
        return StepState.TODO
    if step is Step.ORGANIZATIONS and session.inspection and not session.inspection.ready:
        return StepState.ATTENTION
    return StepState.COMPLETED


def connector_exists(session: Session) -> bool:
    """The point of no return: created, or confirmed by Keepit's own page and not finished yet."""
    return session.created is not None or bool(session.appeared)


def back_allowed(step: Step, session: Session) -> bool:
    """Back exists until a connector exists; then there is no way back."""
    return step not in (Step.BEFORE, Step.DONE) and not connector_exists(session)


def stop_asks(step: Step, session: Session) -> bool:
    """Whether leaving asks first: once somebody has signed in, until a connector exists."""
    if step is Step.SIGN_IN and session.account is None:
        return False
    return step not in (Step.BEFORE, Step.DONE) and not connector_exists(session)


def rewind(session: Session, step: Step) -> Session:
    """What is still known when the user goes back to ``step``. Changes are never undone.

    What was entered stays entered. Going back to the sign-in forgets who signed in, what was
    checked, and which authorization was confirmed: that was said for that account's directory.
    """
    if step in (Step.BEFORE, Step.SIGN_IN):
        session = replace(session, account=None, signed_in_with=None, signed_in_at=None)
        session = replace(session, inspection=None, draft=replace(session.draft, orglink=""))
        session = replace(session, before=None, changed=(), coverage=())
    return session


def may_use(account: KeepitAccount, orglink: str) -> bool:
    """Whether ``orglink`` is one of the account's Azure DevOps authorizations."""
    return any(one.orglink == orglink for one in account.authorizations)
