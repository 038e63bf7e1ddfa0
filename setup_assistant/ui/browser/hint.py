"""Who is to sign in, for Microsoft's page where another service has opened it: the name stands there already."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from PySide6.QtCore import QUrl, QUrlQuery

from setup_assistant.services.azure_devops.directories import name_at_home

_PARAMETER = "login_hint"


@dataclass(frozen=True)
class Hint:
    """``name`` is the sign-in name, ``authority`` the base address of Microsoft's sign-in.

    A guest's name is only good in the directory that gave it: the one that is added is that of the guest's own.
    """

    authority: str
    name: str

    def added_to(self, url: QUrl) -> QUrl | None:
        """The request ``url`` for a sign-in with the name besides; None where it is no such request, or names somebody."""
        authority, query = QUrl(self.authority), QUrlQuery(url)
        there = (url.scheme(), url.authority()) == (authority.scheme(), authority.authority())
        asks = url.path().endswith("/authorize") and query.hasQueryItem("client_id")
        if not (self.name and there and asks) or query.hasQueryItem(_PARAMETER):
            return None
        query.addQueryItem(_PARAMETER, quote(name_at_home(self.name), safe=""))
        with_name = QUrl(url)
        with_name.setQuery(query)
        return with_name
