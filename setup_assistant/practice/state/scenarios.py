"""The scenarios by name: each changes a fresh world so that one thing is wrong, or special.

A scenario's name also stands in ``World.flags``. Those that concern the sign-in or the network
change nothing here: the services ask for the flag. Keepit's own are ``KEEPIT_SCENARIOS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from setup_assistant.practice.state import organization as organizations
from setup_assistant.practice.state.identifiers import made_up
from setup_assistant.practice.state.keepit import (
    EARLIER_RUN,
    INCOMPLETE,
    PENDING,
    READ_RIGHTS,
    SIGN_IN_ENDED,
    SUGGESTED_NAME,
    Connector,
    KeepitState,
    identifier_of,
    running,
)
from setup_assistant.practice.state.organization import Organization
from setup_assistant.practice.state.people import (
    ADMINISTRATOR,
    NORTHWIND,
    NORTHWIND_ADMINISTRATOR,
    PIPELINE,
    SERVICE_ACCOUNT,
)
from setup_assistant.practice.state.policies import AUDIT, IP, OAUTH
from setup_assistant.practice.state.world import World

NO_TENANT = "00000000-0000-0000-0000-000000000000"
AFFECTED = "fabrikam-labs"
OWNED = frozenset({"contoso", "fabrikam-archive"})
"""Owned by the service account; in the others it is a direct administrator."""
NAMES = (
    "contoso", "contoso-data", "contoso-finance", "contoso-hr", "contoso-it", "contoso-legal",
    "contoso-mobile", "contoso-platform", "contoso-web", AFFECTED, "fabrikam-archive",
    "northwind-emea",
)  # fmt: skip

LOGGED = frozenset({"contoso", "contoso-finance", AFFECTED})
"""They keep an audit log; it is off in a new organization."""
FENCED = "contoso-finance"
"""There rules for addresses count for programs too."""

PIPELINE_ORGANIZATIONS = ("contoso", "contoso-data")
"""Administered by the service principal in ``service_principal``, besides the affected one."""

NORTHWIND_ORGANIZATIONS = ("northwind-emea", "northwind-lab", "northwind-shop")
"""Those of the other directory in ``directories``."""

ORGANIZATIONS = {"many": 500}
"""How many organizations a scenario has where it isn't the usual twelve."""
EXTRA_FLAGS = {"expired_sign_in": ("expired_token",)}
"""Flags that a scenario holds besides its own name."""


def _consent_needed(state: KeepitState) -> None:
    state.connectors = [c for c in state.connectors if c.type != "azure-do"]


def _token_without_rights(state: KeepitState) -> None:
    for token in state.tokens:
        token.eacl = READ_RIGHTS


def _name_taken(state: KeepitState) -> None:
    state.connectors.append(running(SUGGESTED_NAME, "azure-do", orglink=state.orglinks[-1]))


def _seats_exceeded(state: KeepitState) -> None:
    state.seats_used, state.seats_limit = 112, 100
    _scheduled(state)  # the seats are what stops the backup, and nothing else


def _access_unreadable(state: KeepitState) -> None:
    state.access_unreadable = True


def _lost_create_answer(state: KeepitState) -> None:
    state.answers_to_lose = 1


def _scheduled(state: KeepitState) -> None:
    state.api_task = state.page_task = ""


def _configuration_pending(state: KeepitState) -> None:
    state.api_task = state.page_task = PENDING


def _incomplete_configuration(state: KeepitState) -> None:
    state.api_task = state.page_task = INCOMPLETE


def _orphaned_connector(state: KeepitState) -> None:
    """An earlier run created the connector and ended before it enabled, shared and started it."""
    orphan = Connector(
        SUGGESTED_NAME,
        orglink=state.orglinks[-1],
        created=EARLIER_RUN,
        guid=identifier_of("connector", SUGGESTED_NAME),
    )
    state.connectors.append(orphan)


def _sign_in_ended(state: KeepitState) -> Connector:
    """A connector that has backed up for long, until its sign-in ended."""
    connector = running(SUGGESTED_NAME, "azure-do", orglink=identifier_of("link", SUGGESTED_NAME))
    connector.lose_sign_in(SIGN_IN_ENDED)
    state.connectors.append(connector)
    return connector


