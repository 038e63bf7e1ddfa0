"""The tour's own checks can fail, and its long texts keep what is filled in."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.errors import CertificateRejected
from setup_assistant.services.clients import Clients
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.driver import NotSeen
from setup_assistant.ui.tour.english import LongTexts, lengthened
from setup_assistant.ui.tour.journey import Journey
from setup_assistant.ui.tour.tour import Tour
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui.trials import Settled


class EmptyPage:
    """Stands in for a journey whose page shows nothing."""

    def __init__(self, front: QWidget) -> None:
        self.front = front

    def picture(self, file: Path) -> QPixmap:
        shot = QPixmap(960, 680)
        shot.fill("white")
        file.parent.mkdir(parents=True, exist_ok=True)
        shot.save(str(file))
        return shot


def test_an_empty_page_ends_the_tour(qtbot: QtBot, tmp_path: Path) -> None:
    front = QWidget()
    qtbot.addWidget(front)
    tour = Tour(tmp_path, serve=lambda *_options: pytest.fail("not asked for"), trial=Settled())

    with pytest.raises(NotSeen, match=r"03-light\.png shows an empty page"):
        tour.shoot(cast("Journey", EmptyPage(front)), "03")

    assert tour.pictures == 0


def test_a_bug_on_the_way_ends_the_tour(qtbot: QtBot, tmp_path: Path) -> None:
    front = QWidget()
    qtbot.addWidget(front)
    tour = Tour(tmp_path, serve=lambda *_options: pytest.fail("not asked for"), trial=Settled())
    tour.broken.append(KeyError("x"))

    with pytest.raises(NotSeen, match=r"KeyError before 03-light\.png"):
        tour.shoot(cast("Journey", EmptyPage(front)), "03")


def test_a_desktop_that_makes_no_window_active_does_not_stop_the_tour(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wizard, "isActiveWindow", lambda _window: False)
    tour = Tour(tmp_path, lambda *_options: nullcontext(Clients()), Settled(), active_seconds=0.01)

    with tour.window("ready") as journey:
        tour.shoot(journey, "01")

    assert {file.name for file in tmp_path.iterdir()} == {"01-light.png", "01-dark.png"}


def test_long_texts_keep_placeholders_and_plural_forms() -> None:
    catalogue = LongTexts()

    assert lengthened("Checked {n} of {total}. Now: {org}") == (
        "Cheeckeed {n} oof {total}. Noow: {org}"
    )
    assert (
        catalogue.ngettext("{n} organization", "{n} organizations", 1) == "{n} oorgaaniizaatiioon"
    )
    assert catalogue.pgettext("status", "Ready") == "Reeaady"


def test_scenes_find_their_words_in_another_language() -> None:
    with english.speaking(LongTexts()):
        plain = _("Next")
        counted = ngettext("{n} organization", "{n} organizations", 3).format(n=3)
        inside = _("OAuth access turned on in {n} organizations.").format(n=plain)
        together = f"{plain} ({counted})"

        assert (plain, counted) == ("Neext", "3 oorgaaniizaatiioons")
        assert "Next" in english.readings(plain)
        assert "3 organizations" in english.readings(counted)
        assert "OAuth access turned on in Next organizations." in english.readings(inside)
        assert "Next (3 organizations)" in english.readings(together)
        assert "contoso" in english.readings("contoso")
    assert english.readings(plain) == {plain}


def test_scenes_find_the_title_of_an_error_in_another_language() -> None:
    with english.speaking(LongTexts()):
        title = CertificateRejected("ws.keepit.com", "Keepit").title

        assert title == "Thee coonneectiioon too Keepit iis beeiing iinteerceepteed"
        assert "The connection to Keepit is being intercepted" in english.readings(title)
