"""The steps of signing in at the practice Microsoft: user name, password, consent, and the stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, session
from werkzeug.wrappers import Response

from setup_assistant.practice.microsoft_answers import APPROVAL, BLOCKED, DECLINED, foreign
from setup_assistant.practice.microsoft_requests import Goal
from setup_assistant.practice.microsoft_world import KEEPIT_CLIENT
from setup_assistant.practice.people import Person
from setup_assistant.practice.world import World

UNKNOWN_USER = (
    "This username may be incorrect. Make sure you typed it correctly. (AADSTS50034: the user "
    "account does not exist.)"
)
WRONG_PASSWORD = (
    "Your account or password is incorrect. (AADSTS50126: error validating credentials due to "
    "invalid username or password.)"
)
PERMISSIONS = (
    "Have full access to Azure DevOps on your behalf",
    "View your basic profile",
    "Maintain access to data you have given it access to",
)
ANY_TENANT = ("organizations", "common")


@dataclass(frozen=True)
class SignIn:
    """One browser on its way to ``goal``. The session cookie holds who is signed in."""

    world: World
    goal: Goal

    def begin(self) -> Response:
        """The first page: nothing to type for somebody who is signed in already."""
        person = self._signed_in()
        if person is None or self.goal.prompt == "login":
            return self._ask_name()
        if self.goal.prompt == "select_account":
            return page("account.html", name=person.upn)
        return self._arrived(person)

    def step(self, form: Mapping[str, str]) -> Response:
        """The page after the one that was sent."""
        steps: dict[str, Callable[[Mapping[str, str]], Response]] = {
            "user": self._user,
            "password": self._password,
            "account": self._account,
            "consent": self._consent,
            "give_up": lambda _: self.goal.refuse(APPROVAL),
        }
        step = steps.get(form.get("step", ""))
        return step(form) if step else self._ask_name()

    def _user(self, form: Mapping[str, str]) -> Response:
        typed = form.get("loginfmt", "").strip()
        person = self._person(typed)
        if person is None:
            return self._ask_name(typed, UNKNOWN_USER)
        return page("password.html", name=person.upn)

    def _password(self, form: Mapping[str, str]) -> Response:
        person = self._person(form.get("loginfmt", ""))
        if person is None:
            return self._ask_name()
        if form.get("passwd") != person.password:
            return page("password.html", name=person.upn, error=WRONG_PASSWORD)
        session["upn"] = person.upn
        return self._arrived(person)

    def _account(self, form: Mapping[str, str]) -> Response:
        person = self._signed_in()
        if person is None or form.get("loginfmt") != person.upn:
            return self._ask_name()
        return self._arrived(person)

    def _consent(self, form: Mapping[str, str]) -> Response:
        person = self._signed_in()
        if person is None:
            return self._ask_name()
        if form.get("answer") != "accept":
            return self.goal.refuse(DECLINED)
        if "approval_required" not in self.world.flags:
            self.world.microsoft.consents.add((person.upn, self.goal.client_id))
        return self._arrived(person)

    def _arrived(self, person: Person) -> Response:
        """Everything that can stand between the right password and the application."""
        if not _belongs(self.world, person, self.goal.tenant):
            refusal = foreign(person.upn, self.goal.tenant)
            return _stop("Sign-in problem", refusal.text, refusal.details, person)
        if "conditional_access_sign_in" in self.world.flags:
            text = "Your sign-in was successful, but it doesn't meet your organization's rules."
            return _stop("You can't get there from here", text, BLOCKED.details, person)
        if (person.upn, self.goal.client_id) in self.world.microsoft.consents:
            return self.goal.give(self.world, person)
        return self._ask_consent(person)

    def _ask_consent(self, person: Person) -> Response:
        application = "Keepit" if self.goal.client_id == KEEPIT_CLIENT else "Setup Assistant"
        if "approval_required" in self.world.flags:
            text = f"{application} needs permission that only an administrator can grant."
            return _stop("Need admin approval", text, APPROVAL.details, person, back=True)
        return page(
            "consent.html", name=person.upn, application=application, permissions=PERMISSIONS
        )

    def _ask_name(self, typed: str = "", error: str = "") -> Response:
        return page("user.html", name=typed or self.goal.hint, error=error)

    def _signed_in(self) -> Person | None:
        return self._person(session.get("upn", ""))

    def _person(self, upn: str) -> Person | None:
        return self.world.people.get(upn.strip().lower())


def _belongs(world: World, person: Person, tenant: str) -> bool:
    if tenant in ANY_TENANT:
        return True
    known = world.tenants.get(person.tenant)
    return tenant == person.tenant or (known is not None and tenant == known.domain)


def page(template: str, /, **values: Any) -> Response:
    """A page as an answer."""
    return Response(render_template(template, **values), mimetype="text/html")


def _stop(title: str, text: str, details: str, person: Person, *, back: bool = False) -> Response:
    return page("stop.html", title=title, text=text, details=details, name=person.upn, back=back)
