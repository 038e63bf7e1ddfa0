"""What is kept of a run for the report of a problem: nobody's names, known words only, and not for ever."""

from __future__ import annotations

import threading
from typing import NoReturn

import pytest

from setup_assistant import diagnostics
from setup_assistant.diagnostics import CALLS, Part, Record, Report
from setup_assistant.errors import Cancelled, NotSignedIn, SignInError, Unreachable
from setup_assistant.regions import region

GUID = "0b9a1f1c-7f3b-4c2e-9a55-0f1f2b3c4d5e"
NOON = 1_764_158_400.0
"""2025-11-26, 12:00 UTC."""


def fresh() -> Record:
    return Record(clock=lambda: NOON)


def report(record: Record) -> Report:
    return Report(("Setup Assistant",), (("sign-in", "private browser"),), record)


def call(record: Record, url: str, *answer: str, status: int = 200) -> None:
    with record.call("GET", url) as pending:
        pending.answer(status, *answer)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://dev.azure.com/contoso/_apis/connectionData?x=y", "dev.azure.com/{org-1}/_apis/connectionData"),
        ("https://dev.azure.com/contoso/_settings/organizationPolicy", "dev.azure.com/{org-1}/_settings/organizationPolicy"),
        ("https://dev.azure.com/projects/_apis/projects", "dev.azure.com/{org-1}/_apis/projects"),
        ("https://app.vssps.visualstudio.com/_apis/profile/profiles/me", "app.vssps.visualstudio.com/_apis/profile/profiles/me"),
        ("https://contoso.visualstudio.com/_apis/projects", "{host-1}/_apis/projects"),
        (f"https://vsaex.dev.azure.com/contoso/_apis/userentitlements/{GUID}", "vsaex.dev.azure.com/{org-1}/_apis/userentitlements/{person-1}"),
        ("https://vssps.dev.azure.com/contoso/_apis/graph/memberships/aad.anna/vssgp.x", "vssps.dev.azure.com/{org-1}/_apis/graph/memberships/{person-1}/{id-1}"),
        ("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token", "login.microsoftonline.com/{directory-1}/oauth2/v2.0/token"),
        ("https://login.microsoftonline.com/organizations/oauth2/v2.0/token", "login.microsoftonline.com/organizations/oauth2/v2.0/token"),
        ("https://dk-co.keepit.com/users/k4x9ab-2m7qpd-w8z3ht/devices/abc/access_list", "dk-co.keepit.com/users/{account-1}/devices/{connector-1}/access_list"),
        ("https://anna:secret@files.contoso.com:8443/anna/secret#code=1", "{host-1}/{id-1}/{id-2}"),
        ("https://[", "{host-1}"),
    ],
)  # fmt: skip
def test_an_address_is_kept_as_its_pattern(url: str, address: str) -> None:
    assert fresh().address(url) == address


def test_the_same_name_has_the_same_number_everywhere() -> None:
    record = fresh()

    addresses = [
        record.address(f"https://{host}/{name}/_apis/projects")
        for host, name in (
            ("dev.azure.com", "contoso"),
            ("dev.azure.com", "fabrikam"),
            ("vssps.dev.azure.com", "Contoso"),
            ("vsaex.dev.azure.com", "c%6fntoso"),
        )
    ]

    assert [address.split("/")[1] for address in addresses] == [
        "{org-1}",
        "{org-2}",
        "{org-1}",
        "{org-1}",
    ]


