"""What can go wrong, in words for people. Anything that is not in this tree is a bug.

AssistantError                  title, text, advice (what to do), details (for support)
├── Cancelled                   the user stopped it
├── InputError                  something entered can't be used; names the field
├── NotDone                     a command was not carried out as things stand
├── SignInError                 Microsoft said no, or the account can't be used
│   ├── SignInTimedOut
│   └── SignInRequired          the sign-in ended; sign in again
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
    ├── ProxyRefused
    └── CertificateRejected     the chain does not end in a trusted authority

Every sentence says what happened, what it means and what to do. None holds a token, a password, an
authorization code or the address of a sign-in page.
"""

from __future__ import annotations

import math
from typing import Any

from setup_assistant.texts import _, ngettext

TOKEN_COMMAND = (
    "az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 "  # noqa: S105
    "--query accessToken --output tsv"
)
"""How the Azure command line gives out an access token for Azure DevOps: it alone, without quotes."""


class AssistantError(Exception):
    """Base of everything that is explained to people."""

    @property
    def title(self) -> str:
        return _("Something unexpected happened")

    @property
    def text(self) -> str:
        return _(
            "The step was not finished. Copy the details and send them to your support contact."
        )

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do, one sentence each; may be empty when ``text`` says it."""
        return ()

    @property
    def details(self) -> str:
        """Codes and hosts for support; safe to copy."""
        return type(self).__name__

    def __str__(self) -> str:
        return " ".join((f"{self.title}.", self.text, *self.advice)).strip()


class Cancelled(AssistantError):
    """The user stopped it."""

    @property
    def title(self) -> str:
        return _("Stopped")

    @property
    def text(self) -> str:
        return _("The step was stopped before it was finished. Nothing was changed.")


class InputError(AssistantError):
    """Something entered can't be used. ``field`` names the field, ``message`` is shown beside it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message

    @property
    def title(self) -> str:
        return self.message.rstrip(".")

    @property
    def text(self) -> str:
        return ""


class NotDone(AssistantError):
    """What was asked for was not done, as things stand. ``unanswered``: a service didn't say enough."""

    def __init__(
        self, title: str, text: str = "", *, details: str = "", unanswered: bool = False
    ) -> None:
        super().__init__(title, text)
        self._title, self._text, self._details = title.rstrip("."), text, details
        self.unanswered = unanswered

    @property
    def title(self) -> str:
        return self._title

    @property
    def text(self) -> str:
        return self._text

    @property
    def details(self) -> str:
        return self._details


class SignInError(AssistantError):
    """Microsoft's answer in our words. ``code`` is ``AADSTS…``, ``trace_id`` what support asks for.

    ``works_with`` names the ways of signing in (``SignInMethod``) that can work, None if nobody knows;
    ``ways`` is the sentence that says so, or empty.
    """

    def __init__(
        self,
        title: str,
        text: str,
        *,
        code: str = "",
        trace_id: str = "",
        correlation_id: str = "",
        works_with: tuple[str, ...] | None = None,
        ways: str = "",
    ) -> None:
        super().__init__(title, text)
        self._title, self._text = title, text
        self.code, self.trace_id, self.correlation_id = code, trace_id, correlation_id
        self.works_with, self._ways = works_with, ways

    @property
    def title(self) -> str:
        return self._title

    @property
    def text(self) -> str:
        return self._text

    @property
    def advice(self) -> tuple[str, ...]:
        return (self._ways,) if self._ways else ()

    @property
    def details(self) -> str:
        parts = [self.code]
        if self.trace_id:
            parts.append(f"Trace ID: {self.trace_id}")
        if self.correlation_id:
            parts.append(f"Correlation ID: {self.correlation_id}")
        return "\n".join(part for part in parts if part)


class SignInTimedOut(SignInError):
    """Nobody finished the sign-in in time."""

    def __init__(self) -> None:
        super().__init__(
            _("The sign-in was not finished in time"),
            _("Nothing was changed. Sign in again."),
        )


