"""Every call's way: what is sent, what is repeated, and which error each answer becomes."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
import trustme

from setup_assistant import __version__, errors
from setup_assistant.services.http import client as http_module
from setup_assistant.services.http.client import CancelToken, Http
from setup_assistant.services.http.network import Network
from tests.support.wire import (
    JSON,
    OK,
    Site,
    Wire,
    answering,
    as_json,
    read_request,
)
from tests.support.wsgi import mount

pytestmark = pytest.mark.sampled("fast")

BASE = "https://service.test"
SECRET = "s3cr3t-token-value"


def site_http(site: WSGIApplication, **options: Any) -> Http:
    http = Http(Network(proxy_for=lambda _url: None), pauses=(0.0, 0.0), **options)
    mount(http, BASE, site)
    return http


def ask(http: Http, method: str = "GET", url: str = BASE + "/a", **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {SECRET}"}
    named = {"service": "Azure DevOps", "call": "read the policies", "headers": headers}
    return http.request(method, url, **{**named, **options})


def refusal(status: str, body: Any = b"", **headers: str) -> errors.AssistantError:
    """The error that an answer becomes, with nothing of the credential in it."""
    content = as_json(body, status, **headers) if not isinstance(body, bytes) else None
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    site = Site(content or (status, named, body))
    with pytest.raises(errors.AssistantError) as caught:
        ask(site_http(site))
    shown = repr(caught.value) + str(caught.value) + caught.value.details
    assert SECRET not in shown
    return caught.value


def test_sends_what_was_given_with_the_assistants_own_headers() -> None:
    site = Site(as_json({"value": 1}))
    answer = ask(site_http(site), "POST", params={"api-version": "7.1", "a": "b c"}, json={"q": 1})
    asked = site.asked[0]
    assert answer.json() == {"value": 1}
    assert asked["REQUEST_METHOD"] == "POST"
    assert asked["QUERY_STRING"] == "api-version=7.1&a=b%20c"
    assert json.loads(asked["body"]) == {"q": 1}
    assert asked["CONTENT_TYPE"] == "application/json"
    assert asked["HTTP_USER_AGENT"] == f"SetupAssistant/{__version__}"
    assert not [name for name in asked if name.startswith("HTTP_X_")]
    assert asked["HTTP_AUTHORIZATION"] == f"Bearer {SECRET}"


def test_headers_are_found_whatever_their_case() -> None:
    answer = ask(site_http(Site(as_json({}, X_VSS_ResourceTenant="t"))))
    assert answer.headers["x-vss-resourcetenant"] == "t"


def test_an_answer_keeps_its_content_out_of_repr() -> None:
    answer = ask(
        site_http(Site(as_json({"token": SECRET}, X_Token=SECRET))), url=f"{BASE}/{SECRET}"
    )
    assert SECRET not in repr(answer)


def test_what_is_not_json_names_the_call() -> None:
    answer = ask(site_http(Site(("200 OK", [JSON], b"{oops"))))
    with pytest.raises(errors.MalformedAnswer) as caught:
        answer.json()
    assert caught.value.call == "read the policies"


def test_a_claims_challenge_carries_the_decoded_claims() -> None:
    claims = '{"access_token":{"nbf":{"essential":true, "value":"1"}}}'
    encoded = base64.b64encode(claims.encode()).decode().rstrip("=")
    header = f'Bearer realm="", error="insufficient_claims", claims="{encoded}"'
    error = refusal("401 Unauthorized", b"", WWW_Authenticate=header)
    assert isinstance(error, errors.ClaimsRequired)
    assert error.claims == claims
    broken = 'Bearer error="insufficient_claims", claims="?"'
    assert type(refusal("401 Unauthorized", b"", WWW_Authenticate=broken)) is errors.NotSignedIn


def test_keepits_error_document_is_read_safely() -> None:
    held = b"<error><code>E_NAME</code><description>Name is taken</description></error>"
    error = refusal("409 Conflict", held, Content_Type="application/xml")
    assert isinstance(error, errors.Rejected)
    assert (error.code, error.message) == ("E_NAME", "Name is taken")
    bomb = b'<!DOCTYPE e [<!ENTITY a "x">]><error><code>&a;</code></error>'
    assert isinstance(refusal("400 Bad Request", bomb, Content_Type="text/xml"), errors.Rejected)


def test_a_message_never_repeats_a_credential() -> None:
    error = refusal("400 Bad Request", {"message": f"bad header 'Bearer {SECRET}' \x00 given"})
    assert isinstance(error, errors.Rejected)
    assert "bad header" in error.details


@pytest.mark.parametrize(
    "repeated",
    [
        f"Authorization: Bearer {SECRET}",
        f"Authorization: Basic {SECRET}",
        f"grant_type=refresh_token&refresh_token={SECRET}&scope=openid",
        f"client_info=1&code_verifier={SECRET}",
        f"device_code={SECRET}",
        f"client_secret={SECRET}",
        f"code={SECRET}&state=1",
        f"client_assertion={SECRET}",
        f'{{"refresh_token": "{SECRET}", "expires_in": 1}}',
        f'{{"id_token":"{SECRET}',
        f"eyJ{SECRET}",
    ],
)
def test_whatever_is_repeated_of_a_call_holds_no_credential(repeated: str) -> None:
    error = refusal("408 Timeout", {"message": f"no luck with {repeated} today"})
    assert isinstance(error, errors.ServiceError)
    assert "no luck with" in error.details


def test_accepted_statuses_are_returned() -> None:
    site = Site(("404 Not Found", [], b""))
    assert ask(site_http(site), accept_statuses=(404,)).status == 404


def test_a_post_is_sent_once_unless_it_is_marked_as_repeatable() -> None:
    once = Site(("503 Busy", [], b""))
    with pytest.raises(errors.ServiceFault):
        ask(site_http(once), "POST", json={})
    assert len(once.asked) == 1
    marked = Site(("503 Busy", [], b""), as_json({}))
    ask(site_http(marked), "POST", json={}, idempotent=True)
    assert len(marked.asked) == 2


def test_waits_as_long_as_the_service_asks_also_after_a_success() -> None:
    told: list[tuple[str, float]] = []
    site = Site(as_json({}, Retry_After="0.2"), as_json({}))
    http = site_http(site, on_throttled=lambda host, seconds: told.append((host, seconds)))
    ask(http)
    begun = time.monotonic()
    ask(http)
    assert time.monotonic() - begun >= 0.15
    assert told[0][0] == "service.test"
    assert 0 < told[0][1] <= 0.2 + 1e-6  # a difference of two clock readings


def test_another_host_does_not_wait() -> None:
    site, other = Site(as_json({}, Retry_After="50")), Site(as_json({}))
    http = site_http(site)
    mount(http, "https://other.test", other)
    ask(http)
    ask(http, url="https://other.test/")
    assert len(other.asked) == 1


def test_a_shorter_wait_that_is_asked_for_later_does_not_end_a_longer_one() -> None:
    """Two calls are under way at once: the second is answered when the first has been told to wait."""
    under_way, waiting, cancel = threading.Event(), threading.Event(), CancelToken()
    waits: list[float] = []

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        short = environ["PATH_INFO"] == "/short"
        if short:
            under_way.set()
            waiting.wait(5)
        status, headers, body = as_json({}, Retry_After="1" if short else "50")
        start_response(status, headers)
        return [body]

    def stop(_host: str, seconds: float) -> None:
        waits.append(seconds)
        cancel.cancel()

    http = site_http(site, on_throttled=stop)
    short = threading.Thread(target=ask, args=(http, "GET", f"{BASE}/short"), daemon=True)
    short.start()
    assert under_way.wait(5)
    ask(http, url=f"{BASE}/long")
    waiting.set()
    short.join(5)

    with pytest.raises(errors.Cancelled):
        ask(http, cancel=cancel)
    assert waits[0] > 40


def test_throttled_calls_continue_by_themselves() -> None:
    site = Site(as_json({}, "429 Too Many", Retry_After="0.1"), as_json({"ok": True}))
    assert ask(site_http(site)).json() == {"ok": True}


@pytest.mark.parametrize("seconds", ["0", "0.01"])
def test_a_refusal_for_an_instant_is_not_repeated_without_end(seconds: str) -> None:
    site = Site(as_json({}, "429 Too Many", Retry_After=seconds))
    with pytest.raises(errors.Throttled):
        ask(site_http(site))
    assert len(site.asked) == 3


def test_a_wait_that_is_too_long_is_not_waited_for() -> None:
    error = refusal("429 Too Many Requests", b"", Retry_After="3600")
    assert isinstance(error, errors.Throttled)
    assert error.retry_after == 3600.0


def test_retry_after_may_be_a_date() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    error = refusal("429 Too Many Requests", b"", Retry_After=until)
    assert isinstance(error, errors.Throttled)
    assert 7000 < (error.retry_after or 0) <= 7200
    assert isinstance(refusal("429 Too Many Requests", b"", Retry_After="soon"), errors.Throttled)


def test_cancelling_ends_a_wait_at_once() -> None:
    waiting = threading.Event()
    site = Site(as_json({}, Retry_After="50"))
    http = site_http(site, on_throttled=lambda _host, _seconds: waiting.set())
    ask(http)
    cancel, ended = CancelToken(), threading.Event()

    def call() -> None:
        with pytest.raises(errors.Cancelled):
            ask(http, cancel=cancel)
        ended.set()

    threading.Thread(target=call, daemon=True).start()
    assert waiting.wait(5)
    cancel.cancel()
    assert ended.wait(1)
    with pytest.raises(errors.Cancelled):
        ask(http, cancel=cancel)
    assert len(site.asked) == 1


def test_the_longest_wait_is_bounded() -> None:
    http = site_http(Site(as_json({}, Retry_After="50"), as_json({"ok": True})), longest_wait=0.1)
    ask(http)
    assert ask(http).json() == {"ok": True}


def test_answers_may_be_compressed_but_not_without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "SIZE_LIMIT", 1000)
    packed = [JSON, ("Content-Encoding", "gzip")]
    small = Site(("200 OK", packed, gzip.compress(b'{"ok": true}')))
    assert ask(site_http(small)).json() == {"ok": True}
    for large in (
        ("200 OK", packed, gzip.compress(b" " * 5000)),
        ("200 OK", [JSON], b" " * 1001),
    ):
        with pytest.raises(errors.MalformedAnswer, match="can't be understood"):
            ask(site_http(Site(large)))


def plain_http(**limits: Any) -> Http:
    return Http(Network(**limits), connections=4, pauses=(0.0, 0.0))


def test_a_connection_is_kept_and_used_again() -> None:
    received: list[bytes] = []
    with Wire(answering(OK, received)) as wire:
        http = plain_http()
        for _ in range(3):
            assert ask(http, url=wire.url + "/x").json() == {"value": 1}
        assert wire.connections == 1
        assert b"connection: keep-alive" in received[0].lower()
        http.close()


def test_a_lost_answer_to_a_call_that_may_not_be_repeated() -> None:
    def drop(connection: Any) -> None:
        connection.recv(65536)
        connection.close()

    with Wire(drop) as wire:
        http = plain_http()
        with pytest.raises(errors.AnswerLost) as caught:
            ask(http, "POST", wire.url, json={"secret": SECRET})
        assert wire.connections == 1
        assert SECRET not in repr(caught.value) + str(caught.value) + caught.value.details
        assert caught.value.title == "The connection to localhost broke off"
        with pytest.raises(errors.Unreachable) as repeated:
            ask(http, url=wire.url)
        assert type(repeated.value) is errors.Unreachable
        assert wire.connections == 4


def test_a_body_that_breaks_off_is_a_lost_answer() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"

    def behave(connection: Any) -> None:
        connection.recv(65536)
        connection.sendall(half)
        connection.close()

    with Wire(behave) as wire, pytest.raises(errors.AnswerLost):
        ask(plain_http(), "POST", wire.url, json={})


def test_no_answer_in_time_is_not_waited_for_again() -> None:
    silent = threading.Event()

    def hold(_connection: Any) -> None:
        silent.wait(10)

    with Wire(hold) as wire:
        http = plain_http(read_seconds=0.1)
        with pytest.raises(errors.Unreachable) as caught:
            ask(http, url=wire.url)
        assert wire.connections == 1
        assert caught.value.seconds == 0.1
        with pytest.raises(errors.AnswerLost, match="localhost didn't answer in time"):
            ask(http, "POST", wire.url, json={})
        silent.set()


def count_connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every try to open a connection from now on."""
    tried: list[Any] = []
    connect = socket.socket.connect

    def counting(held: socket.socket, address: Any) -> None:
        tried.append(address)
        connect(held, address)

    monkeypatch.setattr(socket.socket, "connect", counting)
    return tried


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_is_tried_again_whatever_the_call(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Wire(answering(OK)) as wire:
        port = wire.port
    tried = count_connects(monkeypatch)
    with pytest.raises(errors.Unreachable, match="can't be reached") as caught:
        ask(plain_http(), method, f"http://127.0.0.1:{port}")
    assert type(caught.value) is errors.Unreachable
    assert caught.value.text == (
        "127.0.0.1 refused the connection. "
        "Check the network connection, the proxy and the firewall."
    )
    assert tried == [("127.0.0.1", port)] * 3


def test_a_call_that_may_not_be_repeated_is_sent_once_the_host_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect, refusals = socket.socket.connect, [ConnectionRefusedError(111, "Connection refused")]

    def refusing_once(held: socket.socket, address: Any) -> None:
        if refusals:
            raise refusals.pop()
        connect(held, address)

    received: list[bytes] = []
    with Wire(answering(OK, received)) as wire:
        monkeypatch.setattr(socket.socket, "connect", refusing_once)
        url = f"http://127.0.0.1:{wire.port}"
        assert ask(plain_http(), "POST", url, json={}).json() == {"value": 1}
    assert len(received) == 1


def test_a_connection_that_breaks_off_does_not_claim_to_have_waited() -> None:
    with Wire(lambda connection: connection.close()) as wire:
        with pytest.raises(errors.Unreachable) as caught:
            ask(plain_http(), url=wire.url)
        assert wire.connections == 3
    assert caught.value.text.startswith("The connection to localhost failed or broke off.")


def test_a_host_that_never_takes_the_connection_is_not_waited_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[Any] = []

    def silent(_held: socket.socket, address: Any) -> None:
        tried.append(address)
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket.socket, "connect", silent)
    with pytest.raises(errors.Unreachable) as caught:
        ask(plain_http(connect_seconds=7), url="http://127.0.0.1:9")
    assert caught.value.text.startswith("No answer within 7 seconds.")
    assert len(tried) == 1


