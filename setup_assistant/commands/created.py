"""What ``create`` prints: a connector as Keepit holds it, or the requests that would be sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__
from setup_assistant.creation import wording
from setup_assistant.model import Backup, BackupState, Connector, Created, Health, KeepitAccount
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.services.keepit import PreparedRequest

NAME = "setup-assistant/create"
VERSION = 1


def show_existing(account: KeepitAccount, held: Connector, *, as_json: bool) -> None:
    """There is nothing to do: it exists as wanted."""
    if as_json:
        _print(_document(account, "exists", done=True, connector=_connector(held)))
        return
    told = _("“{name}” exists already in Keepit, as the plan wants it. Nothing was created.")
    print(told.format(name=held.name))


def show_requests(
    account: KeepitAccount, requests: Sequence[PreparedRequest], *, as_json: bool
) -> None:
    """What would be sent."""
    if as_json:
        sent = [vars(request) | {"headers": dict(request.headers)} for request in requests]
        _print(_document(account, "would_create", done=True, requests=sent))
        return
    from setup_assistant.services.keepit_shown import as_text

    print(as_text(requests), end="\n\n")
    print(_("{connector} stands for the ID that Keepit gives the new connector."))
    print(_("First backup: {state}").format(state=wording.first_backup(by_api=True)))
    print(_("Nothing was sent. Add --yes to create the connector."))


def show_created(account: KeepitAccount, created: Created, *, as_json: bool) -> None:
    """The connector as read back."""
    if as_json:
        _print(_made(account, created))
        return
    held = created.connector
    print(_("Created in Keepit: “{name}” ({id})").format(name=held.name, id=held.guid))
    print(_("Account: {account} · {host}").format(account=account.name, host=account.host))
    print(_("Retention: {period}").format(period=wording.period(held.retention)))
    print(_("First backup: {state}").format(state=_backup(created)))
    if created.task:
        print(_("Keepit reports: {code}.").format(code=created.task))
    for sentence in wording.differences(created):
        print(sentence)


def _made(account: KeepitAccount, created: Created) -> dict[str, Any]:
    backup = created.backup
    return _document(
        account,
        "created",
        done=wording.good(created),
        connector=_connector(created.connector),
        health=created.health.value if isinstance(created.health, Health) else None,
        backup={"state": backup.state.value, "at": backup.at}
        if isinstance(backup, Backup)
        else None,
        task=created.task,
        differences=list(wording.differences(created)),
    )


def _document(account: KeepitAccount, outcome: str, *, done: bool, **known: Any) -> dict[str, Any]:
    """The schema is ``resources/schemas/create-1.json``."""
    blank = {"connector": None, "health": None, "backup": None, "task": ""}
    return {
        "schema": NAME,
        "version": VERSION,
        "assistant": __version__,
        "outcome": outcome,
        "done": done,
        "region": account.region.code,
        "account": account.id,
        **blank,
        "differences": [],
        "requests": [],
        **known,
    }


def _connector(held: Connector) -> dict[str, Any]:
    return {"guid": held.guid, "name": held.name, "retention": held.retention or None}


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


def _print(document: dict[str, Any]) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False))
