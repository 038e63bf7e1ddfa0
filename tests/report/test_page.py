"""The report as HTML: well formed, headings in order, every link inside it leads somewhere, mirrored too."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from setup_assistant import texts
from setup_assistant.labels import utc
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.practice.state.scenarios import SCENARIOS
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.report.html import html
from setup_assistant.texts import resources
from tests import sampling
from tests.support import reports
from tests.support.devops_site import READ_AT

VOID = {"meta", "br"}
INSIDE = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
}
"""What may stand in nothing else."""

ONLY = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"thead", "tbody"},
    "tr": {"td", "th"},
}
"""What holds nothing else."""

TEXT = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "span",
    "strong",
    "b",
    "bdi",
    "code",
    "a",
    "button",
    "dt",
}
BLOCK = {"p", "div", "ul", "ol", "dl", "table", "section", "h1", "h2", "h3", "h4", "h5", "h6"}


class Page(HTMLParser):
    """Reads a page and keeps its headings, ids and links; what is nested wrongly fails here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.inner: list[str] = []
        self.first: dict[str, str | None] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs), f"an attribute twice: {attrs}"
        around = self.open[-1] if self.open else ""
        assert around in INSIDE.get(tag, {around}), f"{tag} in {around}"
        assert tag in ONLY.get(around, {tag}), f"{tag} in {around}"
        assert not (tag in BLOCK and TEXT & set(self.open)), f"{tag} in {self.open}"
        self.first = self.first or values
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += filter(None, [values.get("id")])
        link = values.get("href") or ""
        if link.startswith("#"):
            self.inner.append(link[1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def assert_in_order(text: str) -> None:
    page = Page(text)
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    steps = [(a, b) for a, b in zip(page.levels, page.levels[1:], strict=False) if b > a + 1]
    assert steps == []
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    assert set(page.inner) <= set(page.ids)
    assert text.lstrip().startswith("<!doctype html>")


@pytest.mark.parametrize("make", [reports.whole, reports.several, reports.hostile])
def test_headings_go_down_in_single_steps(make: Callable[[], Report]) -> None:
    assert_in_order(html(make(), json_sha256="0" * 64))


def test_nobody_at_all() -> None:
    assert_in_order(html(Report(reports.MADE_AT, ()), json_sha256="0" * 64))


@pytest.mark.sampled
@sampling.whole_or_sample
def test_every_scenario(whole: bool) -> None:
    for scenario in SCENARIOS if whole else sampling.spread(list(SCENARIOS), 2):
        report = reports.of_scenario(scenario, organizations=40 if scenario == "many" else None)
        assert_in_order(html(report, json_sha256="0" * 64))


@pytest.mark.parametrize(
    "wrong", ["<h1>a</h1><h3>b</h3>", "<p><div></div></p>", "<ul><p></p></ul>", "<div>"]
)
def test_these_tests_would_notice(wrong: str) -> None:
    with pytest.raises(AssertionError):
        assert_in_order(f"<!doctype html><html>{wrong}</html>")


def test_the_first_page_says_what_an_approver_asks() -> None:
    text = html(reports.whole(), json_sha256="0" * 64)
    first = text[: text.index("Open points")]
    words = re.sub(r"<[^>]*>|\s+", " ", first[first.index("<main>") :])
    for part in (
        "Not every organization is ready",
        "4 organizations, 3 ready, 1 needs a sign-in",
        "Keepit Backup (svc-keepit-backup@contoso.com)",
        "Second identity, made changes Alex Admin",
        "Checked 2026-11-23 10:49:00 +00:00",
        "fabrikam-labs: turn on “Third-party application access via OAuth” – Done, read back",
        "No organization is left out.",
        "No exception was accepted.",
        "Created, something is left to do",
    ):
        assert part in " ".join(words.split())


def advised() -> Report:
    rules = reports.organization("contoso-finance", ip_conditional_access=True)
    checked = reports.inspection(reports.organization("contoso"), rules)
    return Report(reports.MADE_AT, (TenantReport(reports.SVC, None, checked),))


def test_what_can_stop_a_backup_of_ready_organizations_is_on_the_first_page_and_in_the_row() -> (
    None
):
    text = html(advised(), json_sha256="0" * 64)
    first, rest = text.split("<h2>Organizations</h2>")
    words = re.sub(r"<[^>]*>|\s+", " ", first[first.index("<main>") :])
    table = re.sub(r"<[^>]*>|\s+", " ", rest[: rest.index("</table>")])

    assert (
        "Advised IP Conditional Access: contoso-finance. A Conditional Access rule that limits "
        "addresses then refuses a backup" in " ".join(words.split())
    )
    before, row = table.split("contoso-finance")
    assert "Ready IP Conditional Access" in " ".join(row.split())
    assert "IP Conditional Access" not in before


def test_hundreds_of_names_do_not_fill_the_first_page() -> None:
    rules = [
        reports.organization(f"contoso-{number:03}", ip_conditional_access=True)
        for number in range(300)
    ]
    tenant = TenantReport(reports.SVC, None, reports.inspection(*rules))
    first, _rest = html(Report(reports.MADE_AT, (tenant,)), json_sha256="0" * 64).split(
        "<h2>Organizations</h2>"
    )
    assert "contoso-011, and 288 more in the report. A Conditional Access rule" in first


def test_ways_of_which_one_is_enough_have_no_numbers() -> None:
    text = html(reports.whole(), json_sha256="0" * 64)
    ways = re.findall(r"<(.)l><li>(Sign in to that|Or remove|Open Organization settings)", text)
    assert Counter(ways) == {
        ("u", "Sign in to that"): 2,
        ("u", "Or remove"): 2,
        ("o", "Open Organization settings"): 2,
    }


def test_long_lists_of_changes_end_on_the_first_page_and_are_whole_in_the_appendix() -> None:
    (tenant,) = reports.hostile().tenants[:1]
    entries = tenant.entries * 2

    text = html(Report(reports.MADE_AT, (replace(tenant, entries=entries),)), json_sha256="0" * 64)

    assert "… and 3 more in the appendix" in text
    assert text.count("<h4>Turn on “Third-party application access via OAuth”.</h4>") == 8


def test_the_first_page_says_what_the_appendix_is_and_how_to_check_again() -> None:
    text = html(reports.whole(), json_sha256="0" * 64)
    first = text[: text.index("Open points")]

    assert "The appendix is for the file." in first
    assert '<a href="#appendix">Go to the appendix</a>' in first
    assert text.index('id="appendix"') < text.index("<h2>Appendix</h2>")
    assert f'<dd><div class="code"><span dir="ltr">{escape(reports.CHECK_AGAIN)}</span>' in first
    assert "a Keepit API token from the two variables" in first


def test_where_no_command_can_be_named_none_is_promised() -> None:
    text = html(replace(reports.whole(), check_again=""), json_sha256="0" * 64)
    assert "To check again" not in text


class Arabic(gettext.NullTranslations):
    def info(self) -> dict[str, str]:
        return {"language": "ar"}


@pytest.fixture
def mirrored() -> Iterator[None]:
    texts.take(Arabic())
    yield
    texts.take(gettext.NullTranslations())


@pytest.mark.usefixtures("mirrored")
def test_a_mirrored_language_turns_page_and_arrows_around() -> None:
    text = html(reports.whole(), json_sha256="0" * 64)
    assert '<html lang="ar" dir="rtl">' in text
    assert "→" not in text
    assert text.count("←") > 3


def test_from_left_to_right() -> None:
    text = html(reports.whole(), json_sha256="0" * 64)
    assert '<html lang="en" dir="ltr">' in text
    assert "←" not in text


def test_no_rule_of_the_style_knows_left_or_right() -> None:
    css = (resources() / "report" / "report.css").read_text(encoding="utf-8")
    assert (
        re.findall(r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)", css)
        == []
    )


@pytest.mark.parametrize("name", texts.available())
def test_when_an_organization_was_read_is_said_once_and_never_broken(name: str) -> None:
    away = dict.fromkeys(("identity", "policy"), Unread(UnreadReason.NO_ACCESS))
    found = (
        reports.organization("contoso", ip_conditional_access=True),
        reports.organization("labs", policy=reports.OFF),
        reports.organization("web", **away),
    )
    report = Report(reports.MADE_AT, (TenantReport(reports.SVC, None, reports.inspection(*found)),))
    texts.use([name])

    text = html(report, json_sha256="0" * 64)
    texts.use([])

    sections = re.findall(r'<table class="card organization".*?</tbody></table>', text, re.DOTALL)

    assert len(sections) == len(found)
    for section in sections:
        assert section.count("2026-11-23") == 1, section
        assert f'<span class="time">{utc(READ_AT)}</span>' in section
        assert "seconds" not in section
