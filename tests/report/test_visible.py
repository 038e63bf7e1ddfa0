"""Names from outside: what hides in them is shown, and no spreadsheet runs them."""

from __future__ import annotations

import csv
import io

import pytest

from setup_assistant.report import csv_export
from setup_assistant.visible import lines, short, visible
from tests.support import reports
from tests.support.devops_site import TENANT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("contoso", "contoso"),
        ("Müller & Söhne – Ünïcode 日本語 🙂", "Müller & Söhne – Ünïcode 日本語 🙂"),
        ("contoso-\u202egnp.exe", "contoso-⟨U+202E⟩gnp.exe"),
        ("a\u200bb\ufeffc\u00add", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩d"),
        ("a\x00b\tc\nd\x1be\x85f", "a⟨U+0000⟩b⟨U+0009⟩c⟨U+000A⟩d⟨U+001B⟩e⟨U+0085⟩f"),
        ("a\u2028b\u2029c\u3164d", "a⟨U+2028⟩b⟨U+2029⟩c⟨U+3164⟩d"),
        ("half \ud800 pair \uffff", "half ⟨U+D800⟩ pair ⟨U+FFFF⟩"),
        ("\U000e0041tag", "⟨U+E0041⟩tag"),
    ],
)
def test_what_hides_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_stay_lines() -> None:
    assert lines("HTTP 403\r\n\u202eno") == ("HTTP 403⟨U+000D⟩", "⟨U+202E⟩no")


def test_short_is_no_longer_than_asked() -> None:
    assert short("contoso", 7) == "contoso"
    assert short("contoso-data", 7) == "contos…"
    assert len(short("\u202e" * 4096, 48)) == 48


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert csv_export.cell(f"{sign}1+1").startswith("'")
    assert csv_export.cell(f"1{sign}1")[0] == "1"


def test_a_formula_behind_blanks_is_none_either() -> None:
    assert csv_export.cell("  =1+1") == "'  =1+1"
    assert csv_export.cell("\u00a0＝1+1") == "'\u00a0＝1+1"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_line_for_every_check() -> None:
    text = csv_export.csv(reports.several())
    assert text.startswith("\ufeffdirectory,")
    held = table(text)
    assert len(held) == 1 + 4 * 4 + 1
    labs = next(
        row for row in held if (row["organization"], row["check"]) == ("fabrikam-labs", "oauth_access")
    )  # fmt: skip
    assert (labs["before"], labs["before_reason"]) == ("failed", "off")
    assert (labs["after"], labs["after_reason"]) == ("passed", "on")
    assert labs["directory_id"] == TENANT
    assert labs["made_at"] == "2026-11-25 09:15:00 +00:00"
    assert labs["found"].endswith("is on. Read at 2026-11-23 10:44:00 +00:00.")
    lost = held[-1]
    assert (lost["after"], lost["after_reason"]) == ("unknown", "not_checked")
    assert lost["found"].startswith("The sign-in has ended.")


def test_hostile_names_change_nothing_in_the_table() -> None:
    held = table(csv_export.csv(reports.hostile()))
    names = {row["organization"] for row in held}
    shown = "contoso-⟨U+202E⟩gnp.exe"
    assert names == {"", reports.INJECTION, "'" + reports.FORMULA, shown, reports.LONG}
    assert all(row["account"].startswith("'=HYPERLINK(") for row in held)
    cells = [cell for row in held for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in cells if "\u202e" in cell or "\x00" in cell]
