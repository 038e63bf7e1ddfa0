"""Access keys: Alt and a letter presses a button, or goes to the field that a label belongs to.

Given out while the window runs, not written into translations as ``&``: no translator can know what else a page
shows, and here no two are the same in any language. A control keeps its letter as long as its page stands, also
while it is hidden; what stays there chooses before what comes and goes.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget, QWizardPage
from shiboken6 import isValid

if TYPE_CHECKING:

    class _Base(QWidget):
        """What a button and a label of Qt have in common."""

        def text(self) -> str: ...
        def setText(self, text: str, /) -> None: ...
else:
    _Base = object

USED = sys.platform != "darwin"
"""macOS has none."""


def letters(text: str) -> list[str]:
    """What may be the key of ``text``, best first: how its words begin, its other letters, its digits."""
    plain = [letter for letter in text if len(letter.upper()) == 1]
    begin = [word[0] for word in text.split() if len(word[0].upper()) == 1]
    ascii_letters = [c for c in (*begin, *plain) if c.isalpha() and c.isascii()]
    others = [c for c in (*begin, *plain) if c.isalpha() and not c.isascii()]
    digits = [c for c in plain if c.isdecimal() and c.isascii()]
    return list(dict.fromkeys(c.upper() for c in (*ascii_letters, *others, *digits)))


def assign(
    texts: Sequence[str],
    before: Sequence[str] = (),
    reserved: Collection[str] = (),
    avoided: Collection[str] = (),
) -> list[str]:
    """The key of each of ``texts``; empty: all its letters are taken.

    Who had one ``before`` keeps it, unless somebody else would have none at all without it. What is ``avoided`` is
    taken only where nothing else is free.
    """
    wishes = [[key for key in letters(text) if key not in reserved] for text in texts]
    owners: dict[str, int] = {}
    for place, key in enumerate(before):
        if key in wishes[place]:
            owners.setdefault(key, place)
    for place, keys in enumerate(wishes):
        if place not in owners.values():
            free = [key for key in keys if key not in owners]
            if free:
                owners[next((key for key in free if key not in avoided), free[0])] = place
            else:
                _make_room(place, wishes, owners, set())
    keys_of = {place: key for key, place in owners.items()}
    return [keys_of.get(place, "") for place in range(len(texts))]


def _make_room(
    place: int, wishes: Sequence[Sequence[str]], owners: dict[str, int], tried: set[str]
) -> bool:
    """Give ``place`` a key whose owner can take another one."""
    for key in wishes[place]:
        if key not in tried:
            tried.add(key)
            if key not in owners or _make_room(owners[key], wishes, owners, tried):
                owners[key] = place
                return True
    return False


def marked(text: str, key: str) -> str:
    """``text`` as Qt wants it: ``&`` before the letter that is ``key``, and any other doubled."""
    at = _place(text, key) if key else -1
    escaped = [f"&{c}" if number == at else c for number, c in enumerate(_doubled(text))]
    return "".join(escaped)


def plain(text: str) -> str:
    """What a person reads of ``text`` in Qt's form."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def marked_all(texts: Sequence[str]) -> list[str]:
    """``texts``, such as the lines of a menu, each with a key of its own."""
    keys = assign(texts) if USED else [""] * len(texts)
    return list(map(marked, texts, keys))


def _doubled(text: str) -> list[str]:
    return [c.replace("&", "&&") for c in text]


def _place(text: str, key: str) -> int:
    """Where ``key`` is underlined: at the beginning of a word if one begins with it."""
    places = [number for number, c in enumerate(text) if c.upper() == key]
    begins = [at for at in places if not at or text[at - 1].isspace()]
    return next(iter((*begins, *places)), -1)


class Turn(IntEnum):
    """Who takes a letter before whom; those of one turn as they are read."""

    FIRST = 0
    """The buttons of a dialog, whatever stands above them."""
    USUAL = 1
    LAST = 2
    """What comes and goes while its page stands."""


class Keyed(_Base):
    """What has a key: mixed into a button, or into a label that belongs to a field.

    Its text is what a person reads; ``&`` in it is a sign like any other.
    """

    _key = ""
    turn = Turn.USUAL

    @property
    def key(self) -> str:
        """The letter that it has now; empty: none."""
        return self._key

    @property
    def words(self) -> str:
        """What the letter is taken from."""
        return self.text()

    def text(self) -> str:
        return plain(super().text())

    def setText(self, text: str, /) -> None:
        super().setText(marked(text, self._key))
        # Else everything keeps its key: counters change ten times a second.
        if self._key not in letters(text):
            renew(self)

    def show_key(self, key: str) -> None:
        """Have ``key`` from now on; empty: none."""
        self._key = key
        in_qt = marked(self.text(), key)
        if in_qt != super().text():
            super().setText(in_qt)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        renew(self)


