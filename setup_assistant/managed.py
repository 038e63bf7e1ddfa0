"""What the organization has set for everybody on this computer: ``managed.json``, and policies on Windows.

``KEYS`` is the one table of it. A source (the file, each registry key) counts as a whole or not at all; where
several name a value the policy of the computer counts first, then that of the user, then the file. Nothing
secret is in any of them.

Only what ordinary users can't write counts: it may name an authority to trust and a proxy to go through. So no
variable moves the file either, although ``platformdirs`` has some that would.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from setup_assistant import files, json_text, languages, protection, settings, texts
from setup_assistant.errors import InputError
from setup_assistant.model import SignInMethod
from setup_assistant.proxies import is_proxy
from setup_assistant.regions import REGIONS
from setup_assistant.registration import Registration, client_id_in, tenant_in
from setup_assistant.texts import N_, _, listed, printable, translated

FILE = "managed.json"
POLICIES = rf"Software\Policies\{settings.VENDOR}\Setup Assistant"
"""The registry key, in the computer's part and in the user's."""

WAYS = tuple(way.value for way in SignInMethod)
"""The ways to sign in."""

_OTHER_WAYS = {"browser": "own", "azure-cli": "azure_cli"}
"""How the command line's ``--sign-in`` spells some of them: whoever knows that writes them so here."""

AS_THE_SYSTEM_SAYS = "system"
"""A proxy that is set to what the system says, whatever somebody chose."""

_GUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_DOMAIN = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
_HOST = r"([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])"
_ORGANIZATION = r"[A-Za-z0-9-]{1,50}"
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_SECRETS = ("password", "token", "secret")
_LONGEST_KEY = 64

Source = tuple[str, Callable[[], Mapping[str, object]]]
"""Its name, and what reads it; that may raise ``OSError``, ``ValueError`` for no JSON, and ``InputError``."""


@dataclass(frozen=True)
class Key:
    """One thing that can be set.

    ``value`` is the JSON schema of one value, a text; ``many`` says that a list of them is set. ``title`` and
    ``text`` explain it to whoever sets it, in English; ``refusal`` is the reason for what can't be used.
    """

    name: str
    title: str
    text: str
    value: Mapping[str, object]
    read: Callable[[str], str]
    """What counts of a text, or empty for one that can't be used."""
    refusal: str
    many: bool = False

    def schema(self) -> dict[str, object]:
        """The JSON schema of what is set."""
        about = {"title": self.title, "description": self.text}
        if not self.many:
            return {**about, **self.value}
        return {**about, "type": "array", "minItems": 1, "items": dict(self.value)}

    def values(self, setting: object) -> tuple[str, ...]:
        """What is set, one value or several; raises ``InputError`` for what can't be used."""
        words = setting if self.many else [setting]
        if not isinstance(words, list | tuple) or not words:
            raise InputError(self.name, translated(self.refusal))
        values = tuple(self.read(word) if isinstance(word, str) else "" for word in words)
        for word, value in zip(words, values, strict=True):
            if not value:
                raise InputError(self.name, self._reason(word))
        return tuple(dict.fromkeys(values))

    def _reason(self, setting: object) -> str:
        """Why it can't be used. Only where there are fixed choices it is repeated: elsewhere it may hold a secret."""
        values = self.value.get("enum")
        if not isinstance(values, list) or not isinstance(setting, str):
            return translated(self.refusal)
        message = _("“{key}”: “{word}” is none of {choices}")
        word = printable(setting)[:_LONGEST_KEY]
        choices = listed(value for value in values if self.read(value) == value)
        return message.format(key=self.name, word=word, choices=choices)


def _text(pattern: str) -> dict[str, object]:
    return {"type": "string", "pattern": f"^({pattern})$"}


def _one_of(values: Iterable[str]) -> dict[str, object]:
    return {"type": "string", "enum": list(values)}


def _matching(pattern: str) -> Callable[[str], str]:
    return lambda text: text if re.fullmatch(pattern, text) else ""


def _among(values: Iterable[str]) -> Callable[[str], str]:
    words = frozenset(values)
    return lambda text: text if text in words else ""


def _way(text: str) -> str:
    way = _OTHER_WAYS.get(text, text)
    return way if way in WAYS else ""


def _client_id(text: str) -> str:
    return client_id_in(text) if client_id_in(text) == text.lower() else ""


def _proxy(text: str) -> str:
    return text if text == AS_THE_SYSTEM_SAYS or (text and is_proxy(text)) else ""


def _file(text: str) -> str:
    return text if Path(text).is_absolute() else ""


_REGIONS = tuple(region.code for region in REGIONS)

