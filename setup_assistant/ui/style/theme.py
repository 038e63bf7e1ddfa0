"""The look of the window: palette, fonts, icons and colours by token, switchable while running.

``style.apply(scheme)`` dresses the whole application; everything that shows a token follows
``theme.changes().changed``. With a high-contrast system theme nothing of ours is applied: Fusion
then draws with the system's own palette.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from setup_assistant.ui.style import icons
from setup_assistant.ui.style.tokens import DARK, LIGHT, SUNKEN

SIZES = {
    "title": 1.6,
    "dialog": 1.3,
    "heading": 1.08,
    "strong": 1.0,
    "body": 1.0,
    "secondary": 1.0,
    "caption": 0.92,
    "overline": 0.85,
    "code": 0.88,
    "display": 2.0,
}
"""Size of each style of type relative to the system font (design: 3.4 Type)."""

_SEMIBOLD = frozenset({"title", "dialog", "heading", "strong", "overline"})
_SYSTEM_ROLES = {
    "link": QPalette.ColorRole.Link,
    "onAccent": QPalette.ColorRole.HighlightedText,
    "accent": QPalette.ColorRole.Highlight,
    "focus": QPalette.ColorRole.Highlight,
    "progress": QPalette.ColorRole.Highlight,
    "sel": QPalette.ColorRole.AlternateBase,
    "btn": QPalette.ColorRole.Button,
}
_SYSTEM_FILLS = frozenset(
    [
        "window",
        "sunken",
        "surface",
        "card",
        "accentBg",
        "okBg",
        "warnBg",
        "badBg",
        "muteBg",
        "btnHover",
        "btnPress",
    ]
)


class Changes(QObject):
    """Tells that colours or fonts are new; widgets connect their ``restyle`` to it."""

    changed = Signal()


class _State:
    """What is applied at the moment; one process has one look."""

    tokens = LIGHT
    dark = False
    high_contrast = False
    changes: Changes | None = None


def changes() -> Changes:
    """The signal that widgets follow."""
    if _State.changes is None:
        _State.changes = Changes()
    return _State.changes


def color(token: str) -> QColor:
    """The colour of ``token`` now; ``KeyError`` for a token the design doesn't have."""
    if _State.high_contrast:
        return _system_color(token)
    if token == SUNKEN:
        return QColor(_State.tokens["card" if _State.dark else "window"])
    return QColor(_State.tokens[token])


def icon(name: str, tint: str = "text2", size: int = 16) -> QIcon:
    """The icon ``name`` in the colour of token ``tint``; follows the theme and the pixel ratio by itself.

    Same picture in every mode, so that status icons keep their colour in selected rows. ``size``
    is only the size it offers when nobody asks for another one.
    """
    return icons.icon(name, tint, size, color)


def font(style: str = "body") -> QFont:
    """The font of one of ``SIZES``, from the system's font and text size."""
    base = QApplication.font()
    if style in ("code", "display"):
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        base = QFont(fixed.families() or [fixed.family()], base.pointSize())
    font = QFont(base)
    _scale(font, QApplication.font(), SIZES[style], floor=style in ("caption", "overline"))
    font.setWeight(QFont.Weight.DemiBold if style in _SEMIBOLD else QFont.Weight.Normal)
    return font


def is_dark() -> bool:
    """Whether the dark colours are shown."""
    return _State.dark


def is_high_contrast() -> bool:
    """Whether the system's own high-contrast colours are shown."""
    return _State.high_contrast


def system_scheme() -> Qt.ColorScheme:
    """Light or dark, as the system says; light where it says nothing."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return Qt.ColorScheme.Dark if scheme is Qt.ColorScheme.Dark else Qt.ColorScheme.Light


def system_wants_contrast() -> bool:
    """Whether the user has asked the system for high contrast."""
    hints = QGuiApplication.styleHints()
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def choose(scheme: Qt.ColorScheme, *, high_contrast: bool) -> None:
    """Take other colours. ``style.apply`` does that and dresses the application with them."""
    _State.dark = scheme is Qt.ColorScheme.Dark
    _State.tokens = DARK if _State.dark else LIGHT
    _State.high_contrast = high_contrast


def palette() -> QPalette:
    """The palette of the current tokens (design: palette mapping)."""
    palette = QPalette(color("surface"))
    for role, token in _ROLES.items():
        palette.setColor(role, color(token))
    roles = QPalette.ColorRole
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("text3"))
    return palette


_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "onAccent",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "btn",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Shadow: "border",
}


def _system_color(token: str) -> QColor:
    palette = QApplication.palette()
    if token in _SYSTEM_FILLS:
        return palette.color(QPalette.ColorRole.Window)
    return palette.color(_SYSTEM_ROLES.get(token, QPalette.ColorRole.WindowText))


def _scale(font: QFont, base: QFont, factor: float, *, floor: bool) -> None:
    if base.pixelSize() > 0:
        pixels = round(base.pixelSize() * factor)
        font.setPixelSize(max(11, pixels) if floor else pixels)
        return
    points = base.pointSizeF() * factor
    font.setPointSizeF(max(8.25, points) if floor else points)
