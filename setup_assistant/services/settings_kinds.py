"""Which settings count in this run, by where each comes from and never by its value."""

from __future__ import annotations

from setup_assistant import texts
from setup_assistant.diagnostics import Pairs
from setup_assistant.managed import Managed
from setup_assistant.proxies import NO_PROXY
from setup_assistant.registration import NOTHING, Registration
from setup_assistant.services.clients import Clients

_ORGANIZATION, _PRACTICE = "set by the organization", "practice"

_SOURCES = {
    "": "none",
    "managed": _ORGANIZATION,
    "sign_in_page": "sign-in page",
    "command_line": "command line",
    "account": "expected account",
    "settings": "settings",
    "vendor": "built in",
}
"""By the names that ``Clients.origins`` gives."""


def kinds(
    clients: Clients,
    way: str,
    options: Registration = NOTHING,
    account: Registration = NOTHING,
) -> Pairs:
    """For the report of a problem, so in English.

    ``options`` are a command's own, ``account`` is the directory of who is expected.
    """
    origins = clients.origins(account, options)
    return (
        ("services", _PRACTICE if clients.endpoints.practice else "real"),
        ("sign-in", way),
        ("application", _source(clients, origins.client_id, options.client_id)),
        ("directory", _source(clients, origins.tenant, options.tenant)),
        ("proxy", _proxy(clients)),
        ("more authorities", _ORGANIZATION if clients.extra_ca_pem else "none"),
        ("language", texts.language()),
        ("settings file", "can't be used" if clients.settings_problem else "usable"),
        ("organization", _organization(clients.managed)),
    )


def _source(clients: Clients, origin: str, option: str) -> str:
    """The words for ``origin``; practice puts its own app where the command line's stands, unless ``option`` is one."""
    practice = clients.endpoints.practice and origin == "command_line" and not option
    return _PRACTICE if practice else _SOURCES[origin]


def _organization(managed: Managed) -> str:
    """The keys that are set, by their names in the manual, and whether a source can't be used."""
    keys = sorted(managed.sources.keys() - {"extra_ca_pem"})
    return (
        "; ".join(filter(None, (", ".join(keys), "can't be used" if managed.problems else "")))
        or "sets nothing"
    )


def _proxy(clients: Clients) -> str:
    if clients.managed.proxy:
        return _ORGANIZATION
    if clients.proxy:
        return "none, by the settings" if clients.proxy == NO_PROXY else "own, by the settings"
    return "as the system says"
