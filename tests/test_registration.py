"""Which app and which directory count, and what is taken for an id, a directory, a domain."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant import registration, vendor
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.registration import NOTHING, Registration, resolve
from setup_assistant.services import clients

SOURCES = ("managed", "sign_in_page", "command_line", "profile", "account", "settings", "vendor")
"""In the order in which they count, as the manual says it."""

OBJECT = "11111111-2222-4333-8444-555555555555"
APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"


@pytest.mark.parametrize("first", range(len(SOURCES)))
def test_the_first_source_that_says_something_counts(first: int) -> None:
    sources = {name: Registration(f"{name}-id", f"{name}.com") for name in SOURCES[first:]}

    assert resolve(**sources) == Registration(f"{SOURCES[first]}-id", f"{SOURCES[first]}.com")


OF_A_RUN = tuple(name for name in SOURCES if name not in ("managed", "profile", "account"))
"""What clients hold as it is."""


@pytest.mark.parametrize("first", SOURCES)
def test_clients_say_which_source_counts(first: str) -> None:
    names = SOURCES[SOURCES.index(first) :]
    sources = {name: Registration(f"{name}-id", f"{name}.com") for name in names}
    factory = clients.Clients(
        **{name: app for name, app in sources.items() if name in OF_A_RUN},  # type: ignore[arg-type]
        managed=Managed("managed-id", "managed.com") if "managed" in sources else UNMANAGED,
    )
    account = sources.get("account", NOTHING)
    counting = "account" if first == "profile" else first  # clients know no profile

    assert factory.origins(account) == Registration(counting, counting)
    assert factory.registration(account=account) == sources[counting]


def test_each_value_is_looked_for_by_itself() -> None:
    app = resolve(
        command_line=Registration(client_id=APP),
        account=Registration(tenant="contoso.com"),
        settings=Registration("another", "fabrikam.com"),
    )

    assert app == Registration(APP, "contoso.com")


def test_where_nothing_says_anything_there_is_nothing() -> None:
    assert resolve() == Registration("", "")


@pytest.mark.parametrize(
    "text",
    [
        APP,
        f"  {{{APP.upper()}}}\n",
        f'"{APP}"',
        APP.replace("-", ""),
        f"https://entra.microsoft.com/#view/Overview/appId/{APP}/objectId/{OBJECT}",
    ],
)
def test_an_id_is_taken_out_of_what_was_pasted(text: str) -> None:
    assert registration.client_id_in(text) == APP


@pytest.mark.parametrize("text", ["", "contoso.com", APP[:-1], f"{APP}0", f"x{APP[1:]}", f"a{APP}"])
def test_other_text_is_no_id(text: str) -> None:
    assert registration.client_id_in(text) == ""


@pytest.mark.parametrize(
    ("text", "tenant"),
    [
        (" Contoso.COM ", "contoso.com"),
        (f"{{{APP.upper()}}}", APP),
        ("contoso.onmicrosoft.com", "contoso.onmicrosoft.com"),
        ("organizations", ""),
        ("common", ""),
        ("https://contoso.com", ""),
        ("contoso.com/x", ""),
        ("", ""),
    ],
)
def test_a_directory_is_a_domain_or_an_id(text: str, tenant: str) -> None:
    assert registration.tenant_in(text) == tenant


@pytest.mark.parametrize(
    ("account", "domain"),
    [
        ("svc-backup@Contoso.com", "contoso.com"),
        (
            "svc_partner.com#EXT#@contoso.onmicrosoft.com",
            "contoso.onmicrosoft.com",
        ),
        ("svc-backup", ""),
        ("@contoso.com", ""),
        ("svc@contoso", ""),
        ("", ""),
    ],
)
def test_the_expected_account_names_its_directory(account: str, domain: str) -> None:
    assert registration.domain_of(account) == domain


# What was built in


def test_what_was_built_in_is_the_app_of_whoever_says_nothing(tmp_path: Path) -> None:
    assert vendor.registration(tmp_path) == Registration()

    (tmp_path / "vendor.json").write_text(f'{{"client_id": "{APP}"}}', encoding="utf-8")
    assert vendor.registration(tmp_path) == Registration(APP)


@pytest.mark.parametrize("text", ["", "[]", '{"client_id": 5}', '{"client_id": "az"}'])
def test_a_damaged_file_builds_nothing_in(text: str, tmp_path: Path) -> None:
    (tmp_path / "vendor.json").write_text(text, encoding="utf-8")

    assert vendor.registration(tmp_path) == Registration()


def test_the_checkout_has_no_app_built_in() -> None:
    assert vendor.registration() == Registration()
    assert clients.real().vendor == Registration()
