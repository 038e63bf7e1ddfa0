"""Who answered: every row of the table, and every sample, through the client that all services use."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.services.http import responder, service_words
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.http.responder import Responder
from tests.support import sample_answers
from tests.support.sample_answers import SAMPLES, Sample
from tests.support.wire import Site
from tests.support.wsgi import mount

HTTP = Http(Network(proxy_for=lambda _url: None), pauses=(0.0, 0.0))
HOSTS = (f"host-{number}.test" for number in itertools.count())
SECRET = "s3cr3t-token-value"
BETWEEN = [sample for sample in SAMPLES if sample.row in ("page", "elsewhere", "proxy", "unsigned")]


def site_of(sample: Sample) -> Site:
    return Site((sample.status, list(sample.headers), sample.body))


def ask(site: Site, sample: Sample, method: str = "GET", **options: Any) -> Any:
    base = f"https://{next(HOSTS)}"  # another host each time: some ask to be left alone for long
    mount(HTTP, base, site)
    headers = {"Authorization": f"Bearer {SECRET}"}
    return HTTP.request(
        method, base + "/a", service=sample.service, call="read it", headers=headers, **options
    )


def outcome(sample: Sample, **options: Any) -> errors.AssistantError | None:
    """The error that the client makes of it; None when it is handed on as data."""
    try:
        ask(site_of(sample), sample, **options)
    except errors.AssistantError as error:
        return error
    return None


def row_of(sample: Sample) -> responder.Row:
    return next(row for row in responder.ROWS if row.name == sample.row)


def test_every_row_has_a_sample_and_another_name() -> None:
    names = [row.name for row in responder.ROWS]
    assert sorted(names) == sorted(set(names))
    assert {sample.row for sample in SAMPLES} == set(names)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_answer_is_told_by_its_row(sample: Sample) -> None:
    row, error = row_of(sample), outcome(sample)
    if row.error is None:
        assert error is None
        return
    assert type(error) is row.error
    shown = f"{error!r} {error} {error.details}"
    assert SECRET not in shown
    assert "<" not in shown
    assert "&#" not in shown
    assert sample.service in str(error)
    assert sample.status[:3] in error.details
    assert error.text.endswith(".")
    assert all(line.endswith(".") for line in error.advice)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_only_reads_are_tried_again_and_only_where_that_may_help(sample: Sample) -> None:
    reads, *writes = [site_of(sample) for _ in range(5)]
    sites = zip((reads, *writes), ("GET", "PATCH", "PUT", "POST", "DELETE"), strict=True)
    for site, method in sites:
        with contextlib.suppress(errors.AssistantError):
            ask(site, sample, method)
    waits = "Retry-After" in dict(sample.headers)  # for longer than anybody waits
    assert len(reads.asked) == (3 if row_of(sample).again and not waits else 1)
    assert [len(site.asked) for site in writes] == [1, 1, 1, 1]


@pytest.mark.parametrize("sample", BETWEEN, ids=lambda sample: sample.name)
def test_somebody_between_is_named_and_never_turned_into_a_matter_of_rights(sample: Sample) -> None:
    error = outcome(sample)
    assert isinstance(error, errors.SomebodyBetween)
    said = f"{error} {error.details}"
    assert ".test" in error.host
    assert error.host in said
    assert "network" in " ".join(error.advice)
    assert not re.search(r"(?i)administrator|for the right|remove|sign in again", said)
    title = re.search(rb"<title>(.*?)</title>", sample.body)
    if title and sample.row == "page":
        assert title[1].decode() in said


@pytest.mark.parametrize("sample", BETWEEN, ids=lambda sample: sample.name)
def test_a_status_counts_as_an_answer_only_if_the_service_gave_it(sample: Sample) -> None:
    accepted = range(600)
    assert isinstance(outcome(sample, accept_statuses=accepted), errors.SomebodyBetween)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_rights_are_asked_for_on_the_services_own_word_only(sample: Sample) -> None:
    error = outcome(sample)
    asks = error is not None and "administrator for the right" in str(error)
    assert asks is (sample.row in ("named", "denied"))


@pytest.mark.parametrize(
    ("sample", "code", "message"),
    [
        ("no member, page", "TF400813", "TF400813: The user 'Jo O'Brien' is not authorized to access this resource."),
        ("no member, header", "TF400813", "TF400813: The user 'Jo' is not authorized"),
        ("denied, code", "TF401019", "TF401019: no permission"),
        ("wrong password", "E_AUTH", "incorrect"),
        ("Entra's block page", "AADSTS53003", ""),
    ],
)  # fmt: skip
def test_the_services_words_are_kept(sample: str, code: str, message: str) -> None:
    error = outcome(next(known for known in SAMPLES if known.name == sample))
    assert isinstance(error, errors.ServiceError)
    assert error.code == code
    assert error.message.startswith(message)


SILENCE = {
    "lost": (errors.AnswerLost("host", seconds=0), False),
    "waited": (errors.Unreachable("host", seconds=7), False),
    "unreachable": (errors.Unreachable("host", seconds=0), True),
    "no_such_host": (errors.HostNotFound("host"), True),
    "no_proxy_named": (errors.ProxyUnknown("host", 10), False),
    "proxy": (errors.ProxyRefused("host", "proxy:80"), False),
    "outdated": (errors.CertificateOutdated("host", "Keepit", "Some CA"), False),
    "intercepted": (errors.CertificateRejected("host", "Keepit", "Some CA"), False),
}


@pytest.mark.parametrize("silence", responder.NOBODY, ids=lambda row: row.name)
def test_nobody_has_words_too(silence: responder.Row) -> None:
    failure, again = SILENCE[silence.name]
    assert silence.responder is Responder.NOBODY
    assert type(failure) is silence.error
    assert next(row for row in responder.NOBODY if row.applies(failure)) is silence
    assert responder.worth_another_try(failure) is again


@pytest.mark.parametrize(
    "held",
    ["inf", "-inf", "nan", "1e309", "1e6", "-5", "soon", "", "9" * 400, "0x10", "²", "1_0", "864001",
     "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -2400", "Mon, 32 Foo 2026", "0001"],
)  # fmt: skip
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy", "200 OK"])
def test_what_is_no_sensible_number_of_seconds_is_ignored(held: str, status: str) -> None:
    sample = Sample("odd", "throttled", status, (("Retry-After", held),), b"{}")
    site = site_of(sample)
    if held == "0001":
        assert service_words.seconds_of(held) == 1
        return
    assert service_words.seconds_of(held) is None
    if status == "200 OK":
        ask(site, sample)
        return
    with pytest.raises(errors.ServiceError) as caught:
        ask(site, sample)
    assert len(site.asked) == 3
    assert "Wait a few minutes" in str(caught.value)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "Wait a few minutes"),
        (0, "Wait a few minutes"),
        (float("inf"), "Wait a few minutes"),
        (float("nan"), "Wait a few minutes"),
        (-3, "Wait a few minutes"),
        (0.2, "Wait 1 second, "),
        (1, "Wait 1 second, "),
        (7, "Wait 7 seconds, "),
        (120, "Wait 2 minutes, "),
        (3600, "Wait 60 minutes, "),
    ],
)
def test_the_time_to_wait_is_said_as_people_say_it(seconds: float | None, words: str) -> None:
    assert words in errors.Throttled("Azure DevOps", "read", retry_after=seconds).text


def test_throttling_keeps_code_reason_and_id() -> None:
    message = "TF400733: The request has been canceled: exceeding usage of resource 'Concurrency'."
    sample = Sample(
        "throttled",
        "throttled",
        "429 Slow",
        sample_answers.OWN,
        sample_answers.problem(message, "X"),
    )
    error = outcome(sample)
    assert error is not None
    assert error.details.splitlines()[1:] == ["HTTP 429", "TF400733", message, "Request ID: e2e-1"]


@pytest.mark.parametrize(
    "status", ["200 OK", "400 Bad Request", "401 Unauthorized", "403 No", "500 No"]
)
@pytest.mark.parametrize(
    "body",
    [
        sample_answers.deep_json(),
        sample_answers.deep_xml(),
        sample_answers.wide_xml(),
        sample_answers.BOMB,
        b"[" * 1_100_000,
        b'{"message": ' + b"[" * 90_000,
        b"<" * 50_000,
        b"\xff\xfe\x00{",
        b"<html" + b"\x00" * 5000,
        b'{"message": {"a": 1}, "typeKey": ["x"]}',
    ],
    ids=["json", "xml", "wide", "bomb", "lists", "error", "open", "bytes", "zeros", "shape"],
)
def test_no_body_is_too_odd_to_be_explained(status: str, body: bytes) -> None:
    for service in (sample_answers.AZURE, sample_answers.KEEPIT):
        sample = Sample("odd", "", status, (sample_answers.JSON,), body, service)
        error = outcome(sample)
        assert error is None or (error.text and error.details)
        if error is None and b"typeKey" not in body:
            with pytest.raises(errors.MalformedAnswer):
                ask(site_of(sample), sample).json()


def test_too_many_values_are_not_taken_apart() -> None:
    body = json.dumps([[]] * 1_000_001).encode()
    answer = ask(Site(("200 OK", [sample_answers.JSON], body)), SAMPLES[0])
    with pytest.raises(errors.MalformedAnswer, match="can't be understood"):
        answer.json()