class SignInRequired(SignInError):
    """The sign-in ended: renewing it silently was refused."""

    def __init__(self, *, code: str = "", trace_id: str = "", correlation_id: str = "") -> None:
        super().__init__(
            _("The sign-in has ended"),
            _("Microsoft asks for a new sign-in. Sign in again."),
            code=code,
            trace_id=trace_id,
            correlation_id=correlation_id,
        )


class TokenRefused(SignInRequired):
    """An access token that was handed in isn't accepted. It can't be renewed here; it is in no text."""

    @property
    def title(self) -> str:
        return _("Azure DevOps doesn't accept the access token")

    @property
    def text(self) -> str:
        return _(
            "It has ended, or it is not for Azure DevOps. Get a new one with “{command}”, then try again."
        ).format(command=TOKEN_COMMAND)


class ServiceError(AssistantError):
    """A service answered, but not with what was asked for.

    ``service`` is its name for people ("Azure DevOps", "Keepit", "Microsoft"), ``call`` the name of
    the call ("read the policies"), ``status`` the HTTP status, ``code`` the service's own error
    code (``TF400813``, ``VS403463``, Keepit's ``<code>``), ``message`` its sentence, shortened.
    """

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

    @property
    def title(self) -> str:
        return _("{service} did not accept the request").format(service=self.service)

    @property
    def text(self) -> str:
        return _("“{call}” was refused. Nothing was changed.").format(call=self.call)

    @property
    def details(self) -> str:
        lines = [f"{self.service}: {self.call}", f"HTTP {self.status}" if self.status else ""]
        lines += [self.code, self.message]
        lines.append(f"Request ID: {self.request_id}" if self.request_id else "")
        return "\n".join(line for line in lines if line)


class NotSignedIn(ServiceError):
    """401, 203 or an HTML sign-in page: the credential was not accepted."""

    @property
    def title(self) -> str:
        return _("{service} does not accept the sign-in").format(service=self.service)

    @property
    def text(self) -> str:
        return _(
            "“{call}” was answered with a request to sign in. The sign-in may have ended. Sign in again."
        ).format(call=self.call)


class ClaimsRequired(NotSignedIn):
    """401 ``insufficient_claims``: ``claims`` is the decoded challenge for the token request."""

    def __init__(self, service: str, call: str, *, claims: str, status: int = 401) -> None:
        super().__init__(service, call, status=status, code="insufficient_claims")
        self.claims = claims


class AccessDenied(ServiceError):
    """The identity is known, but may not do this, or is not a member."""

    @property
    def title(self) -> str:
        return _("{service} refused access").format(service=self.service)

    @property
    def text(self) -> str:
        return _(
            "The account may not “{call}”. Nothing was changed. Ask an administrator for the right."
        ).format(call=self.call)


class ConditionalAccess(AccessDenied):
    """VS403463: a Conditional Access rule of the directory."""

    @property
    def title(self) -> str:
        return _("A Conditional Access rule refused access")

    @property
    def text(self) -> str:
        return _(
            "Your company's rules don't allow this computer or network to reach {service}. "
            "Nothing was changed. Ask your directory's administrator, or use a managed device."
        ).format(service=self.service)


class NotFound(ServiceError):
    @property
    def title(self) -> str:
        return _("{service} does not know what was asked for").format(service=self.service)

    @property
    def text(self) -> str:
        return _(
            "“{call}” was answered with “not found”: it doesn't exist (any more), or this account may "
            "not see it."
        ).format(call=self.call)


class NeverOpened(NotFound):
    """The account has no profile: it was never used in Azure DevOps (``ProfileDoesNotExistException``)."""

    PAGE = "https://aex.dev.azure.com/me"
    """Opening it once makes the profile."""

    @property
    def title(self) -> str:
        return _("This account has never opened {service}").format(service=self.service)

    @property
    def text(self) -> str:
        return _(
            "{service} doesn't know it yet, as every new account, so it lists no organizations for it. "
            "Sign in with this account at {page} once, then check again."
        ).format(service=self.service, page=self.PAGE)


