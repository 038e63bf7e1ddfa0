"""The window runs in the direction of its own language, and everything in it is of that one, whatever the system's is."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.sampled

SPEAKS = """
import gettext, json, sys
from datetime import date

from setup_assistant import texts


class Catalogue(gettext.NullTranslations):
    def info(self):
        return {"language": sys.argv[1]}


texts.use([])
if sys.argv[1] != "en":
    texts.take(Catalogue())

from PySide6.QtWidgets import QDialogButtonBox
from setup_assistant.ui import application, times

app = application.application()
box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
words = {
    "direction": app.layoutDirection().name,
    "month": times.calendar(date(2026, 11, 26)).strip("0123456789 ,."),
    "cancel": box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", ""),
}
print(json.dumps(words))
"""


@pytest.mark.parametrize(
    ("language", "system", "expected"),
    [
        (
            "en",
            "ar_EG.UTF-8",
            {"direction": "LeftToRight", "month": "November", "cancel": "Cancel"},
        ),
        ("ar", "en_GB.UTF-8", {"direction": "RightToLeft"}),
    ],
)
def test_direction_and_words_follow_the_language_of_the_program(
    language: str, system: str, expected: dict[str, str]
) -> None:
    environment = {**os.environ, "LC_ALL": system, "LANG": system, "LANGUAGE": ""}
    run = subprocess.run(
        [sys.executable, "-c", SPEAKS, language],
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        text=True,
    )
    said = json.loads(run.stdout)
    assert {key: said[key] for key in expected} == expected
