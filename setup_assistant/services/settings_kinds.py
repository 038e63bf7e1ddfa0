"""Which settings count in this run, by where each comes from and never by its value."""

from __future__ import annotations

from setup_assistant import texts
from setup_assistant.diagnostics import Pairs
from setup_assistant.registration import Registration
from setup_assistant.services.clients import Clients


def kinds(clients: Clients, *, practice: bool) -> Pairs:
    """For the report of a problem: English, as all of it."""
    sources = {
        "sign-in page": clients.sign_in_page,
        "command line": clients.command_line,
        "settings": clients.settings,
    }
    return (
        ("services", "practice" if practice else "real"),
        ("application", _source(sources, "client_id")),
        ("directory", _source(sources, "tenant")),
        ("settings file", "can't be used" if clients.settings_problem else "fine"),
        ("language", texts.language()),
    )


def _source(sources: dict[str, Registration], name: str) -> str:
    return next((where for where, app in sources.items() if getattr(app, name)), "none")
