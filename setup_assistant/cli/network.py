"""The ``network`` command: which hosts can be reached, how, and who is in between. Without an account."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from setup_assistant.cli import output, shared_options
from setup_assistant.cli.shared_options import ServiceArgs
from setup_assistant.codec import envelope
from setup_assistant.services.clients import Clients
from setup_assistant.services.http import connection_words as words
from setup_assistant.services.http.connection import Connection, HostCheck
from setup_assistant.services.http.connection_words import Cell, State
from setup_assistant.texts import _
from setup_assistant.visible import visible

NAME = "setup-assistant/network"
VERSION = 1

_COLOURS = {
    State.GOOD: "green",
    State.WARNING: "yellow",
    State.BAD: "red",
    State.REJECTED: "red",
}


@dataclass(frozen=True)
class NetworkArgs(ServiceArgs):
    """The options of ``network``."""

    region: str


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    shared_options.add_services(parser)
    shared_options.add_region(parser)
    shared_options.add_json(parser)
    parser.set_defaults(args=NetworkArgs, run=run)


def run(args: NetworkArgs, clients: Clients) -> int:
    """Check them and print it; whether the program can work like this."""
    connection = clients.connection_check(clients.managed.region_or(args.region)).run()
    if args.json:
        output.show_json(document(connection))
    else:
        show(connection, Console())
    return output.DONE if connection.usable else output.NOT_READY


def show(connection: Connection, console: Console) -> None:
    """Print the table, what is known of each host that isn't fine, then what it comes to."""
    table = Table(*words.headers().values())
    for row in connection.rows:
        table.add_row(*map(_cell, words.cells(row).values()))
    console.width = max(console.width, console.measure(table).maximum)
    console.print(table, soft_wrap=True)
    for row in connection.rows:
        if row.failed and not words.proxy_is_down(connection):
            _tell(row, console)
    if not connection.region:
        _print(_("Keepit: not checked. Add --region CODE, for example --region dk-co."), console)
    _print(words.when_and_where(connection), console)
    _print(f"{words.clock_words(connection)}. {words.proxy_words(connection)}.", console)
    _print(words.title(connection), console, style="bold")
    _print(words.text(connection), console)
    for sentence in words.way_in(connection):
        _print(sentence, console)


def _cell(cell: Cell) -> Text:
    return Text(visible(cell.text), style=_COLOURS.get(cell.state, ""))


def _tell(row: HostCheck, console: Console) -> None:
    _print(row.host.name, console, style="bold")
    for key, value in words.details(row):
        _print(f"  {key}: {value}", console)
    if advice := words.advice(row):
        _print(f"  {advice}", console)


def _print(text: str, console: Console, style: str = "") -> None:
    console.print(visible(text), style=style, markup=False, highlight=False, soft_wrap=True)


def document(connection: Connection) -> dict[str, Any]:
    """In the schema ``resources/schemas/network-1.json``."""
    return {
        **envelope(NAME, VERSION),
        "ok": connection.usable,
        "verdict": connection.verdict.value,
        "words": f"{words.title(connection)}. {words.text(connection)}",
        "checked_at": connection.at.isoformat(),
        "clock_behind_seconds": connection.skew,
        "proxy": connection.proxy,
        "region": connection.region or None,
        "hosts": [_host(row) for row in connection.rows],
    }


def _host(row: HostCheck) -> dict[str, Any]:
    chain = row.chain
    return {
        "host": row.host.name,
        "purpose": row.host.purpose,
        "content": row.host.content,
        "fine": row.fine,
        "dns": row.dns.value if row.dns else None,
        "addresses": list(row.addresses),
        "way": row.way.value if row.way else None,
        "proxy": row.proxy,
        "schemes": list(row.schemes),
        "tcp": row.tcp,
        "tcp_ms": row.tcp_ms,
        "tls": row.tls.value if row.tls else None,
        "protocol": row.protocol,
        "issuer": chain.issuer if chain else "",
        "chain": list(chain.names) if chain else [],
        "valid_until": chain.valid_until.isoformat() if chain else None,
        "http": row.status,
        "http_ms": row.http_ms,
        "request_id": row.request_id,
        "detail": row.detail,
    }
