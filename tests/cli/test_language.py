"""The language of one run."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from setup_assistant import texts
from setup_assistant.cli import main
from setup_assistant.managed import Managed

GERMAN = Managed(language="de")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    texts.take(gettext.NullTranslations())


@pytest.mark.parametrize(
    "words", [["--language", "da"], ["--language=da"], ["--lang", "da_DK"], ["--language", "da-DK"]]
)
def test_it_is_said_before_or_behind_the_command_and_goes_before_all_settings(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    for line in ([*words, "profile", "list"], ["profile", "list", *words]):
        assert main.main(line, organization=GERMAN) == 0
        assert "Ingen profil er gemt endnu" in capsys.readouterr().out


def test_help_is_in_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["check", "--help", "--language", "de"], organization=Managed())
    assert capsys.readouterr().out.startswith("Aufruf: ")


@pytest.mark.parametrize("name", ["xx", "../de", "german", ""])
def test_one_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit):
        main.main(["profile", "list", "--language", name], organization=Managed(language="en"))
    assert f"There is no language “{name}”. Choose one of: da, de, en" in capsys.readouterr().err
