"""The page about the network names the hosts that the check of the connection has, and its words."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from setup_assistant.endpoints import Endpoints
from setup_assistant.hosts import needed
from setup_assistant.packaging import product
from setup_assistant.services.http import connection_words as words
from setup_assistant.services.http.connection import HostCheck, Stage, Tls, Way
from setup_assistant.services.http.connection_words import Column

PAGE = (product.ROOT / "resources/help/network.md").read_text(encoding="utf-8")


def test_its_hosts_are_those_of_the_check() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(host.name, host.purpose) for host in needed(Endpoints(), "REGION")]


@pytest.mark.parametrize(
    ("column", "fields"),
    [
        *((Column.TLS, {"tls": tls}) for tls in Tls if tls is not Tls.NO_ANSWER),
        *((Column.PROXY, {"way": way}) for way in (Way.ASKS, Way.REFUSED, Way.UNUSABLE)),
    ],
)
def test_its_words_are_those_of_the_check(column: Column, fields: dict[str, Tls | Way]) -> None:
    row = HostCheck(needed(Endpoints())[0], Stage.DONE, **fields)  # type: ignore[arg-type]
    assert f"\n| {words.cells(row)[column].text} | " in PAGE


def test_every_service_of_a_real_run_is_among_them() -> None:
    real = Endpoints()
    addresses = {str(getattr(real, field.name)) for field in fields(real)}
    checked = {host.address for host in needed(real, "{region}")}
    assert {address for address in addresses if "://" in address} <= checked
