"""What a check of the connection found, in words: for the window, the command line and the clipboard."""

from __future__ import annotations

import math
import platform
from dataclasses import dataclass
from enum import Enum

from setup_assistant import __version__
from setup_assistant.errors import CertificateOutdated, ProxyAsks
from setup_assistant.proxies import NO_PROXY, can_sign_in
from setup_assistant.services.http.connection import (
    WRONG_CLOCK,
    Connection,
    Dns,
    HostCheck,
    Stage,
    Tls,
    Verdict,
    Way,
)
from setup_assistant.texts import _, clock, day, listed, ngettext, person_name, pgettext


class Column(Enum):
    """The columns of the table, in their order."""

    HOST = "host"
    DNS = "dns"
    PROXY = "proxy"
    TCP = "tcp"
    TLS = "tls"
    HTTP = "http"


class State(Enum):
    """How a cell is to be taken."""

    NOTHING = "nothing"
    WAITING = "waiting"
    CHECKING = "checking"
    PLAIN = "plain"
    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    BAD = "bad"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Cell:
    """One step of one host; ``more`` is what only a tooltip has room for."""

    text: str
    state: State = State.PLAIN
    more: str = ""


NOT_REACHED = Cell("–", State.NOTHING)


def headers() -> dict[Column, str]:
    """The column titles."""
    return {
        Column.HOST: _("Host"),
        Column.DNS: _("DNS"),
        Column.PROXY: _("Proxy"),
        Column.TCP: _("TCP"),
        Column.TLS: _("Certificate"),
        Column.HTTP: _("HTTP"),
    }


def cells(row: HostCheck) -> dict[Column, Cell]:
    """What each column shows of ``row``."""
    return {
        Column.HOST: Cell(row.host.name),
        Column.DNS: _dns(row),
        Column.PROXY: _proxy(row),
        Column.TCP: _tcp(row),
        Column.TLS: _tls(row),
        Column.HTTP: _http(row),
    }


def worst(row: HostCheck) -> Cell:
    """The one cell that says most, where there is room for one only."""
    if row.stage in (Stage.WAITING, Stage.DONE):
        steps = [cell for cell in cells(row).values() if cell.state is not State.NOTHING][1:]
        bad = [cell for cell in steps if cell.state in (State.BAD, State.REJECTED, State.WARNING)]
        return (bad or steps[-1:] or [NOT_REACHED])[0]
    return Cell(_("Checking…"), State.CHECKING)


def answer(row: HostCheck) -> Cell:
    """TCP and HTTP in one, where there is no room for both."""
    http = _http(row)
    return _tcp(row) if http.state is State.NOTHING else http


def spoken(row: HostCheck) -> str:
    """The row for a screen reader."""
    texts = {column.value: cell.text for column, cell in cells(row).items()}
    return _("{host}: DNS {dns}, proxy {proxy}, TCP {tcp}, TLS {tls}, HTTP {http}").format_map(
        texts
    )


def _step(row: HostCheck, stage: Stage) -> Cell:
    """Of a step without a result: it is being done, or it wasn't reached."""
    return Cell(_("Checking…"), State.CHECKING) if row.stage is stage else NOT_REACHED


def _dns(row: HostCheck) -> Cell:
    if row.stage is Stage.WAITING:
        return Cell(_("Waiting"), State.WAITING)
    if row.dns is None:
        return _step(row, Stage.DNS)
    return {
        Dns.FOUND: Cell(pgettext("net.dns.ok", "Found"), State.GOOD, listed(row.addresses)),
        Dns.NOT_FOUND: Cell(_("Not found"), State.BAD),
        Dns.BY_PROXY: Cell(_("By proxy"), State.NOTE),
    }[row.dns]


def _proxy(row: HostCheck) -> Cell:
    if row.way is None:
        return NOT_REACHED
    return {
        Way.DIRECT: Cell(pgettext("net.proxy.none", "Direct")),
        Way.PROXY: Cell(row.proxy, State.PLAIN, row.proxy),
        Way.ASKS: Cell(_("Asks"), State.WARNING, row.proxy),
        Way.REFUSED: Cell(_("Refused"), State.BAD, row.proxy),
        Way.UNUSABLE: Cell(_("Unusable"), State.BAD, row.proxy),
        Way.DOWN: Cell(_("No answer"), State.BAD, row.proxy),
    }[row.way]


