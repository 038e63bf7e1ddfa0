"""One page of the private browser: where it may go, what it may ask for, and why it can't be shown."""

from __future__ import annotations

import ctypes
from collections import deque

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer, QUrl, Signal
from PySide6.QtNetwork import QAuthenticator
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineClientCertificateSelection,
    QWebEngineDesktopMediaRequest,
    QWebEngineFullScreenRequest,
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineWebAuthUxRequest,
)

from setup_assistant.errors import (
    AssistantError,
    CertificateOutdated,
    CertificateRejected,
    HostNotFound,
    ProxyAsks,
    SignInError,
    Unreachable,
)
from setup_assistant.proxies import Account, ProxyAccounts
from setup_assistant.signs import Remark, Sign
from setup_assistant.texts import _, printable, quoted
from setup_assistant.ui.browser.hint import Hint
from setup_assistant.ui.browser.profile import PASSKEY_WANTED

LOAD_SECONDS = 30
SILENCE_MS = 1000
"""A load that was stopped is told when no other one begins within this time."""

_OWN_DOING = frozenset({-3, -20})
"""Chromium's ERR_ABORTED and ERR_BLOCKED_BY_CLIENT: a navigation that was stopped on purpose."""

_NOT_ALLOWED = frozenset({-300, -301, -302, -311})
"""Invalid address, two kinds of scheme, and ERR_UNSAFE_REDIRECT: Chromium itself didn't go there."""

_NO_SUCH_NAME = frozenset({-105, -137})
"""ERR_NAME_NOT_RESOLVED comes in the connection domain."""

_WANTS_CERTIFICATE = frozenset({-110, -117, -133, -134, -141, -177})
"""The host insists on a certificate of this computer or its user: none was there, or it couldn't be used."""

_WAITED = frozenset({-7, -118})
_CONNECTION_REFUSED = -102

_Resource = QWebEngineUrlRequestInfo.ResourceType
_PAGES = 16
"""As many addresses of pages are remembered: more than a redirect and some pop-ups need."""

_SECURE = frozenset({"https", "wss"})
_WITHIN_THE_PAGE = frozenset({"about", "blob", "data"})
_BOX_LETTERS = 300
"""As much of what a page wants to say in a box of its own is shown."""


def shown_host(url: QUrl) -> str:
    """The host for bar and errors; with its port where that isn't the scheme's own.

    In punycode, so that a name in other letters can't be taken for one that is known.
    """
    usual = {"https": 443, "http": 80}.get(url.scheme(), -1)
    port = url.port(usual)
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    host = f"[{host}]" if ":" in host else host
    return host if port == usual else f"{host}:{port}"


class Boundary(QWebEngineUrlRequestInterceptor):
    """What every page of an attempt may load: https, and for the page itself the answer's address.

    Pages' parts are asked about here; where a page goes, ``LockedPage`` is asked before.
    """

    def __init__(self, redirect_uri: str, parent: QObject) -> None:
        super().__init__(parent)
        self._redirect = _address(QUrl(redirect_uri)) if redirect_uri else None
        self._pages: deque[QUrl] = deque(maxlen=_PAGES)

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        # Its requestBody() must never be called: it ends the process with a fault in 6.11.3.
        url = info.requestUrl()
        is_page = info.resourceType() is _Resource.ResourceTypeMainFrame
        if is_page:
            self._pages.append(url)
        if url.scheme() not in _SECURE | _WITHIN_THE_PAGE:
            info.block(not (is_page and self.is_answer(url)))

    def is_page(self, url: QUrl) -> bool:
        """Whether ``url`` was asked for as a page of its own lately, not as a part of one."""
        return url in self._pages

    def is_answer(self, url: QUrl) -> bool:
        """Whether ``url`` is where the attempt's answer goes."""
        return self._redirect is not None and _address(url) == self._redirect


