"""With a catalogue in which every text is marked, no text of the report stays unmarked."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from setup_assistant import texts
from setup_assistant.report import csv_export
from setup_assistant.report.html import html
from setup_assistant.report.junit import junit
from setup_assistant.report.markdown import markdown
from tests.support import reports
from tests.support.marked import marked

DATA = re.compile(
    r"contoso(-\w+)?(\.com)?|fabrikam-\w+|northwind(-emea|\.example)?|Keepit Backup|Alex Admin|Contoso"
    r"|svc-keepit-backup@contoso\.com|alex\.admin@contoso\.com|anna@contoso\.com|backup@northwind\.example"
    r"|https://\S+|Keepit: .+|Microsoft: .+|ADOScanner|Maester|PSRule\.Rules\.AzureDevOps|Azure DevOps - Contoso"
    r"|Web|Docs|Portal|site|shop|old-shop|docs|Basic|Stakeholder|link-1"
    r"|It is on\.|It is a member now\.|Azure DevOps refused access\.|The sign-in has ended\. .+"
    r"|aaaaaa-bbbbbb-cccccc|k1k1k1-k2k2k2-k3k3k3|dk-co\.keepit\.com"
    r"|[\d:+ -]+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"
)
"""Names, addresses, ids and times as people write them, and the sentences that the made-up ledger brings along.

No word or time of a service's in its own spelling (private, P1Y, E_QUOTA, 2026-11-25T10:15:00Z): people have words for them.
"""

QUIET = ("code", "style", "script")


class Words(HTMLParser):
    """The texts of a page outside of raw values and codes."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag not in ("meta", "use", "br", "path", "circle"):
            self.inside.append(tag in QUIET or "code" in classes or any(self.inside[-1:]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("use", "path", "circle"):
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self.inside[-1:]):
            self.found.append(data.strip())


@pytest.fixture
def catalogue() -> Iterator[None]:
    texts.take(marked())
    yield
    texts.take(gettext.NullTranslations())


def unmarked(text: str) -> list[str]:
    """What is left of ``text`` outside of the marks, without data and punctuation."""
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = less
    left = re.split(r"\s*[·,()→–]\s*|\n", text)
    return [part.strip() for part in left if part.strip() and not DATA.fullmatch(part.strip())]


@pytest.mark.usefixtures("catalogue")
def test_every_text_of_the_page() -> None:
    for report in (reports.several(), reports.of_scenario("demo")):
        words = Words()
        words.feed(
            re.sub(r'<span class="time">(.*?)</span>', r"\1", html(report, json_sha256="0" * 64))
        )
        assert len(words.found) > 100
        assert [left for text in words.found for left in unmarked(text)] == []


@pytest.mark.usefixtures("catalogue")
def test_titles_and_sentences_of_the_other_formats() -> None:
    (tenant,) = reports.whole().tenants
    assert tenant.after is not None
    assert 'name="⟦OAuth access⟧"' in junit(tenant.after)
    assert "- [ ] ⟦**⟦Choose the organizations in Keepit⟧**: Azure" in markdown(reports.whole())
    assert ",oauth_access,⟦OAuth access⟧,required," in csv_export.csv(reports.whole())