def _tcp(row: HostCheck) -> Cell:
    if row.tcp is None:
        return _step(row, Stage.TCP)
    if not row.tcp:
        return Cell(_("No answer"), State.BAD)
    return Cell(_("{n} ms").format(n=row.tcp_ms), State.GOOD)


def _tls(row: HostCheck) -> Cell:
    if row.tls is None:
        return _step(row, Stage.TLS)
    issuer = _issuer(row)
    return {
        Tls.PUBLIC: Cell(pgettext("net.tls.public", "Public"), State.GOOD, issuer),
        Tls.COMPANY: Cell(pgettext("net.tls.company", "Company"), State.NOTE, issuer),
        Tls.UNTRUSTED: Cell(_("Intercepted"), State.REJECTED, issuer),
        Tls.OUTDATED: Cell(_("Out of date"), State.BAD, issuer),
        Tls.OLD: Cell(_("Too old"), State.BAD),
        Tls.NO_ANSWER: Cell(_("No answer"), State.BAD),
    }[row.tls]


def _http(row: HostCheck) -> Cell:
    if row.status is not None:
        return Cell(str(row.status), State.GOOD)
    if row.failed and row.tls in (Tls.PUBLIC, Tls.COMPANY):
        return Cell(_("No answer"), State.BAD)
    return _step(row, Stage.HTTP)


def _issuer(row: HostCheck) -> str:
    name = row.chain.issuer if row.chain else ""
    return person_name(name) or _("an unknown authority")


# -- the conclusion -------------------------------------------------------------------------


def title(connection: Connection) -> str:
    """What it comes to, as a heading."""
    failed = _failed(connection)
    n, total = len(failed), len(connection.rows)
    return {
        Verdict.INTERCEPTED: lambda: _intercepted(connection),
        Verdict.PROXY_ASKS: lambda: _("The proxy asks for a password"),
        Verdict.UNREACHABLE: lambda: _proxy_down(connection) or _unreachable(n, total),
        Verdict.CONTENT: lambda: _unreachable(n, total),
        Verdict.CLOCK: lambda: clock_words(connection),
        Verdict.NO_REGION: lambda: _(
            "Every host of Microsoft can be reached. Keepit was not checked"
        ),
        Verdict.COMPANY: lambda: _("Every host can be reached"),
        Verdict.GOOD: lambda: _("Every host can be reached"),
    }[connection.verdict]()


def text(connection: Connection) -> str:
    """What follows the heading."""
    return {
        Verdict.INTERCEPTED: _fine,
        Verdict.PROXY_ASKS: _asks,
        Verdict.UNREACHABLE: _first,
        Verdict.CONTENT: _content,
        Verdict.CLOCK: _clock_text,
        Verdict.NO_REGION: _without_keepit,
        Verdict.COMPANY: _company,
        Verdict.GOOD: _good,
    }[connection.verdict](connection)


def _failed(connection: Connection) -> list[HostCheck]:
    """The rows of hosts that can't be used, those that are needed most first."""
    rows = [row for row in connection.rows if row.failed]
    return sorted(rows, key=lambda row: row.host.content)


def _intercepted(connection: Connection) -> str:
    rows = [row for row in connection.rows if row.tls is Tls.UNTRUSTED]
    if len(rows) == 1:
        message = _("The connection to {host} is being intercepted")
        return message.format(host=rows[0].host.name)
    message = ngettext(
        "The connection to {n} host is being intercepted",
        "The connections to {n} hosts are being intercepted",
        len(rows),
    )
    return message.format(n=len(rows))


def _unreachable(n: int, total: int) -> str:
    message = ngettext(
        "{n} of {total} hosts can't be reached", "{n} of {total} hosts can't be reached", n
    )
    return message.format(n=n, total=total)


def proxy_is_down(connection: Connection) -> bool:
    """Whether nothing was tried, for one proxy leads everywhere and can't be reached itself."""
    rows = connection.rows
    return all(row.way is Way.DOWN for row in rows) and len({row.proxy for row in rows}) == 1


def _proxy_down(connection: Connection) -> str:
    if not proxy_is_down(connection):
        return ""
    return _("The proxy {proxy} can't be reached").format(proxy=connection.rows[0].proxy)


