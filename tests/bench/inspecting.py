"""Inspection at 100 ms simulated latency, against what the calls need at least and against the
way public scripts do it: the same questions one after another over one plain session.

The practice services run in a process of their own; the bound comes from their log.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from setup_assistant.endpoints import Endpoints
from setup_assistant.inspection.inspect import inspect
from setup_assistant.practice.process import CLIENT_ID, serve
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.microsoft.sign_in import Microsoft, SignedIn
from tests.bench.judging import Sheet, in_turn, ratios, spread

LATENCY = 0.1
CONNECTIONS = 32
SIZES = (1, 10, 100, 500)
ROUNDS = 5

LISTING_TRIPS = 2
LISTING_CALLS = 3
ORGANIZATION_TRIPS = 2


def measure(sheet: Sheet) -> None:
    """Judge time to bound at each size, and the serial way to ours at 100."""
    for organizations in SIZES:
        title = f"Inspection of {organizations}, {LATENCY * 1000:.0f} ms latency"
        sheet.part(f"{title}, {CONNECTIONS} connections, {ROUNDS} runs")
        _size(sheet, organizations, [_round(organizations) for _ in range(ROUNDS)])
    sheet.part(f"Inspection of 100 beside the way public scripts do it, {ROUNDS} rounds in turn")
    serial, ours = in_turn(ROUNDS, lambda: _served(100, _serial), lambda: _served(100, _seconds))
    sheet.figure("the way public scripts do it", spread(serial, "s", 1, 1))
    sheet.figure("ours", spread(ours, "s", 1, 1))
    sheet.judge("times faster", ratios(serial, ours), 15, at_most=False)


def _size(sheet: Sheet, organizations: int, runs: list[Run]) -> None:
    sheet.figure("time", spread([run.seconds for run in runs]))
    sheet.figure("bound", spread([run.bound for run in runs]))
    sheet.figure("until they are listed, alone", spread([run.listing for run in runs]))
    calls = [(len(run.calls) - LISTING_CALLS) / organizations for run in runs]
    sheet.judge("calls per organization", calls, 6, timed=False)
    if organizations >= 100:
        sheet.judge("time to bound", [run.seconds / run.bound for run in runs], 1.15)


class Run:
    """One inspection that opens its connections: seconds, when it began, its calls from the log.

    ``listing`` are the seconds before the first organization can be asked.
    """

    def __init__(self, seconds: float, listing: float, begun: float) -> None:
        self.seconds, self.listing, self.begun = seconds, listing, begun
        self.calls = list[dict[str, Any]]()

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
        with serve("ready", *options, "--log", str(log)) as endpoints:
            run = _inspect(endpoints)
        calls = json.loads(log.read_text(encoding="utf-8"))
    others = ("microsoft", "keepit")
    run.calls = [c for c in calls if run.begun <= c["at"] and c["service"] not in others]
    return run


def _inspect(endpoints: Endpoints) -> Run:
    signed_in = _sign_in(endpoints)
    http = Http(Network(extra_ca_pem=endpoints.ca_pem), connections=CONNECTIONS)
    devops = AzureDevOps(http, endpoints, signed_in.tokens)
    directories = Directories(Access(signed_in.account, devops, signed_in.tokens))
    listed = list[float]()
    begun, wall = time.perf_counter(), time.time()
    inspection = inspect(
        directories,
        workers=CONNECTIONS,
        on_listed=lambda _organizations: listed.append(time.perf_counter()),
    )
    seconds = time.perf_counter() - begun
    if not inspection.ready:
        raise SystemExit("The practice organizations were not ready: nothing was measured.")
    return Run(seconds, listed[0] - begun, wall)


def _sign_in(endpoints: Endpoints) -> SignedIn:
    network = Network(extra_ca_pem=endpoints.ca_pem)
    return Microsoft(endpoints, CLIENT_ID, network).device_sign_in().wait()


def _served(organizations: int, seconds: Callable[[Endpoints], float]) -> float:
    """What ``seconds`` takes against services of its own."""
    latency = str(round(LATENCY * 1000))
    options = ("--organizations", str(organizations), "--latency-ms", latency)
    with serve("ready", *options) as endpoints:
        return seconds(endpoints)


def _seconds(endpoints: Endpoints) -> float:
    return _inspect(endpoints).seconds


def _serial(endpoints: Endpoints) -> float:
    token = _sign_in(endpoints).tokens.token()
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as ca, requests.Session() as session:
        ca.write(endpoints.ca_pem)
        ca.flush()
        session.trust_env, session.verify = False, ca.name
        session.headers["Authorization"] = f"Bearer {token}"
        started = time.perf_counter()
        asked = _ask_one_after_another(session, endpoints)
        seconds = time.perf_counter() - started
    if Counter(asked) != Counter({200: len(asked)}):
        raise SystemExit(f"The serial side was refused: {Counter(asked)}")
    return seconds


def _ask_one_after_another(session: requests.Session, at: Endpoints) -> list[int]:
    me = session.get(f"{at.profile}/_apis/profile/profiles/me?api-version=7.1").json()["id"]
    statuses = []
    listed = [
        session.get(f"{at.profile}/_apis/accounts?{role}={me}&api-version=7.1").json()["value"]
        for role in ("memberId", "ownerId")
    ]
    for name in {entry["accountName"] for entries in listed for entry in entries}:
        statuses += _ask_about(session, at, name)
    return statuses


def _ask_about(session: requests.Session, at: Endpoints, name: str) -> list[int]:
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
