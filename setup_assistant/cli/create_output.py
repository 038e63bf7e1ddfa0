"""What ``create`` says, for people or for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from setup_assistant import labels
from setup_assistant.cli import output
from setup_assistant.cli.readiness import Readiness
from setup_assistant.codec import envelope
from setup_assistant.connector import wording
from setup_assistant.connector.tasks import task
from setup_assistant.model import Backup, Connector, Created, Health, KeepitAccount
from setup_assistant.services.keepit.requests import PreparedRequest, as_text
from setup_assistant.texts import _

NAME = "setup-assistant/create"
VERSION = 1


class CreateOutput:
    """Prints for people or, ``as_json``, for programs. ``readiness`` is what the check before it found."""

    def __init__(self, account: KeepitAccount, readiness: Readiness, *, as_json: bool) -> None:
        self.account, self.readiness, self.as_json = account, readiness, as_json

    def exists(self, created: Created) -> None:
        """The connector was there already; ``created`` is how Keepit holds it now."""
        if self.as_json:
            self._print(_described("exists", created))
            return
        if created.ready and created.members_confirmed:
            words = _(
                "“{name}” exists already in Keepit, as the plan wants it: type, authorization, retention "
                "and who may see it were compared. No second one was created."
            )
        elif created.ready:
            words = _(
                "“{name}” exists already in Keepit, as the plan wants it: type, authorization and "
                "retention were compared. No second one was created."
            )
        else:
            words = _(
                "“{name}” exists already in Keepit, with the type, authorization and retention of the "
                "plan. No second one was created. It is not done yet:"
            )
        print(words.format(name=created.connector.name))
        self._state(created)

    def would_give_access(self, connector: Connector, requests: Sequence[PreparedRequest]) -> None:
        """It exists, and somebody of the plan can't see it yet, or that can't be read."""
        heading = _(
            "“{name}” exists already in Keepit, with the type, authorization and retention of the plan. "
            "Not everybody of the plan is known to be able to see it:"
        )
        end = _("Nothing was sent. Add --yes to give them access.")
        self._would("would_give_access", requests, connector, heading=heading, end=end)

    def would_finish(self, connector: Connector, requests: Sequence[PreparedRequest]) -> None:
        """An earlier run has created it, and something is left to do."""
        heading = _("“{name}” exists already in Keepit; an earlier run has not finished it:")
        end = _("Nothing was sent. Add --yes to finish it.")
        self._would("would_finish", requests, connector, heading=heading, end=end)

    def would_create(self, requests: Sequence[PreparedRequest], *, sent_before: bool) -> None:
        """What would be sent; ``sent_before``: an earlier run has sent a create already."""
        stands_for = _("{connector} stands for the ID that Keepit gives the new connector.")
        backup = _("First backup: {state}").format(state=wording.first_backup(by_api=True))
        end = _("Nothing was sent. Add --yes to create the connector.")
        if sent_before:
            looks = _(
                "An earlier run has asked for it: with --yes the assistant looks for it first."
            )
            end = f"{looks}\n{end}"
        self._would("would_create", requests, notes=(stands_for, backup), end=end)

    def _would(
        self,
        outcome: str,
        requests: Sequence[PreparedRequest],
        connector: Connector | None = None,
        *,
        heading: str = "",
        notes: Sequence[str] = (),
        end: str,
    ) -> None:
        if self.as_json:
            self._print(
                {
                    "outcome": outcome,
                    "done": True,
                    "connector": None if connector is None else _connector(connector),
                    "requests": [vars(one) | {"headers": dict(one.headers)} for one in requests],
                }
            )
            return
        if connector is not None:
            print(heading.format(name=connector.name), end="\n\n")
        print(as_text(requests), end="\n\n")
        for note in notes:
            print(note)
        self._although()
        print(end)

    def created(self, created: Created, *, earlier: bool) -> None:
        """The connector as read back; ``earlier``: this run has only gone on with it."""
        if self.as_json:
            outcome = "exists" if earlier else "created"
            self._print(_described(outcome, created) | {"enabled": created.enabled})
            return
        words = _("Created in Keepit: “{name}” ({id})")
        if earlier:
            words = _(
                "“{name}” ({id}) exists already in Keepit, from an earlier run. No second one was created."
            )
        print(words.format(name=created.connector.name, id=created.connector.guid))
        print(_("Turned on: {state}").format(state=wording.turned_on(created)))
        self._state(created)

    def _state(self, created: Created) -> None:
        account = self.account
        print(_("Account: {account} · {host}").format(account=account.name, host=account.host))
        print(_("Retention: {period}").format(period=wording.period(created.connector.retention)))
        print(_("First backup: {state}").format(state=_backup(created)))
        if words := task(created.task):
            print(_("Task left: {task} ({code})").format(task=words.head, code=created.task))
            print(f"  {words.text} {words.how}")
        for sentence in wording.differences(created):
            print(sentence)
        self._although()

    def _although(self) -> None:
        """The organizations that don't count, and what --although-not-ready lets pass."""
        for note in self.readiness.notes():
            print(note)
        if not self.readiness.ready:
            reasons = " ".join(self.readiness.sentences())
            print(_("Although not everything is ready. {found}").format(found=reasons))

    def _print(self, outcome: dict[str, Any]) -> None:
        """The schema is ``resources/schemas/create-1.json``."""
        output.show_json(
            {
                **envelope(NAME, VERSION),
                "outcome": "",
                "done": False,
                "region": self.account.region.code,
                "account": self.account.id,
                **dict.fromkeys(("connector", "enabled", "health", "backup")),
                "task": "",
                "differences": [],
                "requests": [],
                "left_out": list(self.readiness.left_out),
                "set_aside": list(self.readiness.set_aside),
                "although_not_ready": not self.readiness.ready,
                "not_ready": None if self.readiness.ready else self.readiness.document(),
                **outcome,
            }
        )


def _described(outcome: str, created: Created) -> dict[str, Any]:
    backup, health = created.backup, created.health
    first = {"state": backup.state.value, "at": backup.at} if isinstance(backup, Backup) else None
    return {
        "outcome": outcome,
        "done": created.ready,
        "connector": _connector(created.connector),
        "health": health.value if isinstance(health, Health) else None,
        "backup": first,
        "task": created.task,
        "differences": list(wording.differences(created)),
    }


def _connector(connector: Connector) -> dict[str, Any]:
    retention = connector.retention or None
    return {"guid": connector.guid, "name": connector.name, "retention": retention}


def _backup(created: Created) -> str:
    backup = created.backup
    if not isinstance(backup, Backup):
        return _("Could not be read")
    return " · ".join(
        filter(None, (labels.backup(backup.state).word, labels.service_time(backup.at)))
    )
