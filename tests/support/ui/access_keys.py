"""Access keys as a person has them: which control of a window has which letter."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
    QWizard,
)

from setup_assistant import catalogues, texts
from setup_assistant.ui.tour.driver import NotSeen, until
from setup_assistant.ui.tour.english import lengthened
from setup_assistant.ui.widgets import access_keys
from setup_assistant.ui.window.wizard import Wizard
from tests import catalogue

WITHOUT_WORDS = frozenset({"Filter organizations", "Find in the file", "Status"})
"""Fields with no words beside them that a letter could be underlined in; Ctrl+F goes there."""

LENGTHENED = "lengthened"
"""The language that has no catalogue: English with more letters."""

_B = QWizard.WizardButton
_FOOTER = (
    _B.HelpButton,
    _B.BackButton,
    _B.NextButton,
    _B.CommitButton,
    _B.FinishButton,
    _B.CancelButton,
)
_FIELDS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


def keys(front: QWidget) -> dict[QWidget, str]:
    """Each control of ``front`` that the keyboard reaches, with its letter; empty: it has none."""
    labels = {
        label.buddy(): QKeySequence.mnemonic(QLabel.text(label))
        for label in front.findChildren(QLabel)
        if label.isVisible() and label.buddy() is not None
    }
    letters: dict[QWidget, str] = {}
    for widget in front.findChildren(QWidget):
        if isinstance(widget, _FIELDS) and reachable(widget, front):
            own = widget.shortcut() if isinstance(widget, QAbstractButton) else QKeySequence()
            key = labels.get(widget, own)
            letters[widget] = key.toString().removeprefix("Alt+")
    return letters


def check(name: str, front: QWidget) -> None:
    """Every control has a letter, no two have the same; and so it would be in every language."""
    with suppress(NotSeen):
        until(lambda: not _faults(keys(front)), "a key for each", 5)
    letters_of = keys(front)
    assert not _faults(letters_of), (name, _faults(letters_of), [*map(_spoken, letters_of)])
    footer = _footer(front)
    words = [
        _words(widget, front) for widget, key in letters_of.items() if key and widget not in footer
    ]
    for language in (*texts.available(), LENGTHENED):
        own = [translated(each, language) for each in dict.fromkeys((*footer.values(), *_KEPT))]
        reserved = access_keys.assign(own) if footer else []
        others = [translated(each, language) for each in words]
        assert all((*reserved, *access_keys.assign(others, reserved=reserved))), (
            name,
            language,
            own,
            others,
        )


def _faults(letters_of: dict[QWidget, str]) -> list[str]:
    """What is called how without a letter, or with one that is another's, too."""
    owners = Counter(letters_of.values())
    faulty = (
        w
        for w, key in letters_of.items()
        if (owners[key] > 1 if key else _spoken(w) not in WITHOUT_WORDS)
    )
    return [f"{_spoken(widget)}: {letters_of[widget]}" for widget in faulty]


def _spoken(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


_KEPT = ("Help", "Back", "Cancel", "Next")


def _footer(front: QWidget) -> dict[QWidget, str]:
    if not isinstance(front, Wizard):
        return {}
    every = map(front.footer.button, _FOOTER)
    return {button: button.text() for button in every if button.isVisible()}


def _words(widget: QWidget, front: QWidget) -> str:
    """What its letter is taken from."""
    labels = (label for label in front.findChildren(QLabel) if label.isVisible())
    label = next((label for label in labels if label.buddy() is widget), None)
    keyed = widget if label is None else label
    assert isinstance(keyed, access_keys.Keyed), keyed
    return keyed.words


def translated(words: str, language: str) -> str:
    """English ``words`` of the window in another language, with what was filled in; data stays as it is."""
    if language == LENGTHENED:
        return lengthened(words)
    for pattern, message in _messages(language):
        if match := pattern.fullmatch(words):
            return message.format(**match.groupdict())
    return words


@cache
def _messages(language: str) -> list[tuple[re.Pattern[str], str]]:
    """What English words look like, and their translation; without places to fill in first."""
    pairs = list[tuple[str, str]]()
    for message in catalogues.messages(catalogue.source(language)) if language != "en" else ():
        if message.whole and message.id:
            english = (message.id, message.plural) if message.plural else (message.id,)
            pairs += zip(english, (message.forms[0], message.forms[-1]), strict=False)
    pairs.sort(key=lambda pair: "{" in pair[0])
    return [(_pattern(english), other) for english, other in pairs]


def _pattern(message: str) -> re.Pattern[str]:
    seen = set[str]()

    def place(match: re.Match[str]) -> str:
        name = match[1]
        again = name in seen
        seen.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+)"

    return re.compile(re.sub(r"\\{(\w+)\\}", place, re.escape(message)))


def reachable(widget: QWidget, front: QWidget) -> bool:
    """Whether somebody can press ``widget`` while the window ``front`` is."""
    focusable = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    return focusable and widget.isVisible() and widget.isEnabled() and widget.window() is front
