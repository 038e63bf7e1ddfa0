"""The private browser: one off-the-record profile per attempt, locked down and destroyed after use.

It shows Microsoft's and Keepit's own pages and nothing else. It never reads what is typed or sent
(the answer of a sign-in goes to the loopback receiver of ``services.microsoft``), and no address,
title or console text of a page is ever logged. Importing this module loads QtWebEngine: pages do
that when they are entered, and offer the user's own browser where it isn't installed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWebEngineCore import QWebEngineNewWindowRequest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.signs import Remark, Sign
from setup_assistant.ui.browser.hint import Hint
from setup_assistant.ui.browser.page import Boundary, LockedPage, ProxySignIn, shown_host
from setup_assistant.ui.browser.profile import private_profile


class PrivateBrowser(QObject):
    """One attempt: a profile of its own, the view to show, and the pop-ups that the page opens."""

    host_changed = Signal(str)
    refused = Signal(object)
    """The page can't be shown; the ``AssistantError`` says why."""
    remark = Signal(object)
    """What the person should know, a ``Remark``; the page stays."""
    popup = Signal(object)
    """A view that the page wants to have shown; its ``page()`` belongs to this attempt."""
    wiped = Signal()
    """Everything is destroyed: cookies, storage, pages."""

    def __init__(
        self,
        parent: QWidget,
        *,
        ca_pem: str,
        redirect_uri: str,
        service: str,
        accounts: ProxyAccounts | None = None,
        hint: Hint | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._sign_in = service, ProxySignIn(accounts or ProxyAccounts())
        self._profile = private_profile(ca_pem)
        self._boundary = Boundary(redirect_uri, self._profile)
        self._profile.setUrlRequestInterceptor(self._boundary)
        if QAccessible.isActive():  # Chromium listens for a change; it may have come before this
            QAccessible.setActive(True)
        self._profile.destroyed.connect(self.wiped)
        self._views: list[QWebEngineView] = []
        self._pages = 0
        self.view = self._open_view(parent, hint)
        page = self.view.page()
        assert isinstance(page, LockedPage)  # noqa: S101 - set three lines above
        page.refused.connect(self.refused)
        page.remark.connect(self.remark)
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

    def _open_view(self, parent: QWidget | None, hint: Hint | None = None) -> QWebEngineView:
        view = QWebEngineView(parent)
        page = LockedPage(self._profile, self._boundary, self._service, view, self._sign_in, hint)
        page.newWindowRequested.connect(self._open_popup)
        page.destroyed.connect(self._on_page_gone)
        view.setPage(page)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._pages += 1
        self._views.append(view)
        return view

    def _open_popup(self, request: QWebEngineNewWindowRequest) -> None:
        view = self._open_view(None)
        page = view.page()
        assert isinstance(page, LockedPage)  # noqa: S101 - as _open_view has made it
        page.remark.connect(self.remark)
        page.refused.connect(lambda error: self._popup_refused(view, error))
        request.openIn(page)
        self.popup.emit(view)

    def _popup_refused(self, view: QWebEngineView, error: AssistantError) -> None:
        self.close_popup(view)
        sign = Sign(error.sign) if isinstance(error, SignInError) and error.sign else None
        self.remark.emit(Remark(str(error), sign))

    def close_popup(self, view: QWebEngineView) -> None:
        """Destroy a view that ``popup`` has handed out."""
        if view in self._views:
            self._views.remove(view)
            view.deleteLater()

    def _on_page_gone(self) -> None:
        self._pages -= 1
        if not self._pages:
            self._profile.deleteLater()
