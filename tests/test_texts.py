"""What people read: in which language, with which clock, and whose words where."""

from __future__ import annotations

import gettext
import re
from datetime import UTC, datetime
from io import StringIO
from threading import Thread

from babel.messages.pofile import read_po

from setup_assistant import texts
from tests import catalogue


def test_another_clock_holds_inside_only_and_in_this_thread_only() -> None:
    at = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)
    usual, heard = texts.clock(at), []
    with texts.clocked("{:%Y-%m-%d}".format):
        assert texts.clock(at) == "2026-11-25"
        other = Thread(target=lambda: heard.append(texts.clock(at)))
        other.start()
        other.join()
    assert heard == [usual]
    assert texts.clock(at) == usual


def test_the_language_of_a_document() -> None:
    assert texts.language() == "en"
    german = gettext.NullTranslations()
    german._info = {"language": "de"}  # type: ignore[attr-defined]
    texts.take(german)
    try:
        assert texts.language() == "de"
    finally:
        texts.take(gettext.NullTranslations())


RUN_ON = re.compile(r"[a-zäöü\d)”}][.!?][A-ZÄÖÜ“][a-zäöü]")
"""A sentence that begins without a space before it."""


def test_a_space_follows_every_full_stop() -> None:
    forms = (
        form
        for message in read_po(StringIO(catalogue.template()))
        for form in ([message.id] if isinstance(message.id, str) else list(message.id))
    )
    assert [form for form in forms if RUN_ON.search(form)] == []


HALF = re.compile(
    r"(?:\w (?:and|or|the|an?|of)|and use|(?<!sign )(?<!signed )(?<!signing )(?<!sign-)\bin)$",
    re.IGNORECASE,
)
"""The end of a message that something else would have to end: in another language the rest stands elsewhere."""


def test_no_message_is_half_a_sentence() -> None:
    forms = (
        form
        for message in read_po(StringIO(catalogue.template()))
        for form in ([message.id] if isinstance(message.id, str) else list(message.id))
    )
    assert [form for form in forms if HALF.search(form)] == []


WINDOW_ONLY = (
    "Start over",
    "Go back to Sign in",
    "Create connector",
    "Continue in Keepit",
    "Use a different token",
    "Copy details",
)
"""Names of what only the window has."""


def test_what_every_surface_says_names_nothing_of_the_window() -> None:
    """Problems and findings are shown by the window, the command line and in reports alike."""
    shared, wrong = 0, list[str]()
    for message in read_po(StringIO(catalogue.template())):
        places = [place for place, _line in message.locations]
        if all(
            place.startswith(("setup_assistant/ui/", "setup_assistant/practice/"))
            for place in places
        ):
            continue
        shared += 1
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        wrong += [str(form) for form in forms if any(name in form for name in WINDOW_ONLY)]
    assert shared > 500
    assert wrong == []
