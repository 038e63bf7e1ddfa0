"""What can go wrong, in words for people. Anything that is not in this tree is a bug.

AssistantError                  title, text, advice (what to do), details (for support)
├── Cancelled                   the user stopped it
├── InputError                  something entered can't be used; names the field
├── NoPrivateBrowser            it doesn't work on this computer
├── NotDone                     a command was not carried out as things stand
├── PracticeNotServed           the pretended services ended before they served
├── SignInError                 Microsoft said no, or the account can't be used
│   ├── SignInTimedOut
│   └── SignInRequired          the sign-in ended; sign in again
│       ├── NobodySignedIn      to the Azure CLI
│       └── TokenRefused        a token that was handed in, which nobody here can renew
├── ServiceError                a service answered, but not with what was asked for
│   ├── NotSignedIn             401, 203 or a sign-in page
│   │   └── ClaimsRequired      401 with a claims challenge (continuous access evaluation)
│   ├── AccessDenied            403, or 401 of an identity that is not a member
│   │   └── ConditionalAccess   VS403463
│   ├── NotFound                404
│   │   └── NeverOpened         the account was never used there
│   ├── Rejected                any other 4xx
│   ├── Throttled               429, or still asked to slow down after the retries
│   ├── ServiceFault            5xx
│   └── MalformedAnswer         not the documented shape
│       ├── ConnectorUnread     of a connector that may be the one that is wanted
│       └── SomebodyBetween     a web filter, a proxy or a front door answered instead
└── NetworkError                no answer at all; names the host
    ├── HostNotFound
    ├── Unreachable             refused, broken off or no answer in time
    │   └── AnswerLost          sent, but the answer never came: it may have been carried out
    ├── ProxyUnknown            the system didn't say which proxy to take
    ├── ProxyRefused            the proxy itself said no
    │   └── ProxyAsks           407: it wants to know who is there
    └── CertificateRejected     the chain does not end in a trusted authority
        └── CertificateOutdated  one of the public's, which isn't valid by this computer's clock

Every sentence says what happened, what it means and what to do. None holds a token, a password, an
authorization code or the address of a sign-in page.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from setup_assistant import files
from setup_assistant.proxies import can_sign_in
from setup_assistant.texts import N_, _, clock, day, listed, ngettext, quoted, translated

TOKEN_COMMAND = (
    "az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 "  # noqa: S105
    "--query accessToken --output tsv"
)
"""How the Azure command line gives out an access token for Azure DevOps: it alone, without quotes."""


class AssistantError(Exception):
    """Base of everything that is explained to people.

    ``TITLE``, ``TEXT`` and ``ADVICE`` (what to do, one sentence each) are templates over the attributes;
    they are translated when they are read, for the language is chosen while the program starts. An
    error that brings words of its own sets ``title``, ``text``, ``advice`` or ``details`` instead.
    ``HELP`` is its entry in the manual: the page's file, and the heading as an anchor.
    """

    HELP = "messages.md#something-unexpected-happened"
    TITLE = N_("Something unexpected happened")
    TEXT = N_("The step was not finished. Copy the details and send them to your support contact.")
    ADVICE: tuple[str, ...] = ()

    @cached_property
    def title(self) -> str:
        return self.filled(self.TITLE)

    @cached_property
    def text(self) -> str:
        return self.filled(self.TEXT)

    @cached_property
    def advice(self) -> tuple[str, ...]:
        """What to do, one sentence each; may be empty when ``text`` says it."""
        return tuple(map(self.filled, self.ADVICE))

    @cached_property
    def details(self) -> str:
        """Codes and hosts for support; safe to copy."""
        return type(self).__name__

    def filled(self, template: str) -> str:
        """``template`` in the reader's language, with the attributes that it names."""
        return translated(template).format_map(_Attributes(self))

    def __str__(self) -> str:
        return " ".join((f"{self.title}.", self.text, *self.advice)).strip()


class _Attributes:
    def __init__(self, error: AssistantError) -> None:
        self._error = error

    def __getitem__(self, name: str) -> object:
        return getattr(self._error, name)


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


class Cancelled(AssistantError):
    """The user stopped it."""

    HELP = "messages.md#stopped"
    TITLE = N_("Stopped")
    TEXT = N_("The step was stopped before it was finished. Nothing was changed.")


class InputError(AssistantError):
    """Something entered can't be used. ``field`` names the field, ``message`` is shown beside it."""

    HELP = "messages.md#something-that-was-entered"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field, self.message = field, message
        self.title, self.text = message.rstrip("."), ""


