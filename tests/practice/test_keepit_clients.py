"""What Keepit's own published clients send, in their order: its PowerShell module and its MCP server.

They say what a body is only here and there, and what they are written in fills in something else
(``fetch``: plain text), so every request is tried with each of these.
"""

from __future__ import annotations

import pytest

from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state import scenarios
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

V3 = "application/vnd.keepit.v3"
ANYTHING = "*/*"
BODY_TYPES = ("application/xml", "", "text/plain;charset=UTF-8")
NAME = "Azure DevOps - Contoso"
EVA = "eva.ek@contoso.com"
SENT_ALWAYS = {
    "is_admin": "1",
    "ng_sp_backup_uil": "1",
    "webui2_cfg_enabled": "1",
    "disable_auto_backup": "1",
    "ng_onedrivesp_enabled": "1",
    "sp_backup_permissions_with_new_approach": "1",
    "app_version": "8.0",
}
"""The attributes that the module sends with every new connector, and again after enabling it."""


@pytest.fixture(params=BODY_TYPES, ids=["xml", "none", "plain"])
def api(request: pytest.FixtureRequest) -> Api:
    return Api(scenarios.make(), kind=request.param)


def created(api: Api) -> str:
    """The module's way to a connector: create, find its id, enable, the attributes once more."""
    attributes = "".join(
        f"<attribute><name>{name}</name><value>{value}</value></attribute>"
        for name, value in SENT_ALWAYS.items()
    )
    body = (
        f"<cloud><type>azure-do</type><name>{NAME}</name>"
        f"<backup-retention>P1Y</backup-retention><attributes>{attributes}</attributes>"
        f"<orglink>{api.world.keepit.orglinks[-1]}</orglink></cloud>"
    )
    answer = api.call("POST", f"{HOME}/devices/", body)
    assert (answer.status_code, answer.data) == (201, b"")
    path = answer.headers["Location"].removeprefix("http://localhost")
    listed = {c.findtext("guid"): c.findtext("name") for c in api.read(f"{HOME}/devices?all=1")}
    assert listed[path.rpartition("/")[2]] == NAME
    assert api.call("PUT", path, "<cloud><enabled>true</enabled></cloud>").status_code == 200
    for name, value in SENT_ALWAYS.items():
        again = api.call("PUT", f"{path}/attributes/{name}", value, kind="text/plain")
        assert again.status_code == 200
    return path


def test_the_module_connects_and_makes_a_connector(api: Api) -> None:
    assert api.read("/users/", accept=ANYTHING).findtext("id") == keepit_world.ACCOUNT
    path = created(api)
    cloud = api.read(path)
    assert (cloud.findtext("name"), cloud.findtext("backup-retention")) == (NAME, "P1Y")
    names = [each.findtext("name") for each in api.read(f"{path}/attributes", accept=ANYTHING)]
    assert names == list(SENT_ALWAYS)
    value = api.call("GET", f"{path}/attributes/app_version", accept=ANYTHING)
    assert value.data == b"8.0"
    assert api.world.keepit.creates == [NAME]


def test_the_module_adds_a_user_who_may_see_a_connector(api: Api) -> None:
    path = created(api)
    question = f"{HOME}/tokens?aname={EVA}"
    assert api.call("HEAD", question, accept=ANYTHING).status_code == 202
    roles = api.read(f"{HOME}/permissions/roles/", accept=ANYTHING)
    assert "LimitedSupport" in [role.findtext("name") for role in roles.iter("role")]
    assert all(role.findtext("acl") for role in roles)

    body = (
        f"<token><acl>LimitedSupport</acl><descr>Eva Ek</descr><aname>{EVA}</aname>"
        "<apass>practice</apass><primary>true</primary></token>"
    )
    added = api.call("POST", f"{HOME}/tokens/", body, accept=ANYTHING)
    assert (added.status_code, parsed(added).findtext("aname")) == (201, EVA)
    assert api.call("HEAD", question, accept=ANYTHING).status_code == 409
    assert refusal(api.call("POST", f"{HOME}/tokens/", body, accept=ANYTHING))[0] == 409

    given = api.call("POST", f"{path}/access_list", member(EVA), accept=ANYTHING)
    assert given.status_code == 200
    assert [each.findtext("aname") for each in api.read(f"{path}/access_list")] == [EVA]


