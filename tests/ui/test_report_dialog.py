"""The report in the Chromium that is aboard: no error, no request, no foreign element; and as PDF."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineUrlRequestInterceptor
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot

from setup_assistant.practice.state.scenarios import SCENARIOS
from setup_assistant.report import report_json
from setup_assistant.report.evidence import Report
from setup_assistant.report.html import html
from setup_assistant.ui.browser.profile import private_profile
from setup_assistant.ui.style import tokens
from tests import sampling
from tests.support import reports

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]
SUM = "0" * 64


class Watch(QWebEngineUrlRequestInterceptor):
    """Remembers every request."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[str] = []

    def interceptRequest(self, info: Any) -> None:  # noqa: N802
        self.requests.append(info.requestUrl().toString())


class Page(QWebEnginePage):
    """Remembers what is written on the console."""

    def __init__(self, profile: Any) -> None:
        super().__init__(profile)
        self.messages: list[str] = []

    def javaScriptConsoleMessage(self, _level: Any, message: str, *_where: object) -> None:  # noqa: N802
        self.messages.append(message)


LAID_OUT = "* { content-visibility: visible !important; }"
WHOLE_TEXT = f"document.styleSheets[0].insertRule('{LAID_OUT}'); document.body.innerText"
"""What somebody sees who scrolls through the page: only what is in view is laid out, and has a text."""


