"""Why a report can't be read, kept or printed."""

from __future__ import annotations

import errno
from pathlib import Path

from setup_assistant import errors
from setup_assistant.texts import _


class NotAReport(errors.AssistantError):
    """The file isn't a report that this version can read. ``where`` names the place, for support.

    ``unopened`` names the file and says why it can't even be opened.
    """

    def __init__(self, where: str = "", *, newer: bool = False, unopened: str = "") -> None:
        super().__init__(where, newer)
        self.where, self.newer, self.unopened = where, newer, unopened

    @property
    def title(self) -> str:
        return _("The report can't be read")

    @property
    def text(self) -> str:
        if self.unopened:
            return _("{file} can't be opened.").format(file=self.unopened)
        if self.newer:
            return _("A newer version of the assistant made this report. Update, then try again.")
        return _(
            "The file is not a report of this assistant, or it is damaged. Choose the .json file "
            "of a report."
        )

    @property
    def details(self) -> str:
        return self.where or super().details


class NotSaved(errors.AssistantError):
    """The files could not be written into ``folder``; nothing of it is left there."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        super().__init__(str(folder), cause.errno)
        self.folder, self.cause = folder, cause

    @property
    def title(self) -> str:
        return _("Nothing was saved")

    @property
    def text(self) -> str:
        if self.cause.errno in (errno.ENOSPC, errno.EDQUOT):
            sentence = _("The disk of {folder} is full. Make room or choose another folder.")
        elif self.cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            sentence = _("You may not write in {folder}. Choose another folder.")
        elif self.cause.errno in (errno.ENOENT, errno.ENOTDIR):
            sentence = _("The folder {folder} doesn't exist. Choose another folder.")
        else:
            sentence = _("{folder} could not be written. Choose another folder, then try again.")
        return sentence.format(folder=self.folder)

    @property
    def details(self) -> str:
        return self.cause.strerror or super().details


class NotPrinted(errors.AssistantError):
    """The PDF could not be made. ``reason`` is a whole sentence, or empty."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def title(self) -> str:
        return _("The PDF was not made")

    @property
    def text(self) -> str:
        return self.reason or _(
            "The browser that prints the report didn't finish. Save the report as HTML and print "
            "it from there."
        )
