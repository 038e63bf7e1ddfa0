"""The practice Keepit's API on the wire: the published rules."""

from __future__ import annotations

import pytest

from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.keepit import ACCOUNT, TOKEN_NAME, TOKEN_PASSWORD
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


@pytest.fixture
def api() -> Api:
    """New connectors need nothing more; ``test_keepit_scenarios.py`` has the other outcomes."""
    return Api(scenarios.make("scheduled"))


def test_the_account_behind_the_token(api: Api) -> None:
    assert api.read("/users/").findtext("id") == ACCOUNT
    assert api.read(HOME).findtext("enabled") == "true"
    assert api.read(f"{HOME}/contacts/p").findtext("companyname") == "Contoso A/S"
    assert api.read(f"{HOME}/product").findtext("name") == "Practice"


def test_wrong_credentials_get_401_with_an_error_body(api: Api) -> None:
    anonymous = api.client.get("/users/")
    assert anonymous.status_code == 401
    assert anonymous.headers["WWW-Authenticate"].startswith("Basic")
    assert "Anonymous" in (parsed(anonymous).findtext("description") or "")
    for login in ((TOKEN_NAME, "wrong"), (TOKEN_NAME.upper(), TOKEN_PASSWORD)):
        api.login = login
        assert refusal(api.call("GET", "/users/"))[0] == 401


def test_an_expired_token_and_a_foreign_account_are_refused(api: Api) -> None:
    assert refusal(api.call("GET", "/users/aaaaaa-bbbbbb-cccccc/devices"))[0] == 404
    token = api.world.keepit.token(TOKEN_NAME)
    assert token is not None
    token.expires = api.world.now() + 60
    assert api.call("GET", "/users/").status_code == 200
    api.world.advance(61)
    assert refusal(api.call("GET", "/users/"))[0] == 401


def test_tokens_want_version_two_and_show_secondary_ones_when_asked(api: Api) -> None:
    assert refusal(api.call("GET", f"{HOME}/tokens", accept=V4))[0] == 400
    users = api.read(f"{HOME}/tokens", accept=V2)
    assert {token.findtext("primary") for token in users} == {"true"}
    everything = api.read(f"{HOME}/tokens?secondary=1&capabilities=1", accept=V2)
    own = next(token for token in everything if token.findtext("aname") == TOKEN_NAME)
    assert own.findtext("primary") == "false"
    assert own.findtext("eacl", "").startswith("GODHPU/Devices:")


def test_users_are_looked_up_by_head(api: Api) -> None:
    known = api.call("HEAD", f"{HOME}/tokens?aname=anna.lind@contoso.com", accept="*/*")
    unknown = api.call("HEAD", f"{HOME}/tokens?aname=nobody@contoso.com", accept="*/*")
    assert (known.status_code, unknown.status_code) == (409, 202)


def test_connectors_of_newer_types_need_version_four(api: Api) -> None:
    clouds = api.read(f"{HOME}/devices").findall("cloud")
    assert len(clouds) == 4
    jira = next(cloud for cloud in clouds if cloud.findtext("type") == "dsl")
    assert jira.findtext("agent-type") == "jira"
    assert [cloud.findtext("accessible") for cloud in clouds].count("false") == 1
    old = api.read(f"{HOME}/devices", accept="*/*")
    assert old.find("cloud/agent-type") is None
    assert refusal(api.call("GET", f"{HOME}/devices", accept="application/vnd.keepit.v9+xml"))


def test_create_answers_201_with_an_empty_body_and_a_location(api: Api) -> None:
    orglink = api.world.keepit.orglinks[-1]
    extra = f"<backup-retention>P1Y</backup-retention><orglink>{orglink}</orglink>"
    answer = api.create("Azure &amp; DevOps", extra)
    assert (answer.status_code, answer.data) == (201, b"")
    path = answer.headers["Location"].removeprefix("http://localhost")
    cloud = api.read(path)
    assert cloud.findtext("name") == "Azure & DevOps"
    assert cloud.findtext("backup-retention") == "P1Y"
    assert cloud.findtext("orglink") == orglink
    assert api.world.keepit.creates == ["Azure & DevOps"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<cloud><name>A</name><type>azure-do</type></cloud>", 400),
        ("<cloud/>", 400),
        ("<device><type>azure-do</type></device>", 400),
        ("<cloud><type>azure-do</type><name></name></cloud>", 400),
        (f"<cloud><type>azure-do</type><name>{'x' * 256}</name></cloud>", 400),
        ("<cloud><type>typewriter</type><name>A</name></cloud>", 400),
        (
            f"<cloud><type>azure-do</type><name>{keepit_world.EXISTING_NAME}</name></cloud>",
            409,
        ),
        (
            "<cloud><type>azure-do</type><name>A</name><backup-retention>P1YT1H</backup-retention></cloud>",
            400,
        ),
        ("<cloud><type>azure-do</type><name>A</name><orglink>nope</orglink></cloud>", 400),
        ("<cloud>", 400),
        ('<!DOCTYPE a [<!ENTITY b "c">]><cloud><type>&b;</type></cloud>', 400),
    ],
)
def test_what_can_not_be_created_is_refused(api: Api, body: str, status: int) -> None:
    assert refusal(api.call("POST", f"{HOME}/devices/", body))[0] == status
    assert api.world.keepit.creates == []


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_is_not_sent_as_something_else_than_xml(api: Api, kind: str) -> None:
    body = "<cloud><type>azure-do</type><name>A</name></cloud>"
    assert refusal(api.call("POST", f"{HOME}/devices/", body, kind=kind))[0] == 400


