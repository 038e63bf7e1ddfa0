"""One window a person: a second one says that there is one, and is opened only on request."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from setup_assistant import files
from setup_assistant.texts import _
from setup_assistant.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from filelock import FileLock

NAME = "window.lock"
"""Of the file beside what is remembered. The system frees the lock with the process, however that ends."""


class OpenWindow:
    """``OpenWindow(folder)`` is the lock of this person's window: ``take()`` it while yours is open, then ``end()``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._lock: FileLock | None = None

    @property
    def may_be_there(self) -> bool:
        """Whether another window may be open: its file is there. Costs no import, for most starts find none."""
        return files.present(self._path)

    def take(self) -> bool:
        """Whether no other window is open, or nobody can say so: then this one is it. In any thread."""
        if self._lock is not None:
            return True
        import filelock

        lock = filelock.FileLock(self._path, thread_local=False)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except filelock.Timeout:
            return False
        except (OSError, UnicodeEncodeError, NotImplementedError):  # a share that knows no locks
            return True
        self._lock = lock
        return True

    def end(self) -> None:
        """The window is closed: the next start finds nothing."""
        if self._lock is not None:
            lock, self._lock = self._lock, None
            lock.release()
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def wanted() -> bool:
    """Ask before there is a window; whether another one is wanted."""
    return question(None).exec() == QDialog.DialogCode.Accepted


def question(parent: QWidget | None) -> Dialog:
    """Asks whether to open another one; accepted = yes."""
    dialog = Dialog(
        parent,
        _("Setup Assistant is already open"),
        _(
            "A second window can check and set up another account. What the first one remembers stays "
            "with it."
        ),
    )
    dialog.setObjectName("second window")
    dialog.add_button(_("Open another"), lambda: None)
    dialog.add_button(_("Cancel"), main=True)
    return dialog
