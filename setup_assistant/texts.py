"""Every text a person reads, looked up when it is shown.

English is the message; each other language is one file, ``resources/locale/<language>.po``.
Where one English word has two meanings, ``pgettext`` takes the key of the wording list as context.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path

from setup_assistant import catalogues

NAME_LETTERS = 256
"""As long as names and e-mail addresses get."""

_ENGLISH = ("en", "C", "POSIX")

_HOURS: Callable[[datetime], str] = "{:%H:%M}".format
_clock: Callable[[datetime], str] = _HOURS
_calendar: Callable[[date], str] = date.isoformat
_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_here: ContextVar[Callable[[datetime], str] | None] = ContextVar("clock", default=None)


def resources() -> Path:
    """The folder of icons, translations and all else that is no code.

    In a checkout and in the frozen program it lies beside the package, in what pip installs inside it. Nothing
    writes into it, but compiled catalogues in a checkout.
    """
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def use(languages: list[str]) -> None:
    """Take the first of ``languages`` (such as ``["de_CH", "en"]``) that there is; English always is.

    It is the language of the messages and has no catalogue: what stands after it is never looked for.
    """
    global _catalogue
    name = first_of(languages)
    _catalogue = _gettext.NullTranslations() if name == "en" else catalogues.read(_folder(), name)


def _folder() -> Path:
    return resources() / "locale"


def available() -> list[str]:
    """The languages that there are, such as ``["de", "en"]``, by their names."""
    return sorted({"en", *catalogues.names(_folder())})


def first_of(languages: list[str]) -> str:
    """The one of ``available`` that ``use`` takes for ``languages``."""
    there = available()
    for name in languages:
        plain = name.partition("_")[0]
        if plain in _ENGLISH:
            break
        if name in there or plain in there:
            return name if name in there else plain
    return "en"


def speaks(name: str) -> bool:
    """Whether ``name`` (such as ``de_CH``) is one of ``available``, be it without its country."""
    plain = name.partition("_")[0]
    return plain in _ENGLISH or first_of([name]) != "en"


def tell_time(
    clock: Callable[[datetime], str] = _HOURS, calendar: Callable[[date], str] = date.isoformat
) -> None:
    """From now on these write times of day and dates; the window hands in the system's format."""
    global _clock, _calendar
    _clock, _calendar = clock, calendar


@contextmanager
def clocked(clock: Callable[[datetime], str]) -> Iterator[None]:
    """Inside of it ``clock`` writes times, in this thread only: a report has UTC, the window doesn't."""
    before = _here.set(clock)
    try:
        yield
    finally:
        _here.reset(before)


def clock(at: datetime) -> str:
    """The local time of day of ``at`` (aware), or what ``clocked`` says."""
    here = _here.get()
    return here(at) if here else _clock(at.astimezone())


def day(at: date) -> str:
    """A date, or the local day of a moment (aware); ISO 8601 on the command line and in a report."""
    if isinstance(at, datetime):
        at = (at.astimezone(UTC) if _here.get() else at.astimezone()).date()
    return at.isoformat() if _here.get() else _calendar(at)


def language() -> str:
    """The language of the texts, such as ``de``."""
    return _catalogue.info().get("language") or "en"


def take(catalogue: _gettext.NullTranslations) -> _gettext.NullTranslations:
    """Speak with ``catalogue`` from now on; the one before."""
    global _catalogue
    before, _catalogue = _catalogue, catalogue
    return before


def printable(text: str) -> str:
    """``text`` as one line without anything that is not shown: no line breaks, no change of direction."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def person_name(text: str) -> str:
    """A name or address that somebody else gave: ``printable``, and no longer than names are.

    A window that has to lay out millions of letters stands still for seconds.
    """
    words = printable(text[: NAME_LETTERS * 4])
    return words if len(words) <= NAME_LETTERS else f"{words[:NAME_LETTERS]}…"


def _(message: str) -> str:
    """``message`` in the reader's language."""
    return _catalogue.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks ``message`` as one that ``translated`` gets when somebody reads it."""
    return message


def translated(message: str) -> str:
    """What ``N_`` has marked, in the reader's language."""
    return _(message)


def listed(words: Iterable[str]) -> str:
    """``words`` one after the other, as the reader's language parts them."""
    return pgettext("list", ", ").join(words)


def labelled(label: str, value: str) -> str:
    """``label: value``; before the colon some languages have a space."""
    return _("{column}: {value}").format(column=label, value=value)


def quoted(words: str) -> str:
    """``words`` in the quotation marks of the reader's language."""
    return _("“{words}”").format(words=words)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for ``n`` things, not yet formatted."""
    return _catalogue.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """``message`` in the meaning that ``context`` names."""
    return _catalogue.pgettext(context, message)
