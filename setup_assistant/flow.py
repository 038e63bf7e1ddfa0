"""The order of the steps, as data. Pure: it looks at a ``Session`` and knows no window.

Two ways lead through the window: to a new connector, and to a new sign-in of one that exists. On the
second nothing is created: none of its steps can.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from setup_assistant.model import Purpose

if TYPE_CHECKING:
    from setup_assistant.model import KeepitAccount, Session


class Step(StrEnum):
    """The steps of both ways, each way in this order."""

    BEFORE = "before"
    SIGN_IN = "sign_in"
    ORGANIZATIONS = "organizations"
    KEEPIT = "keepit"
    CONNECTOR = "connector"
    REVIEW = "review"
    CONSENT = "consent"
    DONE = "done"
    EXISTING = "existing"
    REVIEW_AGAIN = "review_again"
    SIGN_IN_AGAIN = "sign_in_again"
    RESULT = "result"


ORDER = tuple(Step)
_COMMON = (Step.BEFORE, Step.SIGN_IN, Step.ORGANIZATIONS, Step.KEEPIT)
WAYS = {
    Purpose.NEW: (*_COMMON, Step.CONNECTOR, Step.REVIEW, Step.CONSENT, Step.DONE),
    Purpose.AGAIN: (
        *_COMMON,
        Step.EXISTING,
        Step.REVIEW_AGAIN,
        Step.SIGN_IN_AGAIN,
        Step.RESULT,
    ),
}
LAST = (Step.DONE, Step.RESULT)


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
    if step in LAST:
        return None
    if step is Step.REVIEW and (consent_needed(session) is False or session.created):
        return Step.DONE
    way = WAYS[session.purpose]
    return way[way.index(step) + 1]


def works_again(session: Session) -> bool:
    """Whether a connector that was signed in again works, and nothing about that is asked any more."""
    before, after = session.existing, session.again
    if before is None or after is None:
        return False
    from setup_assistant.connector.existing import Repair, repair  # the first page does without

    return repair(before, after) is Repair.WORKS and not asks_who(session)


def asks_who(session: Session) -> bool:
    """Whether Keepit reports other organizations than before, and nobody has said that this is right."""
    before, after = session.existing, session.again
    if before is None or after is None or session.same_account:
        return False
    from setup_assistant.connector.existing import elsewhere  # the first page does without

    return elsewhere(before, after)


def state(step: Step, current: Step, session: Session) -> StepState:
    """How ``step`` stands in the step list while ``current`` is shown."""
    if step is current:
        task = not works_again(session) if step is Step.RESULT else bool(tasks_left(session))
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


def tasks_left(session: Session) -> int:
    """How many tasks Done names: to make organizations ready, and what Keepit still needs."""
    if session.created is None:
        return 0
    from setup_assistant.connector import tasks  # no start needs it

    return tasks.tasks_left(session.created, session.inspection)


def connector_exists(session: Session) -> bool:
    """The point of no return: created, or confirmed by Keepit's own page and not finished yet."""
    return session.created is not None or bool(session.appeared)


def back_allowed(step: Step, session: Session) -> bool:
    """Back exists until a connector exists, or works again; then there is no way back."""
    if step is Step.RESULT:
        return not works_again(session)
    return step not in (Step.BEFORE, Step.DONE) and not connector_exists(session)


def stop_asks(step: Step, session: Session) -> bool:
    """Whether leaving asks first: once somebody has signed in, until a connector exists."""
    if step is Step.SIGN_IN and session.account is None:
        return False
    return step not in (Step.BEFORE, *LAST) and not connector_exists(session)


def rewind(session: Session, step: Step) -> Session:
    """What is still known when the user goes back to ``step``. Changes are never undone.

    What was entered stays entered. Going back to the sign-in forgets who signed in, what was
    checked, and which authorization was confirmed: that was said for that account's directory. What a
    new sign-in has come to is read anew.
    """
    session = replace(session, again=None, same_account=False)
    if step in (Step.BEFORE, Step.SIGN_IN):
        session = replace(session, account=None, signed_in_with=None, signed_in_at=None)
        session = replace(session, inspection=None, draft=replace(session.draft, orglink=""))
        session = replace(session, before=None, changed=(), coverage=())
    return session


def may_use(account: KeepitAccount, orglink: str) -> bool:
    """Whether ``orglink`` is one of the account's Azure DevOps authorizations."""
    return any(one.orglink == orglink for one in account.authorizations)
