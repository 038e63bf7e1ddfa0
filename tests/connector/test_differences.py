"""What fails after the create never loses the connector, and is always told."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant import errors
from setup_assistant.connector import read_back, wording
from setup_assistant.connector.attempt import MemoryMarker
from setup_assistant.memory import Memory
from setup_assistant.model import (
    Backup,
    BackupState,
    Health,
    Unread,
)
from setup_assistant.services.keepit.client import Keepit
from tests.support.keepit_account import (
    ANNA,
    BEN,
    DRAFT,
    Account,
    create,
    known,
)
from tests.support.keepit_wire import (
    ACCOUNT,
    DEVICE,
    GUID,
    Prepared,
    Reply,
    lost,
)


@pytest.fixture
def marker(tmp_path: Path) -> MemoryMarker:
    return MemoryMarker(Memory(tmp_path / "resume.json"), ACCOUNT)


FAILING = {
    "enabled": (f"PUT {DEVICE}", "true"),
    "member": (f"POST {DEVICE}/access_list", ANNA),
    "backup": (f"POST {DEVICE}/jobs/", "scheduled"),
    "retention": (f"GET {DEVICE}", "P1Y"),
    "status": (f"GET {DEVICE}/status", ""),
}


@pytest.mark.parametrize("what", FAILING)
@pytest.mark.parametrize("answer", [Reply(403), lost, "nonsense"])
def test_a_failing_follow_up_does_not_lose_the_connector(
    marker: MemoryMarker, what: str, answer: Prepared
) -> None:
    account = Account(jobs="")
    line, wanted = FAILING[what]
    account.wire.answers[line] = answer
    created = create(account, marker)
    assert (created.connector.guid, account.creates) == (GUID, 1)
    told = [d for d in created.differences if d.what == what]
    if answer == "nonsense" and not line.startswith("GET"):
        assert [d for d in told if isinstance(d.found, Unread)] == []
        return
    assert told[0].wanted == wanted
    assert isinstance(told[0].found, Unread)
    assert told[0].found.detail.endswith(".")


def test_keepits_own_words_are_in_the_sentence(marker: MemoryMarker) -> None:
    account = Account(jobs="")
    body = "<error><code>E_QUOTA</code><description>Seats exceeded</description></error>"
    account.wire.answers[f"POST {DEVICE}/jobs/"] = Reply(400, body)
    (difference,) = create(account, marker).differences
    assert isinstance(difference.found, Unread)
    assert difference.found.detail == (
        "The answer was: Keepit did not accept the request. Keepit reports: Seats exceeded"
    )


def test_a_lost_start_that_was_carried_out_is_no_problem(marker: MemoryMarker) -> None:
    account = Account()
    account.wire.answers[f"POST {DEVICE}/jobs/"] = lost
    assert create(account, marker).differences == ()


def test_an_access_list_that_cannot_be_read_is_not_called_confirmed(marker: MemoryMarker) -> None:
    account = Account()
    account.wire.answers[f"GET {DEVICE}/access_list"] = Reply(405)
    created = create(account, marker)
    assert not created.members_confirmed
    assert created.differences == ()


def test_a_member_who_is_not_in_the_list_afterwards(marker: MemoryMarker) -> None:
    account = Account()
    account.wire.answers[f"POST {DEVICE}/access_list"] = Reply(201)
    created = create(account, marker)
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("member", ANNA, ""),
        ("member", BEN, ""),
    ]


def test_look_again_keeps_what_failed_until_keepit_shows_otherwise(marker: MemoryMarker) -> None:
    account = Account(jobs="", code="E_INITIAL_CONFIGURATION_PENDING")
    account.wire.answers[f"POST {DEVICE}/jobs/"] = Reply(500)
    account.wire.answers[f"POST {DEVICE}/access_list"] = Reply(403)
    account.wire.answers[f"GET {DEVICE}/access_list"] = Reply(404)
    created = create(account, marker)
    assert [d.what for d in created.differences] == ["member", "member", "backup"]
    keepit = account.wire.client()
    again = read_back.look_again(keepit, known(), created, DRAFT)
    assert again.differences == created.differences
    account.jobs = "<job><active>true</active><start>2026-11-23T06:00:00Z</start></job>"
    account.code = ""
    account.wire.answers[f"GET {DEVICE}/health"] = "<devhealth><health>healthy</health></devhealth>"
    account.wire.answers[f"GET {DEVICE}/access_list"] = (
        f"<x><member><aname>{ANNA}</aname></member><member><aname>{BEN}</aname></member></x>"
    )
    done = read_back.look_again(keepit, known(), again, DRAFT)
    assert (done.differences, done.task, done.health) == ((), "", Health.HEALTHY)
    assert done.backup == Backup(BackupState.RUNNING, "2026-11-23T06:00:00Z")


NO_ACCESS = {
    **{str(status): Reply(status) for status in (302, 400, 401, 403, 404, 409, 412, 429, 500, 503)},
    "a page": Reply(200, "<html></html>", content_type="text/html"),
    "lost": lost,
}


@pytest.mark.parametrize("answer", NO_ACCESS.values(), ids=NO_ACCESS)
def test_access_that_was_refused_is_not_done_and_given_by_a_repeat(
    marker: MemoryMarker, answer: Prepared
) -> None:
    account = Account()
    given = account.wire.answers[f"POST {DEVICE}/access_list"]
    account.wire.answers[f"POST {DEVICE}/access_list"] = answer

    first = create(account, marker)

    assert not first.ready
    assert [d.wanted for d in first.differences if d.what == "member"] == [ANNA, BEN]
    assert marker.created_guid == GUID

    account.wire.answers[f"POST {DEVICE}/access_list"] = given
    account.members.append(ANNA)  # somebody has given it meanwhile
    again = create(account, marker)

    assert again.ready
    assert sorted(account.members) == [ANNA, BEN]
    assert account.creates == 1


def test_a_repeat_gives_access_to_all_where_the_list_cannot_be_read(marker: MemoryMarker) -> None:
    account = Account()
    account.wire.answers[f"GET {DEVICE}/access_list"] = Reply(405)
    create(account, marker)

    again = create(account, marker)

    assert account.members == [ANNA, BEN, ANNA, BEN]
    assert not again.members_confirmed


@pytest.mark.parametrize(
    ("answer", "jobs", "sure"),
    [
        (Reply(200), "", "accepted"),
        (
            Reply(202),
            "<job><active>false</active><start>2026-11-23T06:00:00Z</start></job>",
            "accepted",
        ),
        (Reply(204), "<job><active>true</active></job>", "running"),
        (Reply(200, "nonsense"), "", "accepted"),
        (Reply(403), "", "unknown"),
        (Reply(500), "", "unknown"),
        (lost, "", "unknown"),
        (lost, "<job><active>true</active></job>", "running"),
        (Reply(200, "<html></html>", content_type="text/html"), "", "unknown"),
    ],
)
def test_turned_on_is_said_as_accepted_until_a_backup_runs(
    answer: Prepared, jobs: str, sure: str, marker: MemoryMarker
) -> None:
    account = Account(jobs=jobs)
    account.wire.answers[f"PUT {DEVICE}"] = answer
    created = create(account, marker)
    assert created.enabled == sure
    assert wording.turned_on(created)


def test_turning_on_that_never_left_is_not_done(
    marker: MemoryMarker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsent(*_: object) -> None:
        raise errors.HostNotFound("dk-co.keepit.test")

    monkeypatch.setattr(Keepit, "enable", unsent)
    created = create(Account(jobs=""), marker)
    assert (created.enabled, wording.turned_on(created)) == ("failed", "No")
    assert wording.differences(created)[0].startswith("The connector could not be turned on. ")


def test_access_that_was_refused_is_not_called_accepted_where_it_cannot_be_read(
    marker: MemoryMarker,
) -> None:
    account = Account()
    account.wire.answers[f"POST {DEVICE}/access_list"] = Reply(403)
    account.wire.answers[f"GET {DEVICE}/access_list"] = Reply(403)
    told = wording.differences(create(account, marker))
    assert told[0] == (
        f"It is not known whether {ANNA} was given access. The answer was: Keepit refused access."
    )
    assert told[-1] == "Who may see it could not be read back."