class ProxySignIn:
    """Answers proxies that ask for a password, for all pages of an attempt.

    Chromium keeps what was accepted. Where it asks again on the way to the same host, it was not, and
    is sent to that proxy no more.
    """

    def __init__(self, accounts: ProxyAccounts) -> None:
        self._accounts = accounts
        self._sent: dict[tuple[str, str], Account] = {}

    def answer(self, proxy: str, host: str, authenticator: QAuthenticator) -> bool:
        """Whether there is one to be tried; it stands in ``authenticator`` then."""
        if refused := self._sent.pop((proxy, host), None):
            self._accounts.forget_host(proxy, refused)
        account = self._accounts.of_host(proxy)
        if account is None or account == refused:
            return False
        self._sent[proxy, host] = account
        authenticator.setUser(account[0])
        authenticator.setPassword(account[1])
        return True


class LockedPage(QWebEnginePage):
    """A page that goes to https and to the attempt's own answer address, and nowhere else.

    Where it asks for a sign-in, the ``hint`` says whose it is.
    """

    refused = Signal(object)
    """The page can't be shown; the ``AssistantError`` says why."""
    remark = Signal(object)
    """A ``Remark`` for the person; the page stays."""

    def __init__(
        self,
        profile: QWebEngineProfile,
        boundary: Boundary,
        service: str,
        parent: QObject,
        sign_in: ProxySignIn,
        hint: Hint | None = None,
    ) -> None:
        super().__init__(profile, parent)
        self._hint = hint
        self._boundary, self._service, self._sign_in = boundary, service, sign_in
        self._blocked = QUrl()
        self._clock = QTimer(self, singleShot=True, interval=round(LOAD_SECONDS * 1000))
        self._clock.timeout.connect(self._too_slow)
        self._silence = QTimer(self, singleShot=True, interval=SILENCE_MS)
        self._silence.timeout.connect(self._tell_silence)
        self._guard()

    def acceptNavigationRequest(
        self, url: QUrl | str, navigation: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        del navigation  # redirects keep the type of what started them, so it says nothing
        url = QUrl(url)
        if self._boundary.is_answer(url):
            return is_main_frame
        with_name = self._hint.added_to(url) if self._hint is not None and is_main_frame else None
        if with_name is not None:
            # Anew and later: Chromium can't change an address that a redirect leads to, nor from inside its call.
            QTimer.singleShot(0, self, lambda: self.load(with_name))
            return False
        accepted = url.scheme() == "https" or url.toString() in ("about:blank", "about:srcdoc")
        if is_main_frame and not accepted:
            self._blocked = url
            self._tell_blocked(url)
        return accepted

    def watch(self) -> None:
        """Give up after ``LOAD_SECONDS``, also when the page shows no sign of life at all."""
        self._clock.start()

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, *_place: object
    ) -> None:
        """Drop it: what a page writes may hold addresses and names. One word is the profile's own."""
        del level
        if message == PASSKEY_WANTED:
            self._tell_passkey()

    def javaScriptAlert(self, origin: QUrl | str, text: str) -> None:
        words = _("{host} says: {text}").format(host=shown_host(QUrl(origin)), text=_short(text))
        self._tell(words)

    def javaScriptConfirm(self, origin: QUrl | str, text: str) -> bool:
        if text == _leaving():  # Chromium's own question, because somebody chose Reload or a link
            return True
        self._tell_refused_box(origin, text)
        return False

    def javaScriptPrompt(self, origin: QUrl | str, text: str, _default: str) -> tuple[bool, str]:
        self._tell_refused_box(origin, text)
        return False, ""

    def chooseFiles(self, *_request: object) -> list[str]:
        """No file of this computer is handed to a page."""
        return []

    def _guard(self) -> None:
        self.certificateError.connect(self._reject_certificate)
        self.authenticationRequired.connect(self._stop_sign_on)
        self.proxyAuthenticationRequired.connect(self._sign_in_to_proxy)
        self.permissionRequested.connect(lambda permission: permission.deny())
        self.fullScreenRequested.connect(QWebEngineFullScreenRequest.reject)
        self.desktopMediaRequested.connect(QWebEngineDesktopMediaRequest.cancel)
        self.selectClientCertificate.connect(self._send_no_certificate)
        self.webAuthUxRequested.connect(self._cancel_key)
        self.renderProcessTerminated.connect(self._stopped_working)
        self.loadingChanged.connect(self._on_loading)
        self.loadProgress.connect(lambda percent: self._clock.start() if percent < 100 else None)
        self.loadFinished.connect(lambda _fine: self._clock.stop())

    def _reject_certificate(self, error: QWebEngineCertificateError) -> None:
        error.rejectCertificate()
        if not error.isMainFrame():
            return
        chain = error.certificateChain()
        issuer = printable(chain[-1].issuerDisplayName()) if chain else ""
        host = shown_host(error.url())
        # The bar's owner closes this page: not from inside Chromium's call.
        # Chromium says this last of all that can be wrong: who issued it is trusted.
        outdated = error.type() is QWebEngineCertificateError.Type.CertificateDateInvalid
        kind = CertificateOutdated if outdated else CertificateRejected
        rejected = kind(host, self._service, issuer, error.description())
        QTimer.singleShot(0, self, lambda: self.refused.emit(rejected))

    def _send_no_certificate(self, selection: QWebEngineClientCertificateSelection) -> None:
        selection.selectNone()
        words = _("{host} asked for a certificate or smart card of this computer. None was sent.")
        self._tell(words.format(host=shown_host(selection.host())), Sign.CERTIFICATE)

    def _cancel_key(self, request: QWebEngineWebAuthUxRequest) -> None:
        # Reached only from a document that the profile's script missed. Cancelling at once would recurse.
        QTimer.singleShot(0, request.cancel)
        self._tell_passkey()

    def _tell_passkey(self) -> None:
        words = _(
            "{service}'s page asked for a passkey or security key, which this window can't use. Choose "
            "another method there if it offers one."
        )
        self._tell(words.format(service=self._service), Sign.PASSKEY)

    def _stop_sign_on(self, url: QUrl, answer: QAuthenticator) -> None:
        rejected = reject(answer)
        if rejected and not self._boundary.is_page(url):
            return  # a part of the page, such as Microsoft's look for a sign-in by the network
        error = SignInError(
            _("{host} asks for a network sign-in").format(host=shown_host(url)),
            _("The private browser sends no network passwords. Use your own browser instead.")
            if rejected
            else _empty_password(),
            sign=Sign.NETWORK_SIGN_IN,
        )
        QTimer.singleShot(0, self, lambda: self._stop(error))

    def _sign_in_to_proxy(self, url: QUrl, answer: QAuthenticator, proxy: str) -> None:
        if self._sign_in.answer(proxy, url.host(), answer):
            return
        rejected = reject(answer)
        error = ProxyAsks(shown_host(url), proxy, "" if rejected else _empty_password())
        QTimer.singleShot(0, self, lambda: self._stop(error))

    def _stopped_working(
        self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int
    ) -> None:
        text = _(
            "Nothing was changed. Choose Start over to open it again, or use your own browser."
        )
        error = SignInError(_("The page stopped working"), text, code=f"{status.name} {code}")
        QTimer.singleShot(0, self, lambda: self.refused.emit(error))

    def _too_slow(self) -> None:
        self._stop(Unreachable(shown_host(self.requestedUrl()), "", LOAD_SECONDS))

    def _stop(self, error: AssistantError) -> None:
        self.triggerAction(QWebEnginePage.WebAction.Stop)
        self._silence.stop()
        self.refused.emit(error)

    def _on_loading(self, info: QWebEngineLoadingInfo) -> None:
        statuses = QWebEngineLoadingInfo.LoadStatus
        status, url = info.status(), info.url()
        self._silence.stop()
        if status is statuses.LoadStoppedStatus:
            self._explain_stop(url)
        elif status is statuses.LoadFailedStatus and info.errorCode() in _NOT_ALLOWED:
            self._tell_blocked(QUrl())
        elif status is statuses.LoadFailedStatus:
            error = _load_error(info)
            if error is not None:
                QTimer.singleShot(0, self, lambda: self.refused.emit(error))

    def _explain_stop(self, url: QUrl) -> None:
        """A load that ended without a page; when another one doesn't begin, it is told.

        Chromium drops some without a word, such as a redirect to ``javascript:`` or to a program.
        """
        if url == self._blocked:  # that one was told
            self._blocked = QUrl()
        elif url.scheme() in ("https", "about"):
            self._silence.start()
        else:
            self._tell_blocked(url)

    def _tell_silence(self) -> None:
        words = _("{service}'s page led to nothing that can be shown here. Nothing was opened.")
        self._tell(words.format(service=self._service), Sign.BLOCKED)

    def _tell_blocked(self, url: QUrl) -> None:
        address = _shown_address(url)
        if address:
            words = _(
                "{service}'s page wanted to open {address}, which isn't allowed here. "
                "Nothing was opened."
            ).format(service=self._service, address=address)
        else:
            words = _(
                "{service}'s page wanted to open an address that isn't allowed here. "
                "Nothing was opened."
            ).format(service=self._service)
        self._tell(words, Sign.BLOCKED)

    def _tell_refused_box(self, origin: QUrl | str, text: str) -> None:
        words = _(
            "{host} asked in a box of its own: {text} The answer was no, because such boxes "
            "aren't shown here."
        ).format(host=shown_host(QUrl(origin)), text=_short(text))
        self._tell(words)

    def _tell(self, words: str, sign: Sign | None = None) -> None:
        """Later: this is called from inside Chromium."""
        QTimer.singleShot(0, self, lambda: self.remark.emit(Remark(words, sign)))