KEYS = (
    Key(
        "client_id",
        "Application (client) ID",
        "The app registration in Microsoft Entra that Setup Assistant signs people in with.",
        _text(_GUID),
        _client_id,
        N_("“client_id” is no application ID"),
    ),
    Key(
        "tenant",
        "Directory",
        "The Microsoft Entra directory to sign in to: a tenant ID, or a domain such as company.com.",
        _text(f"{_GUID}|{_DOMAIN}"),
        tenant_in,
        N_("“tenant” is no directory: a tenant ID, or a domain such as contoso.com"),
    ),
    Key(
        "sign_in",
        "Allowed ways to sign in",
        "private: the private browser in the window; own (or browser): the user's own browser; code: a code on "
        "another device; azure_cli (or azure-cli): the sign-in of the Azure CLI. What isn't named is switched off.",
        _one_of((*WAYS, *_OTHER_WAYS)),
        _way,
        N_("“sign_in” is no list of private, own, code and azure_cli"),
        many=True,
    ),
    Key(
        "region",
        "Keepit region",
        "Keepit's data centre: the first part of the address of Keepit, before .keepit.com.",
        _one_of(_REGIONS),
        _among(_REGIONS),
        N_("“region” is no region of Keepit"),
    ),
    Key(
        "extra_ca_file",
        "Additional certificate authorities",
        "The whole path of a PEM file with the authorities of your own that are trusted besides the system's, for "
        "networks that inspect connections. Ordinary users must not be able to write it.",
        {"type": "string", "minLength": 1},
        _file,
        N_("“extra_ca_file” is no whole path of a file"),
    ),
    Key(
        "proxy",
        "Proxy",
        "host:port, none for no proxy, or system for what the system says. Never with a password.",
        _text(f"system|none|{_HOST}:[0-9]{{1,5}}"),
        _proxy,
        N_("“proxy” is neither host:port (without http://) nor none nor system"),
    ),
    Key(
        "language",
        "Language",
        "The language of the window, the command line and reports, such as en or de.",
        _text(languages.PATTERN),
        languages.language_in,
        N_("“language” is no language such as en or de"),
    ),
    Key(
        "organizations",
        "Organizations",
        "Names of Azure DevOps organizations that are looked at besides those of the account's own list. People may "
        "add others.",
        _text(_ORGANIZATION),
        _matching(_ORGANIZATION),
        N_("“organizations” is no list of names of organizations"),
        many=True,
    ),
    Key(
        "left_out",
        "Organizations that are left out",
        "Names of Azure DevOps organizations that won't be backed up, as long as nobody decides otherwise.",
        _text(_ORGANIZATION),
        _matching(_ORGANIZATION),
        N_("“left_out” is no list of names of organizations"),
        many=True,
    ),
)
"""Everything that can be set, for the reader, the schema and the policy templates alike."""


@dataclass(frozen=True)
class Managed:
    """What is set, empty where nothing is; ``sources`` says where each of it stands, by the name of its key.

    ``problems`` are sentences for sources that can't be used, ``remarks`` for what stands there needlessly.
    """

    client_id: str = ""
    tenant: str = ""
    sign_in: tuple[str, ...] = ()
    region: str = ""
    extra_ca_file: str = ""
    proxy: str = ""
    language: str = ""
    organizations: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    extra_ca_pem: str = field(default="", repr=False)
    """What ``extra_ca_file`` holds."""
    sources: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything, be it a problem."""
        return self != UNMANAGED

    @property
    def registration(self) -> Registration:
        """The app and the directory that are set."""
        return Registration(self.client_id, self.tenant)

    def allows(self, way: str) -> bool:
        """Whether a way to sign in, as in ``WAYS``, is allowed: all are where nothing is set."""
        return not self.sign_in or way in self.sign_in

    def proxy_or(self, saved: str) -> str:
        """The proxy to go through, in the forms of ``proxies``: the one that is set, else ``saved``."""
        return "" if self.proxy == AS_THE_SYSTEM_SAYS else self.proxy or saved

    def region_or(self, region: str) -> str:
        """The region that is set, else the one that ``--region`` or a profile says; raises as ``require``."""
        self.require("region", region, "--region")
        return self.region or region

    def require_registration(self, app: Registration) -> None:
        """Raise ``InputError`` where ``app``, of the command line, isn't what is set."""
        self.require("client_id", app.client_id, "--client-id")
        self.require("tenant", app.tenant, "--tenant")

    def require(self, key: str, value: str, option: str) -> None:
        """Raise ``InputError`` where ``option``, or a profile, says another ``value`` than is set.

        What is set would count; but whoever says something else means something else.
        """
        here: str = getattr(self, key)
        if value and here and value != here:
            message = _(
                "{option} says something else than your organization has set ({source}). Leave it out, in a "
                "profile too."
            )
            raise InputError(key, message.format(option=option, source=self.sources.get(key, "")))


UNMANAGED = Managed()


def of_computer() -> Managed:
    """What is set on this computer."""
    return read(settings.machine_folder(), policies())


