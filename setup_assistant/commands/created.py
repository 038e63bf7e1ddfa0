"""What ``create`` prints: a connector as Keepit holds it, or the requests that would be sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__
from setup_assistant.commands.readiness import Readiness
from setup_assistant.creation import wording
from setup_assistant.creation.tasks import task
from setup_assistant.model import Backup, BackupState, Connector, Created, Health, KeepitAccount
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.services.keepit import PreparedRequest

NAME = "setup-assistant/create"
VERSION = 1


class Told:
    """Tells for people or, ``as_json``, for programs. ``standing`` is what the check before it found."""

    def __init__(self, account: KeepitAccount, standing: Readiness, *, as_json: bool) -> None:
        self.account, self.standing, self.as_json = account, standing, as_json

    def exists(self, found: Created) -> None:
        """The connector was there already; ``found`` is how Keepit holds it now."""
        if self.as_json:
            self._print(_held("exists", found))
            return
        if wording.good(found) and found.members_confirmed:
            words = _(
                "“{name}” exists already in Keepit, as the plan wants it: type, authorization, retention "
                "and who may see it were compared. No second one was created."
            )
        elif wording.good(found):
            words = _(
                "“{name}” exists already in Keepit, as the plan wants it: type, authorization and "
                "retention were compared. No second one was created."
            )
        else:
            words = _(
                "“{name}” exists already in Keepit, with the type, authorization and retention of the "
                "plan. No second one was created. It is not done yet:"
            )
        print(words.format(name=found.connector.name))
        self._state(found)

    def would_give_access(self, held: Connector, requests: Sequence[PreparedRequest]) -> None:
        """It exists, and somebody of the plan can't see it yet, or that can't be read."""
        if self.as_json:
            self._print(
                {
                    "outcome": "would_give_access",
                    "done": True,
                    "connector": _connector(held),
                    "requests": _sent(requests),
                }
            )
            return
        words = _(
            "“{name}” exists already in Keepit, with the type, authorization and retention of the plan. "
            "Not everybody of the plan is known to be able to see it:"
        )
        print(words.format(name=held.name), end="\n\n")
        self._requests(requests)
        self._although()
        print(_("Nothing was sent. Add --yes to give them access."))

    def would_finish(self, held: Connector, requests: Sequence[PreparedRequest]) -> None:
        """An earlier run has created it, and something is left to do."""
        if self.as_json:
            self._print(
                {
                    "outcome": "would_finish",
                    "done": True,
                    "connector": _connector(held),
                    "requests": _sent(requests),
                }
            )
            return
        words = _("“{name}” exists already in Keepit; an earlier run has not finished it:")
        print(words.format(name=held.name), end="\n\n")
        self._requests(requests)
        self._although()
        print(_("Nothing was sent. Add --yes to finish it."))

    def would_create(self, requests: Sequence[PreparedRequest], *, asked_before: bool) -> None:
        """What would be sent; ``asked_before``: an earlier run has sent a create already."""
        if self.as_json:
            self._print({"outcome": "would_create", "done": True, "requests": _sent(requests)})
            return
        self._requests(requests)
        print(_("{connector} stands for the ID that Keepit gives the new connector."))
        print(_("First backup: {state}").format(state=wording.first_backup(by_api=True)))
        self._although()
        if asked_before:
            print(
                _("An earlier run has asked for it: with --yes the assistant looks for it first.")
            )
        print(_("Nothing was sent. Add --yes to create the connector."))

    def created(self, created: Created, *, earlier: bool) -> None:
        """The connector as read back; ``earlier``: this run has only gone on with it."""
        if self.as_json:
            outcome = "exists" if earlier else "created"
            self._print(_held(outcome, created) | {"enabled": wording.enabled(created)})
            return
        held = created.connector
        words = _("Created in Keepit: “{name}” ({id})")
        if earlier:
            words = _(
                "“{name}” ({id}) exists already in Keepit, from an earlier run. No second one was created."
            )
        print(words.format(name=held.name, id=held.guid))
        print(_("Turned on: {state}").format(state=wording.turned_on(created)))
        self._state(created)

    def _state(self, created: Created) -> None:
        account = self.account
        print(_("Account: {account} · {host}").format(account=account.name, host=account.host))
        print(_("Retention: {period}").format(period=wording.period(created.connector.retention)))
        print(_("First backup: {state}").format(state=_backup(created)))
        if left := task(created.task):
            print(_("Task left: {task} ({code})").format(task=left.head, code=created.task))
            print(f"  {left.text} {left.how}")
        for sentence in wording.differences(created):
            print(sentence)
        self._although()

    def _requests(self, requests: Sequence[PreparedRequest]) -> None:
        from setup_assistant.services.keepit_shown import as_text

        print(as_text(requests), end="\n\n")

    def _although(self) -> None:
        """The organizations that don't count, and what --although-not-ready lets pass."""
        for note in self.standing.notes():
            print(note)
        if not self.standing.ready:
            found = " ".join(self.standing.sentences())
            print(_("Although not everything is ready. {found}").format(found=found))

    def _print(self, known: dict[str, Any]) -> None:
        """The schema is ``resources/schemas/create-1.json``."""
        blank = {"connector": None, "enabled": None, "health": None, "backup": None, "task": ""}
        document = {
            "schema": NAME,
            "version": VERSION,
            "assistant": __version__,
            "outcome": "",
            "done": False,
            "region": self.account.region.code,
            "account": self.account.id,
            **blank,
            "differences": [],
            "requests": [],
            "left_out": list(self.standing.left_out),
            "set_aside": list(self.standing.set_aside),
            "although_not_ready": not self.standing.ready,
            "not_ready": None if self.standing.ready else self.standing.document(),
            **known,
        }
        print(json.dumps(document, indent=2, ensure_ascii=False))


def _held(outcome: str, created: Created) -> dict[str, Any]:
    backup, health = created.backup, created.health
    first = {"state": backup.state.value, "at": backup.at} if isinstance(backup, Backup) else None
    return {
        "outcome": outcome,
        "done": wording.good(created),
        "connector": _connector(created.connector),
        "health": health.value if isinstance(health, Health) else None,
        "backup": first,
        "task": created.task,
        "differences": list(wording.differences(created)),
    }


def _connector(held: Connector) -> dict[str, Any]:
    return {"guid": held.guid, "name": held.name, "retention": held.retention or None}


def _sent(requests: Sequence[PreparedRequest]) -> list[dict[str, Any]]:
    return [vars(request) | {"headers": dict(request.headers)} for request in requests]


def _backup(created: Created) -> str:
    held = created.backup
    if not isinstance(held, Backup):
        return _("Could not be read")
    words = {
        BackupState.RUNNING: _("Running"),
        BackupState.SCHEDULED: _("Scheduled"),
        BackupState.NOT_SCHEDULED: _("Not scheduled yet"),
    }
    return " · ".join(part for part in (words[held.state], held.at) if part)
