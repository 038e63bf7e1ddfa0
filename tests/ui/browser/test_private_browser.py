"""The private browser against a real page over real HTTPS: where it goes, and what it refuses."""

from __future__ import annotations

import os
import signal
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shiboken6
import trustme
from PySide6.QtCore import QByteArray, QUrl
from PySide6.QtNetwork import QNetworkProxyFactory, QSsl, QSslCertificate, QSslKey
from PySide6.QtQuick import QQuickWindow
from pytestqt.qtbot import QtBot

from setup_assistant.errors import (
    CertificateOutdated,
    CertificateRejected,
    HostNotFound,
    SignInError,
    Unreachable,
)
from setup_assistant.services.microsoft.receiver import Receiver
from setup_assistant.signs import Remark, Sign
from setup_assistant.ui.browser import profile as browser_profile
from setup_assistant.ui.browser.frame import BrowserFrame, Visit, is_blank
from setup_assistant.ui.browser.page import shown_host
from tests.support.proxy import Proxy
from tests.support.ui.browsing import Driver, driver
from tests.support.ui.site import Site, serve

__all__ = ["driver"]

pytestmark = pytest.mark.qt_log_ignore("GPUInfo not initialized")

HELLO = "<!doctype html><title>hello</title><p id=p>hello</p>"
CLICK = (
    "<!doctype html><title>click</title><body style='margin:0'><button "
    "style='width:300px;height:200px' onclick=\"window.child = window.open('/other')\">open</button>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/": HELLO, "/other": HELLO, "/click": CLICK}) as site:
        yield site


def test_everything_is_destroyed_after_use(driver: Driver, site: Site, qtbot: QtBot) -> None:
    browser = driver.loaded(site)
    profile, page, view = browser._profile, browser.view.page(), browser.view
    assert profile.isOffTheRecord()
    with qtbot.waitSignal(browser.wiped):
        browser.close()
    assert not any(shiboken6.isValid(gone) for gone in (profile, page, view))


def test_a_profile_that_would_write_to_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class OnDisk:
        def createProfile(self, _name: str) -> OnDisk:  # noqa: N802
            return self

        def isOffTheRecord(self) -> bool:  # noqa: N802
            return False

    monkeypatch.setattr(browser_profile, "QWebEngineProfileBuilder", OnDisk)
    with pytest.raises(RuntimeError, match="written to the disk"):
        browser_profile.private_profile()


def test_two_attempts_share_nothing(driver: Driver, qtbot: QtBot) -> None:
    pages = {"/": (200, {"Set-Cookie": "who=me; Secure"}, HELLO)}
    with serve(dict(pages)) as site:
        first = driver.loaded(site)
        driver.run(first, "localStorage.setItem('who', 'me'); 1")
        with qtbot.waitSignal(first.view.loadFinished):
            first.reload()
        assert site.asked[-1][2]["Cookie"] == "who=me"
        second = driver.loaded(site)
        assert "Cookie" not in site.asked[-1][2]
        assert driver.run(second, "localStorage.getItem('who') || 'nothing'") == "nothing"


def test_the_bar_says_the_host_with_an_unusual_port(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    browser = driver.open(site)
    with qtbot.waitSignal(browser.host_changed) as told:
        pass
    assert told.args == [site.base.removeprefix("https://")]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://login.microsoftonline.com/a?b", "login.microsoftonline.com"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com/", "xn--80ak6aa92e.com"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://login.m\u0456crosoftonline.com/", "login.xn--mcrosoftonline-59l.com"),
        ("https://m\u00fcnchen.de/", "xn--mnchen-3ya.de"),
        ("https://\uff21pple.com/", "apple.com"),
        ("https://\u4f8b\u3048.jp:8443/", "xn--r8jz45g.jp:8443"),
        ("https://login.microsoftonline.com@xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://[::1]:8443/", "[::1]:8443"),
        ("https://localhost:443/", "localhost"),
        ("http://localhost:443/", "localhost:443"),
    ],
)
def test_a_host_is_shown_in_letters_that_mean_one_thing(address: str, shown: str) -> None:
    assert shown_host(QUrl(address)) == shown


