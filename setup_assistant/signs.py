"""What is seen when a sign-in doesn't go on, and the one way that can work then: a table.

Which codes Microsoft has and which ways each of them leaves is ``services.microsoft.aadsts``; a code
that shows in more than its own words names its sign there. Here is what people see themselves, what
the private browser notices, and in which order the ways are tried. Why a way comes first:

- only the own browser knows this computer's passkeys, smart cards, certificates and its management,
  and the company's proxy and network sign-in;
- the Azure CLI signs in through that browser or the system, as an app of Microsoft's own;
- a code is confirmed in any browser, but directories with rules for devices refuse it: the device that
  gets the token can't show that it is managed;
- what an administrator has to change is asked of the administrator first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from setup_assistant.errors import (
    AssistantError,
    CertificateRejected,
    NetworkError,
    NoPrivateBrowser,
    ProxyAsks,
    ProxyRefused,
    SignInError,
    SomebodyBetween,
)
from setup_assistant.model import SignInMethod
from setup_assistant.texts import N_, _, listed, ngettext, translated


class Way(StrEnum):
    """What can be done: another way to sign in, or something that makes one work."""

    PRIVATE = "private"
    OWN = "own"
    CODE = "code"
    AZURE_CLI = "azure_cli"
    AGAIN = "again"
    """The way that was used, once more; ``advise`` names it."""
    REQUEST = "request"
    """A request to approve the app, for an administrator."""
    REGISTRATION = "registration"
    """The application ID and the directory are looked at again."""
    CONNECTION = "connection"
    DETAILS = "details"
    """What support or an administrator needs; always left."""


METHODS = {
    Way.PRIVATE: SignInMethod.PRIVATE,
    Way.OWN: SignInMethod.OWN,
    Way.CODE: SignInMethod.CODE,
    Way.AZURE_CLI: SignInMethod.AZURE_CLI,
}
"""The ways that sign in."""


class Sign(StrEnum):
    """What is seen."""

    PASSKEY = "passkey"
    DEVICE = "device"
    WHITE = "white"
    APPROVAL = "approval"
    LOOP = "loop"
    ACCOUNT = "account"
    ELSE = "else"
    CERTIFICATE = "certificate"
    BLOCKED = "blocked"
    NETWORK_SIGN_IN = "network_sign_in"
    PROXY_ASKS = "proxy_asks"
    NETWORK_RULE = "network_rule"
    PAGE_REFUSED = "page_refused"
    NETWORK = "network"
    NO_BROWSER = "no_browser"


@dataclass(frozen=True)
class Row:
    """``entry`` is the line of the list *What do you see?* it belongs to; ``ways`` in order, the first is recommended.

    ``title`` and ``text`` are the sentence where nothing says it more exactly.
    """

    entry: Sign
    title: str
    text: str
    ways: tuple[Way, ...]
    icon: str = "help"


_NEEDS_OWN = (Way.OWN, Way.AZURE_CLI, Way.CODE, Way.DETAILS)

TABLE = {
    Sign.PASSKEY: Row(
        Sign.PASSKEY,
        N_("It asks for something this window can't use"),
        N_(
            "Passkeys of this computer, smart cards and some security keys work only in a browser of the system."
        ),
        _NEEDS_OWN,
        "key",
    ),
    Sign.DEVICE: Row(
        Sign.DEVICE,
        N_("A Conditional Access rule refused the sign-in"),
        N_(
            "Your company's rules don't allow this browser, computer or network. Ask your directory's "
            "administrator, or use a managed device."
        ),
        (Way.OWN, Way.AZURE_CLI, Way.DETAILS),
        "shieldx",
    ),
    Sign.WHITE: Row(
        Sign.WHITE,
        N_("The page stays white"),
        N_(
            "A host that the page needs may be blocked, or a program on this computer keeps it from working."
        ),
        (Way.CONNECTION, Way.OWN, Way.AZURE_CLI, Way.CODE, Way.AGAIN, Way.DETAILS),
    ),
    Sign.APPROVAL: Row(
        Sign.APPROVAL,
        N_("An administrator must approve the app"),
        N_("Your directory doesn't let users approve apps themselves."),
        (Way.REQUEST, Way.AZURE_CLI, Way.AGAIN, Way.DETAILS),
        "users",
    ),
    Sign.LOOP: Row(
        Sign.LOOP,
        N_("The sign-in begins again each time"),
        N_("Usually an old session or a rule that the browser can't meet."),
        (Way.PRIVATE, Way.OWN, Way.AZURE_CLI, Way.CODE, Way.CONNECTION, Way.DETAILS),
    ),
    Sign.ACCOUNT: Row(
        Sign.ACCOUNT,
        N_("Another account is signed in"),
        N_("Only the service account counts."),
        (Way.PRIVATE, Way.OWN, Way.CODE, Way.DETAILS),
        "user",
    ),
    Sign.ELSE: Row(
        Sign.ELSE,
        N_("The sign-in doesn't go on"),
        N_("Begin anew first. If it ends the same, take another way to sign in."),
        (
            Way.AGAIN,
            Way.PRIVATE,
            Way.OWN,
            Way.AZURE_CLI,
            Way.CODE,
            Way.REGISTRATION,
            Way.CONNECTION,
            Way.DETAILS,
        ),
    ),
    Sign.CERTIFICATE: Row(
        Sign.PASSKEY,
        N_("It asks for a certificate or a smart card"),
        N_("This window sends none. A browser of the system can, with what this computer has."),
        _NEEDS_OWN,
        "key",
    ),
    Sign.BLOCKED: Row(
        Sign.ELSE,
        N_("The page wanted to leave the sign-in"),
        N_("Nothing was opened. A browser of the system can open it."),
        (Way.OWN, Way.AZURE_CLI, Way.CODE, Way.AGAIN, Way.DETAILS),
    ),
    Sign.NETWORK_SIGN_IN: Row(
        Sign.ELSE,
        N_("Your company's network asks for a sign-in"),
        N_("This window sends no passwords of the network. A browser of the system does."),
        _NEEDS_OWN,
    ),
    Sign.PROXY_ASKS: Row(
        Sign.ELSE,
        N_("The proxy asks for a password"),
        N_("It is asked for where the connection is checked."),
        (Way.CONNECTION, Way.OWN, Way.AZURE_CLI, Way.CODE, Way.AGAIN, Way.DETAILS),
    ),
    Sign.NETWORK_RULE: Row(
        Sign.ELSE,
        N_("The network doesn't let this through"),
        N_("Every way to sign in meets the same until your network team has changed it."),
        (Way.CONNECTION, Way.DETAILS, Way.AGAIN),
    ),
    Sign.PAGE_REFUSED: Row(
        Sign.ELSE,
        N_("This window can't show the page"),
        N_("A browser of the system may know your company's proxy and certificates."),
        (Way.OWN, Way.CONNECTION, Way.AZURE_CLI, Way.CODE, Way.AGAIN, Way.DETAILS),
    ),
    Sign.NETWORK: Row(
        Sign.ELSE,
        N_("Microsoft can't be reached"),
        N_("Nothing was read or changed."),
        (Way.CONNECTION, Way.DETAILS, Way.AGAIN),
    ),
    Sign.NO_BROWSER: Row(
        Sign.ELSE,
        N_("The private browser doesn't work here"),
        N_("Nothing was changed. Use your own browser instead."),
        (Way.OWN, Way.AZURE_CLI, Way.CODE, Way.AGAIN, Way.DETAILS),
    ),
}

SEEN = {
    Sign.PASSKEY: N_("It asks for a passkey, security key or smart card"),
    Sign.DEVICE: N_("It says I can't get there from here, or that access is blocked"),
    Sign.WHITE: N_("The page stays white or empty"),
    Sign.APPROVAL: N_("It says that approval is required (“Need admin approval”)"),
    Sign.LOOP: N_("It keeps coming back to the same page"),
    Sign.ACCOUNT: N_("The wrong account is signed in"),
    Sign.ELSE: N_("Something else"),
}
"""The list *What do you see?*, in order."""


@dataclass(frozen=True)
class Remark:
    """A sentence about the page that is shown. ``sign`` is empty where there is nothing to be done about it."""

    words: str
    sign: Sign | None = None


@dataclass(frozen=True)
class Trouble:
    """A sign-in that doesn't go on: what is seen, in whose words, by which way, and Microsoft's answer if it gave one."""

    method: SignInMethod
    sign: Sign | None = None
    words: tuple[str, str] = ("", "")
    """Title and text of what happened, where that is known more exactly than the table says it."""
    error: AssistantError | None = None

    @property
    def entry(self) -> Sign | None:
        """The line of the list that is chosen."""
        return TABLE[self.sign].entry if self.sign else None

    @property
    def title(self) -> str:
        return self.words[0] or (translated(TABLE[self.sign].title) if self.sign else "")

    @property
    def text(self) -> str:
        title, text = self.words
        return text if title or not self.sign else translated(TABLE[self.sign].text)

    def seen_as(self, entry: Sign) -> Trouble:
        """The same trouble, of which somebody says that it looks like ``entry``."""
        return self if entry is self.entry else replace(self, sign=entry, words=("", ""))


@dataclass(frozen=True)
class Advice:
    """``first`` is recommended, ``others`` follow in order; ``left_out`` are sentences about what isn't offered."""

    first: Way
    others: tuple[Way, ...]
    left_out: tuple[str, ...] = ()


