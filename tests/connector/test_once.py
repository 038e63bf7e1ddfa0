"""Never two connectors: lost answers, restarts, double clicks, used names, and being stopped."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from setup_assistant import errors, memory
from setup_assistant.cancel import CancelToken
from setup_assistant.connector.attempt import MemoryMarker
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
from tests.support.keepit_account import (
    ANNA,
    BEN,
    DRAFT,
    LIST,
    NAME,
    Account,
    Cloud,
    Patience,
    create,
)
from tests.support.keepit_wire import (
    ACCOUNT,
    DEVICE,
    GUID,
    Prepared,
    Reply,
    Sent,
    lost,
)


@pytest.fixture
def marker(tmp_path: Path) -> MemoryMarker:
    return MemoryMarker(Memory(tmp_path / "resume.json"), ACCOUNT)


@dataclass
class Clock:
    """The time, as the marker takes it."""

    memory: Memory
    seconds: float = 0

    def marker(self) -> MemoryMarker:
        start = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
        return MemoryMarker(
            self.memory, ACCOUNT, now=lambda: start + timedelta(seconds=self.seconds)
        )


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(Memory(tmp_path / "resume.json"))


@pytest.mark.parametrize(
    "answer", [lost, Reply(500), Reply(502), Reply(504), Reply(408), Reply(303)]
)
def test_a_lost_answer_leads_to_one_connector(marker: MemoryMarker, answer: Prepared) -> None:
    account, stages = Account(answer=answer), list[Stage]()
    created = create(account, marker, on_stage=stages.append)
    assert created.connector.guid == GUID
    assert (account.creates, len(account.clouds)) == (1, 1)
    assert Stage.CHECKING in stages
    assert marker.created_guid == GUID


def test_a_connector_that_shows_up_late_is_found(marker: MemoryMarker) -> None:
    account, patience, looks = Account(answer=lost), Patience(), list[int]()

    def slow(sent: Sent) -> str:
        looks.append(1)
        shown = account.clouds if len(looks) > 4 else []
        return f"<devices>{''.join(cloud.xml() for cloud in shown)}</devices>"

    account.wire.answers[LIST] = slow
    assert create(account, marker, cancel=patience).connector.guid == GUID
    assert (account.creates, patience.waits) == (1, [0.0, 1.0, 2.0, 4.0])


def test_an_unlucky_look_does_not_end_the_looking(marker: MemoryMarker) -> None:
    account, looks = Account(answer=lost), list[int]()
    listed = account.wire.answers[LIST]

    def flaky(sent: Sent) -> Reply | str:
        looks.append(1)
        assert callable(listed)
        return Reply(503) if len(looks) == 2 else listed(sent)

    account.wire.answers[LIST] = flaky
    assert create(account, marker).connector.guid == GUID
    assert account.creates == 1


@pytest.mark.parametrize("seconds", [60, -3600])
def test_not_found_so_far_is_looked_for_again_before_another_request(
    clock: Clock, seconds: float
) -> None:
    account, marker = Account(answer=lost, carried_out=False), clock.marker()
    with pytest.raises(NotCreated) as caught:
        create(account, marker)
    assert str(caught.value).startswith(
        f"The connector was not found so far. Keepit has no connector called “{NAME}” yet, and may "
        "still create it."
    )
    assert (marker.sent_name, account.creates) == (NAME, 1)

    clock.seconds = 59
    with pytest.raises(NotCreated):
        create(account, marker)
    assert (marker.sent_name, account.creates) == (NAME, 1)

    clock.seconds, account.answer, account.carried_out = seconds, Reply(201), True
    assert create(account, marker).connector.guid == GUID
    assert (account.creates, len(account.clouds)) == (2, 1)


def test_a_server_that_creates_late_gets_no_second_request(clock: Clock) -> None:
    account, marker = Account(answer=lost, carried_out=False), clock.marker()
    with pytest.raises(NotCreated):
        create(account, marker)
    account.clouds.append(Cloud(NAME, retention="P1Y", orglink="link-1"))
    clock.seconds = 3600
    assert create(account, marker).connector.guid == GUID
    assert (account.creates, len(account.clouds)) == (1, 1)


def test_an_old_request_is_looked_for_once_before_another_is_offered(clock: Clock) -> None:
    clock.marker().sent(NAME)
    clock.seconds = 3600
    account = Account()
    with pytest.raises(NotCreated):
        create(account, clock.marker())
    assert account.creates == 0
    assert create(account, clock.marker()).connector.guid == GUID


def test_without_an_authorization_no_request_is_ever_sent(marker: MemoryMarker) -> None:
    account = Account()
    with pytest.raises(NotApproved):
        create(account, marker, ConnectorDraft(NAME))
    assert (account.creates, marker.sent_name) == (0, "")


def test_a_marker_that_cannot_be_written_any_more_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = MemoryMarker(Memory(tmp_path / "resume.json"), ACCOUNT)
    account, looks = Account(), list[str]()

    def full(stage: Stage) -> None:
        looks.append(stage)
        if stage is Stage.CREATING:
            monkeypatch.setattr(memory, "_write", _full)

    assert create(account, marker, on_stage=full).connector.guid == GUID
    assert (marker.sent_name, marker.created_guid) == (NAME, "")
    assert create(account, marker).connector.guid == GUID
    assert account.creates == 1


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_connector_made_in_keepits_own_page_is_taken_up(marker: MemoryMarker) -> None:
    marker.begin(["older"])
    later = "2999-01-01T00:00:00Z"
    account = Account([Cloud(NAME, retention="P1Y", orglink="link-1", created=later)])
    assert create(account, marker).connector.guid == GUID
    assert account.creates == 0


def test_one_that_may_be_somebody_elses_is_not_taken_up(marker: MemoryMarker) -> None:
    marker.begin(["older"])
    account = Account([Cloud(NAME, retention="P1Y", orglink="link-1")])
    with pytest.raises(errors.InputError, match="is already used"):
        create(account, marker)
    assert account.creates == 0


def test_when_keepit_cannot_be_asked_nothing_is_concluded(marker: MemoryMarker) -> None:
    account = Account(answer=lost)

    def gone_after_create(sent: Sent) -> Reply | str:
        return Reply(503) if account.creates else "<devices/>"

    account.wire.answers[LIST] = gone_after_create
    with pytest.raises(StillUnsure) as caught:
        create(account, marker)
    assert "never creates it twice" in caught.value.text
    assert marker.sent_name == NAME
    account.wire.answers[LIST] = f"<devices>{account.clouds[0].xml()}</devices>"
    assert create(account, marker).connector.guid == GUID
    assert account.creates == 1


def test_stopping_while_looking_keeps_the_marker(marker: MemoryMarker) -> None:
    account = Account(answer=lost, carried_out=False)
    with pytest.raises(StoppedMidway) as caught:
        create(account, marker, cancel=Patience(cancelled_by_wait=3))
    assert "Nothing was changed" not in str(caught.value)
    assert (marker.sent_name, account.creates) == (NAME, 1)


def test_stopping_before_the_request_sends_nothing(marker: MemoryMarker) -> None:
    account, cancel = Account(), CancelToken()
    cancel.cancel()
    with pytest.raises(errors.Cancelled):
        create(account, marker, cancel=cancel)
    assert (account.wire.sent, marker.sent_name) == ([], "")


def test_stopping_after_the_create_leaves_the_connector_known(marker: MemoryMarker) -> None:
    account, cancel = Account(), CancelToken()

    def stop(stage: Stage) -> None:
        if stage is Stage.ENABLING:
            cancel.cancel()

    with pytest.raises(StoppedMidway):
        create(account, marker, cancel=cancel, on_stage=stop)
    assert marker.created_guid == GUID
    assert create(account, marker).differences == ()
    assert account.creates == 1


def test_a_restart_with_a_marker_looks_instead_of_creating(tmp_path: Path) -> None:
    MemoryMarker(Memory(tmp_path / "resume.json"), ACCOUNT).sent(NAME)
    account = Account(clouds=[Cloud(NAME, retention="P1Y", orglink="link-1")])
    created = create(account, MemoryMarker(Memory(tmp_path / "resume.json"), ACCOUNT))
    assert (created.connector.guid, account.creates) == (GUID, 0)
    assert account.members == [ANNA, BEN]


def test_a_restart_with_a_known_connector_goes_on_with_it(marker: MemoryMarker) -> None:
    marker.sent(NAME)
    marker.created(GUID)
    account = Account(clouds=[Cloud("renamed meanwhile", retention="P1Y", orglink="link-1")])
    created = create(account, marker)
    assert account.creates == 0
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("name", NAME, "renamed meanwhile")
    ]


def test_a_restart_after_the_connector_was_deleted(marker: MemoryMarker) -> None:
    marker.sent(NAME)
    marker.created(GUID)
    account = Account()
    with pytest.raises(Gone):
        create(account, marker)
    assert (marker.sent_name, marker.created_guid, account.creates) == ("", "", 0)


def test_after_a_lost_answer_another_name_does_not_make_another_connector(
    marker: MemoryMarker,
) -> None:
    marker.sent(NAME)
    account = Account(clouds=[Cloud(NAME, retention="P1Y", orglink="link-1")])
    created = create(account, marker, ConnectorDraft("Other", "P1Y", (), "link-1"))
    assert account.creates == 0
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [("name", "Other", NAME)]


def test_an_orphan_of_another_type_is_not_taken_for_ours(marker: MemoryMarker) -> None:
    marker.sent(NAME)
    account = Account(clouds=[Cloud(NAME, kind="o365-admin")])
    with pytest.raises(NotCreated):
        create(account, marker)
    assert account.creates == 0


@pytest.mark.parametrize("name", [NAME, NAME.upper(), f" {NAME} "])
def test_a_used_name_is_refused_beside_the_field(marker: MemoryMarker, name: str) -> None:
    account = Account(clouds=[Cloud(NAME, kind="o365-admin")])
    with pytest.raises(errors.InputError) as caught:
        create(account, marker, ConnectorDraft(name, orglink="l"))
    assert caught.value.field == "name"
    assert caught.value.message == f"“{name.strip()}” is already used."
    assert (account.creates, marker.sent_name) == (0, "")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
def test_a_refused_create_clears_the_marker(marker: MemoryMarker, status: int) -> None:
    account = Account(answer=Reply(status), carried_out=False)
    with pytest.raises(errors.ServiceError):
        create(account, marker)
    assert (marker.sent_name, account.creates) == ("", 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 429])
def test_a_connector_that_is_there_in_spite_of_a_refusal_is_finished(
    marker: MemoryMarker, status: int
) -> None:
    account = Account(answer=Reply(status))

    created = create(account, marker)

    assert (created.connector.guid, account.creates) == (GUID, 1)
    assert f"PUT {DEVICE}" in account.wire.lines()
    assert account.members == list(DRAFT.members)


def test_another_connector_of_the_name_is_not_taken_for_the_refused_one(
    marker: MemoryMarker,
) -> None:
    account = Account(carried_out=False)

    def taken(_sent: Sent) -> Reply:
        account.clouds.append(Cloud(NAME, retention="P1Y", orglink="another-link"))
        return Reply(409)

    account.answer = taken
    with pytest.raises(errors.ServiceError):
        create(account, marker)
    assert marker.sent_name == ""
    assert f"PUT {DEVICE}" not in account.wire.lines()


def test_a_refused_create_is_remembered_while_it_can_not_be_looked_for(
    marker: MemoryMarker,
) -> None:
    account = Account()
    listed = account.wire.answers[LIST]

    def refused(_sent: Sent) -> Reply:
        account.wire.answers[LIST] = Reply(503)
        return Reply(403)

    account.answer = refused
    with pytest.raises(StillUnsure) as caught:
        create(account, marker)
    assert "Nothing was changed" not in str(caught.value)
    assert "HTTP 403" in caught.value.details
    assert marker.sent_name == NAME

    account.wire.answers[LIST] = listed
    assert create(account, marker).connector.guid == GUID
    assert account.creates == 1


def test_a_double_click_creates_one(marker: MemoryMarker) -> None:
    account, found, gate = Account(), list[Created](), threading.Barrier(2)

    def click() -> None:
        gate.wait()
        found.append(create(account, marker))

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [created.connector.guid for created in found] == [GUID, GUID]
    assert (account.creates, len(account.clouds)) == (1, 1)


def test_every_keepit_account_has_its_own_marker(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    elsewhere, here = MemoryMarker(memory, "aaaaaa-bbbbbb-cccccc"), MemoryMarker(memory, ACCOUNT)
    elsewhere.sent("Made elsewhere")
    refused = Account(answer=Reply(403), carried_out=False)

    with pytest.raises(errors.AccessDenied):
        create(refused, here)
    assert (here.sent_name, elsewhere.sent_name) == ("", "Made elsewhere")
    assert create(Account(), here).connector.name == NAME
    assert (here.created_guid, elsewhere.created_guid) == (GUID, "")


def test_a_marker_of_another_keepit_account_is_refused(tmp_path: Path) -> None:
    account = Account()
    with pytest.raises(ValueError, match="another Keepit account"):
        create(account, MemoryMarker(Memory(tmp_path / "resume.json"), "aaaaaa-bbbbbb-cccccc"))
    assert account.wire.sent == []


def test_a_create_that_cannot_be_noted_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    account = Account()

    with pytest.raises(NotRecorded, match="did not send the request"):
        create(account, MemoryMarker(Memory(tmp_path / "data" / "resume.json"), ACCOUNT))

    assert account.creates == 0
