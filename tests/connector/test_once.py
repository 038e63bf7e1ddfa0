"""Never two connectors: lost answers, restarts, double clicks, used names, and being stopped."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from setup_assistant import errors, memory
from setup_assistant.cancel import CancelToken
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.create import Stage
from setup_assistant.connector.errors import (
    Gone,
    NotApproved,
    NotCreated,
    NotRecorded,
    StillUnsure,
    StoppedMidway,
)
from setup_assistant.memory import Memory
from setup_assistant.model import (
    ConnectorDraft,
    Created,
)
from tests.support.keepit_site import (
    ANNA,
    AS_DRAFTED,
    BEN,
    CREATE,
    DRAFT,
    LINK,
    LIST,
    NAME,
    Patience,
    Site,
    create,
)
from tests.support.keepit_wire import ACCOUNT, GUID, Prepared, Reply, Sent, lost


@dataclass
class Clock:
    """The time, as the marker takes it: it stands still, ``seconds`` after the test began."""

    memory: Memory
    seconds: float = 0
    start: datetime = field(default_factory=lambda: datetime.now(UTC))

    def marker(self) -> Marker:
        return Marker(
            self.memory, ACCOUNT, now=lambda: self.start + timedelta(seconds=self.seconds)
        )


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(Memory(tmp_path / "resume.json"))


@pytest.mark.parametrize(
    "answer", [lost, Reply(500), Reply(502), Reply(504), Reply(408), Reply(303)]
)
def test_a_lost_answer_leads_to_one_connector(marker: Marker, answer: Prepared) -> None:
    site, stages = Site(), list[Stage]()
    site.answers[CREATE] = site.carries_out(answering=answer)
    created = create(site, marker, on_stage=stages.append)
    assert created.connector.guid == site.new.guid
    assert site.creates == 1
    assert Stage.CHECKING in stages
    assert marker.created_guid == site.new.guid


def test_a_connector_that_shows_up_late_is_found(marker: Marker) -> None:
    site, patience, looks = Site(), Patience(), list[int]()
    site.state.answers_to_lose = 1

    def slow(sent: Sent) -> Reply | str:
        looks.append(1)
        return site.own_answer(sent) if len(looks) > 4 else "<devices/>"

    site.answers[LIST] = slow
    assert create(site, marker, cancel=patience).connector.guid == site.new.guid
    assert (site.creates, patience.waits) == (1, [0.0, 1.0, 2.0, 4.0])


def test_an_unlucky_look_does_not_end_the_looking(marker: Marker) -> None:
    site, looks = Site(), list[int]()
    site.state.answers_to_lose = 1

    def flaky(sent: Sent) -> Reply:
        looks.append(1)
        return Reply(503) if len(looks) == 2 else site.own_answer(sent)

    site.answers[LIST] = flaky
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 1


@pytest.mark.parametrize("seconds", [60, -3600])
def test_not_found_so_far_is_looked_for_again_before_another_request(
    clock: Clock, seconds: float
) -> None:
    site, marker = Site(answers={CREATE: lost}), clock.marker()
    with pytest.raises(NotCreated) as caught:
        create(site, marker)
    assert str(caught.value).startswith(
        f"The connector was not found so far. Keepit has no connector called “{NAME}” yet, and may "
        "still create it."
    )
    assert (marker.sent_name, site.creates) == (NAME, 1)

    clock.seconds = 59
    with pytest.raises(NotCreated):
        create(site, marker)
    assert (marker.sent_name, site.creates) == (NAME, 1)

    clock.seconds = seconds
    site.answers[CREATE] = site.carries_out(answering=Reply(201))
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 2


def test_a_server_that_creates_late_gets_no_second_request(clock: Clock) -> None:
    site, marker = Site(answers={CREATE: lost}), clock.marker()
    with pytest.raises(NotCreated):
        create(site, marker)
    site.has(**AS_DRAFTED)
    clock.seconds = 3600
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 1


def test_an_old_request_is_looked_for_once_before_another_is_offered(clock: Clock) -> None:
    clock.marker().sent(NAME)
    clock.seconds = 3600
    site = Site()
    with pytest.raises(NotCreated):
        create(site, clock.marker())
    assert site.creates == 0
    assert create(site, clock.marker()).connector.guid == site.new.guid


def test_without_an_authorization_no_request_is_ever_sent(marker: Marker) -> None:
    site = Site()
    with pytest.raises(NotApproved):
        create(site, marker, ConnectorDraft(NAME))
    assert (site.creates, marker.sent_name) == (0, "")


def test_a_marker_that_cannot_be_written_any_more_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = Marker(Memory(tmp_path / "resume.json"), ACCOUNT)
    site, looks = Site(), list[str]()

    def full(stage: Stage) -> None:
        looks.append(stage)
        if stage is Stage.CREATING:
            monkeypatch.setattr(memory, "_write", _full)

    assert create(site, marker, on_stage=full).connector.guid == site.new.guid
    assert (marker.sent_name, marker.created_guid) == (NAME, "")
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 1


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_connector_made_in_keepits_own_page_is_taken_up(marker: Marker) -> None:
    marker.begin(["older"])
    site = Site()
    site.has(**AS_DRAFTED)
    assert create(site, marker).connector.guid == GUID
    assert site.creates == 0


def test_one_that_may_be_somebody_elses_is_not_taken_up(marker: Marker) -> None:
    marker.begin(["older"])
    site = Site()
    site.has(**AS_DRAFTED)

    def without_times(sent: Sent) -> str:
        return re.sub("<created>[^<]*</created>", "", site.own_answer(sent).body)

    site.answers[LIST] = without_times
    with pytest.raises(errors.InputError, match="is already used"):
        create(site, marker)
    assert site.creates == 0


def test_when_keepit_cannot_be_asked_nothing_is_concluded(marker: Marker) -> None:
    site = Site()
    site.state.answers_to_lose = 1

    def gone_after_create(sent: Sent) -> Reply:
        return Reply(503) if site.creates else site.own_answer(sent)

    site.answers[LIST] = gone_after_create
    with pytest.raises(StillUnsure) as caught:
        create(site, marker)
    assert "never creates it twice" in caught.value.text
    assert marker.sent_name == NAME
    del site.answers[LIST]
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 1


def test_stopping_while_looking_keeps_the_marker(marker: Marker) -> None:
    site = Site(answers={CREATE: lost})
    with pytest.raises(StoppedMidway) as caught:
        create(site, marker, cancel=Patience(cancelled_by_wait=3))
    assert "Nothing was changed" not in str(caught.value)
    assert (marker.sent_name, site.creates) == (NAME, 1)


def test_stopping_before_the_request_sends_nothing(marker: Marker) -> None:
    site, cancel = Site(), CancelToken()
    cancel.cancel()
    with pytest.raises(errors.Cancelled):
        create(site, marker, cancel=cancel)
    assert (site.sent, marker.sent_name) == ([], "")


def test_stopping_after_the_create_leaves_the_connector_known(marker: Marker) -> None:
    site, cancel = Site(), CancelToken()

    def stop(stage: Stage) -> None:
        if stage is Stage.ENABLING:
            cancel.cancel()

    with pytest.raises(StoppedMidway):
        create(site, marker, cancel=cancel, on_stage=stop)
    assert marker.created_guid == site.new.guid
    assert create(site, marker).differences == ()
    assert site.creates == 1


def test_a_restart_with_a_marker_looks_instead_of_creating(tmp_path: Path) -> None:
    Marker(Memory(tmp_path / "resume.json"), ACCOUNT).sent(NAME)
    site = Site()
    site.has(**AS_DRAFTED)
    created = create(site, Marker(Memory(tmp_path / "resume.json"), ACCOUNT))
    assert (created.connector.guid, site.creates) == (GUID, 0)
    assert site.new.members == site.grants == [ANNA, BEN]


def test_a_restart_with_a_known_connector_goes_on_with_it(marker: Marker) -> None:
    marker.sent(NAME)
    marker.created(GUID)
    site = Site()
    site.has("renamed meanwhile", **AS_DRAFTED)
    created = create(site, marker)
    assert site.creates == 0
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("name", NAME, "renamed meanwhile")
    ]


def test_a_restart_after_the_connector_was_deleted(marker: Marker) -> None:
    marker.sent(NAME)
    marker.created(GUID)
    site = Site()
    with pytest.raises(Gone):
        create(site, marker)
    assert (marker.sent_name, marker.created_guid, site.creates) == ("", "", 0)


def test_after_a_lost_answer_another_name_does_not_make_another_connector(
    marker: Marker,
) -> None:
    marker.sent(NAME)
    site = Site()
    site.has(**AS_DRAFTED)
    created = create(site, marker, ConnectorDraft("Other", "P1Y", (), LINK))
    assert site.creates == 0
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [("name", "Other", NAME)]


def test_an_orphan_of_another_type_is_not_taken_for_ours(marker: Marker) -> None:
    marker.sent(NAME)
    site = Site()
    site.has(type="o365-admin")
    with pytest.raises(NotCreated):
        create(site, marker)
    assert site.creates == 0


@pytest.mark.parametrize("name", [NAME, NAME.upper(), f" {NAME} "])
def test_a_used_name_is_refused_beside_the_field(marker: Marker, name: str) -> None:
    site = Site()
    site.has(type="o365-admin")
    with pytest.raises(errors.InputError) as caught:
        create(site, marker, ConnectorDraft(name, orglink="l"))
    assert caught.value.field == "name"
    assert caught.value.message == f"“{name.strip()}” is already used."
    assert (site.creates, marker.sent_name) == (0, "")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
def test_a_refused_create_clears_the_marker(marker: Marker, status: int) -> None:
    site = Site(answers={CREATE: Reply(status)})
    with pytest.raises(errors.ServiceError):
        create(site, marker)
    assert (marker.sent_name, site.creates) == ("", 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 429])
def test_a_connector_that_is_there_in_spite_of_a_refusal_is_finished(
    marker: Marker, status: int
) -> None:
    site = Site()
    site.answers[CREATE] = site.carries_out(answering=Reply(status))

    created = create(site, marker)

    assert (created.connector.guid, site.creates) == (site.new.guid, 1)
    assert site.new.enabled
    assert site.new.members == site.grants == list(DRAFT.members)


def test_another_connector_of_the_name_is_not_taken_for_the_refused_one(
    marker: Marker,
) -> None:
    site = Site()

    def taken(sent: Sent) -> Reply:
        site.has(retention=DRAFT.retention, orglink="another-link")
        return site.own_answer(sent)

    site.answers[CREATE] = taken
    with pytest.raises(errors.ServiceError) as caught:
        create(site, marker)
    assert (caught.value.status, marker.sent_name) == (409, "")
    assert site.lines("PUT") == []


def test_a_refused_create_is_remembered_while_it_can_not_be_looked_for(
    marker: Marker,
) -> None:
    site = Site()

    def refused(sent: Sent) -> Reply:
        site.own_answer(sent)
        site.answers[LIST] = Reply(503)
        return Reply(403)

    site.answers[CREATE] = refused
    with pytest.raises(StillUnsure) as caught:
        create(site, marker)
    assert "Nothing was changed" not in str(caught.value)
    assert "HTTP 403" in caught.value.details
    assert marker.sent_name == NAME

    del site.answers[LIST]
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 1


def test_a_double_click_creates_one(marker: Marker) -> None:
    site, found, gate = Site(), list[Created](), threading.Barrier(2)

    def click() -> None:
        gate.wait()
        found.append(create(site, marker))

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [created.connector.guid for created in found] == [site.new.guid] * 2
    assert site.creates == 1


def test_every_keepit_account_has_its_own_marker(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    elsewhere, here = Marker(memory, "aaaaaa-bbbbbb-cccccc"), Marker(memory, ACCOUNT)
    elsewhere.sent("Made elsewhere")
    refusing, site = Site(answers={CREATE: Reply(403)}), Site()

    with pytest.raises(errors.AccessDenied):
        create(refusing, here)
    assert (here.sent_name, elsewhere.sent_name) == ("", "Made elsewhere")
    assert create(site, here).connector.name == NAME
    assert (here.created_guid, elsewhere.created_guid) == (site.new.guid, "")


def test_a_marker_of_another_keepit_account_is_refused(tmp_path: Path) -> None:
    site = Site()
    with pytest.raises(ValueError, match="another Keepit account"):
        create(site, Marker(Memory(tmp_path / "resume.json"), "aaaaaa-bbbbbb-cccccc"))
    assert site.sent == []


def test_a_create_that_cannot_be_noted_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    site = Site()

    with pytest.raises(NotRecorded, match="did not send the request"):
        create(site, Marker(Memory(tmp_path / "data" / "resume.json"), ACCOUNT))

    assert site.creates == 0
