"""Every call is kept for the report of a problem, as what it was and never as whom it was about."""

from __future__ import annotations

import pytest

from setup_assistant import errors
from setup_assistant.diagnostics import RECORD
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from tests.support.wire import Wire, answering, raw

GUID = "0b9a1f1c-7f3b-4c2e-9a55-0f1f2b3c4d5e"


def ask(network: Network, url: str) -> None:
    http = Http(network, pauses=())
    try:
        http.request("GET", url, service="Azure DevOps", call="read contoso")
    finally:
        http.close()


def test_an_answer_with_its_request_id() -> None:
    headers = [("X-VSS-E2EID", GUID), ("Content-Type", "application/json")]
    with Wire(answering(raw("200 OK", b"{}", headers))) as wire:
        ask(Network(), f"{wire.url}/contoso/_apis/projects?name=anna")

    call = RECORD.calls[-1]
    assert (call.method, call.outcome, call.request_id) == ("GET", "200", GUID)
    assert call.address.startswith("localhost/{org-")
    assert call.address.endswith("}/_apis/projects")
    assert not call.proxied


def test_a_failure_behind_a_proxy() -> None:
    with Wire(answering(raw("407 Proxy Authentication Required"))) as wire:
        proxy = f"http://anna:secret@127.0.0.1:{wire.port}"
        with pytest.raises(errors.ProxyRefused):
            ask(Network(proxy_for=lambda _url: proxy), "https://dk-co.keepit.com/users/abc")

    call = RECORD.calls[-1]
    assert call.outcome.endswith("(CONNECT 407)")
    assert call.address.startswith("dk-co.keepit.com/users/{account-")
    assert call.proxied
