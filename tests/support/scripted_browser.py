"""A small browser without scripts or sockets: one profile, forms, links, redirects, form_post."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from werkzeug.test import Client, TestResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass
class Form:
    """A form on the page: what it would send, and the ids of its fields."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, tuple[str, str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What can be seen and pressed on a page, by the elements' ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.buttons: dict[str, tuple[Form, tuple[str, str]]] = {}
        self._open: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        if tag == "form":
            self._open = Form(values.get("action", ""))
            self.forms.append(self._open)
        elif tag == "a":
            self.links[values.get("id", "")] = values.get("href", "")
        elif self._open and tag in ("input", "select"):
            self._field(self._open, values)
        elif self._open and tag == "button":
            sent = (values.get("name", ""), values.get("value", ""))
            self.buttons[values.get("id", "")] = (self._open, sent)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    @staticmethod
    def _field(form: Form, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        if values.get("type") == "checkbox":
            form.ticks[values["id"]] = (name, value)
            if "checked" in values:
                form.values.append((name, value))
            return
        form.values.append((name, value))
        form.names[values.get("id", "")] = name


class ScriptedBrowser:
    """One private profile that reaches the applications in ``apps`` (by base address), no others.

    ``posted`` holds what an automatic form sends to an address that is none of them, as to an
    application's own receiver.
    """

    def __init__(self, apps: dict[str, WSGIApplication]) -> None:
        self._clients = {base: Client(app) for base, app in apps.items()}
        self.url, self.status = "", 0
        self.text, self.page = "", Page("")
        self.posted: dict[str, str] = {}
        self.posted_to = ""

    def open(self, url: str) -> None:
        """Go to ``url`` and follow redirects."""
        self._arrive(urljoin(self.url, url), None)

    def fill(self, element: str, value: str) -> None:
        """Type into a field, or choose in a list."""
        for form in self.page.forms:
            if name := form.names.get(element):
                form.values = [(n, v) for n, v in form.values if n != name]
                form.values.append((name, value))
                return
        raise AssertionError(f"no field {element} on {self.url}: {self.text}")

    def tick(self, element: str) -> None:
        """Tick a box."""
        form = next(form for form in self.page.forms if element in form.ticks)
        form.values.append(form.ticks[element])

    def click(self, element: str) -> None:
        """Press a button or follow a link."""
        if element in self.page.links:
            self.open(self.page.links[element])
            return
        assert element in self.page.buttons, f"no {element} on {self.url}: {self.text}"
        form, sent = self.page.buttons[element]
        values = [*form.values, sent] if sent[0] else form.values
        self._arrive(urljoin(self.url, form.action) if form.action else self.url, values)

    def sees(self, element: str) -> bool:
        """Whether the page has an element with this id."""
        return element in self.page.ids

    def cookie_names(self, base: str) -> set[str]:
        """The cookies that would be sent to ``base``; they are kept apart by application here."""
        return {cookie.key for cookie in (self._clients[base]._cookies or {}).values()}

    def sign_in(self, upn: str, password: str = "practice") -> None:
        """The practice Microsoft's first two pages."""
        self.fill("i0116", upn)
        self.click("idSIButton9")
        self.fill("i0118", password)
        self.click("idSIButton9")

    def _arrive(self, url: str, values: list[tuple[str, str]] | None) -> None:
        answer = self._ask(url, values)
        if answer is None:
            return
        self.url, self.status = url, answer.status_code
        if "Location" in answer.headers:
            self._arrive(urljoin(url, answer.headers["Location"]), None)
            return
        self.text, self.page = answer.text, Page(answer.text)
        if self.sees("answer"):
            form = self.page.forms[-1]
            self._arrive(form.action, form.values)

    def _ask(self, url: str, values: list[tuple[str, str]] | None) -> TestResponse | None:
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        if base not in self._clients:
            self.posted, self.posted_to = dict(values or []), url
            return None
        path = url.removeprefix(base) or "/"
        client = self._clients[base]
        if values is None:
            return client.get(path, base_url=base)
        form: dict[str, list[str]] = {}
        for name, value in values:
            form.setdefault(name, []).append(value)
        return client.post(path, base_url=base, data=form)
