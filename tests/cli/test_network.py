"""The ``network`` command, and proxies with a password for all that call services: over a real proxy."""

from __future__ import annotations

import json
import os
import platform
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
import trustme

from setup_assistant import __version__
from setup_assistant.endpoints import Endpoints
from setup_assistant.hosts import CONTENT, needed
from tests.support.command_line import QUICK, Command, Said, Start, schema
from tests.support.connections import greet, pem
from tests.support.proxy import Proxy
from tests.support.wire import Wire

NAMES = [host.name for host in needed(Endpoints(), "dk-co")]
USER, PASSWORD = "CONTOSO\\svc-setup", "canary:p\u00e4ss w\u00f6rd"
LIMITS = replace(QUICK, check=3.0)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Contoso Web Gateway CA")


@pytest.fixture(scope="module")
def services(authority: trustme.CA) -> Iterator[Wire]:
    """One server in the place of all hosts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*NAMES).configure_cert(context)

    with Wire(greet, context) as wire:
        yield wire


@pytest.fixture
def network(
    command: Command,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Command:
    """``network(proxy, "--json")``: the command where ``proxy`` is the system's, and the authority trusted."""
    file = tmp_path / "ca.pem"
    file.write_text(pem(authority), encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    def run(proxy: Proxy, *arguments: str) -> Said:
        monkeypatch.setenv("https_proxy", f"http://{proxy.address}")
        return command("network", "--region", "dk-co", *arguments, limits=LIMITS)

    return run


def read(said: Said) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(said.out)
    jsonschema.validate(document, schema("network-1"))
    assert document["ok"] is (said.code == 0)
    return document


def test_the_practice_services_are_reached(fleet: Start) -> None:
    practice = fleet()
    document = read(practice.run("network", "--json", "--region", "dk-co"))
    assert document["verdict"] == "good"
    assert document["region"] == "dk-co"
    assert {host["tls"] for host in document["hosts"]} == {"public"}
    said = practice.run("network")
    assert said.code == 1
    assert "Keepit: not checked. Add --region CODE" in said.out
    assert "Every host of Microsoft can be reached. Keepit was not checked" in said.out
    assert f" UTC, Setup Assistant {__version__}, {platform.platform()}" in said.out
    document = read(practice.run("network", "--json"))
    assert (document["verdict"], document["region"]) == ("keepit_not_checked", None)


def test_a_proxy_that_is_down_is_told_once(network: Command) -> None:
    with Wire(lambda _connection: None) as wire:
        pass
    proxy = SimpleNamespace(address=f"127.0.0.1:{wire.port}")
    said = network(proxy)
    assert said.code == 1
    assert f"The proxy {proxy.address} can't be reached" in said.out
    assert "Nothing behind it could be tried." in said.out
    assert "let this computer reach" not in said.out
    assert said.out.count("login.microsoftonline.com") == 1
    assert read(network(proxy, "--json"))["hosts"][0]["way"] == "down"


def test_through_a_proxy_with_the_password_of_two_variables(
    network: Command, services: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROXY_USER", USER)
    monkeypatch.setenv("PROXY_PASSWORD", PASSWORD)
    with Proxy(services.port, account=(USER, PASSWORD)) as proxy:
        said = network(proxy, "--json", "--proxy-env", "PROXY_USER", "PROXY_PASSWORD")
    document = read(said)
    assert document["verdict"] == "company"
    assert sorted(proxy.hosts) == sorted(NAMES)
    assert {host["proxy"] for host in document["hosts"]} == {proxy.address}
    assert {host["http"] for host in document["hosts"]} == {401}
    assert "canary" not in said.out + said.err
    assert "svc-setup" not in said.out + said.err
    assert not {"PROXY_USER", "PROXY_PASSWORD"} & set(os.environ)


@pytest.mark.parametrize(
    ("behaviour", "verdict", "words"),
    [
        ({}, "company", "Inspected by Contoso Web Gateway CA, which this computer trusts."),
        (
            {"account": (USER, PASSWORD)},
            "proxy_asks",
            "answered 407 (Basic). Nothing got through yet.",
        ),
        (
            {"schemes": ["Negotiate", "NTLM"]},
            "proxy_asks",
            "wants Negotiate, NTLM, which this program can't do. Ask your network team for an exception",
        ),
        (
            {"refusal": "403 Forbidden"},
            "unreachable",
            "The first is login.microsoftonline.com: the proxy lets nothing through to it.",
        ),
        (
            {"authority": trustme.CA(organization_name="Stranger CA")},
            "intercepted",
            "0 of 9 hosts are fine. No account, no token and no password was sent.",
        ),
    ],
)
def test_what_the_proxy_does_and_what_is_said_of_it(
    network: Command, services: Wire, behaviour: dict[str, Any], verdict: str, words: str
) -> None:
    with Proxy(services.port, **behaviour) as proxy:
        document = read(network(proxy, "--json"))
        said = network(proxy)
    assert document["verdict"] == verdict
    assert words in document["words"]
    assert words in said.out
    asks_for_basic = "account" in behaviour
    assert ("--proxy-env USER PASSWORD" in said.out) is asks_for_basic
    assert ("Issuer: Stranger CA" in said.out) is (verdict == "intercepted")


def test_a_host_of_content_alone_is_no_fault(network: Command, services: Wire) -> None:
    with Wire(lambda connection: connection.close()) as closing:
        targets = dict.fromkeys(CONTENT, closing.port)
        with Proxy(services.port, targets=targets) as proxy:
            said = network(proxy, "--json")
    document = read(said)
    assert (said.code, document["verdict"]) == (0, "content")
    assert [host["host"] for host in document["hosts"] if not host["fine"]] == list(CONTENT)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--proxy-env", "PROXY_USER", "p\u00e4ss-canary"), "not its value"),
        (("--proxy-env", "PROXY_USER", "NOT_SET"), "NOT_SET is empty or not set"),
        (("--region", "mars"), "invalid choice"),
    ],
)
def test_what_can_not_be_used(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.setenv("PROXY_USER", USER)
    said = command("network", "--json", *arguments)
    assert said.code == 2
    assert words in said.err
    assert "canary" not in said.err + said.out
    assert read(said)["exit_code"] == 2


def test_other_commands_sign_in_to_the_proxy_too(
    command: Command, monkeypatch: pytest.MonkeyPatch, services: Wire
) -> None:
    monkeypatch.setenv("TOKEN", "an-access-token")
    with Proxy(services.port, account=(USER, PASSWORD)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://{proxy.address}")
        said = command("check", "--token-env", "TOKEN", limits=LIMITS)
        assert said.code == 4
        assert "The proxy asks for a password" in said.err
        assert "--proxy-env USER PASSWORD" in said.err
        monkeypatch.setenv("TOKEN", "an-access-token")
        monkeypatch.setenv("PROXY_USER", USER)
        monkeypatch.setenv("PROXY_PASSWORD", PASSWORD)
        variables = ("--proxy-env", "PROXY_USER", "PROXY_PASSWORD")
        said = command("check", "--token-env", "TOKEN", *variables, limits=LIMITS)
    assert said.code == 4
    assert "is being intercepted" in said.err  # as far as its certificate: nobody trusts it here
    assert "canary" not in said.err
