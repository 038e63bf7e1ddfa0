"""The Azure CLI's own sign-in: whose it is, and its tokens for Azure DevOps. It needs no registration of ours.

``az`` is a program of this computer. It is started with a list of words, by no shell, in its own folder:
it is written in Python and would take modules out of the folder that it is started in. What it hands out
stays in memory; its own sign-in stays where it keeps it.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from setup_assistant import json_text
from setup_assistant.children import WINDOWS, Child, Ended, without_our_libraries
from setup_assistant.endpoints import DEVOPS_RESOURCE
from setup_assistant.errors import Cancelled, NobodySignedIn, SignInError, SignInRequired
from setup_assistant.limits import USUAL
from setup_assistant.model import Account, AccountKind
from setup_assistant.registration import tenant_in
from setup_assistant.services.microsoft import claims, errors
from setup_assistant.services.microsoft.sign_in import SignedIn
from setup_assistant.services.microsoft.tokens import TokenSource
from setup_assistant.texts import _, person_name

_NAMES = ("az.cmd", "az.exe", "az.bat") if WINDOWS else ("az",)
_BREW = ("/opt/homebrew/bin", "/usr/local/bin") if sys.platform == "darwin" else ()
"""Where macOS has it; programs that are started from the Finder aren't told of these folders."""

_WRONG_WORDS = 2
"""How az ends when it doesn't know an option."""


@dataclass(frozen=True)
class CliAccount:
    """Who is signed in to the Azure CLI: the sign-in name, and the directory's id.

    ``person`` is false for an application or a machine that signed in for itself.
    """

    name: str
    tenant: str
    person: bool = True


def find(path: str | None = None) -> Path | None:
    """The Azure CLI in the folders of ``path`` (the variable ``PATH``), or None.

    Relative folders, and the working folder that Windows would look in first, are left out: anybody
    may have put a program there.
    """
    folders = (os.environ.get("PATH", "") if path is None else path).split(os.pathsep)
    for folder in (*(Path(name.strip('"')) for name in folders), *map(Path, _BREW)):
        for name in _NAMES:
            program = folder / name
            if folder.is_absolute() and program.is_file() and os.access(program, os.X_OK):
                return program
    return None


def login_command(directory: str = "", challenge: str = "") -> str:
    """What to run in a terminal to sign in to the Azure CLI, without a subscription too.

    ``directory`` is an id or a domain; ``challenge`` are the claims that Conditional Access wants, as
    JSON. With it, or where Microsoft wants more for Azure DevOps, the scope is asked for as well.
    """
    command = "az login --allow-no-subscriptions"
    if tenant := tenant_in(directory):
        command += f" --tenant {tenant}"
    if challenge:
        command += f" --scope {DEVOPS_RESOURCE}/.default"
        command += f" --claims-challenge {base64.b64encode(challenge.encode()).decode()}"
    return command


class AzureCli:
    """``program`` answers within ``seconds``, or it is ended. Every failure is a ``SignInError``."""

    def __init__(self, program: Path, seconds: float = USUAL.azure_cli) -> None:
        self._program, self._seconds = program, seconds

    def __repr__(self) -> str:
        return f"AzureCli({self._program})"

    def account(self) -> CliAccount | None:
        """Who is signed in, None if nobody is. It asks nobody but az itself."""
        try:
            document = self._object("", "account", "show")
        except NobodySignedIn:
            return None
        user, tenant = document.get("user"), tenant_in(str(document.get("tenantId", "")))
        fields = user if isinstance(user, dict) else {}
        name = fields.get("name")
        if not isinstance(name, str) or not person_name(name) or not tenant:
            raise _odd()
        return CliAccount(person_name(name), tenant, fields.get("type", "user") == "user")

    def token(self, directory: str = "") -> dict[str, Any]:
        """An access token for Azure DevOps in ``directory``, in the shape of a token endpoint's answer."""
        tenant = tenant_in(directory)
        words = ("account", "get-access-token", "--resource", DEVOPS_RESOURCE)
        document = self._object(tenant, *words, *(("--tenant", tenant) if tenant else ()))
        token, end = document.get("accessToken"), _end(document)
        sound = isinstance(token, str) and re.fullmatch(r"[!-~]+", token)
        if not sound or end is None:
            raise _odd()
        return {"access_token": token, "expires_in": max(0.0, end - time.time())}

    def _object(self, directory: str, *words: str) -> dict[str, Any]:
        ended = self._run(*words, "--output", "json")
        if ended.code:
            raise _failure(ended, directory)
        try:
            document = json_text.parse(ended.out.decode(errors="replace"))
        except ValueError:
            raise _odd() from None
        if not isinstance(document, dict):
            raise _odd()
        return document

    def _run(self, *words: str) -> Ended:
        command = [str(self._program), *words]
        try:
            folder, variables = self._program.parent, without_our_libraries()
            with Child(command, variables, folder, secret=True) as child:
                return child.wait(self._seconds)
        except subprocess.TimeoutExpired:
            title = _("The Azure CLI doesn't answer")
            text = _(
                "It was stopped after {seconds} seconds. Nothing was changed. Run “{command}” in a terminal "
                "to see what holds it up, then try again."
            )
            text = text.format(seconds=round(self._seconds), command="az account show")
            raise SignInError(title, text) from None
        except OSError as problem:
            title = _("The Azure CLI can't be started")
            text = _("{program} didn't start: {reason}. Install it anew, or sign in another way.")
            reason = problem.strerror or type(problem).__name__
            raise SignInError(title, text.format(program=command[0], reason=reason)) from None


def missing() -> SignInError:
    """There is no Azure CLI in the folders that programs are looked for in."""
    text = _("Install it, or sign in another way. It was looked for in the folders of PATH.")
    return SignInError(_("The Azure CLI isn't on this computer"), text)


