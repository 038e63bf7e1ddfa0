"""The private browser: one off-the-record profile per attempt, locked down and destroyed after use.

It shows Microsoft's and Keepit's own pages and nothing else. It never reads what is typed or sent
(the answer of a sign-in goes to the loopback receiver of ``services.microsoft``), and no address,
title or console text of a page is ever logged. Importing this module loads QtWebEngine: pages do
that when they are entered, and offer the user's own browser where it isn't installed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtNetwork import QAuthenticator
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineDesktopMediaRequest,
    QWebEngineFullScreenRequest,
    QWebEngineLoadingInfo,
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineWebAuthUxRequest,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import (
    AssistantError,
    CertificateRejected,
    HostNotFound,
    ProxyRefused,
    SignInError,
    Unreachable,
)
from setup_assistant.texts import _, printable
from setup_assistant.ui import browser_authentication
from setup_assistant.ui.browser_profile import private_profile

LOAD_SECONDS = 30
_OWN_DOING = frozenset({-3, -20})
"""Chromium's ERR_ABORTED and ERR_BLOCKED_BY_CLIENT: a navigation that was stopped on purpose."""

_NO_SUCH_NAME = frozenset({-105, -137})
"""ERR_NAME_NOT_RESOLVED comes in the connection domain."""

_WAITED = frozenset({-7, -118})
_CONNECTION_REFUSED = -102


def shown_host(url: QUrl) -> str:
    """The host for bar and errors; with its port where that isn't the scheme's own.

    In punycode, so that a name in other letters can't be taken for one that is known.
    """
    usual = {"https": 443, "http": 80}.get(url.scheme(), -1)
    port = url.port(usual)
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    host = f"[{host}]" if ":" in host else host
    return host if port == usual else f"{host}:{port}"