class Rejected(ServiceError):
    """Any other 4xx: the request itself was not accepted."""


class Throttled(ServiceError):
    """Asked to slow down, and still after the retries. ``retry_after`` in seconds, None if not told."""

    def __init__(
        self,
        service: str,
        call: str,
        *,
        retry_after: float | None = None,
        status: int = 429,
        **named: Any,
    ) -> None:
        super().__init__(service, call, status=status, **named)
        told = retry_after is not None and math.isfinite(retry_after) and retry_after > 0
        self.retry_after = retry_after if told else None

    @property
    def title(self) -> str:
        return _("{service} asks to slow down").format(service=self.service)

    @property
    def text(self) -> str:
        if self.retry_after is None:
            return _("Nothing was changed. Wait a few minutes, then try again.")
        n = math.ceil(self.retry_after)
        sentence = ngettext(
            "Nothing was changed. Wait {n} second, then try again.",
            "Nothing was changed. Wait {n} seconds, then try again.",
            n,
        )
        if n >= 120:
            n = math.ceil(n / 60)
            sentence = ngettext(
                "Nothing was changed. Wait {n} minute, then try again.",
                "Nothing was changed. Wait {n} minutes, then try again.",
                n,
            )
        return sentence.format(n=n)


class ServiceFault(ServiceError):
    """5xx, still after the retries."""

    @property
    def title(self) -> str:
        return _("{service} has a problem").format(service=self.service)

    @property
    def text(self) -> str:
        return _("“{call}” failed at the service. Wait a few minutes, then try again.").format(
            call=self.call
        )


class MalformedAnswer(ServiceError):
    """Not the documented shape. ``message`` says what was missing, never the body."""

    @property
    def title(self) -> str:
        return _("{service} gave an answer that can't be understood").format(service=self.service)

    @property
    def text(self) -> str:
        return _(
            "The answer to “{call}” does not have the documented form, so nothing was concluded "
            "from it. Try again; if it stays so, send the details to your support contact."
        ).format(call=self.call)


class ConnectorUnread(MalformedAnswer):
    """A connector for Azure DevOps can't be understood; ``name`` is what is known of it."""

    def __init__(self, service: str, call: str, *, message: str, name: str) -> None:
        super().__init__(service, call, message=message)
        self.name = name

    @property
    def title(self) -> str:
        return _("A connector in {service} can't be read").format(service=self.service)

    @property
    def text(self) -> str:
        return _(
            "{service} lists an Azure DevOps connector ({name}) in a form that can't be understood. It "
            "may be the one that is wanted, so no other was created. Look at it in {service}, or send "
            "the details to your support contact."
        ).format(service=self.service, name=self.name)


class SomebodyBetween(MalformedAnswer):
    """A web filter, a proxy, a front door or a guest network answered in the service's place.

    ``page`` is the title of its page, if it has one; ``host`` is whom the call was meant for. Whether
    the service saw the call is not known.
    """

    def __init__(
        self, service: str, call: str, *, host: str = "", page: str = "", **named: Any
    ) -> None:
        super().__init__(service, call, **named)
        self.host, self.page = host, page

    @property
    def title(self) -> str:
        return _("Something else answered in place of {service}").format(service=self.service)

    @property
    def text(self) -> str:
        named = _(
            "“{call}” was answered with HTTP {status}: “{page}”. That is not {service}: a web filter, a "
            "proxy, a front door or the sign-in page of a network answers in its place."
        )
        nameless = _(
            "“{call}” was answered with HTTP {status} and nothing that shows {service} itself: a web "
            "filter, a proxy, a front door or the sign-in page of a network may answer in its place."
        )
        return (named if self.page else nameless).format(
            call=self.call, status=self.status, page=self.page[:120], service=self.service
        )

    @property
    def advice(self) -> tuple[str, ...]:
        first = _("If this network has a sign-in page of its own, sign in to it, then try again.")
        if self.status >= 500 and self.status != 511:
            first = _("Wait a few minutes, then try again: it may pass.")
        return (
            first,
            _("Ask your network team to let this computer reach {host} directly.").format(
                host=self.host or self.service
            ),
        )

    @property
    def summary(self) -> str:
        """What shows who it was, in one line: the status, the title of its page, the host that was meant."""
        page = f"“{self.page[:120]}”" if self.page else ""
        return ", ".join(part for part in (f"HTTP {self.status}", page, self.host) if part)

    @property
    def details(self) -> str:
        return "\n".join(part for part in (super().details, self.host) if part)


