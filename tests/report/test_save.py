"""Saved reports: safe names, whole or not at all, never over another, with sums that can be checked."""

from __future__ import annotations

import errno
import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from setup_assistant.errors import AssistantError, NoPrivateBrowser
from setup_assistant.report import report_json, save
from setup_assistant.report.errors import NotPrinted, NotSaved
from setup_assistant.report.pdf_properties import described
from tests.support import reports
from tests.support.devops_site import TENANT

STEM = "setup-assistant_contoso.com_2026-11-25T091500Z"


def of(upn: str, tenant_id: str = TENANT) -> str:
    (tenant,) = reports.of_scenario("offline").tenants
    account = replace(tenant.account, upn=upn, tenant_id=tenant_id)
    report = replace(reports.whole(), tenants=(replace(tenant, account=account),))
    return save.file_stem(report)


def test_the_name_carries_tenant_and_time() -> None:
    assert save.file_stem(reports.whole()) == STEM
    local = datetime(2026, 11, 25, 10, 15, tzinfo=timezone(timedelta(hours=1)))
    assert save.file_stem(replace(reports.whole(), made_at=local)) == STEM
    several = save.file_stem(reports.several())
    assert several == "setup-assistant_2-directories_2026-11-25T091500Z"


@pytest.mark.parametrize(
    ("upn", "tenant", "part"),
    [
        ("a@../../etc/passwd", "", "etc-passwd"),
        ("a@con\x00toso\u202e.com", "", "con-toso-com"),
        ("a@..", "", "directory"),
        ("", TENANT, TENANT),
        ("a@C:\\Windows\\..\\x", "", "C-Windows-x"),
        ("a@" + "x" * 4096, "", "x" * 40),
        ('a@"; rm -rf $HOME #.com', "", "rm-rf-HOME-com"),
        ("a@bücher.example", "", "b-cher.example"),
        ("a@nul.example", "", "nul-.example"),
    ],
)
def test_hostile_tenants_make_safe_names(upn: str, tenant: str, part: str) -> None:
    assert of(upn, tenant) == f"setup-assistant_{part}_2026-11-25T091500Z"
    assert re.fullmatch(r"[A-Za-z0-9._-]+", of(upn, tenant))


def print_nothing(_html: str, file: Path) -> None:
    file.write_bytes(b"%PDF-1.7")


def test_everything_is_there_and_the_sums_are_right(tmp_path: Path) -> None:
    saved = save.save(reports.whole(), tmp_path, save.FORMATS, print_nothing)
    assert saved.folder == tmp_path / STEM
    kinds = ("html", "json", "csv", "pdf", "md")
    assert saved.files == (
        *(saved.folder / f"{STEM}.{k}" for k in kinds),
        saved.folder / "SHA256SUMS",
    )
    assert list(tmp_path.iterdir()) == [saved.folder]
    for line in (saved.folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((saved.folder / name).read_bytes()).hexdigest() == digest
    json_file = saved.folder / f"{STEM}.json"
    assert report_json.load(json_file) == reports.whole()
    digest = hashlib.sha256(json_file.read_bytes()).hexdigest()
    assert digest in (saved.folder / f"{STEM}.html").read_text("utf-8")
    assert (saved.folder / f"{STEM}.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # fmt: skip


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    first = save.save(reports.whole(), tmp_path, ("json",))
    second = save.save(reports.whole(), tmp_path, ("json",))
    third = save.save(reports.whole(), tmp_path, ("json",))
    assert [saved.folder.name for saved in (first, second, third)] == [
        STEM, f"{STEM}-2", f"{STEM}-3",
    ]  # fmt: skip
    assert [file.name for file in second.files] == [f"{STEM}-2.json", "SHA256SUMS"]


def test_a_report_of_hostile_names(tmp_path: Path) -> None:
    saved = save.save(reports.hostile(), tmp_path)
    assert saved.folder.parent == tmp_path
    assert report_json.load(saved.files[1]) == reports.hostile()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "The disk of {folder} is full. Make room or choose another folder."),
        (errno.EACCES, "You may not write in {folder}. Choose another folder."),
        (
            errno.ENAMETOOLONG,
            "The path of the report in {folder} would be too long for this computer. Choose a folder with a shorter path.",
        ),
        (
            errno.ENOENT,
            "The path of the report in {folder} would be too long for this computer. Choose a folder with a shorter path.",
        ),
        (errno.EIO, "{folder} could not be written. Choose another folder, then try again."),
    ],
)
def test_a_half_written_report_is_never_left(tmp_path: Path, code: int, sentence: str) -> None:
    def fail(_html: str, _file: Path) -> None:
        raise OSError(code, "no")

    with pytest.raises(NotSaved) as caught:
        save.save(reports.whole(), tmp_path, ("html", "pdf"), fail)
    assert caught.value.text == sentence.format(folder=tmp_path)
    assert caught.value.details == "no"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name",
    ["Ærø – 日本", "it's a folder", "dots.in.it", " blank", "o&o %TEMP% $HOME", "-rf", "x" * 120],
)
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()

    saved = save.save(reports.whole(), folder, save.FORMATS, print_nothing)

    assert saved.folder.parent == folder
    assert len(list(saved.folder.iterdir())) == 6


def test_no_folder_no_report(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="doesn't exist"):
        save.save(reports.whole(), tmp_path / "nowhere")


def test_what_is_not_printed_is_told_and_the_rest_is_saved(tmp_path: Path) -> None:
    def fail(_html: str, file: Path) -> None:
        file.write_bytes(b"%PDF half")
        raise NotPrinted(NoPrivateBrowser("It is broken.", "SIGABRT"))

    saved = save.save(reports.whole(), tmp_path, save.FORMATS, fail)

    assert saved.unprinted is not None
    assert saved.unprinted.text.startswith("It is broken. That browser prints the report, too:")
    assert saved.unprinted.details == "SIGABRT"
    assert [file.suffix for file in saved.files] == [".html", ".json", ".csv", ".md", ""]
    assert set(saved.folder.iterdir()) == set(saved.files)
    assert ".pdf" not in (saved.folder / "SHA256SUMS").read_text("utf-8")


def test_a_failed_print_leaves_nothing_either(tmp_path: Path) -> None:
    def fail(_html: str, _file: Path) -> None:
        raise NotPrinted

    with pytest.raises(AssistantError, match="The PDF was not made"):
        save.save(reports.whole(), tmp_path, ("pdf",), fail)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("formats", [("docx",), ("pdf",)])
def test_formats_that_can_not_be(tmp_path: Path, formats: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no such format here"):
        save.save(reports.whole(), tmp_path, formats)


@pytest.mark.parametrize("odd", [b"", b"%PDF-1.7", b"trailer <</Root 9 0 R>> startxref 3 %%EOF"])
def test_a_pdf_of_another_build_stays_as_it_is(odd: bytes) -> None:
    assert described(odd, "Title", "de") == odd