def _address(url: QUrl) -> tuple[str, str, int, str]:
    return url.scheme(), url.host(), url.port(80), url.path().rstrip("/")


def _shown_address(url: QUrl) -> str:
    """As much of ``url`` as may be shown: what follows the host may hold secrets."""
    if url.host():
        return f"{url.scheme()}://{shown_host(url)}"
    return f"{url.scheme()}:…" if url.scheme() else ""


def _short(text: str) -> str:
    words = printable(text[: _BOX_LETTERS * 2])
    return quoted(f"{words[:_BOX_LETTERS]}…" if len(words) > _BOX_LETTERS else words)


def _leaving() -> str:
    question = "Are you sure you want to leave this page? Changes that you made may not be saved."
    return QCoreApplication.translate("QWebEnginePage", question)


def _load_error(info: QWebEngineLoadingInfo) -> AssistantError | None:
    domain, code = info.errorDomain(), info.errorCode()
    domains = QWebEngineLoadingInfo.ErrorDomain
    if domain in (domains.HttpStatusCodeDomain, domains.CertificateErrorDomain):
        return None  # a page with a status still speaks; certificates have their own signal
    if code in _OWN_DOING or domain is domains.NoErrorDomain:
        return None
    host = shown_host(info.url())
    if code in _WANTS_CERTIFICATE:
        return _certificate_wanted(host, info.errorString())
    if domain is domains.DnsErrorDomain or code in _NO_SUCH_NAME:
        return HostNotFound(host, info.errorString())
    seconds = LOAD_SECONDS if code in _WAITED else 0
    return Unreachable(host, info.errorString(), seconds, refused=code == _CONNECTION_REFUSED)


