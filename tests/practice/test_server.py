"""The practice world over real HTTPS: keep-alive, many connections, the odd network scenarios."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from setup_assistant.practice import recording
from setup_assistant.practice.server import GATEWAY, PracticeServer, describe
from setup_assistant.practice.state import people, scenarios

pytestmark = pytest.mark.sampled("fast")

CONNECTION = "/contoso/_apis/connectionData"


@pytest.fixture
def served() -> Iterator[PracticeServer]:
    with PracticeServer(scenarios.make()) as server:
        yield server


def connect(server: PracticeServer, service: str) -> http.client.HTTPSConnection:
    parts = urlsplit(getattr(server.endpoints, service))
    context = ssl.create_default_context(cadata=server.ca_pem)
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=10, context=context
    )
    connection.connect()
    return connection


def status(connection: http.client.HTTPSConnection, token: str) -> int:
    connection.request("GET", CONNECTION, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def token_of(server: PracticeServer) -> str:
    return server.world.issue_token(server.world.people[people.SERVICE_ACCOUNT])


def test_a_connection_is_kept_for_further_calls(served: PracticeServer) -> None:
    connection, token = connect(served, "devops"), token_of(served)
    held = connection.sock
    assert [status(connection, token) for _ in range(3)] == [200, 200, 200]
    assert connection.sock is held
    connection.close()


def test_many_connections_are_answered_at_the_same_time(
    served: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, all_are_here = token_of(served), threading.Barrier(32, timeout=60)

    def wait(seconds: float) -> None:
        all_are_here.wait()  # none goes on before the last one has come
        time.sleep(seconds)

    clock = SimpleNamespace(sleep=wait, time=time.time, perf_counter=time.perf_counter)
    monkeypatch.setattr(recording, "time", clock)
    served.world.latency = 0.1
    with ThreadPoolExecutor(32) as pool, ExitStack() as stack:
        connections = list(pool.map(lambda _: connect(served, "devops"), range(32)))
        for connection in connections:
            stack.callback(connection.close)
        assert set(pool.map(lambda c: status(c, token), connections)) == {200}
    assert len(served.world.log) == 32
    assert all(call.seconds >= 0.1 for call in served.world.log)


def test_a_client_that_only_opens_connections_stops_nobody(served: PracticeServer) -> None:
    port = urlsplit(served.endpoints.profile).port
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
    connection = connect(served, "profile")
    connection.request("GET", "/_apis/profile/profiles/me")
    assert connection.getresponse().status == 203
    connection.close()
    for each in idle:
        each.close()


def test_every_service_answers_at_its_own_address(served: PracticeServer) -> None:
    ports = set()
    for service in ("authority", "profile", "devops", "graph", "entitlements", "keepit"):
        connection = connect(served, service)
        connection.request("GET", "/nothing/here")
        assert connection.getresponse().status < 500
        ports.add(connection.port)
        connection.close()
    assert len(ports) == 6


def test_what_is_told_is_enough_for_another_client(served: PracticeServer) -> None:
    told = json.loads(json.dumps(describe(served)))
    assert told["endpoints"]["devops"] == served.endpoints.devops
    assert Path(told["ca_file"]).read_text(encoding="ascii") == served.ca_pem
    account = told["accounts"][0]
    assert (account["user"], account["password"]) == (people.SERVICE_ACCOUNT, "practice")
    assert told["keepit"]["token_name"] == "practice-token"


def test_nothing_is_left_after_stopping() -> None:
    with PracticeServer(scenarios.make()) as server:
        port, ca_file = urlsplit(server.endpoints.graph).port, server.ca_file
    assert not ca_file.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_offline_closes_azure_devops_and_leaves_the_sign_in() -> None:
    with PracticeServer(scenarios.make("offline")) as server:
        for service in ("profile", "devops", "graph", "entitlements"):
            with pytest.raises(ConnectionRefusedError):
                connect(server, service)
        connect(server, "authority").close()
        connect(server, "keepit").close()


def test_an_intercepted_keepit_shows_a_certificate_that_nobody_trusts() -> None:
    with PracticeServer(scenarios.make("tls_intercepted")) as server:
        connect(server, "devops").close()
        with pytest.raises(ssl.SSLCertVerificationError):
            connect(server, "keepit")
        port = urlsplit(server.endpoints.keepit).port or 0
        shown = ssl.get_server_certificate(("localhost", port))
        assert GATEWAY.encode() in ssl.PEM_cert_to_DER_cert(shown)


def test_a_lost_answer_closes_the_connection_after_the_connector_was_made() -> None:
    with PracticeServer(scenarios.make("lost_create_answer")) as server:
        before = len(server.world.keepit.connectors)
        connection = connect(server, "keepit")
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            _create(connection, server)
        connection.close()
        assert len(server.world.keepit.connectors) == before + 1


def _create(connection: http.client.HTTPSConnection, server: PracticeServer) -> None:
    keepit = describe(server)["keepit"]
    orglink = server.world.keepit.orglinks[-1]
    body = f"<cloud><type>azure-do</type><name>New</name><orglink>{orglink}</orglink></cloud>"
    secret = f"{keepit['token_name']}:{keepit['token_password']}".encode()
    headers = {
        "Authorization": f"Basic {base64.b64encode(secret).decode()}",
        "Accept": "application/vnd.keepit.v4+xml",
        "Content-Type": "application/xml",
    }
    connection.request("POST", f"/users/{keepit['account']}/devices/", body, headers)
    connection.getresponse()
