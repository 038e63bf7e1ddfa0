"""Every text a person reads, looked up when it is shown.

English is the message; catalogues are ``resources/locale/<language>/LC_MESSAGES/setup_assistant.mo``.
Where one English word has two meanings, ``pgettext`` takes the key of the wording list as context.
"""

from __future__ import annotations

import gettext as _gettext
import sys
from pathlib import Path

DOMAIN = "setup_assistant"

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def resources() -> Path:
    """The folder of icons and translations, beside the package or inside the frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen or Path(__file__).resolve().parent.parent) / "resources"


def use(languages: list[str]) -> None:
    """Take the first of ``languages`` (such as ``["de"]``) that has a catalogue, else English."""
    global _catalogue
    _catalogue = _gettext.translation(DOMAIN, resources() / "locale", languages, fallback=True)


def _(message: str) -> str:
    """``message`` in the reader's language."""
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for ``n`` things, not yet formatted."""
    return _catalogue.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """``message`` in the meaning that ``context`` names."""
    return _catalogue.pgettext(context, message)
