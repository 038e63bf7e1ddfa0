"""What a page may reach from inside the private browser, and that people are told what it couldn't."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from setup_assistant.signs import Sign
from setup_assistant.ui.browser import page
from setup_assistant.ui.browser.frame import BrowserFrame
from setup_assistant.ui.browser.private_browser import PrivateBrowser
from tests.support.ui.browsing import Driver, driver
from tests.support.ui.site import Site, serve
from tests.support.wire import Wire, answering, raw

__all__ = ["driver"]

pytestmark = pytest.mark.qt_log_ignore("GPUInfo not initialized")

HELLO = "<!doctype html><title>hello</title><p id=p>hello</p>"
CLICK = (
    "<!doctype html><title>click</title><body style='margin:0'>"
    "<button style='width:300px;height:200px' onclick=\"window.open('/other')\">open</button>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/": HELLO, "/other": HELLO, "/click": CLICK}) as site:
        yield site


def remarks(browser: PrivateBrowser) -> list[str]:
    """What the person is told from now on."""
    heard: list[str] = []
    browser.remark.connect(lambda remark: heard.append(remark.words))
    return heard


ADDRESSES = [
    ("http://localhost:1/path?code=secret", "http://localhost:1"),
    ("http://\u0430\u0440\u0440\u04cf\u0435.com/", "http://xn--80ak6aa92e.com"),
    ("ftp://files.contoso.com/secret", "ftp://files.contoso.com"),
    ("ws://localhost:1/secret", "ws://localhost:1"),
    ("ms-settings:secret", "ms-settings:…"),
    ("mailto:secret@contoso.com", "mailto:…"),
    ("tel:12345", "tel:…"),
]


@pytest.mark.parametrize(("address", "shown"), ADDRESSES)
def test_a_page_that_goes_elsewhere_stays_and_is_told(
    driver: Driver, site: Site, qtbot: QtBot, address: str, shown: str
) -> None:
    browser = driver.loaded(site)
    heard = remarks(browser)
    driver.run(browser, f"location.href = {address!r}; 1")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [
        f"Microsoft's page wanted to open {shown}, which isn't allowed here. Nothing was opened."
    ]
    assert driver.run(browser, "document.title") == "hello"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        *((address, f"wanted to open {shown}, which") for address, shown in ADDRESSES[:1]),
        *((address, f"wanted to open {shown}, which") for address, shown in ADDRESSES[4:6]),
        ("data:text/html,secret", "wanted to open an address that isn't allowed here"),
        ("file:///etc/secret", "wanted to open an address that isn't allowed here"),
        ("javascript:alert('secret')", "led to nothing that can be shown here"),
    ],
)
def test_a_redirect_elsewhere_is_no_white_silence(
    driver: Driver,
    qtbot: QtBot,
    location: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page, "SILENCE_MS", 50)
    with serve({"/": (302, {"Location": location}, "")}) as site:
        browser = driver.open(site)
        heard = remarks(browser)
        with qtbot.assertNotEmitted(browser.refused):
            qtbot.waitUntil(lambda: bool(heard))
    assert words in heard[0]
    assert "secret" not in heard[0]


def test_parts_of_a_page_come_over_tls_or_not_at_all(driver: Driver, qtbot: QtBot) -> None:
    plain = "http://localhost:{port}"
    parts = f"""<!doctype html><title>parts</title>
        <link rel=stylesheet href={plain}/style><iframe src={plain}/frame></iframe>
        <script src={plain}/script></script><object data={plain}/object></object>
        <video src={plain}/video></video><img src=/fine>
        <script>
          const to = "{plain}", ended = [];
          const end = (name) => () => ended.push(name);
          fetch(to + "/fetch").then(end("fetch"), end("fetch"));
          navigator.sendBeacon(to + "/beacon", "x");
          const source = new EventSource(to + "/source"); source.onerror = end("source");
          const socket = new WebSocket("ws://localhost:{{port}}/socket");
          socket.onerror = end("socket");
          new Worker(URL.createObjectURL(new Blob(
            ["fetch('{plain}/worker').then(() => postMessage(1), () => postMessage(1))"])))
            .onmessage = end("worker");
        </script>"""
    with Wire(answering(raw("200 OK", b"x", [("Access-Control-Allow-Origin", "*")]))) as wire:
        pages: dict[str, str] = {"/": parts.replace("{port}", str(wire.port)), "/fine": "x"}
        with serve(dict(pages)) as site:
            browser = driver.loaded(site)
            wanted = "['fetch', 'socket', 'source', 'worker'].every(name => ended.includes(name))"
            qtbot.waitUntil(lambda: driver.run(browser, wanted) is True)
            qtbot.waitUntil(lambda: "/fine" in site.paths())
        assert wire.connections == 0


def test_a_page_opens_a_window_for_a_click_only(driver: Driver, site: Site, qtbot: QtBot) -> None:
    browser = driver.loaded(site, "/click")
    with qtbot.assertNotEmitted(browser.popup):
        assert driver.run(browser, "window.open('/other') === null") is True
    with qtbot.waitSignal(browser.popup) as popup:
        driver.click(browser)
    qtbot.waitUntil(lambda: "/other" in site.paths())
    browser.close_popup(popup.args[0])


def test_a_window_that_cannot_be_shown_is_closed_and_told(driver: Driver, qtbot: QtBot) -> None:
    asks = (401, {"WWW-Authenticate": "NTLM"}, "no")
    with serve({"/click": CLICK, "/other": asks}) as site:
        browser = driver.loaded(site, "/click")
        heard = remarks(browser)
        with qtbot.assertNotEmitted(browser.refused), qtbot.waitSignal(browser.popup) as popup:
            driver.click(browser)
        qtbot.waitUntil(lambda: bool(heard))
        qtbot.waitUntil(lambda: not isValid(popup.args[0]))
    assert "asks for a network sign-in" in heard[0]


@pytest.mark.parametrize(
    ("code", "words", "answer"),
    [
        ("alert('Hello\\n\\u202ethere')", "{host} says: “Hello there”", "undefined"),
        (f"alert('{'a' * 900}')", "{host} says: “" + "a" * 300 + "…”", "undefined"),
        (
            "confirm('Sure?')",
            "{host} asked in a box of its own: “Sure?” The answer was no",
            "false",
        ),
        ("prompt('Name?', 'x')", "{host} asked in a box of its own: “Name?”", "null"),
    ],
)
def test_a_page_cannot_open_a_box_but_what_it_says_is_told(
    driver: Driver, site: Site, qtbot: QtBot, code: str, words: str, answer: str
) -> None:
    browser = driver.loaded(site)
    heard = remarks(browser)
    assert driver.run(browser, f"String({code})") == answer
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].startswith(words.format(host=site.base.removeprefix("https://")))


def test_reload_is_not_held_up_by_a_page_that_wants_to_be_asked(
    driver: Driver, site: Site, qtbot: QtBot
) -> None:
    browser = driver.loaded(site)
    heard = remarks(browser)
    driver.click(browser)  # else it isn't asked
    driver.run(browser, "window.onbeforeunload = event => { event.preventDefault(); }; 1")
    with qtbot.waitSignal(browser.view.loadFinished) as loaded:
        browser.reload()
    assert loaded.args == [True]
    assert heard == []


def test_what_a_page_could_not_do_stands_above_it_until_it_goes_on(qtbot: QtBot) -> None:
    frame = BrowserFrame("Microsoft sign-in page", lambda then: then(None), "What helps?")
    qtbot.addWidget(frame)
    frame.resize(700, 400)
    frame.show()
    pages = {"/": HELLO, "/other": HELLO}
    with serve(dict(pages)) as site:
        from setup_assistant.ui.browser.frame import Visit

        frame.start(Visit(site.base + "/", "Microsoft", ca_pem=site.ca_pem))
        qtbot.waitUntil(lambda: frame.browser is not None)
        browser = frame.browser
        assert browser is not None
        with qtbot.waitSignal(browser.view.loadFinished):
            pass
        browser.view.page().runJavaScript("location.href = 'http://localhost:1/'")
        qtbot.waitUntil(frame.remark.isVisible)
        assert "wanted to open http://localhost:1, which" in frame.remark.text.text()
        with qtbot.waitSignal(frame.way_out) as way_out:
            frame.remark.button.click()
        assert way_out.args[0].sign is Sign.BLOCKED
        browser.view.page().runJavaScript("location.href = '/other'")
        qtbot.waitUntil(lambda: not frame.remark.isVisible())
        with qtbot.waitSignal(browser.wiped):
            frame.stop()