def test_compression_that_breaks_is_malformed() -> None:
    site = Site(("200 OK", [JSON, ("Content-Encoding", "gzip")], b"not gzip"))
    with pytest.raises(errors.MalformedAnswer):
        ask(site_http(site))


def dripping(before: bytes, drip: bytes) -> Any:
    """Sends ``before`` and then ``drip`` again and again, well within every limit for the next part."""

    def behave(connection: Any) -> None:
        read_request(connection)
        connection.sendall(before)
        while True:
            connection.sendall(drip)
            time.sleep(0.01)

    return behave


@pytest.mark.parametrize(
    ("before", "drip"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Drip: ", b"."),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "headers", "header", "body", "chunks", "chunk", "continue"],
)
@pytest.mark.parametrize(
    ("method", "secure"), [("GET", False), ("POST", True)], ids=["plain GET", "POST over TLS"]
)
def test_an_answer_that_drips_is_not_followed_to_its_end(
    before: bytes, drip: bytes, method: str, secure: bool
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    limits: dict[str, Any] = {"call_seconds": 0.1, "read_seconds": 20, "connect_seconds": 20}
    with Wire(dripping(before, drip), context if secure else None) as wire:
        http = plain_http(**limits, extra_ca_pem=authority.cert_pem.bytes().decode())
        with pytest.raises(errors.AssistantError) as caught:
            ask(http, method, wire.url, json={} if method == "POST" else None)
        http.close()
        assert wire.connections == 1
    assert isinstance(caught.value, errors.Unreachable)
    if drip != b"X-Drip: 1\r\n":  # a hundred headers are refused before the time is up
        assert caught.value.seconds == 0.1
    assert isinstance(caught.value, errors.AnswerLost) is (method == "POST")