def test_a_name_in_foreign_letters_is_seen_as_such_in_bar_and_errors(
    driver: Driver, qtbot: QtBot
) -> None:
    name = "xn--80ak6aa92e.localhost"
    with serve({"/": HELLO}, names=("localhost", name)) as site:
        port = site.base.rpartition(":")[2]
        browser = driver.loaded(site)
        hosts: list[str] = []
        browser.host_changed.connect(hosts.append)
        with qtbot.waitSignal(browser.view.loadFinished):
            browser.go(f"https://\u0430\u0440\u0440\u04cf\u0435.localhost:{port}/")
        assert hosts == [f"{name}:{port}"]
        with qtbot.waitSignal(browser.refused) as refused:
            browser.go("https://\u0430\u0440\u0440\u04cf\u0435.localhost:1/")
        assert f"{name}:1" in refused.args[0].title


def test_only_the_attempts_own_answer_address_is_let_through(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    with serve({"/": HELLO}, tls=False) as receiver, serve({"/": HELLO}, tls=False) as foreign:
        browser = driver.loaded(site, redirect=receiver.base)
        driver.run(browser, _post(foreign.base))
        qtbot.wait(150)
        assert foreign.asked == []
        driver.run(browser, _post(receiver.base))
        qtbot.waitUntil(lambda: receiver.paths() == ["/"])


def test_an_answer_that_the_receiver_refuses_does_not_end_the_attempt(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    receiver = Receiver()
    receiver.listen("the state")
    browser = driver.loaded(site, redirect=receiver.redirect_uri)
    with (
        qtbot.assertNotEmitted(browser.refused),
        qtbot.waitSignal(browser.view.loadFinished),
    ):
        driver.run(browser, _post(receiver.redirect_uri))
    assert "still waits" in driver.run(browser, "document.body.innerText")
    receiver.cancel()


def test_an_untrusted_certificate_stops_before_anything_is_sent(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    browser = driver.open(site, ca=False)
    with qtbot.waitSignal(browser.refused) as told:
        pass
    error = told.args[0]
    assert isinstance(error, CertificateRejected)
    assert "intercepted" in error.title
    assert site.base.removeprefix("https://") in error.text
    assert error.issuer == "Test Authority"
    assert site.asked == []


def test_a_certificate_that_has_expired_is_not_told_as_an_interception(
    driver: Driver, qtbot: QtBot
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with serve({"/": "old"}, until=yesterday) as site:
        browser = driver.open(site)
        with qtbot.waitSignal(browser.refused) as told:
            pass
    error = told.args[0]
    assert type(error) is CertificateOutdated
    assert error.title.endswith("isn't valid now")
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "kind", "title"),
    [
        ("https://localhost:1/", Unreachable, "localhost:1 can't be reached"),
        ("https://nowhere.invalid/", HostNotFound, "nowhere.invalid can't be found"),
    ],
)
def test_no_connection_is_explained(
    driver: Driver, site: Site, qtbot: QtBot, address: str, kind: type[Exception], title: str
) -> None:
    browser = driver.loaded(site)
    with qtbot.waitSignal(browser.refused) as told:
        browser.go(address)
    (error,) = told.args
    assert (type(error), error.title) == (kind, title)
    assert "heck the network" in error.text


def test_a_refused_connection_does_not_claim_to_have_waited(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    browser = driver.loaded(site)
    with qtbot.waitSignal(browser.refused) as told:
        browser.go(f"https://127.0.0.1:{port}/")
    error = told.args[0]
    assert isinstance(error, Unreachable)
    assert error.text.startswith(f"127.0.0.1:{port} refused the connection.")


def test_a_page_that_never_answers_is_given_up(
    driver: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setup_assistant.ui.browser.page.LOAD_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, serve({"/": HELLO}) as site:
        browser = driver.open(site)
        with qtbot.waitSignal(browser.refused) as told:
            browser.go(f"https://127.0.0.1:{silent.getsockname()[1]}/")
    error = told.args[0]
    assert isinstance(error, Unreachable)
    assert error.host.startswith("127.0.0.1:")


def test_a_page_that_stops_working_is_explained_and_can_be_opened_again(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    browser = driver.loaded(site)
    with qtbot.waitSignal(browser.refused) as told:
        os.kill(browser.view.page().renderProcessPid(), signal.SIGTERM)
    error = told.args[0]
    assert isinstance(error, SignInError)
    assert error.title == "The page stopped working"
    assert "Start over" in error.text
    assert "TerminationStatus" in error.code
    with qtbot.waitSignal(browser.view.loadFinished):
        browser.reload()
    assert driver.run(browser, "document.title") == "hello"


def test_a_page_with_an_error_status_is_still_shown(driver: Driver, qtbot: QtBot) -> None:
    with serve({"/": (403, {}, HELLO)}) as site:
        browser = driver.open(site)
        with qtbot.assertNotEmitted(browser.refused, wait=200):
            driver.settle(browser)
        assert driver.run(browser, "document.title") == "hello"


def test_a_popup_opens_in_the_same_profile_and_closes_itself(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    browser = driver.loaded(site, "/click")
    with qtbot.waitSignal(browser.popup) as told:
        driver.click(browser)
    view = told.args[0]
    qtbot.waitUntil(lambda: "/other" in site.paths())
    driver.run(browser, "localStorage.setItem('who', 'me'); 1")
    assert driver.run(browser, "window.child.localStorage.getItem('who')") == "me"
    with qtbot.waitSignal(view.page().windowCloseRequested):
        driver.run(browser, "window.child.close(); 1")
    with qtbot.waitSignal(view.destroyed):
        browser.close_popup(view)


def test_downloads_and_permissions_are_refused(driver: Driver, qtbot: QtBot) -> None:
    file = (200, {"Content-Disposition": "attachment; filename=x.bin"}, "x")
    with serve({"/": HELLO, "/file": file}) as site:
        browser = driver.loaded(site)
        states: list[Any] = []
        browser._profile.downloadRequested.connect(lambda download: states.append(download.state()))
        driver.run(browser, "location.href = '/file'; 1")
        qtbot.waitUntil(lambda: bool(states))
        assert states[0].name == "DownloadCancelled"
        driver.run(
            browser,
            "window.geo='?'; navigator.geolocation.getCurrentPosition(()=>geo='yes',e=>geo='no'); 1",
        )
        qtbot.waitUntil(lambda: driver.run(browser, "geo") == "no")


def test_passkeys_fail_at_once_and_are_told_instead_of_hanging(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    browser = driver.loaded(site)
    remarks: list[Remark] = []
    browser.remark.connect(remarks.append)
    assert driver.run(browser, "typeof window.PublicKeyCredential") == "undefined"
    ask = """window.key='?'; navigator.credentials.get({publicKey: {challenge: new Uint8Array(16),
        timeout: 60000, userVerification: 'discouraged'}%s}).then(() => key='yes', e => key=e.name); 1"""
    # What only fills in a name by itself is refused, too, but nobody has asked for a key.
    driver.run(browser, ask % ", mediation: 'conditional'")
    qtbot.waitUntil(lambda: driver.run(browser, "key") == "NotAllowedError")
    assert remarks == []

    driver.run(browser, ask % "")
    qtbot.waitUntil(lambda: driver.run(browser, "key") == "NotAllowedError")
    qtbot.waitUntil(lambda: bool(remarks))
    (remark,) = remarks
    assert remark.sign is Sign.PASSKEY
    assert remark.words.startswith("Microsoft's page asked for a passkey or security key")


def test_a_host_that_asks_for_a_certificate_gets_none_and_that_is_told(
    driver: Driver, qtbot: QtBot
) -> None:
    with serve({"/": "<title>in</title>"}, clients=ssl.CERT_OPTIONAL) as site:
        browser = driver.open(site, ca=True)
        remarks: list[Remark] = []
        browser.remark.connect(remarks.append)
        chain, key = (QByteArray(pem.encode()) for pem in site.client_pem)
        store = browser._profile.clientCertificateStore()
        assert store is not None
        store.add(QSslCertificate(chain), QSslKey(key, QSsl.KeyAlgorithm.Ec))
        driver.settle(browser)
        qtbot.waitUntil(lambda: bool(remarks))
    assert driver.run(browser, "document.title") == "in"
    assert remarks[0].sign is Sign.CERTIFICATE
    assert remarks[0].words.endswith(
        "asked for a certificate or smart card of this computer. None was sent."
    )


def test_a_host_that_lets_nobody_in_without_a_certificate_is_explained(
    driver: Driver, qtbot: QtBot
) -> None:
    with serve({"/": "<title>in</title>"}, clients=ssl.CERT_REQUIRED) as site:
        browser = driver.open(site)
        with qtbot.waitSignal(browser.refused) as refused:
            pass
    (error,) = refused.args
    assert error.sign == Sign.CERTIFICATE
    assert error.title.endswith("asks for a certificate of this computer")


def test_pages_are_drawn_without_the_graphics_card(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    """Where a driver, a virtual machine or a remote desktop would leave them white."""
    browser = driver.loaded(site)

    assert QQuickWindow.sceneGraphBackend() == "software"
    qtbot.waitUntil(lambda: not is_blank(browser.view))


def test_what_a_page_writes_to_its_console_goes_nowhere(
    driver: Driver, site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = driver.loaded(site)
    driver.run(browser, "console.error('a-secret-address'); 1")
    assert "a-secret" not in "".join(capfd.readouterr())


def test_the_page_gets_the_users_language(driver: Driver, site: Site) -> None:
    driver.loaded(site)
    sent = site.asked[0][2]["Accept-Language"]
    assert sent.startswith("en")
    assert "POSIX" not in sent


def _post(address: str) -> str:
    return (
        "f=document.createElement('form'); f.method='post'; "
        f"f.action='{address}'; document.body.append(f); f.submit(); 1"
    )


def test_it_goes_through_the_proxy_that_was_set_and_trusts_the_companys_authority(
    qtbot: QtBot, site: Site
) -> None:
    port = int(site.base.rpartition(":")[2])
    authority = trustme.CA(organization_name="Contoso Web Gateway CA")
    pem = authority.cert_pem.bytes().decode()
    frame = BrowserFrame("Microsoft", lambda then: then(None), "What helps?")
    frame.resize(600, 400)
    frame.show()

    def visit(proxy: str) -> None:
        address = "https://login.contoso.test/"
        frame.start(Visit(address, "Microsoft", ca_pem=pem, proxy=proxy))

    with Proxy(port, authority=authority) as proxy:
        visit(proxy.address)
        qtbot.waitUntil(lambda: frame.browser is not None)
        assert frame.browser is not None
        with qtbot.waitSignal(frame.browser.view.loadFinished):
            pass
        assert frame.browser.view.title() == "hello"
        assert site.paths() == ["/"]

        with qtbot.waitSignal(frame.refused) as refused:
            visit("none")
        assert isinstance(refused.args[0], HostNotFound)
        assert proxy.hosts == ["login.contoso.test"]

    with qtbot.waitSignal(frame.refused):
        visit("")
    assert QNetworkProxyFactory.usesSystemConfiguration()
    assert frame.browser is not None
    with qtbot.waitSignal(frame.browser.wiped):
        frame.stop()
    frame.deleteLater()
