"""Every error speaks to people, and none can be shown without words."""

from __future__ import annotations

import gettext
import re
from datetime import datetime

import pytest

from setup_assistant import errors, texts

HOST = "dk-co.keepit.com"
SAMPLES: list[errors.AssistantError] = [
    errors.AssistantError(),
    errors.Cancelled(),
    errors.InputError("name", "Enter a name."),
    errors.NoPrivateBrowser("A part of the private browser is missing: icudtl.dat."),
    errors.NotDone("The connector was not created", "Not ready: contoso.", details="HTTP 401"),
    errors.PracticeNotServed(),
    errors.SignInError("Title", "Text.", code="AADSTS50126", trace_id="t"),
    errors.SignInTimedOut(),
    errors.SignInRequired(),
    errors.TokenRefused(),
    errors.NobodySignedIn("az login"),
    *(
        kind("Keepit", "list connectors", status=400, code="X", message="m", request_id="r")
        for kind in (
            errors.ServiceError,
            errors.NotSignedIn,
            errors.AccessDenied,
            errors.ConditionalAccess,
            errors.NotFound,
            errors.NeverOpened,
            errors.Rejected,
            errors.ServiceFault,
            errors.MalformedAnswer,
            errors.SomebodyBetween,
        )
    ),
    errors.ClaimsRequired("Azure DevOps", "read the policies", claims="{}"),
    errors.Throttled("Azure DevOps", "read the policies", retry_after=7),
    errors.NetworkError(HOST),
    errors.HostNotFound(HOST),
    errors.Unreachable(HOST),
    errors.Unreachable(HOST, refused=True),
    errors.Unreachable(HOST, seconds=0),
    errors.AnswerLost(HOST),
    errors.AnswerLost(HOST, seconds=0),
    errors.ConnectorUnread("Keepit", "list connectors", message="m", name="Contoso"),
    errors.SomebodyBetween("Keepit", "list connectors", status=200, host=HOST),
    errors.Throttled("Azure DevOps", "read the policies"),
    errors.ProxyUnknown(HOST, 10),
    errors.ProxyRefused(HOST, "proxy:8080"),
    errors.ProxyAsks(HOST, "proxy:8080"),
    errors.ProxyAsks(HOST, "proxy:8080", schemes=("Basic", "NTLM")),
    errors.ProxyAsks(HOST, "proxy:8080", schemes=("Negotiate", "NTLM")),
    errors.CertificateRejected(HOST, "Keepit", "Contoso Web Gateway CA"),
    errors.CertificateOutdated(HOST, "Keepit", "Public CA"),
]


def tree(kind: type[errors.AssistantError]) -> set[type[errors.AssistantError]]:
    """The class and everything below it in the drawn tree; creation has more of its own."""
    children = (c for c in kind.__subclasses__() if c.__module__ == errors.__name__)
    return {kind}.union(*(tree(child) for child in children))


def test_every_error_of_the_tree_has_a_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == tree(errors.AssistantError)


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_every_error_has_a_title_and_full_sentences(error: errors.AssistantError) -> None:
    sentences = [line for line in (error.text, *error.advice) if line]

    assert error.title
    assert not error.title.endswith(".")
    assert "{" not in str(error)
    assert all(sentence.endswith((".", "…")) for sentence in sentences)


def drawn_parents() -> dict[str, str]:
    """Of each class that the module's drawing names, the one it hangs from."""
    parents: dict[str, str] = {}
    branch: list[str] = []
    for indent, name in re.findall(r"^([│├└─ ]*)(\w+)(?:  |$)", errors.__doc__ or "", re.MULTILINE):
        branch[len(indent) // 4 :] = [name]
        parents[name] = branch[-2] if indent else ""
    return parents


def test_the_drawn_tree_is_the_tree_of_the_classes() -> None:
    parents = {kind.__name__: kind.__mro__[1].__name__ for kind in tree(errors.AssistantError)}

    assert drawn_parents() == parents | {"AssistantError": ""}


def test_the_interception_names_host_and_issuer() -> None:
    error = errors.CertificateRejected(HOST, "Keepit", "Contoso Web Gateway CA")

    assert error.title == "The connection to Keepit is being intercepted"
    assert "dk-co.keepit.com" in error.text
    assert "“Contoso Web Gateway CA”" in error.text


def test_a_certificate_that_is_not_valid_now_says_by_which_clock() -> None:
    at = datetime(2019, 1, 2, 3, 4).astimezone()
    error = errors.CertificateOutdated(HOST, "Keepit", "Public CA", at=at)

    assert error.title == "The certificate of Keepit isn't valid now"
    assert error.text == (
        "This computer's clock says 2019-01-02, 03:04. The certificate for dk-co.keepit.com isn't valid at that "
        "time. Nothing was sent."
    )


def test_a_proxy_that_wants_what_nobody_here_can_do_is_told_with_whom_to_ask() -> None:
    asks = errors.ProxyAsks(HOST, "proxy:8080", schemes=("Basic", "NTLM"))
    assert asks.possible
    assert asks.text == "proxy:8080 answered 407 (Basic, NTLM). Nothing got through yet."
    assert "--proxy-env USER PASSWORD" in asks.advice[0]

    cannot = errors.ProxyAsks(HOST, "proxy:8080", schemes=("Negotiate", "NTLM"))
    assert not cannot.possible
    assert cannot.text == (
        "proxy:8080 wants Negotiate, NTLM, which this program can't do. "
        "Ask your network team for an exception for these hosts."
    )
    assert cannot.advice == ()


def test_details_name_the_call_for_support() -> None:
    error = errors.NotFound("Keepit", "list connectors", status=404, request_id="abc")

    assert error.details.splitlines() == [
        "Keepit: list connectors",
        "HTTP 404",
        "Request ID: abc",
    ]


@pytest.mark.parametrize(
    ("host", "what_to_check"),
    [
        (HOST, "Check the region and the network."),
        ("login.microsoftonline.com", "Check the network: {where}."),
        ("app.vssps.visualstudio.com", "Check the network: {where}."),
        ("keepit.com.example", "Check the network: {where}."),
    ],
)
def test_the_region_is_to_be_checked_where_the_host_is_of_one(
    host: str, what_to_check: str
) -> None:
    where = "Help › Check the connection…, or setup-assistant network"

    assert errors.HostNotFound(host).text == (
        "This computer's DNS server doesn't know the name. " + what_to_check.format(where=where)
    )


class Shouting(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()


def test_an_error_speaks_the_language_that_was_chosen_after_its_class_was_loaded() -> None:
    texts.take(Shouting())
    try:
        assert errors.Cancelled().title == "STOPPED"
        assert errors.HostNotFound(HOST).text.startswith("THIS COMPUTER'S DNS SERVER")
    finally:
        texts.take(gettext.NullTranslations())