def _sign_in_ended_for_good(state: KeepitState) -> None:
    _sign_in_ended(state).incurable = True


def _sign_in_ended_of_another(state: KeepitState) -> None:
    """The service account isn't the one that approved: signing in with it reaches other organizations."""
    state.approved_by[_sign_in_ended(state).orglink] = ADMINISTRATOR


KEEPIT_SCENARIOS: dict[str, Callable[[KeepitState], object]] = {
    "consent_needed": _consent_needed,
    "token_without_rights": _token_without_rights,
    "name_taken": _name_taken,
    "seats_exceeded": _seats_exceeded,
    "access_unreadable": _access_unreadable,
    "lost_create_answer": _lost_create_answer,
    "scheduled": _scheduled,
    "configuration_pending": _configuration_pending,
    "incomplete_configuration": _incomplete_configuration,
    "orphaned_connector": _orphaned_connector,
    "sign_in_ended": _sign_in_ended,
    "sign_in_ended_for_good": _sign_in_ended_for_good,
    "sign_in_ended_of_another": _sign_in_ended_of_another,
}


def apply_to_keepit(state: KeepitState, flags: Iterable[str]) -> None:
    """Change ``state`` as the flags say; flags that aren't about Keepit change nothing."""
    for flag in sorted(KEEPIT_SCENARIOS.keys() & set(flags)):
        KEEPIT_SCENARIOS[flag](state)


def default_organizations(world: World, number: int) -> None:
    """The first ``number`` organizations; the affected one is always among them."""
    names = [*NAMES, *(f"org-{n:04}" for n in range(len(NAMES) + 1, number + 1))][:number]
    if AFFECTED not in names:
        names[-1] = AFFECTED
    account, administrator = world.people[SERVICE_ACCOUNT], world.people[ADMINISTRATOR]
    for name in names:
        owner = account if name in OWNED else administrator
        organization = organizations.new(name, account.tenant, owner)
        organization.join(account, organization.administrators)
        organization.join(administrator, organization.administrators)
        organization.policies[AUDIT].value = name in LOGGED
        organization.policies[IP].value = name == FENCED
        if name == AFFECTED:
            organization.projects[0].repositories.append("backend-2019")
            organization.projects[0].disabled.add("backend-2019")
        world.organizations[name] = organization


def _affected(world: World, name: str = AFFECTED) -> Organization:
    if name not in world.affected:
        world.affected = (*world.affected, name)
    return world.organizations[name]


def _nothing(world: World) -> None:
    """Everything is in order, as far as the organizations go."""
    del world


def _policy_off(world: World, name: str = AFFECTED) -> None:
    _affected(world, name).policies[OAUTH].value = True


def _policy_enforced(world: World) -> None:
    _policy_off(world)
    _affected(world).policies[OAUTH].enforced = True


def _policies_denied(world: World) -> None:
    _policy_off(world)
    _affected(world).policies_denied.add(SERVICE_ACCOUNT)


def _not_administrator(world: World) -> None:
    organization, account = _affected(world), world.people[SERVICE_ACCOUNT]
    organization.leave_groups(account.descriptor)
    organization.join(account, organization.contributors)


def _nested_group(world: World) -> None:
    _not_administrator(world)
    organization = _affected(world)
    team = organization.add_entra_group("Backup Operators")
    organization.join(world.people[SERVICE_ACCOUNT], team)
    organization.administrators.members.add(team.descriptor)


def _stakeholder(world: World) -> None:
    descriptor = world.people[SERVICE_ACCOUNT].descriptor
    _affected(world).members[descriptor].license = "stakeholder"


def _not_member(world: World) -> None:
    _affected(world).remove(world.people[SERVICE_ACCOUNT])


def _other_directory(world: World, name: str = AFFECTED) -> None:
    organization = _affected(world, name)
    organization.remove(world.people[SERVICE_ACCOUNT])
    organization.tenant = NORTHWIND.id


def _directories(world: World) -> None:
    """The account is a guest of another directory, too, and administers its organizations there."""
    account = world.people[SERVICE_ACCOUNT]
    guest = account.guest_of(NORTHWIND.id)
    world.guests[account.upn] = (guest,)
    for name in NORTHWIND_ORGANIZATIONS:
        owner = world.people[NORTHWIND_ADMINISTRATOR]
        organization = organizations.new(name, NORTHWIND.id, owner)
        organization.join(guest, organization.administrators)
        world.organizations[name] = organization
        _affected(world, name)
    _policy_off(world, "northwind-shop")
    world.organizations["northwind-lab"].listed_inside = True


