"""The private browser as pages show it: a bar that names the host, the page below, one edge around both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from setup_assistant.errors import NoPrivateBrowser
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.signs import Remark, Sign
from setup_assistant.texts import _
from setup_assistant.ui.browser.bar import BrowserBar
from setup_assistant.ui.browser.hint import Hint
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import buttons, shortcuts
from setup_assistant.ui.widgets.arming import clock_of
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Line
from setup_assistant.ui.widgets.layouts import STRETCH, column, row
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from setup_assistant.services.clients import Clients
    from setup_assistant.ui.browser.private_browser import PrivateBrowser


WHITE_SECONDS = 15
"""A page of which nothing is painted so long after it was loaded stays white."""

Ask = Callable[[Callable[[NoPrivateBrowser | None], None]], object]
"""``ask(then)`` calls ``then`` with why the private browser can't be used, or None, in this thread."""


@dataclass(frozen=True)
class Visit:
    """Where an attempt goes. Its repr holds no address: that of a sign-in is a secret."""

    address: str
    service: str
    redirect_uri: str = ""
    ca_pem: str = ""
    proxy: str = ""
    """As in ``proxies``."""
    accounts: ProxyAccounts = field(default_factory=ProxyAccounts)
    hint: Hint | None = None
    """Who is to sign in where the service leads to Microsoft's page."""

    @classmethod
    def of(
        cls,
        clients: Clients,
        address: str,
        service: str,
        redirect_uri: str = "",
        hint: Hint | None = None,
    ) -> Self:
        """One that goes the way that the calls of ``clients`` go."""
        ca_pem, accounts = clients.ca_pem, clients.proxy_accounts
        return cls(address, service, redirect_uri, ca_pem, clients.proxy, accounts, hint)

    def __repr__(self) -> str:
        return f"Visit({self.service})"


