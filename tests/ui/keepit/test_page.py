"""Keepit account: connecting, what the token reaches, whose authorization, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from setup_assistant import errors
from setup_assistant.flow import Step
from setup_assistant.managed import Managed
from setup_assistant.model import Connector, Region, Seats
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.ui.keepit.account_card import existing, seats_words
from tests.support.keepit_site import account_with, practice
from tests.support.ui.keepit_window import (
    PASSWORD,
    USER,
    Factory,
    Shown,
    client_of,
    open_at,
    refusing,
    tab_order,
)

pytestmark = pytest.mark.sampled

Open = Callable[..., Shown]
HOST = "dk-co.keepit.com"


@pytest.fixture
def at_keepit(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    def open_(keepit: Factory | None = None, **options: Any) -> Shown:
        return open_at(qtbot, monkeypatch, tmp_path, Step.KEEPIT, keepit=keepit, **options)

    return open_


def enter(shown: Shown, user: str = USER, password: str = PASSWORD) -> None:
    if not shown.page.form.region_code:
        shown.page.form.choose_region("dk-co")
    shown.page.form.user.setText(user)
    shown.page.form.password.setText(password)


def connect(shown: Shown, password: str = PASSWORD) -> Shown:
    enter(shown, password=password)
    shown.main()
    shown.answered()
    return shown


def test_starts_at_the_region_with_help(at_keepit: Open) -> None:
    shown = at_keepit()
    assert shown.focus is shown.page.form.region
    assert shown.page.form.region_code == ""
    assert shown.page.form.region.placeholderText() == "Choose the region"
    for text in (
        "The first part of your Keepit web address, before .keepit.com.",
        "Where do I get a token?",
        "Under Secondary tokens, choose Add API token.",
        "Partner? A partner sign-in can't create this token. Ask the customer's Master Admin.",
    ):
        assert shown.sees(text)
    assert shown.lacks("Practice:")


def test_practice_says_which_token_to_use(at_keepit: Open) -> None:
    assert at_keepit(practice_mode=True).sees(
        "Practice: any region, user name “practice-token”, password “practice-password”."
    )


@pytest.mark.parametrize(
    ("user", "password", "wrong"), [("", "x", "user"), (" ", "", "user"), ("x", "", "password")]
)
def test_next_says_beside_the_field_what_is_missing(
    at_keepit: Open, user: str, password: str, wrong: str
) -> None:
    shown = at_keepit()
    enter(shown, user, password)
    shown.main()
    field = getattr(shown.page.form, f"{wrong}_field")
    assert field.error.text == "Enter the API token and choose Connect first."
    assert field.error.isVisible()
    assert shown.focus is field.input
    assert field.error.text in field.input.accessibleDescription()


def test_next_connects_and_stays_to_show_the_result(at_keepit: Open, spoken: list[str]) -> None:
    shown = connect(at_keepit())
    assert shown.step == Step.KEEPIT
    for text in (
        "Connected to Contoso A/S",
        "k4x9ab-2m7qpd-w8z3ht",
        "Denmark (Copenhagen), dk-co.keepit.com",
        "Yes",
    ):
        assert shown.sees(text), text
    assert "Connected to Contoso A/S. May create connectors: Yes" in spoken
    assert shown.focus is shown.page.choice.first
    shown.main()
    assert shown.step == Step.CONNECTOR


def test_busy_while_connecting(at_keepit: Open) -> None:
    shown = at_keepit()
    enter(shown)
    shown.page.form.connect_button.click()
    assert shown.sees("Connecting to dk-co.keepit.com…")
    assert not shown.page.form.connect_button.isEnabled()
    assert not shown.wizard.footer.main().isEnabled()
    shown.answered()
    assert shown.lacks("Connecting to")
    assert shown.wizard.footer.main().isEnabled()


def test_password_can_be_shown_by_keyboard(at_keepit: Open) -> None:
    shown = at_keepit()
    password = shown.page.form.password
    assert password.accessibleName() == "API token password, hidden"
    shown.press(shown.button("Show password"), Qt.Key.Key_Space)
    assert password.echoMode() is QLineEdit.EchoMode.Normal
    assert password.accessibleName() == "API token password, shown"
    shown.button("Hide password").click()
    assert password.echoMode() is QLineEdit.EchoMode.Password


def test_password_is_gone_from_the_window_and_never_written(
    at_keepit: Open, tmp_path: Path
) -> None:
    shown = connect(at_keepit())
    inputs = shown.wizard.findChildren(QLineEdit)
    assert PASSWORD not in [held.text() for held in inputs]
    assert PASSWORD not in repr(shown.context.session)
    assert PASSWORD not in repr(shown.context.keepit)
    written = (tmp_path / "resume.json").read_text(encoding="utf-8")
    assert PASSWORD not in written
    assert USER not in written
    assert '"region": "dk-co"' in written


def test_leaving_clears_the_password(at_keepit: Open) -> None:
    shown = at_keepit()
    enter(shown)
    password = shown.page.form.password
    shown.back()
    assert password.text() == ""
    assert not password.isUndoAvailable()


def test_wrong_token_beside_the_field_and_nothing_is_lost(at_keepit: Open) -> None:
    shown = connect(at_keepit(), password="wrong")
    form = shown.page.form
    assert form.region_field.error.text == (
        "Keepit in Denmark (Copenhagen) doesn't know this token. If your Keepit web address doesn't "
        "begin with dk-co, choose the other region; else check user name and password."
    )
    assert form.region_field.error.isVisible()
    assert (form.user.text(), form.password.text()) == (USER, "wrong")
    assert shown.focus is form.region
    assert shown.context.keepit is None
    form.password.setText(PASSWORD)
    shown.main()
    shown.answered()
    assert shown.sees("Connected to Contoso A/S")


@pytest.mark.parametrize(
    ("error", "texts"),
    [
        (
            errors.SomebodyBetween(
                "Keepit", "read the account", status=403, page="Web Page Blocked", host=HOST
            ),
            (
                "Something else answered in place of Keepit",
                "“Web Page Blocked”",
                "Ask your network team to let this computer reach dk-co.keepit.com directly.",
            ),
        ),
        (
            errors.AccessDenied("Keepit", "read the account", status=403),
            (
                "Keepit refused the request from this network. Check the trusted IP addresses in your Keepit account.",
            ),
        ),
        (
            errors.HostNotFound(HOST),
            (
                "dk-co.keepit.com can't be found",
                "This computer's DNS server doesn't know the name. Check the region and the network.",
            ),
        ),
        (
            errors.Unreachable(HOST),
            (
                "dk-co.keepit.com can't be reached",
                "No answer within 10 seconds. Check the network connection, the proxy and the firewall.",
            ),
        ),
        (
            errors.ProxyRefused(HOST, "proxy.contoso.local:8080"),
            ("The proxy refused the connection", "proxy.contoso.local:8080 lets nothing through"),
        ),
        (
            errors.ProxyAsks(HOST, "proxy.contoso.local:8080", schemes=("Basic",)),
            ("The proxy asks for a password", "proxy.contoso.local:8080 answered 407 (Basic)."),
        ),
    ],
)
def test_refusals_stand_above_the_form(
    at_keepit: Open, error: Exception, texts: tuple[str, ...], spoken: list[str]
) -> None:
    shown = connect(at_keepit(refusing(error)))
    form = shown.page.form
    assert all(shown.sees(text) for text in texts), shown.texts()
    assert (form.user.text(), form.password.text()) == (USER, PASSWORD)
    assert shown.focus is form.connect_button
    assert any(said.startswith("! ") and texts[0] in said for said in spoken)


def test_interception_names_the_issuer_and_what_was_not_sent(
    at_keepit: Open, spoken: list[str]
) -> None:
    error = errors.CertificateRejected(
        HOST, "Keepit", "Contoso Web Gateway CA", "CERTIFICATE_VERIFY_FAILED"
    )
    shown = connect(at_keepit(refusing(error)))
    for text in (
        "The connection to Keepit is being intercepted",
        "The certificate for dk-co.keepit.com was issued by “Contoso Web Gateway CA”, not by a public authority.",
        "Your API token was not sent.",
        "Ask your network team to exclude dk-co.keepit.com from TLS inspection.",
        "Details for your network team",
        "What you entered is kept.",
    ):
        assert shown.sees(text), text
    assert "! Your API token was not sent." in spoken
    shown.button("Copy details").click()
    copied = QGuiApplication.clipboard().text()
    assert "Issuer   Contoso Web Gateway CA" in copied
    assert PASSWORD not in copied


def test_interception_keeps_what_was_entered_and_next_tries_again(at_keepit: Open) -> None:
    clients = iter(
        (
            refusing(errors.CertificateRejected(HOST, "Keepit", "Gateway")),
            client_of(practice()),
        )
    )

    def next_client(region: Region, user: str, password: str) -> Keepit:
        return next(clients)(region, user, password)

    shown = connect(at_keepit(next_client))
    shown.button("Edit what you entered").click()
    assert (shown.page.form.user.text(), shown.page.form.password.text()) == (USER, PASSWORD)
    shown.main()
    shown.answered()
    assert shown.sees("Connected to Contoso A/S")


def test_token_without_rights_is_explained_and_stays(at_keepit: Open) -> None:
    shown = connect(at_keepit(client_of(practice("token_without_rights"))))
    assert shown.sees("No. Use a token made by a Master Admin.")
    shown.main()
    assert shown.step == Step.KEEPIT
    assert shown.sees("This token may not create connectors")
    assert shown.focus is shown.page.card.different


def test_a_new_authorization_is_the_default_and_using_one_is_a_choice(at_keepit: Open) -> None:
    shown = connect(at_keepit())
    account = shown.context.session.keepit
    assert account is not None
    (known, *_others) = account.authorizations
    assert shown.sees("How does Keepit get access to contoso.com?")
    assert shown.sees("Keepit doesn't say which directory it belongs to.")
    new, use, *_more = shown.page.findChildren(QRadioButton)
    assert (new.accessibleName(), use.accessibleName()) == (
        "Give a new approval in Keepit",
        f"Use the approval of connector “{known.used_by[0]}”",
    )
    assert new.isChecked()
    assert shown.context.session.draft.orglink == ""
    use.click()
    assert shown.context.session.draft.orglink == known.orglink
    new.click()
    assert shown.context.session.draft.orglink == ""


def test_without_authorization_it_is_approved_later(at_keepit: Open) -> None:
    shown = connect(at_keepit(client_of(practice("consent_needed"))))
    assert shown.sees("Keepit has no approval yet. You give it after the review.")
    assert not shown.page.findChildren(QRadioButton)


def test_a_different_token_forgets_the_first(at_keepit: Open) -> None:
    shown = connect(at_keepit())
    shown.page.findChildren(QRadioButton)[1].click()
    shown.button("Use a different token").click()
    assert shown.context.keepit is None
    assert shown.context.session.keepit is None
    assert shown.context.session.draft.orglink == ""
    assert shown.page.form.user.text() == ""
    assert shown.focus is shown.page.form.user


def test_result_is_still_there_after_going_back(at_keepit: Open) -> None:
    shown = connect(at_keepit())
    shown.back()
    shown.wizard.go_next()
    assert shown.sees("Connected to Contoso A/S")


def test_region_is_prefilled_from_the_last_time(at_keepit: Open) -> None:
    shown = at_keepit(region="ch-zh")
    assert shown.page.form.region_code == "ch-zh"


def test_unknown_remembered_region_asks_beside_the_field(at_keepit: Open) -> None:
    shown = at_keepit(region="xx-yy")
    form = shown.page.form
    assert form.region_field.error.text == "“xx-yy” is not a Keepit region. Choose yours."
    form.user.setText(USER)
    form.password.setText(PASSWORD)
    shown.main()
    assert (
        form.region_field.error.text
        == "Choose the region. It is the first part of your Keepit web address."
    )
    assert shown.focus is form.region
    form.region.setCurrentIndex(form.region.findData("dk-co"))
    shown.main()
    shown.answered()
    assert shown.sees("Connected to Contoso A/S")


def test_open_keepit_opens_the_chosen_region(at_keepit: Open) -> None:
    shown = at_keepit(region="us-dc")
    shown.button("Open Keepit").click()
    assert shown.outside.addresses == ["https://us-dc.keepit.com"]


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        (Seats(214, 500, violated=False), "214 of 500 used"),
        (Seats(214, None, violated=False), "214 used"),
        (Seats(510, 500, violated=True), "510 of 500 used. Keepit stops backups above the limit."),
        (Seats(510, 500, violated=False), "510 of 500 used. Keepit stops backups above the limit."),
        (Seats(3, None, violated=True), "3 used. Keepit stops backups above the limit."),
    ],
)
def test_seats(seats: Seats, words: str) -> None:
    assert seats_words(seats) == words


def test_order_of_the_keyboard(at_keepit: Open) -> None:
    assert tab_order(at_keepit()) == [
        "Region",
        "API token user name",
        "API token password, hidden",
        "Show password",
        "Connect",
        "Open Keepit",
    ]


def test_connectors_that_cannot_be_read_are_shown() -> None:
    good = Connector("g-1", "Azure DevOps - Contoso", "azure-do", "link-1")
    nameless = Connector("g-2", " ", "azure-do", "link-2", odd="no name")
    other = Connector("", "", "o365-admin", odd="no id")
    assert existing(account_with()) == "None yet"
    assert existing(account_with(good)) == "1: Azure DevOps - Contoso"
    assert (
        existing(account_with(good, nameless)) == "2: Azure DevOps - Contoso, g-2 (can't be read)"
    )
    assert existing(account_with(other)) == "None yet\n1 connector of another kind can't be read."
    assert [one.orglink for one in account_with(good, nameless).authorizations] == ["link-1"]


def test_the_region_of_the_organization_is_chosen_and_can_not_be_changed(at_keepit: Open) -> None:
    managed = Managed(region="de-fr", sources={"region": "/etc/managed.json"})
    shown = at_keepit(managed=managed, region="ws")
    region = shown.page.form.region

    assert region.currentText() == "Germany (Frankfurt)  ·  de-fr.keepit.com"
    assert not region.isEnabled()
    assert region.toolTip() == "/etc/managed.json"
    assert "Set by your organization" in shown.texts()
    assert region.accessibleDescription() == "Set by your organization: /etc/managed.json."
    assert shown.focus is shown.page.form.user