def _personal_backed(world: World) -> None:
    _other_directory(world)
    _affected(world).tenant = NO_TENANT


def _anonymous(world: World) -> None:
    _not_member(world)
    _affected(world).public = True


def _unreadable_policy(world: World) -> None:
    organization = _affected(world)
    organization.policies_readable = False
    organization.policies[OAUTH].explicit = False


def _renamed(world: World) -> None:
    """The list still holds an organization that was renamed since; another one has its name now."""
    _affected(world).listed_id = made_up("organization", "renamed since")


def _deleted(world: World) -> None:
    _affected(world).deleted = True


def _unreadable_owner(world: World) -> None:
    _affected(world).overview_readable = False


def _only_affected(world: World) -> None:
    _affected(world)


def _conditional_access_organization(world: World) -> None:
    _affected(world).conditional_access = True


def _guest(world: World) -> None:
    guest = world.change_person(SERVICE_ACCOUNT, guest=True)
    for organization in world.organizations.values():
        organization.members[guest.descriptor].person = guest


def _service_principal(world: World) -> None:
    """A pipeline's service principal administers some of the organizations; nobody lists them to it."""
    for name in (AFFECTED, *PIPELINE_ORGANIZATIONS):
        if name in world.organizations:
            organization = _affected(world, name)
            organization.join(PIPELINE, organization.administrators)


def _repositories_denied(world: World) -> None:
    _affected(world).repositories_denied = True


def _not_administrator_policy_off(world: World) -> None:
    _not_administrator(world)
    _policy_off(world)


def _demo(world: World) -> None:
    for name in (AFFECTED, "fabrikam-archive"):
        if name in world.organizations:
            _policy_off(world, name)
    if "northwind-emea" in world.organizations:
        _other_directory(world, "northwind-emea")


SCENARIOS: dict[str, Callable[[World], None]] = {
    "ready": _nothing,
    "policy_off": _policy_off,
    "policy_enforced": _policy_enforced,
    "policies_denied": _policies_denied,
    "slow_change": _policy_off,
    "change_ignored": _policy_off,
    "change_refused": _policy_off,
    "lost_change_answer": _policy_off,
    "not_administrator": _not_administrator,
    "not_administrator_policy_off": _not_administrator_policy_off,
    "nested_group": _nested_group,
    "stakeholder": _stakeholder,
    "not_member": _not_member,
    "other_directory": _other_directory,
    "directories": _directories,
    "personal_backed": _personal_backed,
    "anonymous": _anonymous,
    "unreadable_policy": _unreadable_policy,
    "unreadable_owner": _unreadable_owner,
    "renamed": _renamed,
    "deleted": _deleted,
    "throttled": _only_affected,
    "expired_token": _nothing,
    "expired_sign_in": _nothing,
    "conditional_access_sign_in": _nothing,
    "conditional_access_organization": _conditional_access_organization,
    "guest": _guest,
    "service_principal": _service_principal,
    "repositories_denied": _repositories_denied,
    "never_opened": _nothing,
    "approval_required": _nothing,
    "existing_authorization": _nothing,
    **dict.fromkeys(KEEPIT_SCENARIOS, _nothing),
    "tls_intercepted": _nothing,
    "offline": _nothing,
    "many": _nothing,
    "demo": _demo,
}


def make(scenario: str = "ready", organizations: int | None = None, latency_ms: float = 0) -> World:
    """A fresh world in which ``scenario`` holds.

    ``organizations`` is their number (12 unless the scenario says otherwise), ``latency_ms`` the
    time every request takes. Raises ``KeyError`` for an unknown scenario.
    """
    change: Callable[[World], None] = SCENARIOS[scenario]
    world = World(scenario, {scenario, *EXTRA_FLAGS.get(scenario, ())}, latency_ms / 1000)
    default_organizations(world, organizations or ORGANIZATIONS.get(scenario, 12))
    change(world)
    apply_to_keepit(world.keepit, world.flags)
    return world
