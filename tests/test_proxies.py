"""How a proxy is named, and what a mistake is."""

from __future__ import annotations

import pytest

from setup_assistant.proxies import host_and_port, is_proxy


@pytest.mark.parametrize(
    "text",
    ["", "none", "proxy.company.com:8080", "proxy:1", "10.0.0.1:65535", "[::1]:3128", "a_b-c.d:80"],
)
def test_a_proxy(text: str) -> None:
    assert is_proxy(text)


@pytest.mark.parametrize(
    "text",
    [
        "proxy.company.com",
        "proxy.company.com:",
        ":8080",
        "proxy:0",
        "proxy:65536",
        "proxy:80a",
        "http://proxy:80",
        "user:secret@proxy:80",
        "proxy:80/path",
        "-proxy:80",
        "::1:3128",
        "two words:80",
        "prox\u00fd:80",
        "proxy:\u0661\u0662",
        "proxy:80\n",
        "None",
    ],
)
def test_no_proxy(text: str) -> None:
    assert not is_proxy(text)


@pytest.mark.parametrize(
    ("proxy", "parts"), [("proxy:8080", ("proxy", 8080)), ("[::1]:1", ("::1", 1))]
)
def test_host_and_port(proxy: str, parts: tuple[str, int]) -> None:
    assert host_and_port(proxy) == parts
