"""Where this user's files are, and what ``settings.json`` says. Nothing secret is in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from setup_assistant import files, json_text
from setup_assistant.errors import InputError, unwritable
from setup_assistant.languages import language_in
from setup_assistant.proxies import is_proxy
from setup_assistant.registration import NOTHING, Registration, client_id_in, tenant_in
from setup_assistant.texts import _

VENDOR = "Keepit setup"
"""The folder around the data folder on Windows."""

LEDGER = "changes.json"
"""Name of the list of changes, beside what is remembered."""

DAMAGED = "settings.json.damaged"
"""Name of the copy of settings that couldn't be used, beside the new ones."""


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


def machine_folder() -> Path | None:
    """The folder of what the organization sets for everybody; None where the system names none.

    It is the one that ``platformdirs`` has for that, but no variable moves it: anybody can set one.
    """
    if sys.platform == "win32":
        from platformdirs import windows

        try:
            # ``get_win_folder`` would look at a variable first; this asks the system.
            folder = windows.get_win_folder_via_ctypes("CSIDL_COMMON_APPDATA")
        except (OSError, ValueError):
            return None
        return Path(folder) / VENDOR / "Setup Assistant"
    base = "/Library/Application Support" if sys.platform == "darwin" else "/etc/xdg"
    return Path(base) / "Setup Assistant"


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


@dataclass(frozen=True)
class Saved:
    """What ``settings.json`` says, each empty where it says nothing.

    ``saved_on`` is the day on which the app was saved, if the assistant did that. ``proxy`` has the forms of
    ``proxies``.
    """

    app: Registration = NOTHING
    saved_on: date | None = None
    language: str = ""
    proxy: str = ""


def saved() -> Saved:
    """What ``settings.json`` in the configuration folder says.

    Raises ``InputError`` that names file and reason when the file is there and can't be used.
    """
    document = _document()
    app = Registration(
        _read(document, "client_id", client_id_in, _("“client_id” is no application ID")),
        _read(document, "tenant", tenant_in, _("“tenant” is no directory")),
    )
    language = _read(document, "language", language_in, _("“language” is no language"))
    proxy = _read(
        document, "proxy", lambda text: text if is_proxy(text) else "", _("“proxy” is no proxy")
    )
    return Saved(app, _day(document.get("client_id_saved")), language, proxy)


def registration() -> Registration:
    """The app and its directory; raises as ``saved``."""
    return saved().app


def language() -> str:
    """The language that was chosen, or empty: also where the settings can't be used, which is told elsewhere."""
    try:
        return saved().language
    except InputError:
        return ""


def remember(app: Registration) -> None:
    """Keep ``app`` in ``settings.json``; what else stands there stays.

    Raises ``InputError`` as ``saved`` does, so that a damaged file is never written over, and when it
    can't be written.
    """
    _write(replace(saved(), app=app), _document())


def save(settings: Saved) -> None:
    """Keep all of ``settings``; what else stands in the file stays. A damaged file is kept beside it.

    Raises ``InputError`` when it can't be written.
    """
    try:
        saved()
        document = _document()
    except InputError:
        document = {}
        _keep_copy()
    _write(settings, document)


def _write(settings: Saved, document: dict[str, object]) -> None:
    import json  # costs the start of the window, which seldom saves anything

    same = settings.app.client_id == document.get("client_id")
    day = (
        document.get("client_id_saved") if same else datetime.now().astimezone().date().isoformat()
    )
    values = {
        "client_id": settings.app.client_id,
        "client_id_saved": day if settings.app.client_id else None,
        "tenant": settings.app.tenant,
        "language": settings.language,
        "proxy": settings.proxy,
    }
    document = {key: value for key, value in (document | values).items() if value not in ("", None)}
    file = settings_file()
    try:
        files.replace_text(file, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    except OSError as problem:
        raise _unwritable(file, problem) from None


def _keep_copy() -> None:
    """Beside the settings, in place of an earlier copy: somebody typed it."""
    file = settings_file()
    try:
        files.patiently(lambda: file.replace(file.with_name(DAMAGED)))
    except OSError as problem:
        raise _unwritable(file, problem) from None


def _unwritable(file: Path, problem: OSError) -> InputError:
    return InputError("settings", unwritable(file, problem))


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
        raise _unusable(reason_of(problem)) from None
    if not isinstance(document, dict):
        raise _unusable(_("it holds no settings"))
    return document


def _read(document: dict[str, object], key: str, read: Callable[[str], str], refusal: str) -> str:
    """What ``read`` makes of a text that is there; raises ``InputError`` with ``refusal`` if that is nothing."""
    value = document.get(key) or ""
    text = read(value) if isinstance(value, str) else ""
    if value and not text:
        raise _unusable(refusal)
    return text


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _unusable(reason: str) -> InputError:
    message = _("{file} can't be used ({reason}). Correct or remove it.")
    return InputError("settings", message.format(file=settings_file(), reason=reason))


def reason_of(problem: Exception) -> str:
    """Why a file that people write by hand can't be used: what the system says, or where its JSON is wrong."""
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
