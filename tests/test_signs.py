"""What is seen and what helps then: one way first, the others in order, none that can't work."""

from __future__ import annotations

from itertools import product

import pytest

from setup_assistant import signs
from setup_assistant.errors import (
    AssistantError,
    CertificateRejected,
    HostNotFound,
    NoPrivateBrowser,
    ProxyAsks,
    ProxyRefused,
    SignInError,
    SignInTimedOut,
    SomebodyBetween,
    Unreachable,
)
from setup_assistant.model import SignInMethod
from setup_assistant.services.microsoft.aadsts import REFUSALS
from setup_assistant.services.microsoft.errors import sign_in_error
from setup_assistant.signs import METHODS, Advice, Remark, Sign, Trouble, Way

PRIVATE, OWN, CODE, AZURE_CLI = SignInMethod
HOST, PROXY = "login.example", "proxy.example:8080"
EVERYTHING = frozenset(Way)
NO_CLI = EVERYTHING - {Way.AZURE_CLI}


def advise(trouble: Trouble, offered: frozenset[Way] = EVERYTHING, **told: object) -> Advice:
    return signs.advise(trouble, offered=offered, **told)  # type: ignore[arg-type]


def refused(number: int, method: SignInMethod = PRIVATE) -> Trouble:
    answer = {"error": "x", "error_description": f"AADSTS{number}: no."}
    return signs.of_error(sign_in_error(answer), method)


def between() -> SomebodyBetween:
    return SomebodyBetween("Microsoft", "sign in", status=403)


@pytest.mark.parametrize(
    ("sign", "first", "others"),
    [
        (Sign.PASSKEY, "own", "azure_cli code details"),
        (Sign.CERTIFICATE, "own", "azure_cli code details"),
        (Sign.DEVICE, "own", "azure_cli details"),
        (Sign.WHITE, "own", "azure_cli code private connection details"),
        (Sign.APPROVAL, "request", "azure_cli private details"),
        (Sign.LOOP, "private", "own azure_cli code connection details"),
        (Sign.ACCOUNT, "private", "own code details"),
        (Sign.BLOCKED, "own", "azure_cli code private details"),
        (Sign.ELSE, "private", "own azure_cli code registration connection details"),
    ],
)
def test_what_somebody_sees_has_one_way_first(sign: Sign, first: str, others: str) -> None:
    advice = advise(Trouble(PRIVATE, sign))

    assert (advice.first, " ".join(advice.others)) == (first, others)
    assert advice.left_out == ()


@pytest.mark.parametrize(
    ("number", "method", "entry", "first", "others"),
    [
        (53000, PRIVATE, Sign.DEVICE, "own", "azure_cli details"),
        (53003, CODE, Sign.DEVICE, "own", "azure_cli details"),
        (53003, OWN, Sign.DEVICE, "azure_cli", "details"),
        (53004, PRIVATE, Sign.ELSE, "own", "azure_cli registration connection details"),
        (90094, PRIVATE, Sign.APPROVAL, "request", "azure_cli private details"),
        (90095, OWN, Sign.APPROVAL, "request", "azure_cli own details"),
        (530033, CODE, Sign.ELSE, "private", "own azure_cli registration connection details"),
        (135011, OWN, Sign.ELSE, "private", "code registration connection details"),
        (50011, PRIVATE, Sign.ELSE, "azure_cli", "code registration connection details"),
        (50105, PRIVATE, Sign.ELSE, "azure_cli", "details private registration connection"),
        (50057, PRIVATE, Sign.ELSE, "details", "private registration connection"),
        (50057, AZURE_CLI, Sign.ELSE, "details", "azure_cli registration connection"),
        (50126, CODE, Sign.ELSE, "code", "private own azure_cli registration connection details"),
    ],
)
def test_microsofts_answer_says_which_way_comes_first(
    number: int, method: SignInMethod, entry: Sign, first: str, others: str
) -> None:
    trouble = refused(number, method)
    advice = advise(trouble)

    assert trouble.entry is entry
    assert (advice.first, " ".join(advice.others)) == (first, others)


