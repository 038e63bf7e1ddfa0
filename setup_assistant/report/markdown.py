"""The report in short, as Markdown for a ticket or a chat: the result, and what is left to do as a list.

Plain CommonMark without HTML, with boxes to tick where a service draws them. Names from outside are
escaped: they make no link, no emphasis, no list and no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from setup_assistant import labels
from setup_assistant.report import first_page, to_do
from setup_assistant.report.connector_facts import Fact
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.report.to_do import Place, Point
from setup_assistant.texts import _, clocked, labelled, listed, ngettext
from setup_assistant.visible import short, visible

MOST_POINTS = 5
MOST_PLACES = 12
MOST_FOUND = 3
MOST_LETTERS, LONGEST_LINK = 400, 250
"""Of one text, and of an address; the report has the rest."""

_SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~&#$]|!(?=\d)|(?<![\w.])@|(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.", re.IGNORECASE
)


def markdown(report: Report) -> str:
    """``report`` in short, in UTF-8 with a line break at the end; times are UTC."""
    with clocked(labels.utc):
        return "\n".join(_lines(report)) + "\n"


def plain(text: str) -> str:
    """``text`` on one line and of sensible length, so that Markdown shows nothing but its characters."""
    return _SPECIAL.sub(r"\\\g<0>", short(text, MOST_LETTERS))


def _lines(report: Report) -> Iterator[str]:
    yield f"# {plain(first_page.kind(report))}"
    if report.practice:
        yield ""
        yield _strong(_("Practice run."))
    for tenant in report.tenants:
        yield ""
        yield f"## {plain(tenant.account.domain or tenant.account.tenant_id or '–')}"
        yield from _tenant(tenant)
    yield ""
    if report.check_again:
        again = _("To check again")
        yield f"- {labelled(plain(again), _code(report.check_again))}"
    yield _fact(Fact(_("Report made at"), (labels.utc(report.made_at),)))


def _tenant(tenant: TenantReport) -> Iterator[str]:
    yield ""
    yield _strong(first_page.result_of(tenant).word)
    yield ""
    yield from (f"- {plain(sentence)}" for sentence in first_page.sentences(tenant))
    yield from map(_fact, first_page.facts(tenant))
    points = to_do.points(tenant)
    if not points:
        return
    yield ""
    yield f"### {plain(to_do.counted(tenant))}"
    yield ""
    for point in points[:MOST_POINTS]:
        yield from _point(point)
    rest = len(points) - MOST_POINTS
    if rest > 0:
        more = ngettext("… and {n} more in the report", "… and {n} more in the report", rest)
        yield f"- {more.format(n=rest)}"


def _code(text: str) -> str:
    """``text`` to be copied, so without escapes: between more backticks than stand together in it."""
    line = visible(text)
    fence = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    room = " " if "`" in line else ""
    return f"{fence}{room}{line}{room}{fence}"


def _strong(text: str) -> str:
    return f"**{plain(text)}**"


def _fact(fact: Fact) -> str:
    mark = (fact.mark.word,) if fact.mark else ()
    return f"- {labelled(plain(fact.name), '; '.join(map(plain, (*fact.lines, *mark))))}"


def _point(point: Point) -> Iterator[str]:
    """What and where; how, or where nothing says that, what was found; who can."""
    places = listed(map(_place, point.places[:MOST_PLACES]))
    rest = len(point.places) - MOST_PLACES
    if rest > 0:
        more = ngettext("and {n} more in the report", "and {n} more in the report", rest)
        places = f"{places}, {more.format(n=rest)}"
    yield f"- [ ] {labelled(_strong(point.what), places)}"
    if point.ways:
        yield f"  - {' '.join(map(plain, chain(*point.ways)))}"
    elif found := dict.fromkeys(filter(None, (place.found for place in point.places))):
        yield f"  - {'; '.join(map(plain, list(found)[:MOST_FOUND]))}"
    who = _("Who can: {who}").format(who=point.who)
    yield f"  - {plain(who)}"


def _place(place: Place) -> str:
    name = plain(place.name)
    return f"[{name}]({place.link})" if 0 < len(place.link) <= LONGEST_LINK else name