class NetworkError(AssistantError):
    """No answer. ``host`` is the host that was asked, ``reason`` a short technical word."""

    def __init__(self, host: str, reason: str = "") -> None:
        super().__init__(host, reason)
        self.host, self.reason = host, reason

    @property
    def details(self) -> str:
        return "\n".join(part for part in (self.host, self.reason) if part)


class HostNotFound(NetworkError):
    @property
    def title(self) -> str:
        return _("{host} can't be found").format(host=self.host)

    @property
    def text(self) -> str:
        return _(
            "This computer's DNS server doesn't know the name. Check the region and the network."
        )


class Unreachable(NetworkError):
    """Refused, no answer within ``seconds``, or (0) a connection that failed without waiting."""

    def __init__(
        self, host: str, reason: str = "", seconds: float = 10, *, refused: bool = False
    ) -> None:
        super().__init__(host, reason)
        self.seconds, self.refused = seconds, refused

    @property
    def title(self) -> str:
        return _("{host} can't be reached").format(host=self.host)

    @property
    def text(self) -> str:
        return self._happened().format(host=self.host, s=round(self.seconds))

    def _happened(self) -> str:
        if self.refused:
            return _(
                "{host} refused the connection. "
                "Check the network connection, the proxy and the firewall."
            )
        if self.seconds:
            return _(
                "No answer within {s} seconds. Check the network connection, the proxy and the firewall."
            )
        return _(
            "The connection to {host} failed or broke off. "
            "Check the network connection, the proxy and the firewall."
        )


class AnswerLost(Unreachable):
    """The request was sent and the answer never came: it may or may not have been carried out."""

    @property
    def title(self) -> str:
        if self.seconds:
            return _("{host} didn't answer in time").format(host=self.host)
        return _("The connection to {host} broke off").format(host=self.host)

    @property
    def text(self) -> str:
        return _("The request was sent, but no answer came. It may have been carried out.")


class ProxyRefused(NetworkError):
    """407 or a refusal by the proxy itself. ``proxy`` is its host and port."""

    def __init__(self, host: str, proxy: str, reason: str = "") -> None:
        super().__init__(host, reason)
        self.proxy = proxy

    @property
    def title(self) -> str:
        return _("The proxy asks for a sign-in")

    @property
    def text(self) -> str:
        return _(
            "Proxy {proxy} refused the connection. Sign in to it in the system settings, "
            "then try again."
        ).format(proxy=self.proxy)


class CertificateRejected(NetworkError):
    """The certificate is not trusted. ``issuer`` is the common name of who issued it, or empty."""

    def __init__(self, host: str, service: str = "", issuer: str = "", reason: str = "") -> None:
        super().__init__(host, reason)
        self.service, self.issuer = service, issuer

    @property
    def title(self) -> str:
        return _("The connection to {service} is being intercepted").format(
            service=self.service or self.host
        )

    @property
    def text(self) -> str:
        return _(
            "The certificate for {host} was issued by “{issuer}”, not by a public authority. A proxy "
            "or security product on your network is probably inspecting the traffic."
        ).format(host=self.host, issuer=self.issuer or _("an unknown authority"))

    @property
    def advice(self) -> tuple[str, ...]:
        return (
            _("Ask your network team to exclude {host} from TLS inspection.").format(
                host=self.host
            ),
            _("Or have them install their certificate in this computer's trust store."),
        )

    @property
    def details(self) -> str:
        return "\n".join(
            part
            for part in (self.host, f"Issuer: {self.issuer}" if self.issuer else "", self.reason)
            if part
        )
