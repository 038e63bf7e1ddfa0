"""Where this user's files are, and the app and directory that ``settings.json`` names. Nothing secret is in them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from setup_assistant import files, json_text
from setup_assistant.errors import InputError
from setup_assistant.registration import Registration, client_id_in, tenant_in
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


def registration() -> Registration:
    """The app's ``client_id`` and its ``tenant`` from ``settings.json`` in the configuration folder.

    Raises ``InputError`` that names file and reason when the file is there and can't be used.
    """
    document = _document()
    client_id, tenant = document.get("client_id") or "", document.get("tenant") or ""
    app = Registration(_read(client_id, client_id_in), _read(tenant, tenant_in))
    if client_id and not app.client_id:
        raise _unusable(_("“client_id” is no application ID"))
    if tenant and not app.tenant:
        raise _unusable(_("“tenant” is no directory"))
    return app


def remember(app: Registration) -> None:
    """Keep ``app`` in ``settings.json``; what else stands there stays.

    Raises ``InputError`` as ``registration`` does, so that a damaged file is never written over, and
    when it can't be written.
    """
    import json  # costs the start of the window, which seldom saves anything

    values = {"client_id": app.client_id, "tenant": app.tenant}
    document = {key: value for key, value in (_document() | values).items() if value != ""}
    file = settings_file()
    try:
        files.replace_text(file, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    except OSError as problem:
        message = _("{file} can't be written: {reason}.")
        raise InputError(
            "settings", message.format(file=file, reason=files.reason(problem))
        ) from None


def settings_file() -> Path:
    """The user's settings; people write it by hand too."""
    return configuration_folder() / "settings.json"


def _document() -> dict[str, object]:
    """What the file holds; empty where there is none."""
    try:
        document = json_text.parse(files.read_text(settings_file()))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as problem:
        raise _unusable(_reason(problem)) from None
    if not isinstance(document, dict):
        raise _unusable(_("it holds no settings"))
    return document


def _read(value: object, read: Callable[[str], str]) -> str:
    return read(value) if isinstance(value, str) else ""


def _unusable(reason: str) -> InputError:
    message = _("{file} can't be used ({reason}). Correct or remove it.")
    return InputError("settings", message.format(file=settings_file(), reason=reason))


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return files.reason(problem)
    if isinstance(problem, UnicodeDecodeError):
        return _("it is no text")
    line = getattr(problem, "lineno", None)  # of a JSON error; importing json here costs the start
    if line is not None:
        return _("line {n}").format(n=line)
    return _("it holds no settings")


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