def test_the_module_starts_lists_and_cancels_a_backup(api: Api) -> None:
    path = created(api)
    started = api.call("POST", f"{path}/jobs/", BACKUP)
    assert (started.status_code, started.data) == (201, b"")
    listed = api.call("GET", f"{path}/jobs", **{"active-jobs-only": "false"})
    job = parsed(listed).find("job")
    assert job is not None
    assert job.findtext("type") == "backup"
    wanted = "<filter><from-time>2020-01-01T00:00:00Z</from-time><type>backup</type></filter>"
    assert len(parsed(api.call("PUT", f"{path}/jobs", wanted))) == 1
    stop = "<job><cancelled>2026-11-01T00:00:00Z</cancelled></job>"
    cancelled = api.call("PUT", f"{path}/jobs/{job.findtext('guid')}", stop)
    assert cancelled.status_code == 200


def test_the_module_pauses_and_resumes(api: Api) -> None:
    path = created(api) + "/attributes/disable_backup"
    assert api.call("PUT", path, "1").status_code == 200
    assert [api.call("DELETE", path).status_code for _ in range(2)] == [200, 404]


def test_the_server_reads_the_account_and_a_connector(api: Api) -> None:
    path = created(api)
    assert api.read("/users/", accept=ANYTHING).findtext("id") == keepit_world.ACCOUNT
    for part in ("", "/product", "/contacts/p", "/resources"):
        assert len(api.read(HOME + part, accept=ANYTHING)) > 0, part
    customers = api.call("GET", f"{HOME}/users?all=1&include_contact_details=1", accept=V3)
    assert (customers.status_code, customers.headers["x-total-count"]) == (200, "0")
    tokens = api.read(f"{HOME}/tokens?capabilities=1&secondary=1", accept=V2)
    assert {each.findtext("aname") for each in tokens} >= {keepit_world.TOKEN_NAME}
    assert all(each.findtext("created", "") > "2024" for each in tokens)
    span = "<range><from>2026-10-01T00:00:00Z</from><to>2026-11-01T00:00:00Z</to></range>"
    usage = api.call("PUT", f"{HOME}/resources/max_usage", f"<filter>{span}</filter>", ANYTHING)
    assert parsed(usage).findtext("resource/name") == "azuredo-users"

    assert len(api.read(f"{HOME}/devices", accept=V4)) == 5
    for part in ("/health", "/health?reason=true", "/status", "/jobs"):
        assert api.read(path + part, accept=ANYTHING).tag != "error"
    for part in ("latest", "latest_imported"):
        assert api.read(f"{path}/history/{part}", accept=ANYTHING).tag == "history"
    span = "<range><start>2026-10-01T00:00:00Z</start><count>5</count></range>"
    assert api.call("PUT", f"{path}/history/range", span, ANYTHING).status_code == 200


def test_a_role_in_other_letters_is_an_internal_error(api: Api) -> None:
    body = "<token><acl>limitedsupport</acl><aname>a@b.example</aname><apass>x</apass></token>"
    assert refusal(api.call("POST", f"{HOME}/tokens/", body, accept=ANYTHING))[0] == 500


def test_an_api_token_is_made_with_a_password_of_the_service(api: Api) -> None:
    body = "<token><descr>Nightly</descr><sessionkey/></token>"
    made = parsed(api.call("POST", f"{HOME}/tokens/", body, accept=ANYTHING))
    api.login = (made.findtext("aname", ""), made.findtext("apass", ""))
    assert api.read("/users/").findtext("id") == keepit_world.ACCOUNT


def test_users_are_not_added_without_the_right() -> None:
    api = Api(scenarios.make("token_without_rights"))
    body = "<token><descr>Nightly</descr><sessionkey/></token>"
    assert refusal(api.call("POST", f"{HOME}/tokens/", body, accept=ANYTHING))[0] == 403
