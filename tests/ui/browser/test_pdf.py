"""The report as PDF: names and ids on every page, large reports, and every way in which it can fail."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from setup_assistant.errors import AssistantError
from setup_assistant.report import save
from setup_assistant.report.errors import NotPrinted
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.report.html import html
from setup_assistant.ui.browser import pdf
from setup_assistant.ui.browser.pdf import PdfPrinter, print_pdf
from tests import sampling
from tests.support import reports
from tests.support.devops_site import TENANT

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]
SMALL = "<!doctype html><title>x</title><p>one page</p>"


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The temporary file has names in it: it must be gone, whatever happened."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert not [path for path in folder.iterdir() if path.name.startswith("setup-assistant-")]


def pages(path: Path) -> list[str]:
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    held = [document.getAllText(number).text() for number in range(document.pageCount())]
    document.close()
    return held


def failure(qtbot: QtBot, printer: PdfPrinter, text: str, file: Path) -> AssistantError:
    with qtbot.waitSignal(printer.failed) as failed:
        printer.print(text, file)
    assert failed.args is not None
    (problem,) = failed.args
    assert isinstance(problem, NotPrinted)
    return problem


def test_every_page_names_the_tenant_and_the_organization_it_is_about(
    qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "report.pdf"
    with qtbot.waitSignal((printer := PdfPrinter()).done) as done:
        printer.print(html(reports.whole(), json_sha256="0" * 64), file)
    assert done.args == [file]
    held = pages(file)
    assert len(held) > 5
    assert all(text.count(f"contoso.com · {TENANT}") == 1 for text in held)
    assert all(text.splitlines()[1].endswith(("Evidence report", "sources")) for text in held)
    (tenant,) = reports.whole().tenants
    assert tenant.after is not None
    names = [one.organization for one in tenant.after.organizations]
    heads = [f"{one.name} Organization ID {one.id}" for one in names]
    about = [[head for head in heads if head in " ".join(text.split())] for text in held]
    sheets = [number for number, headed in enumerate(about) if headed]
    assert sheets == list(range(sheets[0], sheets[-1] + 1))
    assert {head for number in sheets for head in about[number]} == set(heads)
    (labs,) = [head for head in heads if head.startswith("fabrikam-labs")]
    assert sum(labs in about[number] for number in sheets) > 1
    assert f"1 / {len(held)}" in held[0]
    drafts = [text for text in held if "Security exception: " in text]
    assert len(drafts) == 3
    assert all("Before it expires" in text for text in drafts)
    assert sum(text.count("Use an account of its own for the backup") for text in held) == 1


@sampling.whole_or_sample
def test_before_the_appendix_there_are_two_pages_and_one_for_fifteen_organizations(
    qapp: object, tmp_path: Path, whole: bool
) -> None:
    del qapp
    cases = [(number, ready) for number in (2, 12, 60) for ready in (True, False)]
    for number, ready in cases if whole else sampling.spread(cases, 1):
        report = reports.of_scenario("demo", number) if ready else none_ready(number)
        file = tmp_path / "report.pdf"
        report = replace(report, check_again=reports.CHECK_AGAIN)
        print_pdf(html(report, json_sha256="0" * 64), file)
        head = f"Appendix · contoso.com · {TENANT}"
        before = [text for text in pages(file) if head not in text]
        assert len(before) <= 2 + number // 15
        assert "Not every organization is ready" in before[0]
        assert "each of its pages says “Appendix” at the top" in " ".join(before[0].split())
        assert "To check again" in before[0]
        assert all("Appendix" not in text for text in before[1:])


def none_ready(number: int) -> Report:
    off = [reports.organization(f"org-{n}", policy=reports.OFF) for n in range(number)]
    checked = reports.inspection(*off)
    return Report(reports.MADE_AT, (TenantReport(reports.SVC, checked, checked),))


def test_hostile_names_are_shown_in_print(qapp: object, tmp_path: Path) -> None:
    del qapp
    file = tmp_path / "report.pdf"
    print_pdf(html(reports.hostile(), json_sha256="0" * 64), file)
    text = "\n".join(pages(file))
    assert "contoso-⟨U+202E⟩gnp.exe" in text
    for name in (reports.INJECTION, reports.FORMULA, reports.LONG):
        assert name[:20] in text
    assert "\u202e" not in text  # fmt: skip


def test_saving_prints(qapp: object, tmp_path: Path) -> None:
    del qapp
    saved = save.save(reports.of_scenario("offline"), tmp_path, ("pdf",), print_pdf)
    content = saved.files[0].read_bytes()
    assert content.startswith(b"%PDF-")
    document = QPdfDocument()
    assert document.load(str(saved.files[0])) is QPdfDocument.Error.None_
    title = document.metaData(QPdfDocument.MetaDataField.Title)
    document.close()
    assert title == "Evidence report – contoso.com"
    assert re.search(rb"/Type /Catalog[^%]*/Lang \(en\)[^%]*/DisplayDocTitle true", content)


def test_chromium_is_silent_while_it_prints_and_standard_error_is_there_again(
    qapp: object, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    del qapp
    before = sys.stderr
    print_pdf(SMALL, tmp_path / "x.pdf")
    os.write(2, b"there again")
    assert sys.stderr is before
    assert capfd.readouterr().err == "there again"


def test_more_than_a_page_takes_directly(qapp: object, tmp_path: Path) -> None:
    del qapp
    file = tmp_path / "large.pdf"
    print_pdf(f"<!-- {'x' * 3_000_000} -->{SMALL}<p>the end</p>", file)
    assert "the end" in pages(file)[0]


def test_one_printer_prints_one_after_the_other(qtbot: QtBot, tmp_path: Path) -> None:
    printer = PdfPrinter()
    for name in ("one.pdf", "two.pdf"):
        with qtbot.waitSignal(printer.done):
            printer.print(SMALL, tmp_path / name)
            with pytest.raises(RuntimeError, match="at work"):
                printer.print(SMALL, tmp_path / "no.pdf")
    assert (tmp_path / "two.pdf").exists()
    assert not (tmp_path / "no.pdf").exists()


def test_nothing_outside_the_report_is_printed(qapp: object, tmp_path: Path) -> None:
    del qapp
    secret = tmp_path / "secret.html"
    secret.write_text("<p>secret</p>", encoding="utf-8")
    file = tmp_path / "x.pdf"
    frames = (
        f"<iframe src='{secret.as_uri()}'></iframe><iframe src='https://evil.example/'></iframe>"
    )
    print_pdf(f"{SMALL}{frames}<script>document.body.append('ran')</script>", file)
    (text,) = pages(file)
    assert "one page" in text
    assert "secret" not in text
    assert "ran" not in text


def test_a_place_that_can_not_be_written(qtbot: QtBot, tmp_path: Path) -> None:
    problem = failure(qtbot, PdfPrinter(), SMALL, tmp_path / "nowhere" / "x.pdf")
    assert str(problem).startswith("The PDF was not made. The browser that prints the report")
    with pytest.raises(NotPrinted):
        print_pdf(SMALL, tmp_path / "nowhere" / "x.pdf")


def test_stopped_it_says_nothing_and_can_print_again(qtbot: QtBot, tmp_path: Path) -> None:
    printer = PdfPrinter()
    said: list[object] = []
    for end in (printer.done, printer.failed):
        end.connect(said.append)
    printer.print(SMALL, tmp_path / "no.pdf")
    printer.stop()
    printer.stop()
    with qtbot.waitSignal(printer.done):
        printer.print(SMALL, tmp_path / "yes.pdf")
    assert said == [tmp_path / "yes.pdf"]
    assert not (tmp_path / "no.pdf").exists()


def test_a_limit_in_time(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LIMIT_SECONDS", 0)
    failure(qtbot, PdfPrinter(), SMALL, tmp_path / "x.pdf")
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_no_room_for_the_temporary_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: object, **_how: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    failure(qtbot, PdfPrinter(), SMALL, tmp_path / "x.pdf")
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_printing_that_is_asked_to_end_leaves_no_file_and_no_report(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    QTimer.singleShot(0, lambda: signal.raise_signal(signal.SIGTERM))

    with pytest.raises(KeyboardInterrupt):
        save.save(reports.of_scenario("offline"), folder, ("html", "pdf"), print_pdf)

    assert list(folder.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
