"""Other people's clients against ``setup-assistant practice``, knowing only the JSON it prints.

Written from the public documentation alone: nothing of the assistant's services is used.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import msal
import pytest
import requests

AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798/user_impersonation"


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


def test_curl_without_the_authority_refuses_the_certificate(told: dict[str, Any]) -> None:
    done = subprocess.run(
        ["curl", "--silent", told["endpoints"]["keepit"]], capture_output=True, check=False
    )

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