def unwritable(file: Path, problem: OSError) -> str:
    """The sentence that ``file`` can't be written, and why."""
    reason = files.reason(problem)
    return _("{file} can't be written: {reason}.").format(file=file, reason=reason)


class NoPrivateBrowser(AssistantError):
    """The private browser doesn't work on this computer. ``reason`` is a whole sentence.

    ``passing``: it may work when it is tried again.
    """

    HELP = "trouble-signing-in.md#the-private-browser-doesnt-work-here"
    TEXT = N_("Nothing was changed. Use your own browser instead.")

    def __init__(self, reason: str, details: str = "", *, passing: bool = False) -> None:
        super().__init__(reason, details)
        self.reason, self.details, self.passing = reason, details, passing
        self.title = reason.rstrip(".")


class NotDone(AssistantError):
    """What was asked for was not done, as things stand. ``unanswered``: a service didn't say enough."""

    HELP = "messages.md#it-was-not-done"

    def __init__(
        self, title: str, text: str = "", *, details: str = "", unanswered: bool = False
    ) -> None:
        super().__init__(title, text)
        self.title, self.text, self.details = title.rstrip("."), text, details
        self.unanswered = unanswered


class PracticeNotServed(AssistantError):
    """The pretended services ended before they said where they serve."""

    HELP = "messages.md#practice"
    TITLE = N_("The practice services didn't start")
    TEXT = N_(
        "They run on this computer, beside this program, and ended at once. Nothing was touched."
    )
    ADVICE = (
        N_(
            "Start the program again. If that doesn't help, run “setup-assistant practice”: it says why."
        ),
    )


class SignInError(AssistantError):
    """Microsoft's answer in our words. ``code`` is ``AADSTS…``, ``trace_id`` what support asks for.

    ``works_with`` names the ways of signing in (``SignInMethod``) that can work, None if nobody knows;
    ``ways`` is the sentence that says so, or empty. ``sign`` is the ``signs.Sign`` that it shows in, if one.
    """

    HELP = "microsoft-answers.md"

    def __init__(
        self,
        title: str = "",
        text: str = "",
        *,
        code: str = "",
        trace_id: str = "",
        correlation_id: str = "",
        works_with: tuple[str, ...] | None = None,
        ways: str = "",
        sign: str = "",
    ) -> None:
        super().__init__(title, text)
        if title:
            self.title, self.text = title, text
        self.code, self.trace_id, self.correlation_id = code, trace_id, correlation_id
        self.works_with, self.advice = works_with, (ways,) if ways else ()
        self.sign = sign

    @cached_property
    def details(self) -> str:
        return _lines(
            self.code,
            self.trace_id and f"Trace ID: {self.trace_id}",
            self.correlation_id and f"Correlation ID: {self.correlation_id}",
        )


class SignInTimedOut(SignInError):
    """Nobody finished the sign-in in time."""

    HELP = "trouble-signing-in.md#the-sign-in-was-not-finished-in-time"
    TITLE = N_("The sign-in was not finished in time")
    TEXT = N_("Nothing was changed. Sign in again.")


class SignInRequired(SignInError):
    """The sign-in ended: renewing it silently was refused."""

    HELP = "trouble-signing-in.md#the-sign-in-has-ended"
    TITLE = N_("The sign-in has ended")
    TEXT = N_("Microsoft asks for a new sign-in. Sign in again.")


class TokenRefused(SignInRequired):
    """An access token that was handed in isn't accepted. It can't be renewed here; it is in no text."""

    HELP = "trouble-signing-in.md#azure-devops-doesnt-accept-the-access-token"
    TITLE = N_("Azure DevOps doesn't accept the access token")
    TEXT = N_(
        "It has ended, or it is not for Azure DevOps. Get a new one with “{command}”, then try again."
    )
    command = TOKEN_COMMAND


class NobodySignedIn(SignInRequired):
    """Nobody is signed in to the Azure CLI; ``command`` signs somebody in there."""

    HELP = "trouble-signing-in.md#nobody-is-signed-in-to-the-azure-cli"
    TITLE = N_("Nobody is signed in to the Azure CLI")
    TEXT = N_("Run “{command}” with the service account, then try again.")

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command = command


