"""The look of a page of the manual, which Qt's Markdown leaves as it comes: type, colours, tables, code."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontInfo,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from setup_assistant.ui.style import theme

_HEADINGS = {1: ("title", 0, 4), 2: ("dialog", 18, 4), 3: ("strong", 12, 2)}
"""Style of type, space above and below, by level."""
_PARAGRAPH, _LINE = 8, 3
"""Space below a paragraph, and below a line of a list."""
_CELL = 6
_ROW, _WORD = 84, 18
"""Letters of a row of a table, about, and of the longest word that is kept whole."""


def prepare(document: QTextDocument) -> None:
    """Before its text is set: Qt makes headings larger by points, which a font in pixels hasn't."""
    font = theme.font("body")
    font.setPointSizeF(QFontInfo(font).pointSizeF())
    document.setDefaultFont(font)


def dress(document: QTextDocument) -> None:
    """Give ``document``, which was prepared and whose text was set just now, fonts and colours of now."""
    whole = QTextCursor(document)
    whole.beginEditBlock()  # laid out once, and not after each piece
    for block in blocks(document):
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(_space(block))
        for start, length, before in list(runs(block)):
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_type(block, before))
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)
    whole.endEditBlock()


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Every paragraph, heading, line of a list and cell, in order."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def runs(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Place, length and format of each piece of ``block`` that looks alike."""
    place = block.begin()
    while not place.atEnd():
        piece = place.fragment()
        yield piece.position(), piece.length(), piece.charFormat()
        place += 1


def _space(block: QTextBlock) -> QTextBlockFormat:
    made, level = QTextBlockFormat(), block.blockFormat().headingLevel()
    in_table = QTextCursor(block).currentTable() is not None
    _style, above, below = _HEADINGS.get(level, ("", 0, _PARAGRAPH))
    if block.textList() is not None and block.next().textList() is not None:
        above, below = 0, _LINE
    made.setTopMargin(0 if in_table else above)
    made.setBottomMargin(0 if in_table else below)
    if _is_code(block):
        made.setBackground(theme.color("sunken"))
        made.setLeftMargin(10)
        made.setBottomMargin(0 if _is_code(block.next()) else _PARAGRAPH)
    elif not level:
        made.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _is_code(block: QTextBlock) -> bool:
    """A line of a block of code. Qt marks only those between fences."""
    if not block.isValid() or QTextCursor(block).currentTable() is not None:
        return False
    looks = [look for _start, _length, look in runs(block)]
    return bool(looks) and all(look.fontFixedPitch() for look in looks)


def _type(block: QTextBlock, before: QTextCharFormat) -> QTextCharFormat:
    made, level = QTextCharFormat(before), block.blockFormat().headingLevel()
    if level:
        made.clearProperty(
            QTextFormat.Property.FontSizeAdjustment.value
        )  # else it counts before ours
        made.setFont(theme.font(_HEADINGS[min(level, 3)][0]))
    elif before.fontFixedPitch():
        code = theme.font("code")
        made.setFont(
            code, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly
        )
    elif before.fontWeight() > QFont.Weight.Normal:
        made.setFontWeight(QFont.Weight.DemiBold)
    below_title = not level and block.previous().blockFormat().headingLevel() == 1
    made.setForeground(
        theme.color("link" if before.isAnchor() else "text2" if below_title else "text")
    )
    return made


def _dress_table(table: QTextTable) -> None:
    made = table.format()
    made.setBorder(1)
    made.setBorderCollapse(True)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderBrush(QBrush(theme.color("border")))
    made.setCellPadding(_CELL)
    made.setCellSpacing(0)
    made.setTopMargin(4)
    made.setBottomMargin(12)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setColumnWidthConstraints(_widths(table))
    table.setFormat(made)


def _widths(table: QTextTable) -> list[QTextLength]:
    """Room for the longest word of each column, within limits; the rest as much as there is to be read."""
    columns = [
        [_words(table, row, column) for row in range(table.rows())]
        for column in range(table.columns())
    ]
    needs = [min(max(map(len, " ".join(cells).split())), _WORD) + 3 for cells in columns]
    means = [sum(map(len, cells)) for cells in columns]
    free = max(_ROW - sum(needs), 0)
    parts = [need + free * mean / sum(means) for need, mean in zip(needs, means, strict=True)]
    return [
        QTextLength(QTextLength.Type.PercentageLength, 100 * part / sum(parts)) for part in parts
    ]


def _words(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText() or "-"