def _fine(connection: Connection) -> str:
    n = sum(row.fine for row in connection.rows)
    message = ngettext(
        "{n} of {total} hosts is fine. No account, no token and no password was sent.",
        "{n} of {total} hosts are fine. No account, no token and no password was sent.",
        n,
    )
    return message.format(n=n, total=len(connection.rows))


def _asks(connection: Connection) -> str:
    question = asking(connection)
    return question.text if question else ""


def asking(connection: Connection) -> ProxyAsks | None:
    """The first question of a proxy for who is there; None where none asks."""
    row = next((row for row in connection.rows if row.way is Way.ASKS), None)
    return ProxyAsks(row.host.name, row.proxy, row.detail, row.schemes) if row else None


def way_in(connection: Connection) -> tuple[str, ...]:
    """Where a proxy's password is handed in, if one is asked for; one sentence each."""
    question = asking(connection)
    return question.advice if question else ()


def _first(connection: Connection) -> str:
    row = _failed(connection)[0]
    if proxy_is_down(connection):
        message = _(
            "Nothing behind it could be tried. Ask whoever looks after it whether it runs and its address is "
            "right. {set_by}."
        )
        return message.format(set_by=proxy_words(connection))
    return _("The first is {host}: {reason}").format(host=row.host.name, reason=reason(row))


def _content(connection: Connection) -> str:
    row = _failed(connection)[0]
    message = _(
        "The first is {host}: {reason} It is needed for the look of Microsoft's sign-in pages only; "
        "in the private browser they may stay white."
    )
    return message.format(host=row.host.name, reason=reason(row))


def _clock_text(_connection: Connection) -> str:
    return _(
        "Microsoft refuses sign-ins from a computer whose clock is wrong. Set date, time and time zone."
    )


def _company(connection: Connection) -> str:
    row = next(row for row in connection.rows if row.tls is Tls.COMPANY)
    message = _(
        "Inspected by {issuer}, which this computer trusts. That works, as long as your company allows it "
        "for these hosts."
    )
    return message.format(issuer=_issuer(row))


def _without_keepit(connection: Connection) -> str:
    company = any(row.tls is Tls.COMPANY for row in connection.rows)
    return _company(connection) if company else _good(connection)


def _good(connection: Connection) -> str:
    message = _("{time}. {path}. Any answer of a host is good here, also 401: no account was sent.")
    return message.format(time=clock(connection.at), path=_path(connection))


def _path(connection: Connection) -> str:
    through = [row for row in connection.rows if row.proxy]
    if not through:
        return _("No proxy, nothing intercepted")
    n, total = len(through), len(connection.rows)
    message = (
        _("Through {proxy}, nothing intercepted")
        if n == total
        else _("Through {proxy} for {n} of {total}")
    )
    return message.format(proxy=through[0].proxy, n=n, total=total)


def reason(row: HostCheck) -> str:
    """Why a host can't be used: a short sentence."""
    if row.way in (Way.UNUSABLE, Way.REFUSED, Way.ASKS, Way.DOWN):
        return {
            Way.UNUSABLE: _("this computer names no proxy for it that can be used."),
            Way.REFUSED: _("the proxy lets nothing through to it."),
            Way.ASKS: _("the proxy asks for a password."),
            Way.DOWN: _("the proxy can't be reached."),
        }[row.way]
    if row.dns is Dns.NOT_FOUND:
        return _("no such name is known here.")
    if row.tcp is False:
        return _("there is no answer.")
    return {
        Tls.UNTRUSTED: _("its certificate isn't trusted here."),
        Tls.OUTDATED: _("its certificate isn't valid at the time of this computer's clock."),
        Tls.OLD: _("it offers only a TLS that is too old."),
        Tls.NO_ANSWER: _("the encrypted connection breaks off."),
    }.get(row.tls or Tls.PUBLIC) or _("it doesn't answer the request.")


def clock_words(connection: Connection) -> str:
    """How the clock of this computer goes."""
    if connection.skew is None:
        return _("Clock: not compared")
    seconds = abs(connection.skew)
    if seconds >= WRONG_CLOCK:
        n = round(seconds / 60)
        return ngettext("Clock: wrong by {min} minute", "Clock: wrong by {min} minutes", n).format(
            min=n
        )
    n = max(1, math.ceil(seconds))
    return ngettext("Clock: right within {s} second", "Clock: right within {s} seconds", n).format(
        s=n
    )


