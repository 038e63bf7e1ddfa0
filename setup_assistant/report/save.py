"""The report in a folder of its own: whole or not at all, and never over another one."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from pathlib import Path

from setup_assistant import files
from setup_assistant.report import csv_export, pdf_properties, report_json
from setup_assistant.report.errors import NotPrinted, NotSaved
from setup_assistant.report.evidence import Report
from setup_assistant.report.markdown import markdown

FORMATS = ("html", "json", "csv", "pdf", "md")
SUMS = "SHA256SUMS"
PrintPdf = Callable[[str, Path], None]
"""Prints HTML into a file; the window and the command line hand in theirs."""


@dataclass(frozen=True)
class Saved:
    """Where the report is. ``files`` are its files in the order of ``FORMATS``, then the sums.

    ``unprinted`` says why the PDF that was wanted isn't among them.
    """

    folder: Path
    files: tuple[Path, ...]
    unprinted: NotPrinted | None = None

    @property
    def page(self) -> Path:
        """What is opened to read it: the HTML page if there is one."""
        return next((file for file in self.files if file.suffix == ".html"), self.folder)


def file_stem(report: Report) -> str:
    """Such as ``setup-assistant_contoso.com_2026-11-25T091500Z``; safe on every system."""
    stamp = report.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    return f"setup-assistant_{_tenants(report)}_{stamp}"


def save(
    report: Report,
    folder: Path,
    formats: Collection[str] = ("html", "json", "csv"),
    print_pdf: PrintPdf | None = None,
) -> Saved:
    """Write the report into ``folder/<stem>``, with a number after the stem if that is taken.

    ``pdf`` among the ``formats`` needs ``print_pdf``; where that raises ``NotPrinted``, the others are
    saved. Raises ``NotSaved``, whatever else ``print_pdf`` raises, and ``NotPrinted`` where only a PDF
    was wanted; then nothing is left behind.
    """
    unknown = set(formats) - set(FORMATS)
    if unknown or ("pdf" in formats and print_pdf is None):
        raise ValueError(f"no such format here: {sorted(unknown) or ['pdf']}")
    try:
        return _save(report, folder, formats, print_pdf)
    except OSError as problem:
        raise NotSaved(folder, problem) from problem


def _save(
    report: Report, folder: Path, formats: Collection[str], print_pdf: PrintPdf | None
) -> Saved:
    name = _free(folder, file_stem(report))
    part = Path(tempfile.mkdtemp(prefix=".setup-assistant-", dir=folder))
    try:
        names, unprinted = _write(report, part, name, formats, print_pdf)
        (part / SUMS).write_text(_sums(part, names), encoding="utf-8", newline="\n")
        for written in part.iterdir():  # Qt's printer, for one, makes files that everybody may read
            written.chmod(0o600)
        whole = files.patiently(lambda: part.rename(folder / name))
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Saved(whole, tuple(whole / one for one in (*names, SUMS)), unprinted)


def _free(folder: Path, stem: str) -> str:
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if not (folder / name).exists())


def _write(
    report: Report, part: Path, name: str, formats: Collection[str], print_pdf: PrintPdf | None
) -> tuple[list[str], NotPrinted | None]:
    """The names of the files, in order, and why there is no PDF among them. The HTML names the sum of the JSON, saved with it or not."""
    texts = {"json": report_json.text(report)}
    if "csv" in formats:
        texts["csv"] = csv_export.csv(report)
    if "md" in formats:
        texts["md"] = markdown(report)
    if "html" in formats or "pdf" in formats:
        from setup_assistant.report.html import html

        texts["html"] = html(report, json_sha256=report_json.sha256(texts["json"]))
    for kind, text in texts.items():
        if kind in formats:
            (part / f"{name}.{kind}").write_bytes(text.encode())
    unprinted = None
    if "pdf" in formats and print_pdf:
        try:
            _print(report, texts["html"], part / f"{name}.pdf", print_pdf)
        except NotPrinted as problem:
            if set(formats) == {"pdf"}:
                raise
            unprinted = problem
            (part / f"{name}.pdf").unlink(missing_ok=True)
    kinds = [kind for kind in FORMATS if kind in formats and not (kind == "pdf" and unprinted)]
    return [f"{name}.{kind}" for kind in kinds], unprinted


def _print(report: Report, text: str, file: Path, print_pdf: PrintPdf) -> None:
    from setup_assistant.report.html import tag, title

    print_pdf(text, file)
    file.write_bytes(pdf_properties.described(file.read_bytes(), title(report), tag()))


def _sums(part: Path, names: list[str]) -> str:
    """As ``sha256sum -c`` reads it."""
    sums = ((hashlib.sha256((part / name).read_bytes()).hexdigest(), name) for name in names)
    return "".join(f"{digest}  {name}\n" for digest, name in sums)


def _tenants(report: Report) -> str:
    if len(report.tenants) != 1:
        return f"{len(report.tenants)}-directories"
    account = report.tenants[0].account
    return files.plain_name(account.domain) or files.plain_name(account.tenant_id) or "directory"
