"""What the practice services with pages share: the frame, a session cookie, and no kept answers."""

from __future__ import annotations

import secrets

from flask import Flask, Response
from jinja2 import DictLoader

from setup_assistant.practice.pages import FRAME


class PracticeApp(Flask):
    """A Flask application with pages.

    ``service`` names the session cookie, ``practice_<service>_session``: cookies ignore ports, so
    each service needs a name of its own. Exceptions aren't turned into pages: a fault of the
    practice world has to be seen, and a lost connection is an exception too.
    """

    def __init__(self, service: str, templates: dict[str, str]) -> None:
        super().__init__(f"practice_{service}", static_folder=None)
        self.secret_key = secrets.token_bytes(32)
        self.config.update(
            SESSION_COOKIE_NAME=f"practice_{service}_session",
            SESSION_COOKIE_SECURE=True,
            SESSION_COOKIE_SAMESITE="Lax",
            PROPAGATE_EXCEPTIONS=True,
        )
        self.jinja_loader = DictLoader({"frame.html": FRAME, **templates})
        self.after_request(_not_kept)


def _not_kept(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
