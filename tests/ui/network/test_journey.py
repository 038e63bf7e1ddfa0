"""From a sign-in that a proxy stops to its password and on: the window, the real msal, a real proxy."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme
from pytestqt.qtbot import QtBot

from setup_assistant.endpoints import Endpoints
from setup_assistant.hosts import needed
from setup_assistant.limits import Limits
from setup_assistant.memory import Memory
from setup_assistant.registration import Registration
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.network.dialog import NetworkDialog
from setup_assistant.ui.tour.driver import until
from tests.support.connections import greet, pem
from tests.support.proxy import Proxy
from tests.support.ui.journey import Journey
from tests.support.ui.trials import Settled
from tests.support.wire import Wire

APP = Registration("00000000-0000-4000-8000-000000000001", "contoso.com")
USER, PASSWORD = "svc-setup", "canary"


def test_a_proxy_that_stops_the_sign_in_gets_its_password_in_the_check(
    qtbot: QtBot, tmp_path: Path
) -> None:
    company = trustme.CA(organization_name="Contoso Web Gateway CA")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    company.issue_cert(*(host.name for host in needed(Endpoints()))).configure_cert(context)
    with Wire(greet, context) as services, Proxy(services.port, account=(USER, PASSWORD)) as proxy:
        clients = Clients(
            command_line=APP,
            proxy=proxy.address,
            extra_ca_pem=pem(company),
            limits=Limits(retries=(), check=5.0),
        )
        window = application.window(clients, Memory(tmp_path / "resume.json"), trial=Settled())
        qtbot.addWidget(window)
        window.show()
        journey = Journey(window)
        journey.begin()
        journey.wait_for("The proxy asks for a password")
        journey.press("Check…")
        dialog = window.findChild(NetworkDialog)
        assert isinstance(dialog, NetworkDialog)
        until(dialog.sign_in.isVisible, "the form for the password")
        dialog.sign_in.user.setText(USER)
        dialog.sign_in.password.setText(PASSWORD)
        journey.press("Sign in to the proxy")
        journey.wait_for("Inspected by Contoso Web Gateway CA, which this computer trusts.")
        journey.press("Close")

        before = len(proxy.heads)
        journey.press("Start over")
        until(lambda: len(proxy.heads) > before, "another sign-in")
    again = proxy.heads[before]
    assert again.startswith(b"CONNECT login.microsoftonline.com:443 ")
    assert b"proxy-authorization: basic " in again.lower()