class ServiceError(AssistantError):
    """A service answered, but not with what was asked for.

    ``service`` is its name for people ("Azure DevOps", "Keepit", "Microsoft"), ``call`` the name of
    the call ("read the policies"), ``status`` the HTTP status, ``code`` the service's own error
    code (``TF400813``, ``VS403463``, Keepit's ``<code>``), ``message`` its sentence, shortened.
    """

    HELP = "messages.md#a-service-refused-the-request"
    TITLE = N_("{service} did not accept the request")
    TEXT = N_("“{call}” was refused. Nothing was changed.")

    def __init__(
        self,
        service: str,
        call: str,
        *,
        status: int = 0,
        code: str = "",
        message: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(service, call, status, code)
        self.service, self.call, self.status = service, call, status
        self.code, self.message, self.request_id = code, message[:500], request_id

    @cached_property
    def details(self) -> str:
        return _lines(
            f"{self.service}: {self.call}",
            f"HTTP {self.status}" if self.status else "",
            self.code,
            self.message,
            self.request_id and f"Request ID: {self.request_id}",
        )


class NotSignedIn(ServiceError):
    """401, 203 or an HTML sign-in page: the credential was not accepted."""

    TITLE = N_("{service} does not accept the sign-in")
    TEXT = N_(
        "“{call}” was answered with a request to sign in. The sign-in may have ended. Sign in again."
    )


class ClaimsRequired(NotSignedIn):
    """401 ``insufficient_claims``: ``claims`` is the decoded challenge for the token request."""

    def __init__(self, service: str, call: str, *, claims: str, status: int = 401) -> None:
        super().__init__(service, call, status=status, code="insufficient_claims")
        self.claims = claims


class AccessDenied(ServiceError):
    """The identity is known, but may not do this, or is not a member."""

    TITLE = N_("{service} refused access")
    TEXT = N_(
        "The account may not “{call}”. Nothing was changed. Ask an administrator for the right."
    )


class ConditionalAccess(AccessDenied):
    """VS403463: a Conditional Access rule of the directory."""

    TITLE = N_("A Conditional Access rule refused access")
    TEXT = N_(
        "Your company's rules don't allow this computer or network to reach {service}. "
        "Nothing was changed. Ask your directory's administrator, or use a managed device."
    )


class NotFound(ServiceError):
    TITLE = N_("{service} does not know what was asked for")
    TEXT = N_(
        "“{call}” was answered with “not found”: it doesn't exist (any more), or this account may "
        "not see it."
    )


class NeverOpened(NotFound):
    """The account has no profile: it was never used in Azure DevOps (``ProfileDoesNotExistException``)."""

    TITLE = N_("This account has never opened {service}")
    TEXT = N_(
        "{service} doesn't know it yet, as every new account, so it lists no organizations for it. "
        "Sign in with this account at {page} once, then check again."
    )
    page = "https://aex.dev.azure.com/me"
    """Opening it once makes the profile."""


class Rejected(ServiceError):
    """Any other 4xx: the request itself was not accepted."""


class Throttled(ServiceError):
    """Asked to slow down, and still after the retries. ``retry_after`` in seconds, None if not told."""

    HELP = "messages.md#a-service-cant-answer-now"
    TITLE = N_("{service} asks to slow down")
    TEXT = N_("Nothing was changed. Wait a few minutes, then try again.")

    def __init__(
        self,
        service: str,
        call: str,
        *,
        retry_after: float | None = None,
        status: int = 429,
        **fields: Any,
    ) -> None:
        super().__init__(service, call, status=status, **fields)
        usable = retry_after is not None and math.isfinite(retry_after) and retry_after > 0
        self.retry_after = retry_after if usable else None

    @cached_property
    def text(self) -> str:
        if self.retry_after is None:
            return self.filled(self.TEXT)
        n = math.ceil(self.retry_after)
        if n < 120:
            sentence = ngettext(
                "Nothing was changed. Wait {n} second, then try again.",
                "Nothing was changed. Wait {n} seconds, then try again.",
                n,
            )
        else:
            n = math.ceil(n / 60)
            sentence = ngettext(
                "Nothing was changed. Wait {n} minute, then try again.",
                "Nothing was changed. Wait {n} minutes, then try again.",
                n,
            )
        return sentence.format(n=n)


class ServiceFault(ServiceError):
    """5xx, still after the retries."""

    HELP = "messages.md#a-service-cant-answer-now"
    TITLE = N_("{service} has a problem")
    TEXT = N_("“{call}” failed at the service. Wait a few minutes, then try again.")


class MalformedAnswer(ServiceError):
    """Not the documented shape. ``message`` says what was missing, never the body."""

    HELP = "messages.md#an-answer-that-cant-be-understood"
    TITLE = N_("{service} gave an answer that can't be understood")
    TEXT = N_(
        "The answer to “{call}” does not have the documented form, so nothing was concluded "
        "from it. Try again; if it stays so, send the details to your support contact."
    )


class ConnectorUnread(MalformedAnswer):
    """A connector for Azure DevOps can't be understood; ``name`` is what is known of it."""

    TITLE = N_("A connector in {service} can't be read")
    TEXT = N_(
        "{service} lists an Azure DevOps connector ({name}) in a form that can't be understood. It "
        "may be the one that is wanted, so no other was created. Look at it in {service}, or send "
        "the details to your support contact."
    )

    def __init__(self, service: str, call: str, *, message: str, name: str) -> None:
        super().__init__(service, call, message=message)
        self.name = name


class SomebodyBetween(MalformedAnswer):
    """A web filter, a proxy, a front door or a guest network answered in the service's place.

    ``page`` is the title of its page, if it has one; ``host`` is whom the call was meant for. Whether
    the service saw the call is not known.
    """

    HELP = "network.md#somebody-answers-in-its-place"
    TITLE = N_("Something else answered in place of {service}")
    _NAMED = N_(
        "“{call}” was answered with HTTP {status}: “{page}”. That is not {service}: a web filter, a "
        "proxy, a front door or the sign-in page of a network answers in its place."
    )
    _NAMELESS = N_(
        "“{call}” was answered with HTTP {status} and nothing that shows {service} itself: a web "
        "filter, a proxy, a front door or the sign-in page of a network may answer in its place."
    )

    def __init__(
        self, service: str, call: str, *, host: str = "", page: str = "", **fields: Any
    ) -> None:
        super().__init__(service, call, **fields)
        self.host, self.page = host, page[:120]

    @cached_property
    def text(self) -> str:
        return self.filled(self._NAMED if self.page else self._NAMELESS)

    @cached_property
    def advice(self) -> tuple[str, ...]:
        first = _("If this network has a sign-in page of its own, sign in to it, then try again.")
        if self.status >= 500 and self.status != 511:
            first = _("Wait a few minutes, then try again: it may pass.")
        direct = _("Ask your network team to let this computer reach {host} directly.")
        return first, direct.format(host=self.host or self.service)

    @property
    def summary(self) -> str:
        """What shows who it was, in one line: the status, the title of its page, the host that was meant."""
        page = quoted(self.page) if self.page else ""
        return listed(filter(None, (f"HTTP {self.status}", page, self.host)))

    @cached_property
    def details(self) -> str:
        return _lines(super().details, self.host)


class NetworkError(AssistantError):
    """No answer. ``host`` is the host that was asked, ``reason`` a short technical word."""

    HELP = "network.md#a-host-cant-be-reached"

    def __init__(self, host: str, reason: str = "") -> None:
        super().__init__(host, reason)
        self.host, self.reason = host, reason

    @cached_property
    def details(self) -> str:
        return _lines(self.host, self.reason)


class HostNotFound(NetworkError):
    HELP = "network.md#a-host-cant-be-found"
    TITLE = N_("{host} can't be found")
    TEXT = N_(
        "This computer's DNS server doesn't know the name. Check the network: Help › Check the connection…, or "
        "setup-assistant network."
    )
    _OF_A_REGION = N_(
        "This computer's DNS server doesn't know the name. Check the region and the network."
    )

    @cached_property
    def text(self) -> str:
        return self.filled(self._OF_A_REGION if self.host.endswith(".keepit.com") else self.TEXT)


class Unreachable(NetworkError):
    """Refused, no answer within ``seconds``, or (0) a connection that failed without waiting."""

    TITLE = N_("{host} can't be reached")
    TEXT = N_(
        "The connection to {host} failed or broke off. "
        "Check the network connection, the proxy and the firewall."
    )
    _REFUSED = N_(
        "{host} refused the connection. Check the network connection, the proxy and the firewall."
    )
    _WAITED = N_(
        "No answer within {s} seconds. Check the network connection, the proxy and the firewall."
    )

    def __init__(
        self, host: str, reason: str = "", seconds: float = 10, *, refused: bool = False
    ) -> None:
        super().__init__(host, reason)
        self.seconds, self.s, self.refused = seconds, round(seconds), refused

    @cached_property
    def text(self) -> str:
        if self.refused:
            return self.filled(self._REFUSED)
        return self.filled(self._WAITED if self.seconds else self.TEXT)


class AnswerLost(Unreachable):
    """The request was sent and the answer never came: it may or may not have been carried out."""

    TITLE = N_("The connection to {host} broke off")
    _LATE = N_("{host} didn't answer in time")
    TEXT = N_("The request was sent, but no answer came. It may have been carried out.")

    @cached_property
    def title(self) -> str:
        return self.filled(self._LATE if self.seconds else self.TITLE)

    @cached_property
    def text(self) -> str:
        return self.filled(self.TEXT)


class ProxyUnknown(NetworkError):
    """The system was asked which proxy leads to ``host`` and didn't say it within ``seconds``."""

    HELP = "network.md#the-proxy"
    TITLE = N_("The system doesn't say which proxy to use")
    TEXT = N_(
        "This computer was asked for its proxy for {host} and gave no answer within {s} seconds. A "
        "proxy script (PAC) that can't be fetched does that. Nothing was sent. Try again, or ask your "
        "network team."
    )

    def __init__(self, host: str, seconds: float, reason: str = "") -> None:
        super().__init__(host, reason)
        self.seconds, self.s = seconds, round(seconds)


class ProxyRefused(NetworkError):
    """A refusal by the proxy itself. ``proxy`` is its host and port."""

    HELP = "network.md#the-proxy"
    TITLE = N_("The proxy refused the connection")
    TEXT = N_("{proxy} lets nothing through to {host}. Ask your network team to allow this host.")

    def __init__(self, host: str, proxy: str, reason: str = "") -> None:
        super().__init__(host, reason)
        self.proxy = proxy


class ProxyAsks(ProxyRefused):
    """407. ``schemes`` are the ways of signing in that the proxy offers; empty where nobody knows them.

    What was sent to it for a sign-in wasn't right, or nothing was.
    """

    TITLE = N_("The proxy asks for a password")
    _ASKS = N_("{proxy} answered 407 ({offered}). Nothing got through yet.")
    _ASKS_SOMEHOW = N_("{proxy} answered 407. Nothing got through yet.")
    _CANNOT = N_(
        "{proxy} wants {offered}, which this program can't do. Ask your network team for an exception "
        "for these hosts."
    )
    ADVICE = (
        N_(
            "Enter its password under Help › Check the connection…, or name it on the command line "
            "with --proxy-env USER PASSWORD."
        ),
    )

    def __init__(
        self, host: str, proxy: str, reason: str = "", schemes: tuple[str, ...] = ()
    ) -> None:
        super().__init__(host, proxy, reason)
        self.schemes = schemes
        self.offered = ", ".join(schemes)

    @property
    def possible(self) -> bool:
        """Whether a user name and a password may help."""
        return can_sign_in(self.schemes)

    @cached_property
    def text(self) -> str:
        if not self.possible:
            return self.filled(self._CANNOT)
        return self.filled(self._ASKS if self.schemes else self._ASKS_SOMEHOW)

    @cached_property
    def advice(self) -> tuple[str, ...]:
        return super().advice if self.possible else ()


class CertificateRejected(NetworkError):
    """The certificate is not trusted. ``issuer`` is the common name of who issued it, or empty."""

    HELP = "network.md#an-intercepted-connection"
    TITLE = N_("The connection to {service} is being intercepted")
    ADVICE: tuple[str, ...] = (
        N_("Ask your network team to exclude {host} from TLS inspection."),
        N_("Or have them install their certificate in this computer's trust store."),
    )

    def __init__(self, host: str, service: str = "", issuer: str = "", reason: str = "") -> None:
        super().__init__(host, reason)
        self.service, self.issuer = service or host, issuer

    @cached_property
    def text(self) -> str:
        return _(
            "The certificate for {host} was issued by “{issuer}”, not by a public authority. A proxy "
            "or security product on your network is probably inspecting the traffic."
        ).format(host=self.host, issuer=self.issuer or _("an unknown authority"))

    @cached_property
    def details(self) -> str:
        return _lines(self.host, self.issuer and f"Issuer: {self.issuer}", self.reason)


class CertificateOutdated(CertificateRejected):
    """It comes from an authority of the public and isn't valid ``at`` (aware; now): it has expired, or the clock is wrong."""

    HELP = "network.md#a-certificate-that-isnt-valid-now"
    TITLE = N_("The certificate of {service} isn't valid now")
    ADVICE = (
        N_(
            "Set date, time and time zone of this computer. If they are right, the certificate of this host "
            "has expired: tell whoever runs it, or your network team."
        ),
    )

    def __init__(
        self,
        host: str,
        service: str = "",
        issuer: str = "",
        reason: str = "",
        at: datetime | None = None,
    ) -> None:
        super().__init__(host, service, issuer, reason)
        self.at = at or datetime.now(UTC)

    @cached_property
    def text(self) -> str:
        return _(
            "This computer's clock says {date}, {time}. The certificate for {host} isn't valid at that time. "
            "Nothing was sent."
        ).format(date=day(self.at), time=clock(self.at), host=self.host)