def of_remark(remark: Remark, method: SignInMethod) -> Trouble:
    """What the private browser noticed."""
    if remark.sign in (None, Sign.WHITE):  # the table says more
        return Trouble(method, remark.sign)
    return Trouble(method, remark.sign, (translated(TABLE[remark.sign].title), remark.words))


def of_error(error: AssistantError, method: SignInMethod, *, in_page: bool = False) -> Trouble:
    """What ended a sign-in; ``in_page``: in the private browser, while our own requests got through."""
    if isinstance(error, SignInError):
        sign = Sign(error.sign) if error.sign else Sign.ELSE
    elif isinstance(error, NoPrivateBrowser):
        sign = Sign.NO_BROWSER
    else:
        sign = _network_sign(error, in_page=in_page)
    # Which ways are left says the page itself, below.
    advice = () if isinstance(error, SignInError) else error.advice
    text = " ".join(filter(None, (error.text, *advice)))
    return Trouble(method, sign, (error.title, text), error)


def _network_sign(error: AssistantError, *, in_page: bool) -> Sign:
    if isinstance(error, ProxyAsks) and error.possible:
        return Sign.PROXY_ASKS
    if isinstance(error, (ProxyRefused, CertificateRejected)):
        return Sign.PAGE_REFUSED if in_page else Sign.NETWORK_RULE
    return Sign.NETWORK if isinstance(error, (NetworkError, SomebodyBetween)) else Sign.ELSE