class LockedPage(QWebEnginePage):
    """A page that goes to https and to the attempt's own answer address, and nowhere else."""

    refused = Signal(object)
    """The page can't be shown; the ``AssistantError`` says why."""

    def __init__(
        self, profile: QWebEngineProfile, redirect_uri: str, service: str, parent: QObject
    ):
        super().__init__(profile, parent)
        self._redirect = _address(QUrl(redirect_uri)) if redirect_uri else None
        self._service = service
        self._clock = QTimer(self, singleShot=True, interval=round(LOAD_SECONDS * 1000))
        self._clock.timeout.connect(self._too_slow)
        self._guard()

    def acceptNavigationRequest(
        self, url: QUrl | str, navigation: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        del navigation  # redirects keep the type of what started them, so it says nothing
        url = QUrl(url)
        if self._is_answer(url):
            return is_main_frame
        return url.scheme() == "https" or url.toString() in ("about:blank", "about:srcdoc")

    def watch(self) -> None:
        """Give up after ``LOAD_SECONDS``, also when the page shows no sign of life at all."""
        self._clock.start()

    def javaScriptConsoleMessage(self, *_message: object) -> None:
        """Drop it: what a page writes may hold addresses and names."""

    def chooseFiles(self, *_request: object) -> list[str]:
        """No file of this computer is handed to a page."""
        return []

    def _is_answer(self, url: QUrl) -> bool:
        return self._redirect is not None and _address(url) == self._redirect

    def _guard(self) -> None:
        self.certificateError.connect(self._reject_certificate)
        self.authenticationRequired.connect(self._stop_sign_on)
        self.proxyAuthenticationRequired.connect(self._stop_proxy)
        self.permissionRequested.connect(lambda permission: permission.deny())
        self.fullScreenRequested.connect(QWebEngineFullScreenRequest.reject)
        self.desktopMediaRequested.connect(QWebEngineDesktopMediaRequest.cancel)
        self.webAuthUxRequested.connect(_cancel_key)
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
        rejected = CertificateRejected(host, self._service, issuer, error.description())
        QTimer.singleShot(0, self, lambda: self.refused.emit(rejected))

    def _stop_sign_on(self, url: QUrl, answer: QAuthenticator) -> None:
        rejected = browser_authentication.reject(answer)
        error = SignInError(
            _("{host} asks for a network sign-in").format(host=shown_host(url)),
            _("The private browser sends no network passwords. Use your own browser instead.")
            if rejected
            else _empty_password(),
        )
        QTimer.singleShot(0, self, lambda: self._stop(error))

    def _stop_proxy(self, url: QUrl, answer: QAuthenticator, proxy: str) -> None:
        rejected = browser_authentication.reject(answer)
        error = ProxyRefused(shown_host(url), proxy, "" if rejected else _empty_password())
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
        self.refused.emit(error)

    def _on_loading(self, info: QWebEngineLoadingInfo) -> None:
        if info.status() is not QWebEngineLoadingInfo.LoadStatus.LoadFailedStatus:
            return
        error = _load_error(info)
        if error is not None:
            QTimer.singleShot(0, self, lambda: self.refused.emit(error))


class PrivateBrowser(QObject):
    """One attempt: a profile of its own, the view to show, and the pop-ups that the page opens."""

    host_changed = Signal(str)
    refused = Signal(object)
    popup = Signal(object)
    """A view that the page wants to have shown; its ``page()`` belongs to this attempt."""
    wiped = Signal()
    """Everything is destroyed: cookies, storage, pages."""

    def __init__(self, parent: QWidget, *, ca_pem: str, redirect_uri: str, service: str) -> None:
        super().__init__(parent)
        self._redirect_uri, self._service = redirect_uri, service
        self._profile = private_profile(ca_pem)
        self._profile.destroyed.connect(self.wiped)
        self._views: list[QWebEngineView] = []
        self._pages = 0
        self.view = self._open_view(parent)
        page = self.view.page()
        assert isinstance(page, LockedPage)  # noqa: S101 - set three lines above
        page.refused.connect(self.refused)
        page.urlChanged.connect(lambda url: self.host_changed.emit(shown_host(url)))
        self._page = page

    def go(self, address: str) -> None:
        """Load ``address`` in the main page."""
        self._page.watch()
        self.view.load(QUrl(address))

    def reload(self) -> None:
        """Load the page again that is shown."""
        self.view.reload()

    def close(self) -> None:
        """Destroy views, then pages, then the profile; ``wiped`` tells when it is done."""
        views, self._views = self._views, []
        for view in views:
            view.hide()
            view.deleteLater()  # takes its page with it; the last page takes the profile

    def _open_view(self, parent: QWidget | None) -> QWebEngineView:
        view = QWebEngineView(parent)
        page = LockedPage(self._profile, self._redirect_uri, self._service, view)
        page.newWindowRequested.connect(self._open_popup)
        page.destroyed.connect(self._on_page_gone)
        view.setPage(page)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._pages += 1
        self._views.append(view)
        return view

    def _open_popup(self, request: QWebEngineNewWindowRequest) -> None:
        view = self._open_view(None)
        request.openIn(view.page())
        self.popup.emit(view)

    def close_popup(self, view: QWebEngineView) -> None:
        """Destroy a view that ``popup`` has handed out."""
        if view in self._views:
            self._views.remove(view)
            view.deleteLater()

    def _on_page_gone(self) -> None:
        self._pages -= 1
        if not self._pages:
            self._profile.deleteLater()


def _address(url: QUrl) -> tuple[str, str, int, str]:
    return url.scheme(), url.host(), url.port(80), url.path().rstrip("/")


def _load_error(info: QWebEngineLoadingInfo) -> AssistantError | None:
    domain, code = info.errorDomain(), info.errorCode()
    domains = QWebEngineLoadingInfo.ErrorDomain
    if domain in (domains.HttpStatusCodeDomain, domains.CertificateErrorDomain):
        return None  # a page with a status still speaks; certificates have their own signal
    if code in _OWN_DOING or domain is domains.NoErrorDomain:
        return None
    host = shown_host(info.url())
    if domain is domains.DnsErrorDomain or code in _NO_SUCH_NAME:
        return HostNotFound(host, info.errorString())
    seconds = LOAD_SECONDS if code in _WAITED else 0
    refused = code == _CONNECTION_REFUSED
    return Unreachable(host, info.errorString(), seconds, refused=refused)


def _empty_password() -> str:
    return _(
        "This version of Qt can't say no to that: an empty password may have been sent before the "
        "page was stopped. Use your own browser instead."
    )


def _cancel_key(request: QWebEngineWebAuthUxRequest) -> None:
    # Reached only from a document that the profile's script missed. Cancelling at once would recurse.
    QTimer.singleShot(0, request.cancel)
