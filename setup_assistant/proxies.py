"""Proxies: how people name one, and who they are signed in to as.

A name is "" (as the system says), "none" (go directly) or "host:port".
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from urllib.parse import quote, unquote, urlsplit

NO_PROXY = "none"
"""Go directly, whatever the system says."""

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\]")
_BASIC = "basic"

Account = tuple[str, str]
"""A user name and a password."""


def is_proxy(text: str) -> bool:
    """Whether ``text`` is one of the three; no scheme, no credentials, nothing behind the port."""
    if text in ("", NO_PROXY):
        return True
    host, colon, port = text.rpartition(":")
    return bool(colon and _NAME.fullmatch(host) and re.fullmatch(r"[0-9]{1,5}", port)) and (
        0 < int(port) < 65536
    )


def host_and_port(proxy: str) -> tuple[str, int]:
    """Of a "host:port"; an address of version 6 loses its brackets."""
    parts = urlsplit(f"//{proxy}")
    return parts.hostname or "", parts.port or 0


def can_sign_in(schemes: Sequence[str]) -> bool:
    """Whether one of the schemes that a proxy offers is Basic: the others are done by nothing used here.

    Requests and urllib3 do no Digest, NTLM or Negotiate for a proxy. Where no scheme is known it may be.
    """
    return not schemes or _BASIC in map(str.lower, schemes)


class ProxyAccounts:
    """Who signs in to which proxy. In memory alone; its ``repr`` holds nothing of it. Thread-safe.

    The proxies are named by host and port. ``everywhere`` counts for those that have none of their own.
    """

    def __init__(self, everywhere: Account | None = None) -> None:
        self._everywhere = everywhere
        self._accounts: dict[str, Account] = {}
        self._refused: set[tuple[str, Account]] = set()
        """Those that stand in the system's address stay there."""
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "ProxyAccounts()"

    def put(self, proxy: str, account: Account) -> None:
        """Sign in to ``proxy`` this way from now on."""
        with self._lock:
            self._accounts[proxy] = account
            self._refused.discard((proxy, account))

    def forget(self, proxy: str, account: Account) -> None:
        """It isn't accepted: it is sent to ``proxy`` no more, for many systems lock who tries too often."""
        self._forget(lambda name: name == proxy, account)
        with self._lock:
            self._refused.add((proxy, account))

    def forget_host(self, host: str, account: Account) -> None:
        """``forget`` for a proxy of which only the host is known."""
        self._forget(lambda name: host_and_port(name)[0] == host, account)

    def of(self, proxy: str) -> Account | None:
        """For a host and port."""
        with self._lock:
            return self._accounts.get(proxy, self._everywhere)

    def _forget(self, matches: Callable[[str], bool], account: Account) -> None:
        with self._lock:
            for proxy in [name for name in self._accounts if matches(name)]:
                if self._accounts[proxy] == account:
                    del self._accounts[proxy]
                    self._refused.add((proxy, account))
            if self._everywhere == account:
                self._everywhere = None

    def of_host(self, host: str) -> Account | None:
        """For a proxy of which only the host is known: that is all that Chromium tells."""
        with self._lock:
            accounts = (a for proxy, a in self._accounts.items() if host_and_port(proxy)[0] == host)
            return next(accounts, self._everywhere)

    def signed_in(self, address: str) -> str:
        """``address`` of a proxy, with the account that it has; one that stands in it is taken note of, or
        away where the proxy has refused it.

        What is no address stays as it is: whoever uses it says so.
        """
        try:
            parts = urlsplit(whole(address))
        except ValueError:
            return address
        name = parts.netloc.rpartition("@")[2]
        if (account := self.of(name)) is not None:
            return parts._replace(netloc=f"{':'.join(map(_quoted, account))}@{name}").geturl()
        if (account := account_in(address)) is None:
            return parts.geturl()
        with self._lock:
            if (name, account) in self._refused:
                return parts._replace(netloc=name).geturl()
            self._accounts[name] = account
        return parts.geturl()


def account_in(address: str) -> Account | None:
    """The user name and the password that stand in a proxy's address."""
    parts = urlsplit(whole(address))
    if not parts.username:
        return None
    return unquote(parts.username), unquote(parts.password or "")


def whole(address: str) -> str:
    """``address`` of a proxy with its scheme, which variables often lack."""
    return address if "://" in address else f"http://{address}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
