"""A small HTTPS site on loopback with a certificate authority of its own: pages for the browser tests."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme


@dataclass
class Site:
    """``pages``: path -> HTML or (status, headers, HTML); ``asked``: what came in, in order."""

    pages: dict[str, str | tuple[int, dict[str, str], str]]
    ca_pem: str = ""
    client_pem: tuple[str, str] = ("", "")
    base: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for _method, path, _headers in self.asked]


@contextmanager
def serve(
    pages: dict[str, str | tuple[int, dict[str, str], str]],
    *,
    tls: bool = True,
    names: tuple[str, ...] = ("localhost",),
    clients: ssl.VerifyMode = ssl.CERT_NONE,
    until: datetime | None = None,
) -> Iterator[Site]:
    """Serve ``pages`` until the block ends; without ``tls`` over plain http.

    ``names`` are what the certificate is for, valid ``until`` then; Chromium finds every ``….localhost`` here. ``clients`` says
    whether they are asked for a certificate, too; ``Site.client_pem`` is one, with its key.
    """
    site = Site(pages)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    if tls:
        authority = trustme.CA(organization_name="Test Authority", organization_unit_name="tests")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = authority.issue_cert(*names, common_name="localhost", not_after=until)
        certificate.configure_cert(context)
        if (
            clients is not ssl.CERT_NONE
        ):  # else the authority's certificate would be sent along, too
            context.verify_mode = clients
            authority.configure_trust(context)
        if clients is ssl.CERT_REQUIRED:
            # Before 1.3 it says no while both shake hands; later the browser may have begun to ask
            # already, and the end of the connection overtakes the reason.
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        client = authority.issue_cert("somebody@contoso.com")
        site.client_pem = (
            client.cert_chain_pems[0].bytes().decode(),
            client.private_key_pem.bytes().decode(),
        )
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        site.ca_pem = authority.cert_pem.bytes().decode()
    site.base = f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            path = self.path.partition("?")[0]
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            site.asked.append((self.command, path, dict(self.headers.items())))
            page = site.pages.get(path, (404, {}, "nothing here"))
            status, headers, body = (200, {}, page) if isinstance(page, str) else page
            self.send_response(status)
            sent = {"Content-Type": "text/html; charset=utf-8", **headers}
            for name, value in sent.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = _answer  # noqa: N815 - the base class wants it so
        do_POST = _answer  # noqa: N815

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ssl.SSLError):
                self.close_connection = True

        def log_message(self, *_parts: object) -> None:
            """The tests say what matters."""

    return Handler
