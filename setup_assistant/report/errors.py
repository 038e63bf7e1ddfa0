"""Why a report can't be read, kept or printed."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import ClassVar

from setup_assistant.errors import AssistantError, NoPrivateBrowser
from setup_assistant.texts import N_


class NotAReport(AssistantError):
    """The file isn't a report that this version can read. ``where`` names the place, for support.

    ``file`` is one that can't even be opened; ``where`` says why.
    """

    HELP = "messages.md#a-report"
    TITLE = N_("The report can't be read")
    TEXT = N_(
        "The file is not a report of this assistant, or it is damaged. Choose the .json file "
        "of a report."
    )
    _UNOPENED = N_("{file} can't be opened.")
    _NEWER = N_("A newer version of the assistant made this report. Update, then try again.")

    def __init__(self, where: str = "", *, newer: bool = False, file: Path | None = None) -> None:
        super().__init__(where, newer)
        self.file = file
        if where:
            self.details = where
        if file or newer:
            self.text = self.filled(self._UNOPENED if file else self._NEWER)


class NotSaved(AssistantError):
    """The files could not be written into ``folder``; nothing of it is left there."""

    HELP = "messages.md#a-report"
    TITLE = N_("Nothing was saved")
    TEXT = N_("{folder} could not be written. Choose another folder, then try again.")
    _FULL = N_("The disk of {folder} is full. Make room or choose another folder.")
    _FORBIDDEN = N_("You may not write in {folder}. Choose another folder.")
    _MISSING = N_("The folder {folder} doesn't exist. Choose another folder.")
    _TOO_LONG = N_(
        "The path of the report in {folder} would be too long for this computer. Choose a folder with a "
        "shorter path."
    )
    _BY_NUMBER: ClassVar = {
        errno.ENOSPC: _FULL,
        errno.EDQUOT: _FULL,
        errno.EACCES: _FORBIDDEN,
        errno.EPERM: _FORBIDDEN,
        errno.EROFS: _FORBIDDEN,
        errno.ENOENT: _MISSING,
        errno.ENOTDIR: _MISSING,
        errno.ENAMETOOLONG: _TOO_LONG,
    }

    def __init__(self, folder: Path, cause: OSError) -> None:
        super().__init__(str(folder), cause.errno)
        self.folder = folder
        text = self._BY_NUMBER.get(cause.errno or 0, self.TEXT)
        # What Windows says of a path of more than 260 characters.
        there = text == self._MISSING and folder.is_dir()
        self.text = self.filled(self._TOO_LONG if there else text)
        if cause.strerror:
            self.details = cause.strerror


class NotPrinted(AssistantError):
    """The PDF could not be made. ``unusable`` says so of the browser that prints it."""

    HELP = "messages.md#a-report"
    TITLE = N_("The PDF was not made")
    TEXT = N_(
        "The browser that prints the report didn't finish. Save the report as HTML and print "
        "it from there."
    )

    _UNUSABLE = N_(
        "{reason} That browser prints the report, too: open the HTML file in your own browser and "
        "print it from there."
    )

    def __init__(self, unusable: NoPrivateBrowser | None = None) -> None:
        super().__init__(unusable)
        if unusable is not None:
            self.reason = unusable.reason
            self.text, self.details = self.filled(self._UNUSABLE), unusable.details