@pytest.mark.parametrize(
    ("error", "in_page", "sign", "first"),
    [
        (ProxyAsks(HOST, PROXY, schemes=("Basic",)), True, Sign.PROXY_ASKS, Way.CONNECTION),
        (ProxyAsks(HOST, PROXY, schemes=("Basic",)), False, Sign.PROXY_ASKS, Way.CONNECTION),
        (ProxyAsks(HOST, PROXY, schemes=("NTLM",)), True, Sign.PAGE_REFUSED, Way.OWN),
        (ProxyAsks(HOST, PROXY, schemes=("NTLM",)), False, Sign.NETWORK_RULE, Way.CONNECTION),
        (ProxyRefused(HOST, PROXY), True, Sign.PAGE_REFUSED, Way.OWN),
        (ProxyRefused(HOST, PROXY), False, Sign.NETWORK_RULE, Way.CONNECTION),
        (HostNotFound(HOST), True, Sign.NETWORK, Way.CONNECTION),
        (Unreachable(HOST), False, Sign.NETWORK, Way.CONNECTION),
        (CertificateRejected(HOST, "Microsoft"), True, Sign.PAGE_REFUSED, Way.OWN),
        (CertificateRejected(HOST, "Microsoft"), False, Sign.NETWORK_RULE, Way.CONNECTION),
        (between(), False, Sign.NETWORK, Way.CONNECTION),
        (NoPrivateBrowser("It hangs.", passing=True), False, Sign.NO_BROWSER, Way.OWN),
        (SignInTimedOut(), False, Sign.ELSE, Way.PRIVATE),
        (
            SignInError("Asks", "No.", sign=Sign.NETWORK_SIGN_IN),
            True,
            Sign.NETWORK_SIGN_IN,
            Way.OWN,
        ),
        (SignInError("Asks", "No.", sign=Sign.CERTIFICATE), True, Sign.CERTIFICATE, Way.OWN),
    ],
)
def test_what_ends_a_sign_in_is_a_sign(
    error: AssistantError, in_page: bool, sign: Sign, first: Way
) -> None:
    trouble = signs.of_error(error, PRIVATE, in_page=in_page)

    assert trouble.sign is sign
    assert trouble.title == error.title
    assert trouble.text.startswith(error.text)
    assert advise(trouble).first is first


def test_no_code_of_microsofts_leads_to_a_way_that_it_refuses() -> None:
    for refusal, method in product(REFUSALS, SignInMethod):
        number = next(iter(refusal.numbers), 0)
        if not number:
            continue
        advice = advise(refused(number, method))
        offered = {METHODS[way] for way in (advice.first, *advice.others) if way in METHODS}
        assert offered <= {*refusal.works_with, method}, number
        assert Way.DETAILS in (advice.first, *advice.others)


def test_what_is_left_out_is_named_with_the_reason() -> None:
    assert advise(refused(53000)).left_out == (
        "Not offered: Private browser, Code on another device. Microsoft refuses them for this reason.",
    )
    assert advise(refused(530033, CODE)).left_out == (
        "Not offered: Code on another device. Microsoft refused it for this reason.",
    )
    (sentence,) = advise(refused(50057)).left_out
    assert sentence == (
        "Not offered: My own browser, Code on another device, The Azure CLI's sign-in. Another way of "
        "signing in gets the same answer until this is changed."
    )


def test_where_only_the_network_team_can_help_they_come_first() -> None:
    trouble = signs.of_error(CertificateRejected(HOST, "Microsoft"), CODE)

    advice = advise(trouble, EVERYTHING - {Way.CONNECTION})

    assert (advice.first, advice.others) == (Way.DETAILS, (Way.CODE,))


def test_what_is_switched_off_or_not_there_is_never_offered() -> None:
    trouble = Trouble(PRIVATE, Sign.WHITE)
    reason = "The private browser isn't part of this installation."

    advice = advise(trouble, NO_CLI, allowed=(PRIVATE, CODE), unusable=reason)

    assert (advice.first, advice.others) == (Way.CODE, (Way.CONNECTION, Way.DETAILS))
    assert advice.left_out == (
        "Not offered: My own browser. Switched off by your organization.",
        f"Not offered: Private browser. {reason}",
    )


@pytest.mark.parametrize("sign", signs.SEEN)
@pytest.mark.parametrize("method", SignInMethod)
def test_one_way_is_always_left(sign: Sign, method: SignInMethod) -> None:
    advice = signs.advise(
        Trouble(method, sign), offered={Way.DETAILS}, allowed=(), unusable="It hangs."
    )

    assert (advice.first, advice.others) == (Way.DETAILS, ())


def test_every_sign_stands_under_a_line_of_the_list() -> None:
    assert signs.TABLE.keys() == set(Sign)
    assert {row.entry for row in signs.TABLE.values()} == signs.SEEN.keys()
    assert all(Way.DETAILS in row.ways for row in signs.TABLE.values())


def test_what_is_seen_instead_takes_the_words_of_the_list_and_keeps_the_answer() -> None:
    trouble = refused(53000).seen_as(Sign.LOOP)

    assert trouble.title == "The sign-in begins again each time"
    assert trouble.error is not None
    assert advise(trouble).first is Way.OWN  # the private browser is refused all the same


def test_a_remark_about_the_page_is_the_sentence() -> None:
    words = (
        "Microsoft's page wanted to open mailto:…, which isn't allowed here. Nothing was opened."
    )
    trouble = signs.of_remark(Remark(words, Sign.BLOCKED), PRIVATE)

    assert (trouble.entry, trouble.text) == (Sign.ELSE, words)
    assert signs.of_remark(Remark("localhost says: “Hello”"), PRIVATE).entry is None
