"""The words and icons of the step list: pure, from the session. ``lines(current, session)``."""

from __future__ import annotations

from dataclasses import dataclass

from setup_assistant import flow
from setup_assistant.flow import Step, StepState
from setup_assistant.model import Session
from setup_assistant.texts import _, ngettext, pgettext

_ICONS = {
    StepState.TODO: ("todo", "control"),
    StepState.CURRENT: ("current", "progress"),
    StepState.COMPLETED: ("ok", "ok"),
    StepState.ATTENTION: ("warn", "warn"),
    StepState.CONDITIONAL: ("dash", "control"),
    StepState.SKIPPED: ("skip", "text3"),
    StepState.TASK: ("warn", "warn"),
}
_PALE = frozenset({StepState.TODO, StepState.CONDITIONAL, StepState.SKIPPED})


@dataclass(frozen=True)
class Line:
    """One step as it is shown and spoken."""

    step: Step
    label: str
    note: str
    icon: str
    icon_token: str
    spoken: str
    current: bool
    pale: bool


def lines(current: Step, session: Session) -> list[Line]:
    """Every step while ``current`` is shown."""
    return [_line(step, current, session) for step in flow.WAYS[session.purpose]]


def label(step: Step) -> str:
    """The step's name."""
    return {
        Step.BEFORE: _("Before you begin"),
        Step.SIGN_IN: pgettext("step.signin", "Sign in"),
        Step.ORGANIZATIONS: _("Organizations"),
        Step.KEEPIT: _("Keepit account"),
        Step.CONNECTOR: _("Connector"),
        Step.REVIEW: _("Review and create"),
        Step.CONSENT: _("Allow access in Keepit"),
        Step.DONE: _("Done"),
        Step.EXISTING: _("Existing connector"),
        Step.REVIEW_AGAIN: _("Review"),
        Step.SIGN_IN_AGAIN: _("Sign in again in Keepit"),
        Step.RESULT: _("Done"),
    }[step]


def _line(step: Step, current: Step, session: Session) -> Line:
    state = flow.state(step, current, session)
    icon, token = _ICONS[state]
    finished = step is Step.RESULT or (step is Step.DONE and session.created)
    if finished and state is StepState.CURRENT:
        icon, token = "ok", "ok"
    words = _("{step}, {state}").format(step=label(step), state=_spoken(state))
    return Line(
        step=step,
        label=label(step),
        note=_note(step, state, session),
        icon=icon,
        icon_token=token,
        spoken=words,
        current=step is current,
        pale=state in _PALE,
    )


def _spoken(state: StepState) -> str:
    return {
        StepState.TODO: _("not started"),
        StepState.CURRENT: _("current step"),
        StepState.COMPLETED: _("completed"),
        StepState.ATTENTION: _("completed, needs attention"),
        StepState.CONDITIONAL: _("only if needed"),
        StepState.SKIPPED: _("not needed"),
        StepState.TASK: _("needs attention"),
    }[state]


def _note(step: Step, state: StepState, session: Session) -> str:
    if state is StepState.CONDITIONAL:
        return _("Only if needed")
    if state is StepState.SKIPPED:
        return _("Not needed")
    if state is StepState.TASK:
        n = flow.tasks_left(session)
        return ngettext("{n} task left", "{n} tasks left", n).format(n=n) if n else ""
    open_points = state in (StepState.CURRENT, StepState.ATTENTION) and step is Step.ORGANIZATIONS
    if open_points and session.inspection and session.inspection.not_ready:
        count = session.inspection.not_ready
        return ngettext("{n} not ready", "{n} not ready", count).format(n=count)
    if state is StepState.CURRENT and open_points and session.inspection:
        from setup_assistant.model import OrganizationStatus  # the first page has no need of it

        count = session.inspection.count(OrganizationStatus.READY)
        return ngettext("{n} ready", "{n} ready", count).format(n=count) if count else ""
    return ""