def advise(
    trouble: Trouble,
    *,
    offered: Collection[Way],
    allowed: Collection[SignInMethod] = tuple(SignInMethod),
    unusable: str = "",
) -> Advice:
    """Which way comes first, and which are left; ``trouble.sign`` is known.

    ``offered`` is what can be done at this place, ``allowed`` what the organization lets people use,
    ``unusable`` why the private browser can't work on this computer. Nothing of these, and no way that
    Microsoft's answer refuses, is ever among the ways; ``Way.DETAILS`` always is.
    """
    assert trouble.sign is not None  # noqa: S101 - nobody can be advised before
    used = next(way for way, method in METHODS.items() if method is trouble.method)
    useless = tuple(way for way in METHODS if way in offered and _refuses(trouble, way, used))
    off = tuple(way for way, method in METHODS.items() if method not in allowed)
    broken = (Way.PRIVATE,) if unusable else ()
    out = {*useless, *off, *broken}
    ordered = dict.fromkeys(used if way is Way.AGAIN else way for way in TABLE[trouble.sign].ways)
    ways = [way for way in ordered if way in offered and way not in out]
    if _is_up_to_others(trouble) and ways[0] is used:  # it can work once they have done it
        other_app = {Way.AZURE_CLI} - {used}
        ways.sort(key=lambda way: (way not in other_app, way is not Way.DETAILS))
    reasons = {_refusal(trouble, useless): useless, _("Switched off by your organization."): off}
    return Advice(ways[0], tuple(ways[1:]), _left_out(reasons | {unusable: broken}, offered))


def _works_with(trouble: Trouble) -> tuple[str, ...] | None:
    return trouble.error.works_with if isinstance(trouble.error, SignInError) else None


def _is_up_to_others(trouble: Trouble) -> bool:
    """Whether every way of this app gets the same answer until somebody has changed something."""
    works_with = _works_with(trouble)
    return works_with is not None and set(works_with) <= {SignInMethod.AZURE_CLI}


def _refuses(trouble: Trouble, way: Way, used: Way) -> bool:
    """Whether Microsoft's answer says that ``way`` can't work.

    An answer that is about the way refuses the one that got it, too; where every way gets the same, the
    one that was used is enough.
    """
    works_with = _works_with(trouble)
    if _is_up_to_others(trouble):
        return way is not used and METHODS[way] not in (works_with or ())
    if works_with is None or set(METHODS.values()) <= set(works_with):
        return False
    return way is used or METHODS[way] not in works_with


def _refusal(trouble: Trouble, ways: tuple[Way, ...]) -> str:
    if _is_up_to_others(trouble):
        return _("Another way of signing in gets the same answer until this is changed.")
    return ngettext(
        "Microsoft refused it for this reason.",
        "Microsoft refuses them for this reason.",
        len(ways),
    )


def _left_out(reasons: Mapping[str, tuple[Way, ...]], offered: Collection[Way]) -> tuple[str, ...]:
    """One sentence for each reason; no way is named twice, and none that isn't there at all."""
    names, done = _names(), list[Way]()
    sentences = []
    for reason, ways in reasons.items():
        new = [way for way in ways if way in offered and way not in done]
        done += new
        if new:
            words = listed(names[way] for way in new)
            sentences.append(_("Not offered: {ways}. {reason}").format(ways=words, reason=reason))
    return tuple(sentences)


def _names() -> dict[Way, str]:
    return {
        Way.PRIVATE: _("Private browser"),
        Way.OWN: _("My own browser"),
        Way.CODE: _("Code on another device"),
        Way.AZURE_CLI: _("The Azure CLI's sign-in"),
    }