def test_threads_agree_about_the_numbers() -> None:
    names, placeholders = diagnostics.Names(), list[str]()
    threads = [
        threading.Thread(target=lambda: placeholders.append(names("org", "contoso")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(placeholders) == {"{org-1}"}


@pytest.mark.parametrize(
    ("request_id", "stays"),
    [
        (GUID, True),
        ("20251126T120000Z-r17d9f6c8b4xkq2lhC1CPH0000000", True),
        ("4f0ce1d2a9b84c11", True),
        ("anna.lind@contoso.com", False),
        ("eyJ0eXAiOiJKV1Qi.eyJhdWQi.c2ln", False),
        ("contoso", False),
        ("", False),
    ],
)
def test_ids_of_requests_stay_and_nothing_else_in_their_place(request_id: str, stays: bool) -> None:
    record = fresh()
    call(record, "https://dev.azure.com/contoso/_apis/projects", request_id)

    text = report(record).text()

    assert (f"request {request_id}" in text) is stays
    assert stays or not request_id or request_id not in text


def test_a_refusal_tells_the_directory_as_a_placeholder() -> None:
    record = fresh()
    call(record, "https://dev.azure.com/contoso/_apis/projects", GUID, GUID, status=401)
    call(record, "https://dev.azure.com/contoso/_apis/git", GUID, GUID)

    lines = report(record).text((Part.CALLS,)).splitlines()

    assert [line.rstrip() for line in lines[-4:]] == [
        "  12:00:00  GET    401      0 ms  dev.azure.com/{org-1}/_apis/projects",
        f"{'':33}request {GUID}, {{directory-1}}",
        "  12:00:00  GET    200      0 ms  dev.azure.com/{org-1}/_apis/git",
        f"{'':33}request {GUID}",
    ]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Unreachable("dev.azure.com", "ConnectionResetError: by contoso"), "Unreachable (ConnectionResetError)"),
        (Unreachable("dev.azure.com", "anna told us"), "Unreachable"),
        (ZeroDivisionError("contoso"), "builtins.ZeroDivisionError"),
    ],
)  # fmt: skip
def test_a_call_without_an_answer_tells_the_kind_of_the_failure(
    failure: Exception, outcome: str
) -> None:
    record = fresh()

    with (
        pytest.raises(type(failure)),
        record.call("POST", "https://dev.azure.com/contoso/_apis/projects"),
    ):
        raise failure

    assert record.calls[0].outcome == outcome
    assert "anna" not in report(record).text()


def test_only_the_latest_calls_are_kept() -> None:
    record = fresh()
    for n in range(CALLS + 5):
        call(record, f"https://dev.azure.com/org{n}/_apis/projects")

    assert len(record.calls) == CALLS
    assert record.calls[0].address.endswith("{org-6}/_apis/projects")


def fail() -> NoReturn:
    region("anna.lind@contoso.com")
    raise AssertionError


def test_the_last_error_has_its_kind_and_our_places_and_no_value() -> None:
    record = fresh()
    try:
        fail()
    except KeyError as error:
        record.failed(KeyError, error, error.__traceback__)

    text = report(record).text((Part.ERROR,))

    assert "12:00:00  builtins.KeyError\n" in text
    assert "setup_assistant/regions.py:" in text
    assert " region\n" in text
    assert "(library)" in text
    assert "anna" not in text


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (NotSignedIn("Azure DevOps", "read contoso", status=401, code="TF400813", request_id=GUID), f"NotSignedIn, HTTP 401, TF400813, request id {GUID}"),
        (NotSignedIn("Azure DevOps", "read contoso", status=401, code="contoso", request_id="contoso"), "NotSignedIn, HTTP 401"),
        (SignInError("Anna", "contoso", code="AADSTS50105", trace_id=GUID, correlation_id=GUID), f"SignInError, AADSTS50105, trace id {GUID}, correlation id {GUID}"),
    ],
)  # fmt: skip
def test_an_error_of_ours_tells_its_codes(error: Exception, line: str) -> None:
    record = fresh()
    record.failed(type(error), error, None)

    assert report(record).text((Part.ERROR,)).endswith(f"  12:00:00  {line}\n")


def test_what_somebody_stopped_is_no_error() -> None:
    record = fresh()
    record.failed(Cancelled, Cancelled(), None)

    assert record.problem is None


def test_parts_can_be_left_out_and_the_order_stays() -> None:
    record = fresh()
    record.step("sign_in", "opened")
    call(record, "https://dev.azure.com/contoso/_apis/projects")

    titles = [line for line in report(record).text().splitlines() if not line.startswith(" ")]

    assert titles == [
        "Setup Assistant",
        "Written 2025-11-26 12:00:00 UTC, as all times here",
        *("", "Settings", "", "Steps", "", "Calls", "", "Last error"),
    ]
    only = report(record).text((Part.ERROR, Part.STEPS), "Nothing happened.")
    assert "Settings" not in only
    assert "dev.azure.com" not in only
    assert only.index("Steps") < only.index("Last error") < only.index("Nothing happened.")


def test_a_copy_stays_as_it_is() -> None:
    record = fresh()
    call(record, "https://dev.azure.com/contoso/_apis/projects")
    text = report(record.copy())
    before = text.text()

    call(record, "https://dev.azure.com/fabrikam/_apis/projects")
    record.step("sign_in", "opened")

    assert text.text() == before
