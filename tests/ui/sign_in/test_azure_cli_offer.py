"""Whose sign-in the Azure CLI has, as the window finds out: without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from setup_assistant.limits import Limits
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.memory import Memory
from setup_assistant.practice.state.people import SERVICE_ACCOUNT
from setup_assistant.services.clients import Clients
from setup_assistant.ui.context import Context
from setup_assistant.ui.sign_in.azure_cli_offer import AzureCliLook, Offer
from tests.support import azure_cli
from tests.support.azure_cli import PretendedAzureCli
from tests.support.ui.trials import Settled

Ask = Callable[..., list[Offer | None]]
COMMAND = "az login --allow-no-subscriptions --tenant contoso.com"
LOGIN = f"Run {COMMAND} with the service account (it needs no subscription), then look again."


@pytest.fixture
def az(tmp_path: Path) -> PretendedAzureCli:
    return azure_cli.install(tmp_path / "tools")


@pytest.fixture
def ask(qtbot: QtBot, tmp_path: Path, az: PretendedAzureCli) -> Ask:
    """``ask(expected)``: what is offered, one after the other, until there is an answer."""

    def look(
        expected: str = "",
        seconds: float = 30,
        *,
        there: bool = True,
        times: int = 1,
        managed: Managed = UNMANAGED,
    ) -> list[Offer | None]:
        clients = Clients(
            managed=managed,
            limits=Limits(azure_cli=seconds),
            find_azure_cli=lambda: az.program if there else None,
        )
        context = Context(clients, Memory(tmp_path / "resume.json"), Settled())
        look, offers = AzureCliLook(context), list[Offer | None]()
        look.changed.connect(lambda: offers.append(look.offer))
        for _time in range(times):
            offers.clear()
            look.look(expected, "contoso.com")
            qtbot.waitUntil(lambda: bool(offers) and not (offers[-1] and offers[-1].looking))
        context.background.close()
        return offers

    return look


def test_without_it_nothing_is_offered(ask: Ask) -> None:
    assert ask(there=False) == [None]


def test_it_is_looked_up_before_it_is_offered(ask: Ask) -> None:
    first, last = ask()

    assert first == Offer("Looking…", looking=True)
    text = f"Signed in as {SERVICE_ACCOUNT}. Needs no registration."
    assert last == Offer(text, SERVICE_ACCOUNT, usable=True)


def test_the_expected_account_is_named_as_that(ask: Ask) -> None:
    offer = ask(SERVICE_ACCOUNT.upper())[-1]

    text = f"Signed in as {SERVICE_ACCOUNT}, the account you expect. Needs no registration."
    assert offer == Offer(text, SERVICE_ACCOUNT, usable=True)


def test_a_guest_is_the_account_that_is_expected_under_its_name_in_that_directory(ask: Ask) -> None:
    name, _, domain = SERVICE_ACCOUNT.partition("@")

    offer = ask(f"{name}_{domain}#EXT#@fabrikam.onmicrosoft.com")[-1]

    text = f"Signed in as {SERVICE_ACCOUNT}, the account you expect. Needs no registration."
    assert offer == Offer(text, SERVICE_ACCOUNT, usable=True)


def test_where_the_organization_forbids_it_it_is_not_asked(ask: Ask, az: PretendedAzureCli) -> None:
    offers = ask(managed=Managed(sign_in=("own", "code")))

    assert offers == [Offer("Switched off by your organization.", off=True)]
    assert az.calls() == []


def test_another_account_cannot_be_used(ask: Ask, az: PretendedAzureCli) -> None:
    az.be(user="anna.lind@contoso.com")

    text = f"Signed in as anna.lind@contoso.com, not {SERVICE_ACCOUNT}. {LOGIN}"
    assert ask(SERVICE_ACCOUNT)[-1] == Offer(text, "anna.lind@contoso.com", command=COMMAND)


def test_nobody_and_what_is_no_person_are_told_what_to_run(ask: Ask, az: PretendedAzureCli) -> None:
    az.be("nobody")
    assert ask()[-1] == Offer(f"Nobody is signed in. {LOGIN}", command=COMMAND)

    az.be(user="7f3c1a52", type="servicePrincipal")
    text = f"Signed in as 7f3c1a52, which is no person's account. {LOGIN}"
    assert ask()[-1] == Offer(text, "7f3c1a52", command=COMMAND)


def test_a_fault_is_said_and_can_be_looked_at_again(ask: Ask, az: PretendedAzureCli) -> None:
    az.be("hanging")

    offer = ask(seconds=0.2)[-1]
    assert offer is not None
    assert not offer.usable
    assert offer.text.startswith("The Azure CLI doesn't answer. It was stopped after")

    az.be()
    usable = [bool(offer and offer.usable) for offer in ask(times=2)]
    assert usable == [False, True]
