"""Lists of Keepit with one odd entry: the others count, and only an Azure DevOps connector stops *create*."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from setup_assistant import errors, memory
from setup_assistant.connector.attempt import Marker
from setup_assistant.model import Backup, BackupState, Connector, Unread
from tests.support.keepit_site import LIST, NAME, Site, create
from tests.support.keepit_wire import ACCOUNT, DEVICE, GUID, Reply, Sent, cloud, reading

OTHER = "bbbbbb-cccccc-dddddd"
GOOD = cloud(name="Azure DevOps - Contoso")
ODD = {
    "blank name": "<cloud><guid>{guid}</guid><name>  </name><type>{kind}</type></cloud>",
    "no name": "<cloud><guid>{guid}</guid><type>{kind}</type></cloud>",
    "endless name": "<cloud><guid>{guid}</guid><name>"
    + "x" * 2_000_000
    + "</name><type>{kind}</type></cloud>",
    "no id": "<cloud><name>odd</name><type>{kind}</type></cloud>",
    "another form of id": "<cloud><guid>1234</guid><name>odd</name><type>{kind}</type></cloud>",
}
TYPELESS = (
    f"<cloud><guid>{OTHER}</guid><name>odd</name></cloud>",
    f"<cloud><guid>{OTHER}</guid><name>odd</name><type> </type></cloud>",
    "<cloud/>",
)


def odd(form: str, kind: str) -> str:
    return ODD[form].format(guid=OTHER, kind=kind)


@pytest.mark.parametrize("form", ODD)
def test_an_odd_connector_of_another_kind_changes_nothing(form: str) -> None:
    body = f"<devices>{odd(form, 'o365-admin')}{GOOD}</devices>"
    _, keepit = reading(f"GET /users/{ACCOUNT}/devices", body)

    found = keepit.connectors(ACCOUNT)

    assert [c.name for c in found if not c.odd] == ["Azure DevOps - Contoso"]
    assert [bool(c.odd) for c in found] == [True, False]


@pytest.mark.parametrize("entry", TYPELESS)
def test_one_without_a_type_is_unread_and_no_azure_devops_connector(entry: str) -> None:
    _, keepit = reading(f"GET /users/{ACCOUNT}/devices", f"<devices>{entry}{GOOD}</devices>")
    unread, good = keepit.connectors(ACCOUNT)
    assert (bool(unread.odd), unread.type, bool(good.odd)) == (True, "", False)


@pytest.mark.parametrize("form", ODD)
def test_one_of_azure_devops_is_shown_and_nothing_is_decided_by_that_list(form: str) -> None:
    body = f"<devices>{odd(form, 'azure-do')}{GOOD}</devices>"
    _, keepit = reading(f"GET /users/{ACCOUNT}/devices", body)

    assert [bool(c.odd) for c in keepit.all_connectors(ACCOUNT)] == [True, False]
    with pytest.raises(errors.ConnectorUnread) as raised:
        keepit.connectors(ACCOUNT)
    assert "no other was created" in str(raised.value)
    assert "support" in str(raised.value)


def listing(entry: str) -> Site:
    """A Keepit whose list of connectors ends with ``entry``."""
    site = Site()

    def listed(sent: Sent) -> Reply:
        answer = site.own_answer(sent)
        return replace(answer, body=answer.body.replace("</devices>", f"{entry}</devices>"))

    site.answers[LIST] = listed
    return site


@pytest.mark.parametrize(
    ("entry", "creates"),
    [
        *((odd(form, "o365-admin"), 1) for form in ODD),
        *((entry, 1) for entry in TYPELESS),
        *((odd(form, "azure-do"), 0) for form in ODD),
    ],
)
def test_only_an_unread_azure_devops_connector_stops_create(
    entry: str, creates: int, tmp_path: Path
) -> None:
    site = listing(entry)
    marker = Marker(memory.Memory(tmp_path / "resume.json"), ACCOUNT)

    if creates:
        create(site, marker)
    else:
        with pytest.raises(errors.ConnectorUnread):
            create(site, marker)

    assert site.creates == creates


def test_a_name_that_an_odd_connector_has_is_taken(tmp_path: Path) -> None:
    entry = f"<cloud><guid>1234</guid><name> {NAME} </name><type>o365-admin</type></cloud>"
    site = listing(entry)
    marker = Marker(memory.Memory(tmp_path / "resume.json"), ACCOUNT)

    with pytest.raises(errors.InputError):
        create(site, marker)

    assert site.creates == 0


@pytest.mark.parametrize("name", [" Contoso", "Contoso  ", "\u2003Contoso", "Con  toso"])
def test_space_around_a_name_is_kept_as_keepit_keeps_it(name: str) -> None:
    body = f"<devices>{cloud(name=name)}</devices>"
    _, keepit = reading(f"GET /users/{ACCOUNT}/devices", body)
    assert keepit.connectors(ACCOUNT) == (Connector(GUID, name, "azure-do"),)


@pytest.mark.parametrize("entry", ["<job/>", "<job><guid>a-b-c-d</guid></job>", "<job><x/></job>"])
def test_an_odd_job_is_no_backup(entry: str) -> None:
    good = "<job><type>backup</type><start>2026-11-23T05:00:00Z</start></job>"
    _, keepit = reading(f"GET {DEVICE}/jobs", f"<jobs>{entry}{good}</jobs>")
    found = keepit.first_backup(ACCOUNT, GUID)
    assert found == Backup(BackupState.SCHEDULED, "2026-11-23T05:00:00Z")
    _, keepit = reading(f"GET {DEVICE}/jobs", f"<jobs>{entry}</jobs>")
    with pytest.raises(errors.MalformedAnswer):
        keepit.first_backup(ACCOUNT, GUID)


@pytest.mark.parametrize(
    "entry", ["<token/>", "<token><aname>me</aname></token>", "<other/>", "text"]
)
def test_an_odd_token_hides_no_right(entry: str) -> None:
    own = "<token><aname>{user}</aname><eacl>GHP/Devices</eacl></token>"
    line = f"GET /users/{ACCOUNT}/tokens"
    wire, keepit = reading(line, "")
    user = keepit._user
    wire.answers[line] = f"<tokens>{entry}{own.format(user=user)}</tokens>"
    assert keepit.may_create(ACCOUNT) is True


@pytest.mark.parametrize("entry", ["<resource/>", "<resource><usage>x</usage></resource>", "<x/>"])
def test_an_odd_resource_hides_no_seats(entry: str) -> None:
    own = "<resource><name>azuredo-users</name><usage>3</usage><limit>5</limit></resource>"
    _, keepit = reading(f"GET /users/{ACCOUNT}/resources", f"<resources>{entry}{own}</resources>")
    seats = keepit.seats(ACCOUNT)
    assert not isinstance(seats, Unread)
    assert (seats.used, seats.total) == (3, 5)
