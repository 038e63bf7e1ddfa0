"""What may be entered, with the sentence beside the field; and when two periods are the same."""

from __future__ import annotations

import pytest

from setup_assistant.connector.rules import (
    free_name,
    no_such_user,
    same_retention,
    suggest_name,
    validate_email,
    validate_name,
    validate_retention,
)
from setup_assistant.errors import InputError

LONG = "n" * 255


@pytest.mark.parametrize("name", ["N", LONG, "Ünïcode & <tags> 🚀", "  padded  ", "العربية"])
def test_names_that_can_be_used(name: str) -> None:
    assert validate_name(name, ["Other"]) == name.strip()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter a name."),
        (" \t ", "Enter a name."),
        (LONG + "n", "The name has 256 characters. Keepit allows 255."),
        ("Azure DevOps", "“Azure DevOps” is already used."),
        ("azure devops ", "“azure devops” is already used."),
        ("two\nlines", "Use one line of text, without control characters."),
        ("nul\x00", "Use one line of text, without control characters."),
        ("no character \uffff", "Use one line of text, without control characters."),
        ("half \ud83d", "Use one line of text, without control characters."),
    ],
)
def test_names_that_cannot(name: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        validate_name(name, ["Azure DevOps"])
    assert (caught.value.field, caught.value.message) == ("name", sentence)


@pytest.mark.parametrize(
    ("entered", "period"),
    [
        ("", ""),
        ("P1Y", "P1Y"),
        (" p6m ", "P6M"),
        ("P1Y2M3W4D", "P1Y2M3W4D"),
        ("P0Y30D", "P0Y30D"),
        ("P9999D", "P9999D"),
    ],
)
def test_periods_that_can_be_used(entered: str, period: str) -> None:
    assert validate_retention(entered) == period


FORM = "Enter a period such as P1Y, P6M or P30D."
ZERO = "Enter a period longer than zero, or choose Unlimited."
TIME = "Use years, months, weeks and days only, without times."
WHOLE = "Use whole numbers, such as P1Y6M for a year and a half."


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ("P", FORM),
        ("1Y", FORM),
        ("PY", FORM),
        ("P1", FORM),
        ("P-1Y", FORM),
        ("P1M1Y", FORM),
        ("one month", FORM),
        ("P1Y P1M", FORM),
        ("P１Y", FORM),
        ("P0D", ZERO),
        ("P0Y0M", ZERO),
        ("P1YT1H", TIME),
        ("PT24H", TIME),
        ("P1.5Y", WHOLE),
        ("P0,5M", WHOLE),
        ("P10000D", "Use numbers up to 9999."),
        ("P" + "9" * 5000 + "Y", FORM),
    ],
)
def test_periods_that_cannot(entered: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        validate_retention(entered)
    assert (caught.value.field, caught.value.message) == ("retention", sentence)


@pytest.mark.parametrize(
    "email",
    [
        "a@b.co",
        " anna.lind+x@sub.contoso.com ",
        "o'neil@contoso.com",
        "ærø@bøf.dk",
        "e\u0301mile@xn--bf-lka.dk",
        "用户@例子.中国",
        "a" * 64 + "@b.co",
    ],
)
def test_e_mail_addresses_that_can_be_used(email: str) -> None:
    assert validate_email(email, ["other@contoso.com"]) == email.strip()


FORM_OF_EMAIL = "Enter an e-mail address such as name@company.com."


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter an e-mail address."),
        ("anna", FORM_OF_EMAIL),
        ("anna@", FORM_OF_EMAIL),
        ("@contoso.com", FORM_OF_EMAIL),
        ("anna@contoso", FORM_OF_EMAIL),
        ("anna@@contoso.com", FORM_OF_EMAIL),
        ("anna@contoso..com", FORM_OF_EMAIL),
        ("anna@contoso.com.", FORM_OF_EMAIL),
        ("anna lind@contoso.com", FORM_OF_EMAIL),
        ("a@b.co, c@d.co", FORM_OF_EMAIL),
        ("Anna <anna@contoso.com>", FORM_OF_EMAIL),
        ("anna\x07@contoso.com", FORM_OF_EMAIL),
        ("a" * 250 + "@b.co", FORM_OF_EMAIL),
        ("a" * 65 + "@b.co", FORM_OF_EMAIL),
        ("©@vjbzq.dzyhlg", FORM_OF_EMAIL),
        ("anna@cont©so.com", FORM_OF_EMAIL),
        ("anna²@contoso.com", FORM_OF_EMAIL),
        ("🚀@contoso.com", FORM_OF_EMAIL),
        (".anna@contoso.com", FORM_OF_EMAIL),
        ("anna.@contoso.com", FORM_OF_EMAIL),
        ("an..na@contoso.com", FORM_OF_EMAIL),
        ("anna@-contoso.com", FORM_OF_EMAIL),
        ("anna@contoso-.com", FORM_OF_EMAIL),
        ("anna@con_toso.com", FORM_OF_EMAIL),
        ("anna@192.168.0.1", FORM_OF_EMAIL),
        ("anna@contoso.com/x", FORM_OF_EMAIL),
        ("anna@" + "c" * 64 + ".com", FORM_OF_EMAIL),
        ("BEN@contoso.com", "BEN@contoso.com is already in the list."),
    ],
)
def test_e_mail_addresses_that_cannot(email: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        validate_email(email, ["ben@contoso.com"])
    assert (caught.value.field, caught.value.message) == ("email", sentence)


def test_a_user_keepit_does_not_know() -> None:
    error = no_such_user("who@contoso.com")
    assert error.message == "who@contoso.com is not a user in this Keepit account."


@pytest.mark.parametrize(
    ("known", "taken", "name"),
    [
        ("contoso.com", [], "Azure DevOps - Contoso"),
        ("contoso.onmicrosoft.com", [], "Azure DevOps - Contoso"),
        ("Contoso A/S", [], "Azure DevOps - Contoso A/S"),
        ("", [], "Azure DevOps"),
        ("contoso.com", ["azure devops - contoso"], "Azure DevOps - Contoso 2"),
        (
            "contoso.com",
            ["Azure DevOps - Contoso", "Azure DevOps - Contoso 2"],
            "Azure DevOps - Contoso 3",
        ),
    ],
)
def test_a_name_to_suggest(known: str, taken: list[str], name: str) -> None:
    assert suggest_name(known, taken) == name


def test_a_free_name_stays_within_the_limit() -> None:
    found = free_name(LONG, [LONG])
    assert (len(found), found[-2:]) == (255, " 2")
    assert validate_name(found, [LONG]) == found


@pytest.mark.parametrize(
    ("wanted", "held", "same"),
    [
        ("", "", True),
        ("P1Y", "P1Y", True),
        ("P12M", "P1Y", True),
        ("P1Y6M", "P18M", True),
        ("P2W", "P14D", True),
        ("P1Y", "", False),
        ("", "P1Y", False),
        ("P1Y", "P2Y", False),
        ("P30D", "P31D", False),
        ("P1Y", "P1Y1D", False),
        ("P1Y", "P365D", None),
        ("P1M", "P30D", None),
        ("P1Y", "forever", None),
        ("P1Y", "P1YT1H", None),
    ],
)
def test_the_same_period(wanted: str, held: str, same: bool | None) -> None:
    assert same_retention(wanted, held) is same
