"""What each of Keepit's scenarios changes on the wire."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from setup_assistant.practice.keepit import wire
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.people import SERVICE_ACCOUNT
from tests.support.practice_keepit import (
    BACKUP,
    HOME,
    V2,
    V4,
    Api,
    member,
    parsed,
    refusal,
)


def in_scenario(name: str) -> Api:
    return Api(scenarios.make(name))


def _azure_devops(api: Api) -> list[str]:
    clouds = api.read(f"{HOME}/devices").findall("cloud")
    return [c.findtext("name", "") for c in clouds if c.findtext("type") == "azure-do"]


def test_authorizations_by_scenario() -> None:
    assert _azure_devops(in_scenario("ready")) == [keepit_world.EXISTING_NAME]
    assert _azure_devops(in_scenario("existing_authorization")) == [keepit_world.EXISTING_NAME]
    assert _azure_devops(in_scenario("consent_needed")) == []
    for name in ("name_taken", "orphaned_connector"):
        assert keepit_world.SUGGESTED_NAME in _azure_devops(in_scenario(name))


@pytest.mark.parametrize("scenario", ["ready", *scenarios.KEEPIT_SCENARIOS])
def test_everything_was_made_at_a_time_that_can_be_true(scenario: str) -> None:
    api = in_scenario(scenario)
    made = [
        (thing.findtext("name") or thing.findtext("aname"), thing.findtext("created", ""))
        for path, accept in (("devices", V4), ("tokens?secondary=1", V2))
        for thing in api.read(f"{HOME}/{path}", accept)
    ]
    since = api.read(HOME).findtext("created", "")
    now = wire.timestamp(api.world.now())
    assert len(made) >= 6
    assert [(name, at) for name, at in made if not "2024" < since <= at <= now] == []


def test_what_is_made_in_a_run_is_new_and_no_thing_of_an_earlier_run() -> None:
    ids = set()
    for api in (in_scenario("ready"), in_scenario("ready")):
        at = int(api.world.now())
        path, _ = api.created()
        assert api.read(path).findtext("created", "") >= wire.timestamp(at)
        ids.add(api.read(path).findtext("guid"))
    assert len(ids) == 2


def test_a_token_without_rights_reads_but_does_not_create() -> None:
    api = in_scenario("token_without_rights")
    everything = api.read(f"{HOME}/tokens?secondary=1", accept=V2)
    assert not any("P" in token.findtext("eacl", "") for token in everything)
    assert refusal(api.create())[0] == 403
    assert _azure_devops(api) == [keepit_world.EXISTING_NAME]


def test_exceeded_seats_stop_the_backup() -> None:
    api = in_scenario("seats_exceeded")
    assert api.read(f"{HOME}/resources").findtext("resource/violated") == "true"
    path, _ = api.created()
    assert api.read(f"{path}/status").findtext("entry/adata/ecode") == "E_QUOTA"
    assert api.read(f"{path}/health?reason=true").findtext("reason") == "QUOTAVIOLATED"
    assert api.call("POST", f"{path}/jobs/", BACKUP).status_code == 201
    assert api.read(f"{path}/jobs").find("job/failed") is not None


def test_access_that_can_not_be_read_back_is_given_all_the_same() -> None:
    api = in_scenario("access_unreadable")
    path, connector = api.created()
    given = api.call("POST", f"{path}/access_list", member("ben.holm@contoso.com"))
    assert given.status_code == 200
    assert connector.members == ["ben.holm@contoso.com"]
    assert refusal(api.call("GET", f"{path}/access_list"))[0] == 403


def test_a_lost_answer_still_creates_and_only_once() -> None:
    api = in_scenario("lost_create_answer")
    with pytest.raises(ConnectionResetError):
        api.create("Lost")
    assert api.world.keepit.creates == ["Lost"]
    assert "Lost" in _azure_devops(api)
    assert refusal(api.create("Lost")) == (409, "ALREADY_EXISTS")
    assert api.create("Second").status_code == 201


def test_what_was_saved_ends_with_the_sign_in() -> None:
    api = in_scenario("sign_in_ended")
    (ended,) = api.world.keepit.named(keepit_world.SUGGESTED_NAME)
    path = f"{HOME}/devices/{ended.guid}"
    since = "<range><start>2025-01-01T00:00:00Z</start><span>P900D</span><count>3</count></range>"

    first = [at.text for at in api_range(api, path, since).iter("tstamp")]
    assert first == ["2025-06-01T10:00:00Z", "2025-06-01T22:00:00Z", "2025-06-02T10:00:00Z"]
    assert api.read(f"{path}/history/latest").findtext("backup/tstamp") == "2025-11-21T22:00:00Z"
    assert api.read(f"{path}/health?reason=true").findtext("reason") == "BADLOGIN"
    api.world.keepit.sign_in_again(ended, SERVICE_ACCOUNT, api.world.now())
    api.world.advance(keepit_world.SCHEDULE_SECONDS)
    api.read(f"{path}/jobs")
    api.world.advance(keepit_world.FIRST_SNAPSHOT_SECONDS)
    assert api.read(f"{path}/history/latest").findtext("backup/tstamp", "") > "2026"


def api_range(api: Api, path: str, body: str) -> Element:
    answer = api.call("PUT", f"{path}/history/range", body)
    assert answer.status_code == 200
    return parsed(answer)


@pytest.mark.parametrize("scenario", ["ready", "demo", "many", "scheduled"])
def test_over_the_api_one_task_is_left_unless_asked_otherwise(scenario: str) -> None:
    """Keepit's module creates without an initial configuration."""
    api = in_scenario(scenario)
    path, _ = api.created()
    assert api.call("POST", f"{path}/jobs/", BACKUP).status_code == 201
    code = api.read(f"{path}/status").findtext("entry/adata/ecode") or ""
    assert code == ("" if scenario == "scheduled" else "E_INCOMPLETE_CONNECTOR_CONFIG")


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("configuration_pending", "E_INITIAL_CONFIGURATION_PENDING"),
        ("incomplete_configuration", "E_INCOMPLETE_CONNECTOR_CONFIG"),
    ],
)
def test_an_incomplete_connector_has_a_task_and_its_backup_ends_at_once(
    scenario: str, code: str
) -> None:
    api = in_scenario(scenario)
    path, connector = api.created()
    assert api.read(f"{path}/status").findtext("entry/adata/ecode") == code
    assert api.call("POST", f"{path}/jobs/", BACKUP).status_code == 201
    assert api.read(f"{path}/jobs").find("job/failed") is not None
    connector.configure(["contoso"], api.world.now())
    assert api.read(f"{path}/status").find("entry/adata/ecode") is None
    assert connector.waiting is not None
