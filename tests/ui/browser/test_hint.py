"""Which requests of Keepit's page are told who is to sign in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl

from setup_assistant.ui.browser.hint import Hint

AUTHORITY = "https://login.microsoftonline.com"
ADDRESS = f"{AUTHORITY}/common/oauth2/v2.0/authorize?client_id=1&state=a%2Bb%20c"


def with_name(address: str, name: str = "svc+backup@contoso.com") -> str:
    url = Hint(AUTHORITY, name).added_to(QUrl(address))
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded) if url is not None else ""


def test_a_sign_in_is_told_whose_it_is_and_nothing_else_of_it_changes() -> None:
    assert with_name(ADDRESS) == f"{ADDRESS}&login_hint=svc%2Bbackup%40contoso.com"


def test_a_guest_is_named_as_at_home() -> None:
    url = with_name(ADDRESS, "svc_contoso.com#EXT#@fabrikam.onmicrosoft.com")
    assert url == f"{ADDRESS}&login_hint=svc%40contoso.com"


@pytest.mark.parametrize(
    "address",
    [
        f"{ADDRESS}&login_hint=somebody@contoso.com",
        ADDRESS.replace("https", "http"),
        ADDRESS.replace("microsoftonline.com", "microsoftonline.com.contoso.com"),
        ADDRESS.replace("microsoftonline.com", "microsoftonline.com:444"),
        ADDRESS.replace("oauth2/v2.0/authorize", "adminconsent"),
        ADDRESS.partition("?")[0],
    ],
)
def test_what_names_somebody_or_asks_for_no_sign_in_there_stays_as_it_is(address: str) -> None:
    assert with_name(address) == ""


def test_who_has_no_name_is_not_named() -> None:
    assert with_name(ADDRESS, "") == ""