class AzureCliSignIn:
    """One sign-in with what the Azure CLI has, for ``directory`` or the one that it is signed in to.

    ``identify`` asks Azure DevOps whose tokens they are: tokens themselves are closed to clients.
    """

    def __init__(
        self, cli: AzureCli, directory: str, identify: Callable[[TokenSource], Account]
    ) -> None:
        self._cli, self._directory, self._identify = cli, directory, identify
        self._stop = threading.Event()

    def __repr__(self) -> str:
        return f"AzureCliSignIn({self._cli!r})"

    def wait(self) -> SignedIn:
        """Who is signed in there, and the tokens. Raises ``SignInError``, ``Cancelled`` and as Azure DevOps does."""
        answer = self._cli.token(self._directory)
        person = self._cli.account()  # after the token: it can't be that of who was there before
        if person is None:
            raise NobodySignedIn(login_command(self._directory))
        directory = self._directory or person.tenant
        account = Account(person.name, person.name, "", directory, AccountKind.UNREAD)
        token = answer["access_token"]
        tokens = TokenSource(account, _Renewer(self._cli, directory, person.name, token), answer)
        account = self._identify(tokens)
        if not account.object_id:
            account = replace(account, object_id=claims.object_id(token, account.tenant_id))
        tokens.account = account
        if self._stop.is_set():
            raise Cancelled
        return SignedIn(account, tokens)

    def cancel(self) -> None:
        """Have ``wait`` end without an answer once az has given its own, from any thread; never blocks."""
        self._stop.set()


class _Renewer:
    """Asks az anew, as long as the same account is signed in there.

    Whose name it shows may change between two of its answers, so the token itself counts where it can be read.
    """

    def __init__(self, cli: AzureCli, directory: str, name: str, token: str) -> None:
        self._cli, self._directory, self._name, self._token = cli, directory, name, token

    def renew(self, *, claims: str | None) -> Mapping[str, Any]:
        """Another token. Raises ``SignInRequired`` for what only a new ``az login`` ends, else ``SignInError``."""
        answer, person = self._cli.token(self._directory), self._cli.account()
        if person is None:
            raise NobodySignedIn(login_command(self._directory))
        before, token = self._token, answer["access_token"]
        same_name = person.name.casefold() == self._name.casefold()
        if not same_name or _another_person(before, token):
            raise _somebody_else(person.name, self._name)
        self._token = token
        if claims and self._token == before:  # az takes claims at its sign-in only, not here
            raise _more_wanted(self._directory, claims)
        return answer

    def forget(self) -> None:
        """There is nothing of ours: az keeps its sign-in."""


def _another_person(before: str, token: str) -> bool:
    """Whether two tokens name two people; not where one of them can't be read."""
    first, second = claims.person(before), claims.person(token)
    return first is not None and second is not None and first != second


def _end(document: Mapping[str, Any]) -> float | None:
    """When a token ends, in seconds since 1970; older versions only say it in this computer's local time."""
    moment, text = document.get("expires_on"), document.get("expiresOn")
    if isinstance(moment, int | float | str) and re.fullmatch(r"\d{9,11}(\.\d+)?", str(moment)):
        return float(moment)
    try:
        return datetime.fromisoformat(text if isinstance(text, str) else "").timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _failure(ended: Ended, directory: str) -> SignInError:
    """Why az gave nothing. Of its own words only Microsoft's number and ids are taken over."""
    words = ended.errors.decode(errors="replace")
    if "AADSTS" in words:
        refusal = errors.renewal_error({"error_description": words})
        way = _("Run “{command}” in a terminal, then try again.")
        return type(refusal)(
            refusal.title,
            refusal.text,
            code=refusal.code,
            trace_id=refusal.trace_id,
            correlation_id=refusal.correlation_id,
            works_with=refusal.works_with,
            ways=way.format(
                command=f"{login_command(directory)} --scope {DEVOPS_RESOURCE}/.default"
            ),
        )
    if ended.code == _WRONG_WORDS:
        return _too_old()
    if "az login" in words:
        return NobodySignedIn(login_command(directory))
    title = _("The Azure CLI gave no sign-in")
    text = _("It ended with an error ({how}). Run “{command}” in a terminal to see the reason.")
    # Without the token: what it prints is soon pasted somewhere.
    command = f"az account get-access-token --resource {DEVOPS_RESOURCE} --query expiresOn"
    return SignInError(title, text.format(how=ended.how, command=command))


def _too_old() -> SignInError:
    title = _("This version of the Azure CLI is too old")
    text = _("It doesn't know what it was asked. Run “{command}” in a terminal, then try again.")
    return SignInError(title, text.format(command="az upgrade"))


def _odd() -> SignInError:
    title = _("The Azure CLI gave an answer that can't be understood")
    text = _(
        "Nothing was taken from it. Run “{command}” in a terminal, then try again; if it stays so, sign in "
        "another way."
    )
    return SignInError(title, text.format(command="az upgrade"))


def _somebody_else(name: str, before: str) -> SignInRequired:
    text = _(
        "{name} is signed in there now, and this run began as {before}. Run “az login” with that account again, "
        "or sign in anew here."
    )
    title = _("Another account is signed in to the Azure CLI now")
    return SignInRequired(title, text.format(name=name, before=before))


def _more_wanted(directory: str, challenge: str) -> SignInRequired:
    text = _(
        "Its token can't be renewed with what the rules of your directory ask for now. Run “{command}” in a terminal "
        "and sign in anew here, or sign in another way."
    )
    return SignInRequired(
        _("Conditional Access wants more than the Azure CLI's sign-in can show"),
        text.format(command=login_command(directory, challenge)),
        code="insufficient_claims",
    )