class BrowserFrame(QWidget):
    """``start(visit)`` opens a private browser and ``stop()`` destroys it. Nothing is shared between two.

    Before one is opened, ``ask`` says whether that can be done: where it can't, the process would end.
    What is told about the page has a button beside it, ``way_out``.
    """

    restart = Signal()
    """*Start over* was chosen; the page begins a new attempt."""
    refused = Signal(object)
    """The page can't be shown; the ``AssistantError`` says why."""
    unavailable = Signal(object)
    """The private browser doesn't work on this system; the ``NoPrivateBrowser`` says why."""
    way_out = Signal(object)
    """Its button was chosen; the ``Remark`` that it stands beside."""
    leave = Signal()
    """F6: the focus is to go to the footer."""

    def __init__(self, name: str, ask: Ask, way_out: str) -> None:
        super().__init__()
        self._name, self._ask = name, ask
        self._loads = 0
        self._visit: Visit | None = None
        self._asked = False
        self.browser: PrivateBrowser | None = None
        self.bar = BrowserBar(self.restart.emit, self.reload)
        self.notice = Notice()
        self.remark = Strip(way_out, self.way_out.emit)
        self.white = Strip(way_out, self.way_out.emit)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.notice)
        parts = (self.bar, Line(), self.remark, (self.stack, 1), self.white)
        column(*parts, on=self, spacing=0, margins=(1, 1, 1, 1))
        self._edge = Edge(self)
        self.notice.painted.connect(self._prepare, Qt.ConnectionType.QueuedConnection)
        shortcuts.inside(self, "F6", self.leave.emit)
        shortcuts.inside(self, "Shift+F6", self.bar.restart.setFocus)

    def start(self, visit: Visit) -> None:
        """Begin anew: the notice is painted first, because the first profile takes a moment."""
        self.stop()
        self._visit, self._asked = visit, False
        self.say(_("Opening the private browser…"))

    def say(self, text: str) -> None:
        """Show ``text`` where the page would be."""
        self.notice.say(text)
        self._forget_remarks()
        self.bar.show_host("")
        self.stack.setCurrentWidget(self.notice)

    def stop(self) -> None:
        """Destroy the browser and everything that it holds; harmless without one."""
        self._visit = None
        self._forget_remarks()
        browser, self.browser = self.browser, None
        if browser is not None:
            self.stack.setCurrentWidget(self.notice)
            self.stack.removeWidget(browser.view)
            browser.close()

    def reload(self) -> None:
        """Load the page again."""
        if self.browser is not None:
            self.browser.reload()

    @property
    def focus_target(self) -> QWidget:
        """The web page, or the notice in its place: the page takes the focus over from there."""
        return self.stack.currentWidget() or self.notice

    def focus_page(self) -> None:
        """Put the focus into the web page."""
        if self.browser is not None:
            self.browser.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(self.rect())
        self._edge.raise_()
        self.bar.fit(self.window().width())

    def _prepare(self) -> None:
        visit = self._visit
        if visit is not None and not self._asked:
            self._asked = True
            self._ask(lambda problem: self._open(visit, problem))

    def _open(self, visit: Visit, problem: NoPrivateBrowser | None) -> None:
        if visit is not self._visit:  # stopped or begun anew in the meantime
            return
        self._visit = None
        if problem is not None:
            self.unavailable.emit(problem)
            return
        from setup_assistant.ui.browser import proxy
        from setup_assistant.ui.browser.private_browser import PrivateBrowser

        proxy.use(visit.proxy)
        browser = PrivateBrowser(
            self,
            ca_pem=visit.ca_pem,
            redirect_uri=visit.redirect_uri,
            service=visit.service,
            accounts=visit.accounts,
            hint=visit.hint,
        )
        self._connect(browser)
        self.browser = browser
        browser.view.setAccessibleName(self._name)
        self.stack.addWidget(browser.view)
        self.stack.setCurrentWidget(browser.view)
        self._edge.raise_()
        browser.go(visit.address)

    def _connect(self, browser: PrivateBrowser) -> None:
        browser.host_changed.connect(self.bar.show_host)
        browser.host_changed.connect(lambda _host: self.remark.hide())
        browser.remark.connect(self.remark.show_remark)
        browser.refused.connect(self.refused)
        browser.popup.connect(lambda view: Popup(self, view, browser.close_popup).show())
        browser.view.loadFinished.connect(self._first_focus)
        browser.view.loadStarted.connect(self._forget_load)
        browser.view.loadFinished.connect(lambda _fine: self._look_later(self._loads))

    def _forget_remarks(self) -> None:
        self.remark.hide()
        self._forget_load()

    def _forget_load(self) -> None:
        """Another page is on its way: what is waited for was about the last one."""
        self._loads += 1
        self.white.hide()

    def _look_later(self, load: int) -> None:
        clock_of(self).call_after(WHITE_SECONDS, self, lambda: self._look(load))

    def _look(self, load: int) -> None:
        if load != self._loads or self.browser is None:
            return
        view = self.browser.view
        blank = not view.isVisible() or is_blank(view)  # what nobody sees isn't painted
        if not blank:
            self.white.hide()
            return
        if view.isVisible() and not self.white.isVisible():
            self.tell_white()
        self._look_later(load)

    def tell_white(self) -> None:
        """Say that nothing of the page is seen."""
        self.white.show_remark(Remark(_("The page stays white or empty."), Sign.WHITE))

    def _first_focus(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or focused is self.notice or not focused.isVisible():
            self.focus_page()


class Strip(Banner):
    """A remark about the page, with the way out beside it; hidden until there is one."""

    def __init__(self, way_out: str, take: Callable[[Remark], object]) -> None:
        super().__init__("warning")
        self._remark = Remark("")
        self.button = buttons.secondary(way_out, lambda: take(self._remark))
        self.add_beside(self.button)
        self.hide()

    def show_remark(self, remark: Remark) -> None:
        """Show and announce it."""
        self._remark = remark
        self.show_banner("warning", "", remark.words)


class Popup(QDialog):
    """A window that the web page opened, with a bar of its own so that its host is seen."""

    def __init__(
        self, frame: BrowserFrame, view: QWebEngineView, close: Callable[[QWebEngineView], None]
    ) -> None:
        super().__init__(frame.window())
        from setup_assistant.ui.browser.page import shown_host

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Setup Assistant for Azure DevOps backup"))
        self.resize(520, 560)
        self.bar = BrowserBar()
        self.view = view
        column(self.bar, Line(), (view, 1), on=self, spacing=0)
        view.urlChanged.connect(lambda url: self.bar.show_host(shown_host(url)))
        view.page().windowCloseRequested.connect(self.close)
        view.destroyed.connect(self.close)
        self.finished.connect(lambda _result: close(view))


def is_blank(view: QWidget) -> bool:
    """Whether every pixel of ``view`` has the same colour."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(image.constBits())
    return pixels == pixels[:4] * (len(pixels) // 4)


class Notice(QWidget):
    """A sentence in the middle; ``painted`` tells that people can read it now."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sentence = Text("", "secondary", wrap=False)
        row(STRETCH, Busy(), self.sentence, STRETCH, on=self, spacing=10)

    def say(self, text: str) -> None:
        """Show ``text``."""
        self.sentence.setText(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


class Edge(QWidget):
    """Lies over the frame: rounds the page's corners and draws the edge, 2 px while it has the focus."""

    def __init__(self, frame: QWidget) -> None:
        super().__init__(frame)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = False
        theme.changes().changed.connect(self.update)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        corners, inner = QPainterPath(), QPainterPath()
        corners.addRect(box)
        inner.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.fillPath(corners.subtracted(inner), theme.color("surface"))
        edge, width = ("focus", 2) if self._inside else ("control", 1)
        painting.ring(painter, self.rect(), theme.color(edge), 8, width)
        painter.end()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        frame = self.parentWidget()
        inside = now is not None and frame is not None and frame.isAncestorOf(now)
        inside = inside and not isinstance(now, Button)  # those of the bar have a ring of their own
        if inside != self._inside:
            self._inside = inside
            self.update()
