"""Inspection at 100 ms simulated latency, against what the calls need at least and against the
way public scripts do it: the same questions one after another over one plain session.

The practice services run in a process of their own; the bound comes from their log.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import requests

from setup_assistant.inspection.inspect import inspect
from setup_assistant.practice.process import CLIENT_ID, Served, serve
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.microsoft.sign_in import Microsoft, SignedIn
from tests.bench.figures import spread, verdict

LATENCY = 0.1
CONNECTIONS = 32
ROUNDS = {1: 5, 10: 5, 100: 3, 500: 2}
LISTING_TRIPS = 2
ORGANIZATION_TRIPS = 2


def measure() -> None:
    """Print time, bound and ratio for each size; the serial way at 100."""
    print(f"Inspection, {LATENCY * 1000:.0f} ms latency, {CONNECTIONS} connections")
    for organizations, rounds in ROUNDS.items():
        runs = [_round(organizations) for _ in range(rounds)]
        _print_size(organizations, runs)
    ours, serial = _against_scripts(100)
    ratio = serial / ours
    print(f"  the way public scripts do it at 100: {serial:.1f} s against {ours:.1f} s")
    print(f"    {ratio:.1f} times faster  ({verdict(ratio, 15, at_most=False)})")


class Run:
    """One inspection: seconds, calls by kind from the log, seconds to open the connections."""

    def __init__(self, seconds: float, opening: float, calls: list[dict[str, Any]]) -> None:
        self.seconds, self.opening, self.calls = seconds, opening, calls

    @property
    def bound(self) -> float:
        """What the calls need at least: the dependent trips, or the work over the connections."""
        critical = (LISTING_TRIPS + ORGANIZATION_TRIPS) * LATENCY
        return max(critical, len(self.calls) * LATENCY / CONNECTIONS)


def _round(organizations: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.json"
        latency = str(round(LATENCY * 1000))
        options = ("--organizations", str(organizations), "--latency-ms", latency)
        with serve("ready", *options, "--log", str(log)) as served:
            run = _inspect(served)
        calls = json.loads(log.read_text(encoding="utf-8"))
    run.calls = [call for call in calls if run.calls[0]["from"] <= call["at"]]
    run.calls = [call for call in run.calls if call["service"] not in ("microsoft", "keepit")]
    return run


def _inspect(served: Served) -> Run:
    signed_in = _sign_in(served)
    http = Http(Network(extra_ca_pem=served.endpoints.ca_pem), connections=CONNECTIONS)
    devops = AzureDevOps(http, served.endpoints, signed_in.tokens)
    before = time.perf_counter()
    devops.open_connections(CONNECTIONS)
    opened, wall = time.perf_counter(), time.time()
    directories = Directories(Access(signed_in.account, devops, signed_in.tokens))
    inspection = inspect(directories, workers=CONNECTIONS)
    seconds = time.perf_counter() - opened
    if not inspection.ready:
        raise SystemExit("The practice organizations were not ready: nothing was measured.")
    return Run(seconds, opened - before, [{"from": wall}])


def _sign_in(served: Served) -> SignedIn:
    network = Network(extra_ca_pem=served.endpoints.ca_pem)
    return Microsoft(served.endpoints, CLIENT_ID, network).device_sign_in().wait()


def _print_size(organizations: int, runs: list[Run]) -> None:
    ratios = [run.seconds / run.bound for run in runs]
    last = runs[-1]
    per_organization = (len(last.calls) - 3) / organizations
    aim = f"  ({verdict(median(ratios), 1.25)})" if organizations >= 100 else ""
    print(
        f"  {organizations:3} organizations  {spread([run.seconds for run in runs])}"
        f"  bound {last.bound * 1000:.0f} ms  ratio {median(ratios):.2f}{aim}"
    )
    opening = spread([run.opening for run in runs])
    print(f"      opening connections {opening}; {per_organization:.2f} calls per organization")


def _against_scripts(organizations: int) -> tuple[float, float]:
    options = ("--organizations", str(organizations), "--latency-ms", "100")
    with serve("ready", *options) as served:
        ours = _inspect(served).seconds
        serial = _serial(served)
    return ours, serial


def _serial(served: Served) -> float:
    token = _sign_in(served).tokens.token()
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as ca, requests.Session() as session:
        ca.write(served.endpoints.ca_pem)
        ca.flush()
        session.trust_env, session.verify = False, ca.name
        session.headers["Authorization"] = f"Bearer {token}"
        started = time.perf_counter()
        asked = _ask_one_after_another(session, served)
        seconds = time.perf_counter() - started
    if Counter(asked) != Counter({200: len(asked)}):
        raise SystemExit(f"The serial side was refused: {Counter(asked)}")
    return seconds


def _ask_one_after_another(session: requests.Session, served: Served) -> list[int]:
    at = served.endpoints
    me = session.get(f"{at.profile}/_apis/profile/profiles/me?api-version=7.1").json()["id"]
    statuses = []
    listed = [
        session.get(f"{at.profile}/_apis/accounts?{role}={me}&api-version=7.1").json()["value"]
        for role in ("memberId", "ownerId")
    ]
    for name in {entry["accountName"] for entries in listed for entry in entries}:
        statuses += _ask_about(session, served, name)
    return statuses


def _ask_about(session: requests.Session, served: Served, name: str) -> list[int]:
    at = served.endpoints
    graph = f"{at.graph}/{name}/_apis"
    connection = session.get(f"{at.devops}/{name}/_apis/connectionData?api-version=7.1-preview.1")
    identity = connection.json()["authenticatedUser"]
    providers = {
        "contributionIds": [
            "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider",
            "ms.vss-admin-web.organization-policies-data-provider",
        ],
        "dataProviderContext": {"properties": {}},
    }
    query = f"{at.devops}/{name}/_apis/Contribution/HierarchyQuery?api-version=5.0-preview.1"
    subject = identity["subjectDescriptor"]
    answers = [
        connection,
        session.post(query, json=providers),
        session.get(f"{at.devops}/{name}/_settings/organizationPolicy?__rt=fps&__ver=2"),
        session.get(
            f"{graph}/identities?identityIds={identity['id']}&queryMembership=Expanded&api-version=7.1"
        ),
        session.get(f"{graph}/graph/Memberships/{subject}?direction=up&api-version=7.1-preview.1"),
        session.get(
            f"{at.entitlements}/{name}/_apis/userentitlements/{identity['id']}?api-version=7.1"
        ),
    ]
    return [answer.status_code for answer in answers]