def read(
    folder: Path | None,
    policies: Iterable[Source] = (),
    protected: Callable[[Path], bool] = protection.is_protected,
) -> Managed:
    """What the ``policies``, what counts most first, and the file in ``folder`` set. Raises nothing.

    ``protected`` says whether only administrators can write a file.
    """
    sources = [*policies]
    if folder is not None:
        file = folder / FILE
        sources.append((str(file), lambda: _document(file, protected)))
    values, origins = dict[str, Any](), dict[str, str]()
    problems, remarks = list[str](), list[str]()
    for source, load in sources:
        try:
            document = load()
            counting = _counting(document, protected)
        except FileNotFoundError:
            continue
        except (InputError, OSError, ValueError) as problem:
            message = _(
                "Your organization's settings can't be used: {source} ({reason}). Nothing of it counts."
            )
            problems.append(message.format(source=source, reason=_reason(problem)))
            continue
        remarks += (_remark(source, name) for name in document if name not in _NAMES)
        language = str(counting.get("language", ""))
        if language and not texts.speaks(language):
            remarks.append(_no_language(source, language))
        values = counting | values
        origins = dict.fromkeys(counting, source) | origins
    return Managed(**values, sources=origins, problems=tuple(problems), remarks=tuple(remarks))


def policies() -> tuple[Source, ...]:
    """The policies of this computer and of this user; none where it isn't Windows."""
    if sys.platform == "win32":
        import winreg

        return (
            (rf"HKLM\{POLICIES}", lambda: _registry(winreg.HKEY_LOCAL_MACHINE)),
            (rf"HKCU\{POLICIES}", lambda: _registry(winreg.HKEY_CURRENT_USER)),
        )
    return ()


def _registry(root: int) -> dict[str, object]:
    """What stands in the key ``POLICIES``; raises ``FileNotFoundError`` where there is none."""
    values = dict[str, object]()
    if sys.platform == "win32":
        import winreg

        # The same for a program of 32 bits: there is only one part of it for policies.
        with winreg.OpenKey(root, POLICIES, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
            for place in range(winreg.QueryInfoKey(key)[1]):
                name, value, _kind = winreg.EnumValue(key, place)
                values[name] = value
    return values


def _document(file: Path, protected: Callable[[Path], bool]) -> dict[str, object]:
    """What the file holds; raises as a ``Source`` may."""
    text = _protected_text(file, protected)
    document = json_text.parse(text)
    if not isinstance(document, dict):
        raise InputError("managed", _("it holds no settings"))
    document.pop("$schema", None)  # for editors
    return document


def _protected_text(file: Path, protected: Callable[[Path], bool]) -> str:
    """The text of a file that only administrators can write; raises as a ``Source`` may."""
    if files.present(file) and not protected(file):
        raise InputError("managed", _("ordinary users can write it, or its folder"))
    return files.read_text(file)


_NAMES = frozenset(key.name for key in KEYS)


def _counting(
    document: Mapping[str, object], protected: Callable[[Path], bool]
) -> dict[str, object]:
    """What counts of a source, as fields of ``Managed``; raises ``InputError``."""
    counting = dict[str, object]()
    for key in KEYS:
        if key.name in document:
            values = key.values(document[key.name])
            counting[key.name] = values if key.many else values[0]
    if file := counting.get("extra_ca_file"):
        counting["extra_ca_pem"] = _authorities(Path(str(file)), protected)
    return counting


def _authorities(file: Path, protected: Callable[[Path], bool]) -> str:
    """The certificates in a PEM file; raises ``InputError``."""
    try:
        text = "\n".join(_protected_text(file, protected).splitlines())
    except (InputError, OSError, ValueError) as problem:
        message = _("“extra_ca_file” can't be used: {reason}")
        raise InputError("extra_ca_file", message.format(reason=_reason(problem))) from None
    if "PRIVATE KEY" in text:
        raise InputError("extra_ca_file", _("“extra_ca_file” names a file with a private key"))
    certificates = _CERTIFICATE.findall(text)
    if not certificates or not all(map(_is_certificate, certificates)):
        raise InputError(
            "extra_ca_file", _("“extra_ca_file” names a file without usable certificates")
        )
    return "".join(f"{certificate}\n" for certificate in certificates)


def _is_certificate(pem: str) -> bool:
    import ssl  # costs the start, and most have none

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ValueError, ssl.SSLError):
        return False
    return True


def _remark(source: str, name: str) -> str:
    """The sentence for something that isn't read. Its value is never repeated."""
    if any(word in name.casefold() for word in _SECRETS):
        message = _(
            "{source}: “{key}” looks like a secret. Secrets are never read from settings: remove it there."
        )
    else:
        message = _("{source}: this version has no setting “{key}”.")
    return message.format(source=source, key=printable(name)[:_LONGEST_KEY])


def _no_language(source: str, language: str) -> str:
    message = _("{source}: this version has no language “{word}”, only {choices}.")
    return message.format(source=source, word=language, choices=listed(texts.available()))


def _reason(problem: Exception) -> str:
    return problem.message if isinstance(problem, InputError) else settings.reason_of(problem)
