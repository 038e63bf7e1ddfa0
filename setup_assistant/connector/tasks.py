"""What a new connector still needs in Keepit, in words for people, by Keepit's code."""

from __future__ import annotations

from dataclasses import dataclass

from setup_assistant import labels
from setup_assistant.model import REFUSED_SIGN_IN, SIGN_IN_ENDED, Created, Health, Inspection
from setup_assistant.texts import _


@dataclass(frozen=True)
class Task:
    """Something that Keepit still needs, in words."""

    head: str
    text: str
    how: str


def task(code: str) -> Task | None:
    """The words of the task that Keepit's error ``code`` means; None without a code."""
    if not code:
        return None
    settings = _("Open the connector's settings, check them, then choose Save.")
    tasks = {
        "E_INCOMPLETE_CONNECTOR_CONFIG": Task(
            _("Choose the organizations in Keepit"),
            _("Keepit reports: Azure DevOps organizations missing from backup configuration."),
            _("Open the connector's settings, select the organizations, then choose Save."),
        ),
        "E_INITIAL_CONFIGURATION_PENDING": Task(
            _("Finish the configuration in Keepit"),
            _("Keepit reports: the first backup is not scheduled, the configuration is pending."),
            _("Open the connector's settings, check them, then choose Start backup."),
        ),
        "E_QUOTA": Task(
            _("Free seats in Keepit"),
            _("Keepit reports: the seat limit is exceeded. Backups above the limit stop."),
            _("Remove seats that aren't needed, or ask Keepit for more."),
        ),
        "E_EMPTY_ROOT": Task(
            _("Check the account in Keepit"),
            _("Keepit reports: no organization was found."),
            _(
                "Check that the connector uses the right service account, and that the account has a "
                "license and access to the data."
            ),
        ),
    }
    if code in SIGN_IN_ENDED or code in REFUSED_SIGN_IN:
        return Task(
            _("Sign in again in Keepit"),
            _("Keepit reports: the approval doesn't work any more ({code}).").format(code=code),
            _("Open the connector's settings and sign in with the service account again."),
        )
    reported = _("Keepit reports: a fault that the assistant doesn't know ({code}).").format(
        code=code
    )
    if code in tuple(Health):
        reported = _("Keepit reports: {health}.").format(health=labels.health(Health(code)).word)
    return tasks.get(code) or Task(_("Look at the connector in Keepit"), reported, settings)


def tasks_left(created: Created | None, inspection: Inspection | None) -> int:
    """How many tasks a new connector leaves: to make organizations ready, and what Keepit still needs."""
    if created is None:
        return 0
    organizations = inspection is not None and not inspection.ready
    return organizations + (not created.ready)
