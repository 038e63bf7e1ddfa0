"""Reports to test with: of every scenario, of a whole job, and of somebody who chose hostile names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from jsonschema import Draft202012Validator

from setup_assistant.checks import registry
from setup_assistant.inspection.inspect import inspect
from setup_assistant.model import (
    Account,
    AccountKind,
    Act,
    Actor,
    Backup,
    BackupState,
    ChangeKind,
    Connector,
    ConnectorDraft,
    Coverage,
    Created,
    Difference,
    Entitlement,
    Entry,
    Evidence,
    Groups,
    Health,
    Hidden,
    Inspection,
    KeepitAccount,
    OAuthPolicy,
    Organization,
    Outcome,
    Owner,
    Project,
    Proposal,
    Region,
    Rights,
    Seats,
    State,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.state import scenarios
from setup_assistant.report import report_json
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import resources
from tests.support.devops_site import (
    INSTANCE,
    ME,
    READ_AT,
    TENANT,
    Tokens,
    account,
    client,
    evidence,
    view,
)

MADE_AT = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)
NORTHWIND = "40274714-0000-4000-8000-0000000040d0"
SVC = Account("Keepit Backup", "svc-keepit-backup@contoso.com", ME, TENANT, AccountKind.MEMBER)
ADMIN = Actor(
    "Alex Admin", "alex.admin@contoso.com", TENANT, "a5971806-86aa-44a3-a9c9-2f52180f1570"
)
OFF = OAuthPolicy(enabled=False, source="settings")
CHECK_AGAIN = (
    'setup-assistant check --connector="Azure DevOps - Contoso" --region dk-co '
    "--keepit-token-env KEEPIT_USER KEEPIT_PASSWORD"
)
SIGN_IN_FAILS = (
    "conditional_access_sign_in", "expired_sign_in", "offline", "approval_required", "never_opened",
)  # fmt: skip
"""Scenarios in which nobody gets as far as an inspection."""


def inspection(*found: Evidence, who: Account = SVC, minutes: int = 0) -> Inspection:
    """The judged inspection of ``found``."""
    started = READ_AT + timedelta(minutes=minutes)
    judged = tuple(map(registry.judge_all, found))
    return Inspection(
        who, registry.judge_account(who), judged, started, started + timedelta(seconds=4)
    )


def of_scenario(scenario: str, organizations: int | None = None) -> Report:
    """What a run against the practice scenario writes down."""
    world = scenarios.make(scenario, organizations=organizations)
    who = replace(account(world), kind=AccountKind.MEMBER)
    if scenario in SIGN_IN_FAILS:
        problem = "The sign-in has ended. Microsoft asks for a new sign-in."
        return Report(MADE_AT, (TenantReport(who, None, None, problem=problem),), practice=True)
    found = inspect(view(client(world, Tokens(world, 3)), account(world)))
    return Report(MADE_AT, (TenantReport(found.account, None, found),), practice=True)


def organization(name: str, **changes: Any) -> Evidence:
    """Evidence of an organization in order with an id of its own."""
    number = sum(map(ord, name)) % 4096
    held = Organization(f"6affcbef-fe5d-44c6-8a29-439b79aaa{number:03x}", name)
    rights = Rights(manage_policies=True, edit_organization=True)
    return evidence(**{"organization": held, "rights": rights, "account": SVC, **changes})


def entries() -> tuple[Entry, ...]:
    """A policy turned on, a membership given by a second identity and taken back, one refused."""
    labs = Organization("6affcbef-fe5d-44c6-8a29-439b79aaa118", "fabrikam-labs")
    at = READ_AT + timedelta(minutes=2)
    turned_on = Act(
        Actor.of(SVC), at, Outcome.CONFIRMED, at + timedelta(seconds=3), "It is on.", "204, 200"
    )
    added = Act(
        ADMIN, at, Outcome.CONFIRMED, at + timedelta(seconds=20), "It is a member now.", "201"
    )
    removed = Act(
        ADMIN, at + timedelta(hours=1), Outcome.ACCEPTED, at + timedelta(hours=1, seconds=2)
    )
    tried = Act(ADMIN, at + timedelta(minutes=30), Outcome.UNSURE)
    refused = Act(
        Actor.of(SVC), at, Outcome.REFUSED, at, "Azure DevOps refused access.", "HTTP 403"
    )
    policy = Proposal(ChangeKind.OAUTH_ACCESS, labs, SVC)
    member = Proposal(ChangeKind.ADMINISTRATOR, labs, SVC, "aad.me", INSTANCE)
    elsewhere = replace(policy, organization=Organization("", "contoso-web"))
    return (
        Entry("e-1", policy, State.OFF, State.ON, turned_on),
        Entry("e-2", member, State.NOT_MEMBER, State.MEMBER, added, removed, (tried,)),
        Entry("e-3", elsewhere, State.OFF, State.ON, refused),
    )  # fmt: skip


def whole() -> Report:
    """A job from beginning to end: two repairs, a connector, and one organization out of reach."""
    away: dict[str, Any] = dict.fromkeys(
        ("identity", "owner", "groups", "entitlement", "policy"),
        Unread(UnreadReason.OTHER_DIRECTORY, "HTTP 401 TF400813"),
    )
    owned = organization("contoso", owner=Owner(ME, "Keepit Backup", is_me=True), owned=True)
    far = organization("northwind-emea", directory=NORTHWIND, **away)
    low = organization(
        "contoso-web", entitlement=Entitlement("stakeholder", "Stakeholder", "active")
    )
    before = inspection(
        owned, low, organization("fabrikam-labs", policy=OFF, groups=Groups(frozenset())), far
    )
    after = inspection(owned, low, organization("fabrikam-labs"), far, minutes=5)
    web = Project("Web", "private", ("site", "shop", "old-shop"), ("old-shop",))
    hidden = (Hidden.STAKEHOLDER, Hidden.REPOSITORIES_DENIED)
    coverage: dict[str, Coverage | Unread] = {
        "contoso": Coverage((web, Project("Docs", "public", ("docs",))), (), READ_AT),
        "contoso-web": Coverage((Project("Portal", "organization"),), hidden, READ_AT, "HTTP 403 TF401019"),
        "northwind-emea": Unread(UnreadReason.OTHER_DIRECTORY, "HTTP 401"),
    }  # fmt: skip
    connector = Connector(
        "aaaaaa-bbbbbb-cccccc",
        "Azure DevOps - Contoso",
        "azure-do",
        "link-1",
        "P1Y",
        "2026-11-25T09:10:00Z",
    )
    created = Created(
        connector, Health.HEALTHY, "OK", Backup(BackupState.SCHEDULED, "2026-11-25T10:15:00Z"),
        "E_INCOMPLETE_CONNECTOR_CONFIG",
        (
            Difference("retention", "P2Y", "P1Y"),
            Difference("member", "anna@contoso.com", Unread(UnreadReason.REFUSED, "Keepit refused access.")),
        ),
        READ_AT + timedelta(minutes=9), members_confirmed=False,
    )  # fmt: skip
    keepit = KeepitAccount(
        "k1k1k1-k2k2k2-k3k3k3", "Contoso", Region("dk-co", "Denmark"), "dk-co.keepit.com",
        True, Seats(12, None, violated=False), (connector,),
    )  # fmt: skip
    draft = ConnectorDraft("Azure DevOps - Contoso", "P2Y", ("anna@contoso.com",), "link-1")
    tenant = TenantReport(SVC, before, after, coverage, entries(), created, keepit, draft)
    return Report(MADE_AT, (tenant,), check_again=CHECK_AGAIN)


def several() -> Report:
    """Two customers, the second of whom could not be checked."""
    other = Account("", "backup@northwind.example", "", NORTHWIND, AccountKind.UNREAD)
    problem = "The sign-in has ended. Microsoft asks for a new sign-in."
    return replace(
        whole(), tenants=(*whole().tenants, TenantReport(other, None, None, problem=problem))
    )


INJECTION = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
FORMULA = '=HYPERLINK("https://evil.example","click")'
TURNED = "contoso-\u202egnp.exe"
LONG = "x" * 4096


def hostile() -> Report:
    """Every name that comes from outside is an attack: markup, formula, direction, length."""
    who = Account(
        INJECTION + TURNED,
        f"{FORMULA}@\u202e../../evil\x00.example",
        ME,
        TENANT,
        AccountKind.MEMBER,
    )
    names = (INJECTION, FORMULA, TURNED, LONG)
    found = tuple(
        organization(name, account=who, policy=OFF, owner=Owner("1", name, is_me=False))
        for name in names
    )
    halved = (*names, "half \ud800 pair")
    projects = tuple(Project(name, name, names, (name,)) for name in halved)
    coverage: dict[str, Coverage | Unread] = {
        name: Coverage(projects, (), READ_AT, INJECTION) for name in names
    }
    actor = Actor(*names)
    act = Act(actor, READ_AT, Outcome.UNCHANGED, READ_AT, INJECTION, f"{FORMULA}\n{TURNED}")
    changed = tuple(
        Entry(
            name,
            Proposal(ChangeKind.OAUTH_ACCESS, Organization("", name), who),
            State.OFF,
            State.ON,
            act,
            act,
        )
        for name in names
    )
    connector = Connector(INJECTION, TURNED, FORMULA, LONG, "", INJECTION)
    created = Created(
        connector,
        Unread(UnreadReason.MISSING, INJECTION),
        INJECTION,
        Backup(BackupState.RUNNING, FORMULA),
        INJECTION,
        tuple(Difference(name, name, name) for name in names),
        READ_AT,
    )
    keepit = KeepitAccount(
        INJECTION,
        TURNED,
        Region(FORMULA, LONG),
        INJECTION,
        True,
        Seats(1, 1, violated=True),
        (connector,),
    )
    draft = ConnectorDraft(INJECTION, FORMULA, names, TURNED)
    tenant = TenantReport(
        who, None, inspection(*found, who=who), coverage, changed, created, keepit, draft
    )
    lost = TenantReport(who, None, None, problem=INJECTION)
    return Report(MADE_AT, (tenant, lost), check_again="\n".join(names))


def schema(name: str) -> Draft202012Validator:
    """The validator of ``resources/schemas/<name>.json``; times must be times."""
    document = json.loads((resources() / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def saved(report: Report) -> dict[str, Any]:
    """The document as a reader of the file gets it."""
    held: dict[str, Any] = json.loads(report_json.text(report))
    return held