class Reader:
    """Opens reports one after the other in one page."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder, self.extra = qtbot, folder, ""
        self.profile, self.watch = private_profile(), Watch()
        self.profile.setUrlRequestInterceptor(self.watch)
        self.view = QWebEngineView()
        self.page = Page(self.profile)
        self.view.setPage(self.page)
        self.view.resize(1100, 800)
        self.view.show()

    def open(self, report: Report) -> str:
        """The text that the opened report shows; whatever is loaded or said besides fails here."""
        path = self.folder / "report.html"
        path.write_text(html(report, json_sha256=SUM) + self.extra, encoding="utf-8")
        self.watch.requests.clear()
        with self.qtbot.waitSignal(self.page.loadFinished) as loaded:
            self.page.load(QUrl.fromLocalFile(str(path)))
        assert loaded.args == [True]
        text: str = self.run(WHOLE_TEXT)
        assert self.watch.requests == [QUrl.fromLocalFile(str(path)).toString()]
        assert self.page.messages == []
        return text

    def run(self, script: str) -> Any:
        answers: list[Any] = []
        self.page.runJavaScript(script, 0, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    def close(self) -> None:
        self.view.close()
        for each in (self.page, self.view, self.profile):
            shiboken6.delete(each)


@pytest.fixture
def reader(qtbot: QtBot, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(qtbot, tmp_path)
    yield reader
    reader.close()


@sampling.whole_or_sample
def test_every_scenario(reader: Reader, whole: bool) -> None:
    for scenario in SCENARIOS if whole else sampling.spread(list(SCENARIOS), 6):
        report = reports.of_scenario(scenario, organizations=40 if scenario == "many" else None)
        text = reader.open(report)
        for words in (
            "Practice run.",
            "contoso.com",
            reports.SVC.tenant_id,
            report.requirements,
            SUM,
        ):
            assert words in text, scenario
        (tenant,) = report.tenants
        assert (tenant.problem or "fabrikam-labs") in text, scenario
        ready = "Every organization is ready" if report.ready else "Not every organization is ready"
        assert ("This directory could not be checked." if tenant.problem else ready) in text, (
            scenario
        )


def test_a_whole_job(reader: Reader) -> None:
    text = reader.open(reports.whole())
    assert "Practice run." not in text
    for words in (
        "2026-11-25 09:15:00 +00:00",
        "Setup Assistant",
        "Keepit, version 2026.12",
        "alex.admin@contoso.com",
        "Second identity, made changes",
        "Needs attention → Ready",
        "Before: The policy “Third-party application access via OAuth” is off.",
        "policy.enabled",
        "Not undone. To undo it by hand: Organization settings › Policies › turn it off again.",
        "Undoing was accepted and could not be read back. To make sure by hand:",
        "What this account can see now",
        "This is no promise of what Keepit backs up.",
        "Stakeholder access hides the repositories of private projects.",
        "HTTP 401 TF400813",
        "aaaaaa-bbbbbb-cccccc",
        "Confirmed by you. Keepit doesn't say which directory it belongs to.",
        "Asked for: 2 years",
        "Keepit reports: Azure DevOps organizations missing from backup configuration.",
        "ADO_Organization_AuthZ_Disable_OAuth_App_Access",
        "Expires on: 2027-05-25",
    ):
        assert " ".join(words.split()) in " ".join(text.split())


def test_nobody_at_all(reader: Reader) -> None:
    text = reader.open(Report(reports.MADE_AT, ()))
    assert "Not every organization is ready" in text


def test_several_directories(reader: Reader) -> None:
    text = reader.open(reports.several())
    assert "This directory could not be checked." in text
    assert reader.run("[...document.querySelectorAll('a[href^=\"#t\"]')].length") >= 2


def test_hostile_names_change_nothing(reader: Reader) -> None:
    text = reader.open(reports.hostile())
    assert "Evidence report" in reader.run("document.title")
    assert (
        reader.run("document.querySelectorAll('img, iframe, object, embed, form, base').length")
        == 0
    )
    assert reader.run("document.querySelectorAll('script').length") == 1
    assert (
        reader.run("document.querySelectorAll('[onerror], [onload], [onclick], [style]').length")
        == 0
    )
    assert "contoso-⟨U+202E⟩gnp.exe" in text
    assert "half ⟨U+D800⟩ pair" in text
    assert not re.search("[\u202e\x00]", text)
    assert reports.INJECTION in text
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert reader.run(width) is True  # fmt: skip


@pytest.mark.parametrize(
    "extra",
    ['<img src="https://evil.example/x.png">', "<script>alert(1)</script>", "<p style='top:0'>"],
)
def test_these_tests_would_notice(reader: Reader, extra: str) -> None:
    reader.extra = extra
    with pytest.raises(AssertionError):
        reader.open(reports.of_scenario("offline"))


def test_organizations_are_sorted_by_click_and_key(reader: Reader) -> None:
    reader.open(reports.whole())
    names = (
        "[...document.querySelectorAll('table.sortable tbody a')].map(a => a.textContent).join()"
    )
    sorts = "[...document.querySelectorAll('table.sortable th[aria-sort]')].map(h => h.cellIndex + h.ariaSort).join()"
    assert reader.run(names) == "contoso,contoso-web,fabrikam-labs,northwind-emea"
    reader.run("document.querySelectorAll('table.sortable button')[4].click()")
    assert reader.run(names) == "northwind-emea,contoso,contoso-web,fabrikam-labs"
    assert reader.run(sorts) == "4ascending"
    reader.run("document.querySelectorAll('table.sortable button')[0].focus()")
    target = reader.view.focusProxy() or reader.view
    QTest.keyClick(target, Qt.Key.Key_Space)
    reader.qtbot.waitUntil(lambda: reader.run(sorts) == "0ascending")
    QTest.keyClick(target, Qt.Key.Key_Space)
    reader.qtbot.waitUntil(lambda: reader.run(sorts) == "0descending")
    assert reader.run(names) == "northwind-emea,fabrikam-labs,contoso-web,contoso"
    assert reader.page.messages == []


# The file itself


@pytest.mark.parametrize("make", [reports.whole, reports.several, reports.hostile])
def test_one_file_with_nothing_from_outside(make: Callable[[], Report]) -> None:
    text = html(make(), json_sha256=report_json.sha256("x"))
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b", text)
    assert "url(" not in text
    assert "@import" not in text
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert (len(policy), len(style), len(script)) == (1, 1, 1)
    for name, inlined in (("style-src", style[0]), ("script-src", script[0])):
        digest = base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy[0]
    assert policy[0].startswith("default-src 'none'; ")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", text)


def test_colours_are_those_of_the_design() -> None:
    text = html(reports.whole(), json_sha256=SUM)
    light, dark = text.split("prefers-color-scheme: dark", 1)
    for part, colours in ((light, tokens.LIGHT), (dark, tokens.DARK)):
        css = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part))
        assert css
        assert css == {name: colours[name] for name in css}