def proxy_words(connection: Connection) -> str:
    """Which proxies were named, and by whom."""
    if connection.proxy:
        name = _("no proxy") if connection.proxy == NO_PROXY else connection.proxy
        if connection.proxy_source:
            message = _("Set by your organization ({source}): {proxy}")
            return message.format(source=connection.proxy_source, proxy=name)
        return _("Settings of the assistant: {proxy}").format(proxy=name)
    names = dict.fromkeys(row.proxy for row in connection.rows if row.proxy)
    return _("Settings of the system: {proxy}").format(proxy=listed(names) or _("no proxy"))


def no_region() -> str:
    """In the place of Keepit's host."""
    return _("Keepit: not checked. Choose the region on the page Keepit account first.")


# -- one host -------------------------------------------------------------------------------


def details(row: HostCheck) -> tuple[tuple[str, str], ...]:
    """What is known of a host, as pairs for a network team: no name of a user, no query."""
    pairs = (
        (_("For"), row.host.words),
        (_("Addresses"), listed(row.addresses)),
        (
            _("Proxy"),
            " ".join(
                filter(None, (row.proxy, f"({', '.join(row.schemes)})" if row.schemes else ""))
            ),
        ),
        (_("Issuer"), _issuer_line(row)),
        (_("Chain"), " ‹ ".join(map(person_name, row.chain.names)) if row.chain else ""),
        (_("TLS"), _tls_line(row)),
        (
            _("HTTP"),
            _("{status} in {n} ms").format(status=row.status, n=row.http_ms) if row.fine else "",
        ),
        (_("Request ID"), row.request_id),
        (_("Error"), row.detail),
    )
    return tuple(pair for pair in pairs if pair[1])


def advice(row: HostCheck) -> str:
    """What to do about a host, or empty."""
    if row.tls is Tls.UNTRUSTED:
        return _(
            "Ask your network team to exclude this host from TLS inspection, or to install that certificate "
            "on this computer."
        )
    if row.way is Way.DOWN:
        return ""  # it is about no host
    if row.dns is Dns.NOT_FOUND:
        message = _(
            "Ask your network team why {host} has no address here, or for the proxy to use."
        )
        return message.format(host=row.host.name)
    if row.tls is Tls.OUTDATED:
        return CertificateOutdated(row.host.name).advice[0]
    if row.way is Way.ASKS:
        return (
            "" if can_sign_in(row.schemes) else ProxyAsks("", row.proxy, schemes=row.schemes).text
        )
    if row.failed:
        return _("Ask your network team to let this computer reach {host}.").format(
            host=row.host.name
        )
    return ""


def _issuer_line(row: HostCheck) -> str:
    if row.tls is Tls.UNTRUSTED:
        return _("{issuer}, not in this computer’s trust store").format(issuer=_issuer(row))
    return _issuer(row) if row.chain else ""


def _tls_line(row: HostCheck) -> str:
    if row.chain is None:
        return row.protocol
    until = _("valid until {date}").format(date=day(row.chain.valid_until))
    return f"{row.protocol}   {until}".strip()


def as_text(connection: Connection) -> str:
    """Everything, for the clipboard: the table, then each host's details."""
    head = [
        title(connection),
        text(connection),
        "",
        when_and_where(connection),
        f"{clock_words(connection)}. {proxy_words(connection)}.",
        "",
    ]
    rows = [[*headers().values()]]
    rows += [[cell.text for cell in cells(row).values()] for row in connection.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    blocks = [line for row in connection.rows for line in ("", row.host.name, *_block(row))]
    ends = [] if connection.region else ["", _("Keepit: not checked")]
    return "\n".join([*head, *table, *blocks, *ends])


def when_and_where(connection: Connection) -> str:
    """The time, this program and this computer: for a network team's own records."""
    at = f"{connection.at:%Y-%m-%d %H:%M:%S} UTC"
    return f"{at}, Setup Assistant {__version__}, {platform.platform()}"


def _block(row: HostCheck) -> list[str]:
    pairs = details(row)
    width = max(len(key) for key, _value in pairs)
    return [f"  {key:<{width}}  {value}" for key, value in pairs]
