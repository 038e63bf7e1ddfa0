"""Other people's clients against ``setup-assistant practice``, knowing only the JSON it prints.

Written from the public documentation alone: nothing of the assistant's services is used.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msal
import pytest
import requests
import trustme

SERVICE_ACCOUNT = "svc-keepit-backup@contoso.com"
NODE_CLIENTS = Path(__file__).parent.parent / "data" / "node-clients"
AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798/user_impersonation"


pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
"""Other people's clients close what they please; where they are not used nothing is left open."""


@pytest.fixture(scope="module")
def told() -> Iterator[dict[str, Any]]:
    """What the command printed; it ends when its input closes."""
    command = [sys.executable, "-m", "setup_assistant", "practice", "--scenario", "policy_off"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        yield json.loads(child.stdout.readline())
        child.stdin.close()
        assert child.wait(timeout=20) == 0


@pytest.fixture(scope="module")
def session(told: dict[str, Any]) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.verify = told["ca_file"]
        yield session


@pytest.fixture(scope="module")
def token(told: dict[str, Any], session: requests.Session) -> str:
    application = msal.PublicClientApplication(
        told["client_id"],
        authority=f"{told['endpoints']['authority']}/organizations",
        instance_discovery=False,
        http_client=session,
    )
    flow = application.initiate_device_flow(scopes=[AZURE_DEVOPS])
    answer = application.acquire_token_by_device_flow(flow)
    return str(answer["access_token"])


class PythonClient:
    """Microsoft's ``azure-devops``, unmodified, for the organization that the scenario is about."""

    def __init__(self, told: dict[str, Any], token: str) -> None:
        from azure.devops.connection import Connection
        from msrest.authentication import BasicTokenAuthentication

        self.connection = Connection(
            base_url=f"{told['endpoints']['devops']}/{told['affected'][0]}",
            creds=BasicTokenAuthentication({"access_token": token}),
        )
        clients = self.connection.clients_v7_1
        self.core = clients.get_core_client()
        self.git = clients.get_git_client()
        self.graph = clients.get_graph_client()
        self.identity = clients.get_identity_client()
        self.entitlements = clients.get_member_entitlement_management_client()
        self.security = clients.get_security_client()
        self.profile = clients.get_profile_client()
        self.accounts = clients.get_accounts_client()
        self.location = clients.get_location_client()
        self.project = self.core.get_projects()[0]
        self.person = self.location.get_connection_data().authenticated_user
        self.me = self.person.subject_descriptor
        (group,) = self.graph.query_subjects(
            {"query": "[fabrikam-labs]\\Project Collection Build", "subjectKind": ["Group"]}
        )
        self.group = group.descriptor

    def pages(self, read: Callable[..., Any], what: str) -> list[Any]:
        """Everything that a list in pages holds."""
        found: list[Any] = []
        page = read()
        while True:
            found += getattr(page, what)
            if not page.continuation_token:
                return found
            (token,) = page.continuation_token
            page = read(continuation_token=token)

    def twice_a_member(self) -> list[bool]:
        """Whether the account is in the group: before, when it was added, when it was removed."""
        groups = [self.memberships()]
        self.graph.add_membership(self.me, self.group)
        groups.append(self.memberships())
        self.graph.remove_membership(self.me, self.group)
        groups.append(self.memberships())
        return [self.group in each for each in groups]

    def memberships(self) -> list[str]:
        return [each.container_descriptor for each in self.graph.list_memberships(self.me)]


@pytest.fixture(scope="module")
def python_client(
    told: dict[str, Any], token: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PythonClient]:
    """It trusts the run's authority by a variable, and keeps its files away from the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", told["ca_file"])
        patch.setenv("AZURE_DEVOPS_CACHE_DIR", str(tmp_path_factory.mktemp("azure-devops")))
        with (
            warnings.catch_warnings()
        ):  # Microsoft's client leaves its connections to the collector
            warnings.simplefilter("ignore", ResourceWarning)
            yield PythonClient(told, token)
            gc.collect()


IDENTITY_NAMESPACE = "5a27515b-ccd7-42c9-84f1-54c998f03866"
COLLECTION_NAMESPACE = "3e65f728-f8bc-4ecd-8764-7e378b19bfa7"
REPOSITORIES = ["backend", "backend-docs", "backend-2019"]

PYTHON_CALLS: dict[str, tuple[Callable[[PythonClient], Any], Any]] = {
    "resource area": (
        lambda c: c.location.get_resource_area("4e080c62-fa21-4fbc-8fef-2a10a2b38049").name, "git"),
    "connection data": (lambda c: c.person.provider_display_name, "Keepit Backup"),
    "profile": (lambda c: c.profile.get_profile("me").id != "", True),
    "accounts as member": (lambda c: len(c.accounts.get_accounts(member_id=c.person.id)), 12),
    "accounts as owner": (
        lambda c: sorted(a.account_name for a in c.accounts.get_accounts(owner_id=c.person.id)),
        ["contoso", "fabrikam-archive"]),
    "projects": (lambda c: [each.name for each in c.core.get_projects()], ["Backend"]),
    "project by id": (
        lambda c: c.core.get_project(c.project.id).default_team.name, "Backend Team"),
    "project by name": (lambda c: c.core.get_project("backend").name, "Backend"),
    "teams of a project": (
        lambda c: [each.name for each in c.core.get_teams(c.project.id)], ["Backend Team"]),
    "one team": (
        lambda c: c.core.get_team("Backend", "Backend Team").project_name, "Backend"),
    "all teams": (lambda c: [each.name for each in c.core.get_all_teams()], ["Backend Team"]),
    "repositories": (lambda c: [each.name for each in c.git.get_repositories()], REPOSITORIES),
    "repositories of a project": (
        lambda c: [each.name for each in c.git.get_repositories(c.project.id)], REPOSITORIES),
    "one repository": (
        lambda c: c.git.get_repository("backend-2019", "Backend").is_disabled, True),
    "users": (
        lambda c: sorted(u.principal_name for u in c.pages(c.graph.list_users, "graph_users")),
        ["admin@contoso.com", SERVICE_ACCOUNT]),
    "service principals": (
        lambda c: c.pages(c.graph.list_service_principals, "graph_service_principals"), []),
    "groups, in pages": (
        lambda c: len({g.descriptor for g in c.pages(c.graph.list_groups, "graph_groups")}), 6),
    "user": (lambda c: c.graph.get_user(c.me).mail_address, SERVICE_ACCOUNT),
    "group": (
        lambda c: c.graph.get_group(c.group).display_name,
        "Project Collection Build Administrators"),
    "membership state": (lambda c: c.graph.get_membership_state(c.me).active, True),
    "added to a group and removed": (lambda c: c.twice_a_member(), [False, True, False]),
    "storage key": (lambda c: c.graph.get_storage_key(c.me).value == c.person.id, True),
    "descriptor": (lambda c: c.graph.get_descriptor(c.person.id).value == c.me, True),
    "subject lookup": (
        lambda c: c.graph.lookup_subjects(
            {"lookupKeys": [{"descriptor": c.me}]})[c.me].display_name,
        "Keepit Backup"),
    "identity by id": (
        lambda c: c.identity.read_identity(c.person.id).provider_display_name, "Keepit Backup"),
    "identities by id": (
        lambda c: c.identity.read_identities(identity_ids=c.person.id)[0].descriptor
        == c.person.descriptor, True),
    "identities by descriptor": (
        lambda c: c.identity.read_identities(descriptors=c.person.descriptor)[0].id
        == c.person.id, True),
    "identities by subject descriptor": (
        lambda c: c.identity.read_identities(subject_descriptors=c.me)[0].id == c.person.id, True),
    "identities by name": (
        lambda c: c.identity.read_identities(
            search_filter="General", filter_value=SERVICE_ACCOUNT)[0].id == c.person.id, True),
    "entitlement": (
        lambda c: c.entitlements.get_user_entitlement(
            c.person.id).access_level.license_display_name, "Basic"),
    "entitlements": (
        lambda c: sorted(
            m.user.principal_name for m in c.entitlements.search_user_entitlements().members),
        ["admin@contoso.com", SERVICE_ACCOUNT]),
    "entitlement summary": (
        lambda c: {
            each.license_name: each.assigned for each in c.entitlements.get_users_summary().licenses
        }, {"Basic": 2, "Stakeholder": 0, "Basic + Test Plans": 0}),
    "security namespaces": (
        lambda c: sorted(
            each.name for each in c.security.query_security_namespaces(
                "00000000-0000-0000-0000-000000000000")), ["Collection", "Identity"]),
    "one security namespace": (
        lambda c: [
            action.name for each in c.security.query_security_namespaces(IDENTITY_NAMESPACE)
            for action in each.actions
        ], ["Read", "Write", "Delete", "ManageMembership", "CreateScope"]),
    "permission": (
        lambda c: c.security.has_permissions(COLLECTION_NAMESPACE, 2048, tokens="NAMESPACE"),
        [True]),
    "permissions, several": (
        lambda c: [
            each.value for each in c.security.has_permissions_batch({"evaluations": [
                {"securityNamespaceId": COLLECTION_NAMESPACE, "token": "NAMESPACE",
                 "permissions": 2048}]}).evaluations
        ], [True]),
}  # fmt: skip
"""What is called, and what comes back, by what it is about."""


@pytest.mark.parametrize("what", PYTHON_CALLS)
def test_microsofts_python_client_works_unmodified(python_client: PythonClient, what: str) -> None:
    call, expected = PYTHON_CALLS[what]
    assert call(python_client) == expected


def test_microsofts_python_client_says_what_the_service_refuses(
    python_client: PythonClient,
) -> None:
    from azure.devops.exceptions import AzureDevOpsServiceError

    refusals: tuple[tuple[Callable[[], Any], str], ...] = (
        (lambda: python_client.core.get_project("nonsense"), "VS800075"),
        (lambda: python_client.git.get_repository("nonsense"), "TF401019"),
        (lambda: python_client.identity.read_identity("nobody"), "could not be found"),
        (lambda: python_client.entitlements.get_user_entitlement("nobody"), "VS403284"),
    )
    for call, message in refusals:
        with pytest.raises(AzureDevOpsServiceError, match=message):
            call()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_microsofts_node_clients_work_unmodified(told: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(NODE_CLIENTS, tmp_path, dirs_exist_ok=True)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(npm, cwd=tmp_path, check=True)
    done = subprocess.run(
        ["node", "calls.js"],
        cwd=tmp_path,
        env=os.environ | {"NODE_EXTRA_CA_CERTS": told["ca_file"]},
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "account": SERVICE_ACCOUNT,
        "person": "Keepit Backup",
        "areas": [
            "core",
            "git",
            "Graph",
            "IMS",
            "MemberEntitlementManagement",
            "Profile",
            "Account",
        ],
        "area": "core",
        "projects": ["Backend"],
        "project": "Backend Team",
        "teams": ["Backend Team"],
        "allTeams": ["Backend Team"],
        "repositories": REPOSITORIES,
        "repositoriesOfProject": REPOSITORIES,
        "repository": "backend",
    }


def curl(*arguments: str) -> str:
    """Standard output of curl; fails on an HTTP error."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_curl_reads_the_account_and_its_connectors_from_keepit(told: dict[str, Any]) -> None:
    keepit = told["keepit"]
    login = f"{keepit['token_name']}:{keepit['token_password']}"
    base = told["endpoints"]["keepit"]
    common = ("--cacert", told["ca_file"], "--user", login)

    user = ET.fromstring(curl(*common, f"{base}/users/"))  # noqa: S314 - our own server
    listed = curl(
        *common,
        "--header",
        "Accept: application/vnd.keepit.v4+xml",
        f"{base}/users/{keepit['account']}/devices",
    )
    devices = ET.fromstring(listed)  # noqa: S314 - our own server

    assert user.findtext("id") == keepit["account"]
    assert "azure-do" in [cloud.findtext("type") for cloud in devices.iter("cloud")]


def test_curl_with_another_authority_refuses_the_certificate(
    told: dict[str, Any], tmp_path: Path
) -> None:
    """Another one and not none: some versions of curl complain about a list without any first."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "another.pem"))
    command = ["curl", "--silent", "--cacert", str(tmp_path / "another.pem")]
    done = subprocess.run([*command, told["endpoints"]["keepit"]], capture_output=True, check=False)

    assert done.returncode == 60  # peer certificate cannot be authenticated


def test_plain_requests_list_organizations_and_see_the_policy(
    told: dict[str, Any], session: requests.Session, token: str
) -> None:
    at = told["endpoints"]
    headers = {"Authorization": f"Bearer {token}"}

    def read(address: str, **parameters: str) -> Any:
        answer = session.get(address, params=parameters, headers=headers, timeout=10)
        answer.raise_for_status()
        return answer.json()

    me = read(f"{at['profile']}/_apis/profile/profiles/me", **{"api-version": "7.1"})
    accounts = read(f"{at['profile']}/_apis/accounts", memberId=me["id"], **{"api-version": "7.1"})
    names = {account["accountName"] for account in accounts["value"]}
    settings = read(
        f"{at['devops']}/{told['affected'][0]}/_settings/organizationPolicy", __rt="fps", __ver="2"
    )
    provider = "ms.vss-admin-web.organization-policies-data-provider"
    policies = settings["fps"]["dataProviders"]["data"][provider]["policies"]
    disallowed = {
        entry["policy"]["name"]: entry["policy"]["value"]
        for group in policies.values()
        for entry in group
    }

    assert accounts["count"] == len(names) == 12
    assert disallowed["Policy.DisallowOAuthAuthentication"] is True


def test_every_account_printed_has_its_password(told: dict[str, Any]) -> None:
    assert all(account["user"] and account["password"] for account in told["accounts"])
