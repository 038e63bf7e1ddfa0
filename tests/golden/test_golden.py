"""The command line prints what it printed before: its help, and every JSON document."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.files import DATA, HELP, as_text, difference
from tests.golden.helps import helps
from tests.golden.plays import PLAYS, played
from tests.support.practice_site import Site

RENEW = "If that is meant: python -m tests.golden --renew"


def assert_golden(name: str, text: str) -> None:
    if diff := difference(name, text):
        pytest.fail(f"{diff}\n{RENEW}", pytrace=False)


def test_every_help_is_as_it_was() -> None:
    assert_golden(HELP, helps())


@pytest.mark.sampled
@pytest.mark.parametrize("name", PLAYS)
def test_every_document_is_as_it_was(name: str, site: Site, tmp_path: Path) -> None:
    assert_golden(f"{name}.json", as_text(played(site, tmp_path, name)))


def test_every_golden_file_is_looked_at() -> None:
    assert {file.name for file in DATA.iterdir()} == {HELP, *(f"{name}.json" for name in PLAYS)}
