"""The program's icon for each system, drawn from the SVG of the window.

Both containers are simple enough to write here, and Qt writes only one size into each.
"""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from setup_assistant.packaging import product

SOURCE = product.ROOT / "resources" / "icons" / "app.svg"
TILE, LINE = "#2556c4", "#ffffff"
WINDOWS_SIZES = (16, 20, 24, 32, 48, 64, 256)
MACOS_KINDS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024,
               b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512}  # fmt: skip
PNG_FROM = 256
"""Windows reads PNG entries of this size everywhere; smaller ones as bitmaps only are safe."""


def write(folder: Path) -> None:
    """Write ``app.ico``, ``app.icns`` and ``app.png`` (256 x 256) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.ico").write_bytes(ico([drawn(size) for size in WINDOWS_SIZES]))
    (folder / "app.icns").write_bytes(icns())
    (folder / "app.png").write_bytes(png(drawn(256)))


def drawn(size: int) -> QImage:
    """The icon on its tile, ``size`` pixels square."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    svg = SOURCE.read_text(encoding="utf-8").replace("currentColor", LINE)
    edge = size / 16
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TILE))
        tile = QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
        painter.drawRoundedRect(tile, size / 5, size / 5)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, tile.adjusted(edge, edge, -edge, -edge))  # fmt: skip
    return image


def png(image: QImage) -> bytes:
    """``image`` as a PNG file."""
    buffer = QBuffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def ico(images: list[QImage]) -> bytes:
    """A Windows icon with one entry for each of ``images``."""
    header = struct.pack("<HHH", 0, 1, len(images))
    offset = len(header) + 16 * len(images)
    directory, bodies = b"", b""
    for image in images:
        body = png(image) if image.width() >= PNG_FROM else _bitmap(image)
        side = image.width() % 256  # 0 stands for 256
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(body), offset + len(bodies))  # fmt: skip
        bodies += body
    return header + directory + bodies


def _bitmap(image: QImage) -> bytes:
    """A device-independent bitmap, bottom line first, followed by an empty mask."""
    side = image.width()
    head = struct.pack("<IiiHHIIiiII", 40, side, side * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    lines = bytes(image.flipped(Qt.Orientation.Vertical).constBits())
    mask = bytes((side + 31) // 32 * 4 * side)
    return head + lines + mask


def icns() -> bytes:
    """A macOS icon with every size that Finder and the Dock ask for."""
    entries = b""
    for kind, size in MACOS_KINDS.items():
        body = png(drawn(size))
        entries += kind + struct.pack(">I", len(body) + 8) + body
    return b"icns" + struct.pack(">I", len(entries) + 8) + entries
