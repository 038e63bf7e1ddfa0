"""Which source a report of a problem names is the one that counts."""

from __future__ import annotations

import pytest

from setup_assistant.endpoints import Endpoints
from setup_assistant.managed import Managed
from setup_assistant.registration import NOTHING, Registration
from setup_assistant.services.clients import Clients
from setup_assistant.services.settings_kinds import kinds

APP, OTHER = (f"00000000-0000-4000-8000-{n:012}" for n in (1, 2))
SAVED = Clients(settings=Registration(APP, "saved.test"))
ACCOUNT = Registration(tenant="contoso.test")
PRACTICE = Clients(Endpoints(practice=True), command_line=Registration(APP))


@pytest.mark.parametrize(
    ("clients", "options", "account", "application", "directory"),
    [
        (Clients(), NOTHING, NOTHING, "none", "none"),
        (Clients(), NOTHING, ACCOUNT, "none", "expected account"),
        (SAVED, NOTHING, NOTHING, "settings", "settings"),
        (SAVED, NOTHING, ACCOUNT, "settings", "expected account"),
        (SAVED, Registration(OTHER), ACCOUNT, "command line", "expected account"),
        (SAVED, Registration(OTHER, "told.test"), ACCOUNT, *["command line"] * 2),
        (
            Clients(managed=Managed(tenant="managed.test"), vendor=Registration(APP)),
            *(NOTHING, ACCOUNT, "built in", "set by the organization"),
        ),
        (
            Clients(sign_in_page=Registration(APP, "entered.test")),
            *(Registration(OTHER, "told.test"), ACCOUNT, "sign-in page", "sign-in page"),
        ),
        (PRACTICE, NOTHING, NOTHING, "practice", "none"),
        (PRACTICE, Registration(OTHER, "told.test"), NOTHING, *["command line"] * 2),
    ],
)
def test_what_counts(
    clients: Clients,
    options: Registration,
    account: Registration,
    application: str,
    directory: str,
) -> None:
    lines = dict(kinds(clients, "code", options, account))
    assert (lines["application"], lines["directory"]) == (application, directory)
