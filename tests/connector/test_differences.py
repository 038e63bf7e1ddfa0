"""What fails after the create never loses the connector, and is always told."""

from __future__ import annotations

import pytest

from setup_assistant import errors
from setup_assistant.connector import read_back, wording
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.create import Stage
from setup_assistant.model import (
    Backup,
    BackupState,
    Health,
    Unread,
)
from setup_assistant.practice.keepit.wire import timestamp
from setup_assistant.practice.state.keepit import SCHEDULE_SECONDS
from setup_assistant.services.keepit.client import Keepit
from tests.support.keepit_site import (
    ANNA,
    BEN,
    DRAFT,
    ENABLE,
    GRANT,
    MEMBERS,
    ONE,
    START,
    Site,
    account_with,
    create,
)
from tests.support.keepit_wire import Prepared, Reply, lost

FAILING = {
    "enabled": (ENABLE, "true"),
    "member": (GRANT, ANNA),
    "backup": (START, "scheduled"),
    "retention": (f"GET {ONE}", "P1Y"),
    "status": (f"GET {ONE}/status", ""),
}


@pytest.mark.parametrize("what", FAILING)
@pytest.mark.parametrize("answer", [Reply(403), lost, "nonsense"])
def test_a_failing_follow_up_does_not_lose_the_connector(
    marker: Marker, what: str, answer: Prepared
) -> None:
    site = Site()
    line, wanted = FAILING[what]
    site.answers[line] = answer
    created = create(site, marker)
    assert (created.connector.guid, site.creates) == (site.new.guid, 1)
    told = [d for d in created.differences if d.what == what]
    if answer == "nonsense" and not line.startswith("GET"):
        assert [d for d in told if isinstance(d.found, Unread)] == []
        return
    assert told[0].wanted == wanted
    assert isinstance(told[0].found, Unread)
    assert told[0].found.detail.endswith(".")


def test_keepits_own_words_are_in_the_sentence(marker: Marker) -> None:
    site = Site()
    site.state.start_refused = 400
    (difference,) = create(site, marker).differences
    assert isinstance(difference.found, Unread)
    assert difference.found.detail == (
        "The answer was: Keepit did not accept the request. "
        "Keepit reports: A backup can't be started now"
    )


def test_a_lost_start_that_was_carried_out_is_no_problem(marker: Marker) -> None:
    site = Site()
    site.answers[START] = site.carries_out(answering=lost)
    assert create(site, marker).differences == ()


def test_an_access_list_that_cannot_be_read_is_not_called_confirmed(marker: Marker) -> None:
    site = Site()
    site.answers[MEMBERS] = Reply(405)
    created = create(site, marker)
    assert not created.members_confirmed
    assert created.differences == ()


def test_a_member_who_is_not_in_the_list_afterwards(marker: Marker) -> None:
    site = Site()
    site.answers[GRANT] = Reply(201)
    created = create(site, marker)
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("member", ANNA, ""),
        ("member", BEN, ""),
    ]


def test_look_again_keeps_what_failed_until_keepit_shows_otherwise(marker: Marker) -> None:
    site = Site()
    site.state.start_refused, site.state.access_refused = 500, 403
    site.answers[MEMBERS] = Reply(404)
    created = create(site, marker)
    assert [d.what for d in created.differences] == ["member", "member", "backup"]
    assert created.task == "E_INITIAL_CONFIGURATION_PENDING"
    keepit = site.client()
    again = read_back.look_again(keepit, account_with(), created, DRAFT)
    assert again.differences == created.differences
    job = site.new.schedule(site.world.now())
    site.world.advance(SCHEDULE_SECONDS)
    site.new.members += [ANNA, BEN]
    del site.answers[MEMBERS]
    done = read_back.look_again(keepit, account_with(), again, DRAFT)
    assert (done.differences, done.task, done.health) == ((), "", Health.HEALTHY)
    assert job.started is not None
    assert done.backup == Backup(BackupState.RUNNING, timestamp(job.started))


NO_ACCESS = {
    **{str(status): Reply(status) for status in (302, 400, 401, 403, 404, 409, 412, 429, 500, 503)},
    "a page": Reply(200, "<html></html>", content_type="text/html"),
    "lost": lost,
}


@pytest.mark.parametrize("answer", NO_ACCESS.values(), ids=NO_ACCESS)
def test_access_that_was_refused_is_not_done_and_given_by_a_repeat(
    marker: Marker, answer: Prepared
) -> None:
    site = Site()
    site.answers[GRANT] = answer

    first = create(site, marker)

    assert not first.ready
    assert [d.wanted for d in first.differences if d.what == "member"] == [ANNA, BEN]
    assert marker.created_guid == site.new.guid

    del site.answers[GRANT]
    site.new.members.append(ANNA)  # somebody has given it meanwhile
    again = create(site, marker)

    assert again.ready
    assert sorted(site.new.members) == [ANNA, BEN]
    assert site.grants == [ANNA, BEN, BEN]
    assert site.creates == 1


def test_a_repeat_gives_access_to_all_where_the_list_cannot_be_read(marker: Marker) -> None:
    site = Site()
    site.answers[MEMBERS] = Reply(405)
    create(site, marker)

    again = create(site, marker)

    assert site.grants == [ANNA, BEN, ANNA, BEN]
    assert not again.members_confirmed


BACKUPS = {
    "none": BackupState.NOT_SCHEDULED,
    "scheduled": BackupState.SCHEDULED,
    "running": BackupState.RUNNING,
}


@pytest.mark.parametrize(
    ("answer", "backup", "sure"),
    [
        (Reply(200), "none", "accepted"),
        (Reply(202), "scheduled", "accepted"),
        (Reply(204), "running", "running"),
        (Reply(200, "nonsense"), "none", "accepted"),
        (Reply(403), "none", "unknown"),
        (Reply(500), "none", "unknown"),
        (lost, "none", "unknown"),
        (lost, "running", "running"),
        (Reply(200, "<html></html>", content_type="text/html"), "none", "unknown"),
    ],
)
def test_turned_on_is_said_as_accepted_until_a_backup_runs(
    answer: Prepared, backup: str, sure: str, marker: Marker
) -> None:
    site = Site()
    site.answers[ENABLE] = answer
    if backup == "none":
        site.answers[START] = Reply(201)

    def wait(stage: Stage) -> None:
        if backup == "running" and stage is Stage.READING:
            site.world.advance(SCHEDULE_SECONDS)

    created = create(site, marker, on_stage=wait)
    assert isinstance(created.backup, Backup)
    assert created.backup.state is BACKUPS[backup]
    assert created.enabled == sure
    assert wording.turned_on(created)


def test_turning_on_that_never_left_is_not_done(
    marker: Marker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsent(*_: object) -> None:
        raise errors.HostNotFound("dk-co.keepit.test")

    monkeypatch.setattr(Keepit, "enable", unsent)
    created = create(Site(), marker)
    assert (created.enabled, wording.turned_on(created)) == ("failed", "No")
    assert wording.differences(created)[0].startswith("The connector could not be turned on. ")


def test_access_that_was_refused_is_not_called_accepted_where_it_cannot_be_read(
    marker: Marker,
) -> None:
    site = Site()
    site.state.access_refused, site.state.access_unreadable = 403, True
    told = wording.differences(create(site, marker))
    assert told[0] == (
        f"It is not known whether {ANNA} was given access. The answer was: Keepit refused access. "
        "Keepit reports: Access can't be given now"
    )
    assert told[-1] == "Who may see it could not be read back."