def test_a_new_connector_goes_from_pending_to_scheduled_to_running(api: Api) -> None:
    path, _ = api.created()
    status = api.read(f"{path}/status")
    assert status.findtext("entry/adata/ecode") == "E_INITIAL_CONFIGURATION_PENDING"
    assert api.read(f"{path}/health").find("health") is None
    enabled = api.call("PUT", path, "<cloud><enabled>true</enabled></cloud>")
    assert enabled.status_code == 200
    started = api.call("POST", f"{path}/jobs/", BACKUP)
    assert (started.status_code, started.data) == (201, b"")

    scheduled = api.read(f"{path}/jobs").find("job")
    assert scheduled is not None
    assert scheduled.findtext("active") == "false"
    assert scheduled.findtext("scheduled", "").endswith("Z")
    assert refusal(api.call("POST", f"{path}/jobs/", BACKUP)) == (409, "WAITING_JOB_TO_START")
    assert api.read(f"{path}/status").find("entry/adata/ecode") is None
    health = api.read(f"{path}/health?reason=true")
    assert (health.findtext("health"), health.findtext("reason")) == ("healthy", "OK")

    api.world.advance(keepit_world.SCHEDULE_SECONDS)
    assert api.read(f"{path}/jobs").findtext("job/active") == "true"
    refused = api.call("POST", f"{path}/jobs/", BACKUP)
    assert refusal(refused) == (409, "RUNNING_JOB")
    assert parsed(refused).findtext("start-time")


def test_looking_often_enough_starts_the_backup_too(api: Api) -> None:
    path, _ = api.created()
    api.call("POST", f"{path}/jobs/", BACKUP)
    looks = [api.read(f"{path}/jobs").findtext("job/active") for _ in range(3)]
    assert looks == ["false", "false", "true"]


def test_jobs_are_listed_by_what_is_asked_and_cancelled(api: Api) -> None:
    path, connector = api.created()
    api.call("POST", f"{path}/jobs/", BACKUP)
    active = api.call("GET", f"{path}/jobs", **{"active-jobs-only": "true"})
    assert len(parsed(active)) == 0
    wanted = "<filter><from-time>2020-01-01T00:00:00Z</from-time><limit>5</limit></filter>"
    assert len(parsed(api.call("PUT", f"{path}/jobs", wanted))) == 1
    future = "<filter><from-time>2999-01-01T00:00:00Z</from-time></filter>"
    assert len(parsed(api.call("PUT", f"{path}/jobs", future))) == 0
    assert refusal(api.call("PUT", f"{path}/jobs", "<filter/>"))[0] == 400
    at = "<job><cancelled>2026-01-01T00:00:00Z</cancelled></job>"
    job = connector.jobs[0]
    assert api.call("PUT", f"{path}/jobs/{job.guid}", at).status_code == 200
    assert api.read(f"{path}/jobs").find("job/cancelled") is not None
    assert connector.code == keepit_world.PENDING
    assert len(api.read(f"{path}/history/latest")) == 0


def test_only_enabling_can_be_changed(api: Api) -> None:
    path, connector = api.created()
    assert refusal(api.call("PUT", path, "<cloud><name>Other</name></cloud>"))[0] == 400
    assert api.call("PUT", path, "<cloud><enabled>true</enabled></cloud>").status_code == 200
    assert (connector.name, connector.enabled) == ("New", True)


def test_attributes_are_raw_bytes_by_name(api: Api) -> None:
    path = api.created()[0] + "/attributes"
    sent = api.call("PUT", f"{path}/ng_backup_config", '{"a": 1}', kind="text/plain")
    assert sent.status_code == 200
    assert api.read(path).findtext("attribute/name") == "ng_backup_config"
    value = api.call("GET", f"{path}/ng_backup_config")
    assert (value.data, value.mimetype) == (b'{"a": 1}', "application/octet-stream")
    assert api.call("DELETE", f"{path}/ng_backup_config").status_code == 200
    assert refusal(api.call("DELETE", f"{path}/ng_backup_config"))[0] == 404


def test_access_is_given_to_known_users_and_read_back(api: Api) -> None:
    path = api.created()[0] + "/access_list"
    for _ in range(2):
        assert api.call("POST", path, member("anna.lind@contoso.com")).status_code == 200
    assert refusal(api.call("POST", path, member("nobody@contoso.com")))[0] == 404
    assert refusal(api.call("POST", path, member(TOKEN_NAME)))[0] == 404
    held = api.read(path)
    assert [m.findtext("aname") for m in held.findall("member")] == ["anna.lind@contoso.com"]


def test_inaccessible_and_unknown_connectors_are_not_found(api: Api) -> None:
    hidden = next(c for c in api.world.keepit.connectors if not c.accessible)
    for guid in (hidden.guid, "aaaaaa-bbbbbb-cccccc"):
        assert refusal(api.call("GET", f"{HOME}/devices/{guid}"))[0] == 404
        assert refusal(api.call("GET", f"{HOME}/devices/{guid}/health"))[0] == 404


def test_seats_with_and_without_the_limit(api: Api) -> None:
    resource = api.read(f"{HOME}/resources").find("resource")
    assert resource is not None
    assert resource.findtext("name") == "azuredo-users"
    assert resource.findtext("violated") == "false"
    assert resource.find("limit") is None
    body = "<filter><range><from>2026-01-01T00:00:00Z</from></range></filter>"
    usage = parsed(api.call("PUT", f"{HOME}/resources/max_usage", body))
    assert usage.findtext("resource/limit") == "100"
    assert usage.findtext("resource/maximum-usage") == "37"


def test_paths_that_do_not_exist_have_an_error_body_too(api: Api) -> None:
    assert refusal(api.call("GET", f"{HOME}/nothing"))[0] == 404
    assert refusal(api.call("DELETE", f"{HOME}/devices"))[0] == 404
