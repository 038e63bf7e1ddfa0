"""The client and the creation against the practice Keepit, as the window uses them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from setup_assistant import errors
from setup_assistant.connector import consent, create, read_back
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.candidates import Doubt
from setup_assistant.connector.errors import NotCreated
from setup_assistant.memory import Memory
from setup_assistant.model import (
    Attempt,
    BackupState,
    ConnectorDraft,
    Created,
    Health,
    KeepitAccount,
    Seats,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.world import World
from setup_assistant.services.keepit.client import Keepit
from tests.support.keepit_site import ANNA, Patience, Site, practice

pytestmark = pytest.mark.sampled


def client(world: World, password: str = keepit_world.TOKEN_PASSWORD) -> Keepit:
    return Site(world=world).client(password)


@pytest.fixture
def marker(tmp_path: Path) -> Marker:
    return Marker(Memory(tmp_path / "resume.json"), keepit_world.ACCOUNT)


def draft_for(account: KeepitAccount) -> ConnectorDraft:
    link = account.authorizations[0].orglink
    return ConnectorDraft(keepit_world.SUGGESTED_NAME, "P12M", (ANNA,), link)


def make_it(world: World, marker: Marker) -> tuple[Keepit, KeepitAccount, Created]:
    keepit = client(world)
    account = keepit.connect()
    created = create.create(
        keepit, account, draft_for(account), marker, on_stage=lambda _: None, cancel=Patience()
    )
    return keepit, account, created


def test_connecting_reads_the_whole_account() -> None:
    account = client(practice()).connect()
    assert (account.id, account.name) == (keepit_world.ACCOUNT, "Contoso A/S")
    assert account.may_create is True
    assert account.seats == Seats(37, 100, violated=False)
    assert [(c.name, c.type) for c in account.connectors] == [
        ("Microsoft 365 - Contoso", "o365-admin"),
        ("Jira - Contoso", "jira"),
        ("Azure DevOps - Contoso Test", "azure-do"),
    ]
    assert [a.used_by for a in account.authorizations] == [("Azure DevOps - Contoso Test",)]


def test_a_wrong_password_is_not_signed_in() -> None:
    with pytest.raises(errors.NotSignedIn):
        client(practice(), "wrong").connect()


def test_users_of_the_account() -> None:
    keepit = client(practice())
    assert keepit.user_exists(keepit_world.ACCOUNT, ANNA)
    assert not keepit.user_exists(keepit_world.ACCOUNT, "nobody@contoso.com")


def test_a_token_without_rights_says_so_and_creates_nothing(marker: Marker) -> None:
    world = practice("token_without_rights")
    assert client(world).connect().may_create is False
    with pytest.raises(errors.AccessDenied):
        make_it(world, marker)
    assert (world.keepit.creates, marker.sent_name) == ([], "")


def test_seats_above_the_limit(marker: Marker) -> None:
    world = practice("seats_exceeded")
    assert client(world).connect().seats == Seats(112, 100, violated=True)
    _, _, created = make_it(world, marker)
    assert created.task == "E_QUOTA"
    assert (created.health, created.health_reason) == (Health.UNHEALTHY, "QUOTAVIOLATED")


def test_from_nothing_to_a_scheduled_backup(marker: Marker) -> None:
    world = practice()
    keepit, account, created = make_it(world, marker)
    held = world.keepit.connectors[-1]
    assert (held.enabled, held.members, held.retention) == (True, [ANNA], "P12M")
    assert held.attributes == {}
    assert (created.connector.guid, created.differences, created.task) == (held.guid, (), "")
    assert not isinstance(created.backup, Unread)
    assert created.backup.state is BackupState.SCHEDULED
    world.advance(keepit_world.SCHEDULE_SECONDS)
    later = read_back.look_again(keepit, account, created, draft_for(account))
    assert not isinstance(later.backup, Unread)
    assert later.backup.state is BackupState.RUNNING
    assert later.differences == ()


def test_twice_through_is_one_connector(marker: Marker) -> None:
    world = practice()
    make_it(world, marker)
    _, _, again = make_it(world, marker)
    assert world.keepit.creates == [keepit_world.SUGGESTED_NAME]
    assert again.differences == ()


def test_a_lost_create_answer_is_one_connector(marker: Marker) -> None:
    world = practice("lost_create_answer")
    _, _, created = make_it(world, marker)
    assert world.keepit.creates == [keepit_world.SUGGESTED_NAME]
    assert created.connector.guid == world.keepit.connectors[-1].guid
    assert created.differences == ()


def test_an_orphan_of_an_earlier_run_is_taken_up(marker: Marker, tmp_path: Path) -> None:
    world = practice("orphaned_connector")
    then = datetime.fromtimestamp(keepit_world.EARLIER_RUN - 2, UTC)
    earlier = Marker(Memory(tmp_path / "resume.json"), marker.account, now=lambda: then)
    earlier.sent(keepit_world.SUGGESTED_NAME)
    _, _, created = make_it(world, marker)
    held = world.keepit.connectors[-1]
    assert world.keepit.creates == []
    assert (held.enabled, held.members) == (True, [ANNA])
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [("retention", "P12M", "")]


def test_one_that_is_older_than_the_request_is_not_taken_for_its_outcome(
    marker: Marker,
) -> None:
    world = practice("orphaned_connector")
    marker.sent(keepit_world.SUGGESTED_NAME)
    with pytest.raises(NotCreated):
        make_it(world, marker)
    assert world.keepit.creates == []
    assert not world.keepit.connectors[-1].enabled


@pytest.mark.parametrize("scenario", ["name_taken", "orphaned_connector"])
def test_a_taken_name_without_a_marker_is_the_fields_error(marker: Marker, scenario: str) -> None:
    world = practice(scenario)
    with pytest.raises(errors.InputError) as caught:
        make_it(world, marker)
    assert caught.value.message == f"“{keepit_world.SUGGESTED_NAME}” is already used."
    assert world.keepit.creates == []


def test_an_access_list_that_cannot_be_read(marker: Marker) -> None:
    world = practice("access_unreadable")
    _, _, created = make_it(world, marker)
    assert not created.members_confirmed
    assert created.differences == ()
    assert world.keepit.connectors[-1].members == [ANNA]


def test_a_member_unknown_to_keepit_is_told(marker: Marker) -> None:
    world = practice()
    keepit = client(world)
    account = keepit.connect()
    draft = ConnectorDraft("N", "", ("nobody@contoso.com",), account.authorizations[0].orglink)
    created = create.create(
        keepit, account, draft, marker, on_stage=lambda _: None, cancel=Patience()
    )
    (difference,) = created.differences
    assert (difference.what, difference.wanted) == ("member", "nobody@contoso.com")
    assert isinstance(difference.found, Unread)
    assert difference.found.reason is UnreadReason.MISSING
    assert "User not found" in difference.found.detail


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("configuration_pending", "E_INITIAL_CONFIGURATION_PENDING"),
        ("incomplete_configuration", "E_INCOMPLETE_CONNECTOR_CONFIG"),
    ],
)
def test_what_is_missing_in_the_configuration_is_a_task(
    marker: Marker, scenario: str, code: str
) -> None:
    world = practice(scenario)
    keepit, account, created = make_it(world, marker)
    assert created.task == code
    assert not isinstance(created.backup, Unread)
    assert created.backup.state is BackupState.NOT_SCHEDULED
    held = world.keepit.connectors[-1]
    held.configure(["contoso"], world.now())
    later = read_back.look_again(keepit, account, created, draft_for(account))
    assert later.task == ""
    assert not isinstance(later.backup, Unread)
    assert later.backup.state is BackupState.SCHEDULED


def test_the_consent_way_notices_the_new_connector() -> None:
    world = practice("consent_needed")
    keepit = client(world)
    account = keepit.connect()
    begun = datetime.fromtimestamp(world.now(), UTC).isoformat(timespec="seconds")
    before = tuple(connector.guid for connector in account.connectors)
    attempt = Attempt(account.id, begun_at=begun, before=before)
    draft = ConnectorDraft("Azure DevOps - Contoso", "P1Y", (ANNA,))
    assert account.authorizations == ()
    assert consent.appeared(keepit, account.id, attempt, draft) is None
    with world.lock:
        made = world.keepit.add(
            keepit_world.Connector("Azure DevOps", orglink="new", created=world.now())
        )
        made.schedule(world.now())
    found = consent.appeared(keepit, account.id, attempt, draft)
    assert found is not None
    assert found.doubts == (Doubt.NAME, Doubt.RETENTION)
    created = consent.complete(
        keepit, account, found.connector.guid, draft, on_stage=lambda _: None, cancel=Patience()
    )
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("name", "Azure DevOps - Contoso", "Azure DevOps"),
        ("retention", "P1Y", ""),
    ]
    assert made.members == [ANNA]


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("scheduled", ""),
        ("configuration_pending", "E_INITIAL_CONFIGURATION_PENDING"),
        ("incomplete_configuration", "E_INCOMPLETE_CONNECTOR_CONFIG"),
    ],
)
def test_a_connector_of_the_consent_way_ends_as_keepit_says(scenario: str, code: str) -> None:
    world = practice(scenario)
    keepit = client(world)
    account = keepit.connect()
    with world.lock:
        made = world.keepit.add(
            keepit_world.Connector("Azure DevOps", orglink="new", created=world.now()),
            world.keepit.page_task,
        )
        made.schedule(world.now())
    draft = ConnectorDraft("Azure DevOps")
    created = consent.complete(
        keepit, account, made.guid, draft, on_stage=lambda _: None, cancel=Patience()
    )
    assert created.task == code
    assert not isinstance(created.backup, Unread)
    assert (created.backup.state is BackupState.SCHEDULED) == (code == "")
