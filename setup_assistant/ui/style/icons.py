"""Our line icons: drawn when painted, in the colour that their token has at that moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from setup_assistant.texts import resources

ColorOf = Callable[[str], QColor]

_icons: dict[tuple[str, str, int], tuple[QIcon, QIconEngine]] = {}


def icon(name: str, token: str, size: int, color_of: ColorOf) -> QIcon:
    """The icon of that name; the same object for the same arguments."""
    key = (name, token, size)
    if key not in _icons:
        engine = _Engine(name, token, size, color_of)
        _icons[key] = (QIcon(engine), engine)
    return _icons[key][0]


def pixmap(name: str, color: QColor, size: QSize) -> QPixmap:
    """``name`` drawn in ``color``; ``size`` is in device pixels."""
    key = f"{name}:{color.name()}:{size.width()}x{size.height()}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _draw(name, color, size)
        QPixmapCache.insert(key, picture)
    return picture


def _draw(name: str, color: QColor, size: QSize) -> QPixmap:
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.transparent)
    svg = _source(name).replace("currentColor", color.name())
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(QPoint(), size))
    painter.end()
    return picture


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


class _Engine(QIconEngine):
    """Asks for its colour at paint time; one picture for all modes and states."""

    def __init__(self, name: str, token: str, size: int, color_of: ColorOf) -> None:
        super().__init__()
        self._name, self._token, self._size, self._color_of = name, token, size, color_of
        self._clones: list[QIconEngine] = []

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        del mode, state
        picture = pixmap(self._name, self._color_of(self._token), size * scale)
        picture.setDevicePixelRatio(scale)
        return picture

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        del mode, state
        return size if size.isValid() else QSize(self._size, self._size)

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        engine = _Engine(self._name, self._token, self._size, self._color_of)
        self._clones.append(engine)  # Qt paints with it, but Python alone keeps it alive
        return engine
