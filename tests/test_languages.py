"""The language of window and command line: what the reader said, else the system, else English."""

from __future__ import annotations

import ctypes
import gettext
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import languages, texts


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, ["da_DK", "en_US"]),
        ({"LANGUAGE": "de:en", "LANG": "fr_FR.UTF-8"}, ["de", "en"]),
        ({"LANGUAGE": "de_CH.UTF-8"}, ["de_CH"]),
        ({"LANGUAGE": ":", "LANG": "da_DK.UTF-8"}, ["da_DK"]),
        ({"LANGUAGE": "", "LC_ALL": "nb_NO", "LC_MESSAGES": "de", "LANG": "fr"}, ["nb_NO"]),
        ({"LC_ALL": "", "LC_MESSAGES": "de_DE.UTF-8", "LANG": "fr"}, ["de_DE"]),
        ({"LANG": "C.UTF-8"}, ["C"]),
        ({"LANGUAGE": "", "LANG": ""}, ["da_DK", "en_US"]),
    ],
)
def test_what_was_said_goes_before_what_the_system_says(
    environment: dict[str, str], wanted: list[str]
) -> None:
    assert languages.preferred(environment, lambda: ["da-DK", "en-US"]) == wanted


@pytest.mark.parametrize("environment", [{}, {"LANGUAGE": "de"}, {"LC_ALL": "fr_FR.UTF-8"}])
def test_what_was_chosen_in_the_settings_goes_before_everything(
    environment: dict[str, str],
) -> None:
    assert languages.preferred(environment, lambda: ["da-DK"], "es") == ["es"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("de", "de"), ("pt-BR", "pt_BR"), ("zh_Hant", "zh_Hant"), ("german", ""), ("../x", "")],
)
def test_a_language_is_written_as_catalogues_are_called(text: str, language: str) -> None:
    assert languages.language_in(text) == language


class Kernel:
    """Windows' answer: how many, how long, then the names, each with an end."""

    def __init__(self, names: list[str], answers: tuple[int, ...] = (1, 1)) -> None:
        self._text = "".join(f"{name}\0" for name in names) + "\0"
        self._answers = list(answers)

    def GetUserPreferredUILanguages(self, kind: int, count: Any, names: Any, length: Any) -> int:  # noqa: N802
        del count
        assert kind == 8, "by name"
        length._obj.value = len(self._text)
        if names is not None:
            for place, letter in enumerate(self._text):
                names[place] = letter
        return self._answers.pop(0)


def test_windows_is_asked_for_the_language_of_its_windows() -> None:
    assert languages.of_windows(Kernel(["de-DE", "en-US"])) == ["de-DE", "en-US"]
    assert languages.of_windows(Kernel([])) == []


@pytest.mark.parametrize("answers", [(0,), (1, 0)])
def test_a_windows_that_does_not_answer_is_read_in_english(answers: tuple[int, ...]) -> None:
    assert languages.of_windows(Kernel(["de-DE"], answers)) == []


class Call:
    """A function of a library, which is told its types."""

    def __init__(self, act: Any) -> None:
        self._act = act
        self.restype: Any = None
        self.argtypes: Any = None

    def __call__(self, *arguments: Any) -> Any:
        return self._act(*arguments)


class Core:
    """macOS' answer: an array that has to be given back, of texts that have to be copied."""

    def __init__(self, names: list[str], array: int = 7) -> None:
        self.released: list[int] = []
        self.CFLocaleCopyPreferredLanguages = Call(lambda: array)
        self.CFArrayGetCount = Call(lambda _array: len(names))
        self.CFArrayGetValueAtIndex = Call(lambda _array, place: place)
        self.CFStringGetCString = Call(
            lambda text, room, size, encoding: self._copy(names[text], room, size, encoding)
        )
        self.CFRelease = Call(self.released.append)

    def _copy(self, name: str, room: Any, size: int, encoding: int) -> bool:
        assert encoding == 0x08000100, "UTF-8"
        room.value = name.encode()[: size - 1]
        return len(name) < size


def test_macos_is_asked_for_the_languages_of_its_settings() -> None:
    core = Core(["da-DK", "x" * 100, "en-DK"])
    assert languages.of_macos(core) == ["da-DK", "en-DK"]
    assert core.released == [7]
    assert core.CFArrayGetValueAtIndex.restype is ctypes.c_void_p


def test_a_macos_without_languages_is_read_in_english() -> None:
    core = Core([], array=0)
    assert languages.of_macos(core) == []
    assert core.released == []


def test_this_system_is_asked_and_answers() -> None:
    answer = languages.of_system()
    assert bool(answer) is (sys.platform in ("win32", "darwin"))


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German is the only language with a catalogue."""
    folder = tmp_path / "locale"
    folder.mkdir()
    (folder / "de.po").write_text(
        'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Stopped"\nmsgstr "Angehalten"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(texts, "resources", lambda: tmp_path)
    yield
    texts.take(gettext.NullTranslations())


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (["de"], "Angehalten"),
        (["de_CH", "en"], "Angehalten"),
        (["fr", "de"], "Angehalten"),
        (["en_US", "de_DE"], "Stopped"),
        (["C", "de"], "Stopped"),
        (["fr", "en_GB", "de"], "Stopped"),
        (["xx", "C"], "Stopped"),
        ([], "Stopped"),
    ],
)
def test_the_first_language_that_there_is_is_shown(
    german: None, wanted: list[str], shown: str
) -> None:
    texts.use(wanted)

    assert texts._("Stopped") == shown
    assert texts.language() == ("de" if shown == "Angehalten" else "en")
