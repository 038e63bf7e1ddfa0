"""Customers by name: directory, organizations, region. Kept in ``profiles.json``; no secret is in it.

The file is ``{name: {"tenant", "organizations": [name], "decisions": […], "region", "client_id",
"token_env"}}``; what a profile doesn't say is absent. ``decisions`` is what ``decisions.described``
makes, and ``token_env`` the *name* of a variable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from setup_assistant import codec, decisions, files, json_text, settings
from setup_assistant.errors import InputError, unwritable
from setup_assistant.model import Scope
from setup_assistant.texts import _, listed


@dataclass(frozen=True)
class Profile:
    """One customer. An empty field says nothing: without organizations all of them are meant."""

    name: str
    tenant: str = ""
    organizations: tuple[str, ...] = ()
    region: str = ""
    client_id: str = ""
    token_env: str = ""
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True)
class Profiles:
    """The file that keeps them. Every method raises ``InputError`` when it can't be understood.

    A damaged file is never written over: somebody typed it.
    """

    path: Path

    def all(self) -> tuple[Profile, ...]:
        """Every profile, by name."""
        try:
            document = json_text.parse(files.read_text(self.path))
            profiles = [_profile(name, fields) for name, fields in document.items()]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, AttributeError) as problem:
            raise _damaged(self.path, problem) from None
        return tuple(sorted(profiles, key=lambda profile: profile.name.casefold()))

    def get(self, name: str) -> Profile:
        """The profile called ``name``."""
        profiles = {profile.name: profile for profile in self.all()}
        if name not in profiles:
            message = _("There is no profile “{name}”. There are: {names}")
            names = listed(profiles) or _("none yet")
            raise InputError("profile", message.format(name=name, names=names))
        return profiles[name]

    def save(self, profile: Profile) -> None:
        """Keep ``profile`` instead of the one of its name."""
        self._write([*(each for each in self.all() if each.name != profile.name), profile])

    def remove(self, name: str) -> None:
        """Forget the profile called ``name``."""
        gone = self.get(name)
        self._write(each for each in self.all() if each != gone)

    def _write(self, profiles: Iterable[Profile]) -> None:
        document = {profile.name: described(profile) for profile in profiles}
        text = json.dumps(document, indent=1, ensure_ascii=False)
        try:
            files.replace_text(self.path, f"{text}\n")
        except OSError as problem:
            raise InputError("profile", unwritable(self.path, problem)) from None


def of_user() -> Profiles:
    """The profiles of this user, in the configuration folder beside ``settings.json``."""
    return Profiles(settings.configuration_folder() / "profiles.json")


def described(profile: Profile) -> dict[str, Any]:
    """What the profile says, without its name and without what it leaves open."""
    document = asdict(replace(profile, scope=Scope()))
    document["decisions"] = decisions.described(profile.scope)
    return {key: value for key, value in document.items() if value and key in _KEYS}


_KEYS = {field.name for field in fields(Profile)} - {"name", "scope"} | {"decisions"}


def _profile(name: str, document: dict[str, Any]) -> Profile:
    """Raises ``ValueError`` naming a field that isn't one, so that no secret settles in here."""
    for key in document.keys() - _KEYS:
        raise ValueError(f"{name}.{key}")
    try:
        scope = decisions.read(document.get("decisions", []))
    except ValueError as problem:
        raise ValueError(f"{name}.decisions: {problem}") from None
    profile: Profile = codec.decode(Profile, document | {"name": name}, name)
    return replace(profile, scope=scope)


def _damaged(path: Path, problem: Exception) -> InputError:
    where = ""
    if isinstance(problem, OSError):
        message = _("{file} can't be read: {reason}.")
        reason = files.reason(problem)
        return InputError("profile", message.format(file=path, reason=reason))
    if isinstance(problem, json.JSONDecodeError):
        where = _("line {n}").format(n=problem.lineno)
    elif type(problem) in (ValueError, codec.Damaged):
        where = str(problem)
    message = _("The profiles in {file} can't be understood ({where}). Correct or remove the file.")
    return InputError("profile", message.format(file=path, where=where or type(problem).__name__))