def _certificate_wanted(host: str, reason: str) -> SignInError:
    return SignInError(
        _("{host} asks for a certificate of this computer").format(host=host),
        _(
            "It lets nobody in without a certificate or a smart card. This window sends none; a browser of "
            "the system can."
        ),
        code=reason,
        sign=Sign.CERTIFICATE,
    )


def _empty_password() -> str:
    return _(
        "This version of Qt can't say no to that: an empty password may have been sent before the "
        "page was stopped. Use your own browser instead."
    )


def reject(authenticator: QAuthenticator) -> bool:
    """Make ``authenticator`` null: call it first thing in the slot. False where that can't be done.

    A ``QAuthenticator`` of Qt 6 is one pointer, null in a null one. Where a later Qt lays it out
    differently nothing is touched.
    """
    if not authenticator.isNull() and _is_one_pointer():
        _exchange(authenticator, QAuthenticator())
    return authenticator.isNull()


def _is_one_pointer() -> bool:
    """Tried out on two that nobody else knows."""
    empty, filled = QAuthenticator(), QAuthenticator()
    filled.setRealm("realm")
    if _pointer(empty).value is not None or _pointer(filled).value is None:
        return False
    _exchange(empty, filled)
    return filled.isNull() and empty.realm() == "realm"


def _exchange(one: QAuthenticator, other: QAuthenticator) -> None:
    """Each frees afterwards what the other had."""
    first, second = _pointer(one), _pointer(other)
    first.value, second.value = second.value, first.value


def _pointer(authenticator: QAuthenticator) -> ctypes.c_void_p:
    return ctypes.c_void_p.from_address(shiboken6.getCppPointer(authenticator)[0])