class AccessKeys(QObject):
    """The keys of one window: ``of(window)``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._own: tuple[Keyed, ...] = ()
        self._kept: frozenset[str] = frozenset()
        self._controls: WeakKeyDictionary[Keyed, None] = WeakKeyDictionary()  # in order
        self._expected: WeakSet[Keyed] = WeakSet()
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.give)
        window.installEventFilter(self)

    def keep(self, texts: Sequence[str], own: Iterable[Keyed]) -> list[str]:
        """``texts`` of the window's ``own`` buttons, marked with keys that nothing else in the window gets.

        What is called the same has the same key.
        """
        different = tuple(dict.fromkeys(texts))
        keys = dict(zip(different, assign(different) if USED else [""] * len(texts), strict=False))
        self._kept, self._own = frozenset(keys.values()), tuple(own)
        self._timer.start()
        return [marked(text, keys[text]) for text in texts]

    def add(self, control: Keyed) -> None:
        """``control`` is shown now; it gets its key once what is happening is over."""
        self._controls[control] = None
        self._timer.start()

    def expect(self, control: Keyed) -> None:
        """``control`` will be shown later; its key is kept for it."""
        self._expected.add(control)
        self.add(control)

    def give(self) -> None:
        """Give every control that is shown its key."""
        window = self.parent()
        if not isinstance(window, QWidget):
            return
        controls = sorted(self._standing(window), key=lambda each: _place_in(window, each))
        visible = [each for each in controls if each.isVisible()]
        residents = [each for each in controls if each.turn is not Turn.LAST]
        guests = [each for each in visible if each.turn is Turn.LAST]
        self._show(residents, self._kept)
        absent = {each.key for each in controls if each not in visible}
        self._show(guests, self._kept.union(each.key for each in residents), absent)
        if not all(each.key for each in visible):  # nobody goes without for what is hidden
            self._show(visible, self._kept)

    def _show(
        self, controls: Sequence[Keyed], reserved: Collection[str], avoided: Collection[str] = ()
    ) -> None:
        words, before = [each.words for each in controls], [each.key for each in controls]
        for control, key in zip(controls, assign(words, before, reserved, avoided), strict=True):
            control.show_key(key)

    def _standing(self, window: QWidget) -> list[Keyed]:
        """What can have a key, also while it is hidden on a page that stands; what a label belongs to has the label's."""
        here = [each for each in self._controls if isValid(each) and each not in self._own]
        controls = [
            each
            for each in here
            if each.window() is window
            and (each.isVisible() or ((each.key or each in self._expected) and _stands(each)))
        ]
        labelled = {each.buddy() for each in controls if isinstance(each, QLabel)}
        return [each for each in controls if each not in labelled]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that is held down presses nothing, with Alt as without."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        with_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.isAutoRepeat() and with_alt:
            event.accept()
            return True
        return False


_of: WeakKeyDictionary[QWidget, AccessKeys] = WeakKeyDictionary()


def of(window: QWidget) -> AccessKeys:
    """The keys of ``window``."""
    keys = _of.get(window)
    if keys is None or not isValid(keys):
        keys = _of[window] = AccessKeys(window)
    return keys


def renew(control: Keyed) -> None:
    """``control`` is new in its window, or is called otherwise."""
    if USED and control.isVisible():
        of(control.window()).add(control)


def reserve(part: QWidget) -> None:
    """Keep letters for what is in ``part``, which isn't shown yet on a page that is."""
    for control in part.findChildren(QWidget) if USED else ():
        if isinstance(control, Keyed):
            of(control.window()).expect(control)


def _stands(control: QWidget) -> bool:
    """Whether the page that it is on is shown; a window without pages is one."""
    parent = control.parentWidget()
    while parent is not None and not isinstance(parent, QWizardPage):
        parent = parent.parentWidget()
    return parent is None or parent.isVisible()


def _place_in(window: QWidget, control: Keyed) -> tuple[int, bool, int, int]:
    visible = control.isVisible()
    at = control.mapTo(window, QPoint()) if visible else QPoint()  # else it may have no place yet
    return control.turn, not visible, at.y(), at.x()
