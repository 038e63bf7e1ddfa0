"""Where this user's files are, and the application that ``settings.json`` names. Nothing secret is in them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from setup_assistant import files, json_text
from setup_assistant.errors import InputError
from setup_assistant.texts import _

VENDOR = "Keepit setup"
"""The folder around the data folder on Windows."""

LEDGER = "changes.json"
"""Name of the list of changes, beside what is remembered."""


def data_folder(practice: bool = False) -> Path:
    """The user's data folder; practice keeps its own inside of it.

    Raises ``InputError`` where the system names none, as for a user without a home.
    """
    import platformdirs

    root = _asked(platformdirs.user_data_dir)
    return root / "practice" if practice else root


def configuration_folder() -> Path:
    """Where what somebody typed is kept: ``settings.json`` and ``profiles.json``; raises as ``data_folder``."""
    import platformdirs

    return _asked(platformdirs.user_config_dir)


def _asked(ask: Callable[..., str]) -> Path:
    """What the system says; on Windows below the vendor's name, and not what goes to other computers."""
    try:
        return Path(ask("Setup Assistant", VENDOR, roaming=False))
    except (RuntimeError, ValueError, OSError):
        name = "WIN_PD_OVERRIDE_LOCAL_APPDATA" if os.name == "nt" else "HOME"
        message = _("This computer names no folder for your data. Set the variable {name} to one.")
        raise InputError("data_folder", message.format(name=name)) from None


def elsewhere(home: Path) -> dict[str, str]:
    """The variables with which this program, and what it starts, takes ``home`` for the user's folders.

    For tests and measurements, on every system: Windows is asked for its folders by a call, so
    variables of its own don't move them, and macOS has them below the home folder.
    """
    data, roaming = str(home / "data"), str(home / "roaming")
    return {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_DATA_HOME": data,
        "XDG_CONFIG_HOME": str(home / "configuration"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "LOCALAPPDATA": data,
        "APPDATA": roaming,
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": data,
        "WIN_PD_OVERRIDE_APPDATA": roaming,
    }


def client_id() -> str:
    """The app registration's id from ``settings.json`` in the configuration folder, or empty.

    Raises ``InputError`` that names file and reason when the file is there and can't be used.
    """
    file = configuration_folder() / "settings.json"
    try:
        entered = json_text.parse(files.read_text(file)).get("client_id")
        if not entered:
            return ""
        import uuid  # costs the start of the window, which seldom has settings

        return str(uuid.UUID(entered))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        message = _("{file} can't be used ({reason}). Correct or remove it.")
        raise InputError("settings", message.format(file=file, reason=_reason(problem))) from None


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return files.reason(problem)
    if isinstance(problem, UnicodeDecodeError):
        return _("it is no text")
    line = getattr(problem, "lineno", None)  # of a JSON error; importing json here costs the start
    if line is not None:
        return _("line {n}").format(n=line)
    return _("“client_id” is no application ID")


def ledger_file(practice: bool = False, *, world: bool = False) -> Path:
    """Where the list of changes is kept; a practice world that goes on running has its own."""
    return data_folder(practice) / (f"world-{LEDGER}" if world else LEDGER)


def forget_practice_changes() -> None:
    """Remove the list of changes of an earlier practice run: it was about another world.

    Raises ``InputError`` when the user's data folder can't be used.
    """
    file = ledger_file(practice=True)
    try:
        files.remove(file)
    except OSError as problem:
        message = _("The folder {folder} can't be used: {reason}.")
        raise InputError(
            "data_folder", message.format(folder=file.parent, reason=files.reason(problem))
        ) from None
