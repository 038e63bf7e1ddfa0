"""One Azure DevOps organization of the practice world: members, groups, policies, projects."""

from __future__ import annotations

from dataclasses import dataclass, field

from setup_assistant.practice.state import policies
from setup_assistant.practice.state.identifiers import (
    ADMINISTRATORS,
    BUILD_ADMINISTRATORS,
    SERVICE_ACCOUNTS,
    VALID_USERS,
    built_in_sid,
    entra_group_sid,
    group_descriptor,
    made_up,
    own_group_sid,
)
from setup_assistant.practice.state.people import Person
from setup_assistant.practice.state.policies import Policy

LICENSES = {
    "express": "Basic",
    "stakeholder": "Stakeholder",
    "advanced": "Basic + Test Plans",
}
"""``accountLicenseType`` and what people call it."""


@dataclass
class Member:
    """A person in the organization. ``status`` as in user entitlements: active, pending, …"""

    person: Person
    license: str = "express"
    status: str = "active"


@dataclass
class Project:
    """A project with the names of its Git repositories."""

    id: str
    name: str
    repositories: list[str]
    visibility: str = "private"
    disabled: set[str] = field(default_factory=set)
    """Repositories that nobody can use for now."""


@dataclass
class Group:
    """A group; ``scope`` is what its name is prefixed with, ``members`` are subject descriptors."""

    sid: str
    name: str
    scope: str
    domain: str
    description: str = ""
    special: str = "Generic"
    entra_id: str = ""
    members: set[str] = field(default_factory=set)

    @property
    def descriptor(self) -> str:
        return group_descriptor(self.sid)

    @property
    def identity(self) -> str:
        """Descriptor in the older identities interface."""
        return f"Microsoft.TeamFoundation.Identity;{self.sid}"

    @property
    def storage_key(self) -> str:
        return made_up("storage key", self.sid)


@dataclass
class Organization:
    """``id`` is the account's id, the host's instance id and the scope of its groups in one.

    ``listed`` holds the sign-in names that find it in their list of organizations: the list can
    still hold an organization that no longer lets the person in.
    """

    name: str
    tenant: str
    owner: Person
    members: dict[str, Member] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=policies.new)
    projects: list[Project] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    listed_inside: bool = False
    """Only tokens of its own directory find it in a list."""
    public: bool = False
    """Has public projects, so that strangers are answered as ``Anonymous``."""
    conditional_access: bool = False
    """A rule of the directory refuses this computer."""
    policies_readable: bool = True
    overview_readable: bool = True
    repositories_denied: bool = False
    """The right to read repositories was taken away."""
    deleted: bool = False
    """Still in the lists, as for 28 days after it was deleted; answers as if it never was."""
    listed_id: str = ""
    """The id that lists give to this name where it belonged to another organization before."""
    policies_denied: set[str] = field(default_factory=set)
    """Sign-in names for whom *Manage enterprise policies* is set to Deny: it comes before any Allow."""
    late: dict[str, int] = field(default_factory=dict)
    """What was changed and is still shown as it was, and in how many more answers."""

    @property
    def id(self) -> str:
        return made_up("organization", self.name)

    @property
    def domain(self) -> str:
        return f"vstfs:///Framework/IdentityDomain/{self.id}"

    @property
    def administrators(self) -> Group:
        """Project Collection Administrators."""
        return self.groups[group_descriptor(built_in_sid(self.id, ADMINISTRATORS))]

    @property
    def contributors(self) -> Group:
        """Contributors of the first project: where plain members are."""
        return self.groups[group_descriptor(own_group_sid(self.projects[0].id, "Contributors"))]

    def add(self, group: Group) -> Group:
        """Add a group."""
        self.groups[group.descriptor] = group
        return group

    def add_entra_group(self, name: str) -> Group:
        """A Microsoft Entra group that the organization knows."""
        object_id = made_up("Entra group", name)
        sid = entra_group_sid(object_id)
        return self.add(Group(sid, name, "TEAM FOUNDATION", self.domain, entra_id=object_id))

    def join(self, person: Person, group: Group, level: str = "express") -> None:
        """Make the person a member of the organization and of the group."""
        self.members.setdefault(person.descriptor, Member(person, level))
        self.listed.add(person.upn)
        group.members.add(person.descriptor)

    def leave_groups(self, descriptor: str) -> None:
        """Take the subject out of every group."""
        for group in self.groups.values():
            group.members.discard(descriptor)

    def remove(self, person: Person) -> None:
        """The person is no longer a member; the list of organizations doesn't know it yet."""
        self.leave_groups(person.descriptor)
        self.members.pop(person.descriptor, None)

    def direct_groups(self, descriptor: str) -> list[Group]:
        """Groups that hold the subject itself."""
        return [group for group in self.groups.values() if descriptor in group.members]

    def all_groups(self, descriptor: str) -> list[Group]:
        """Groups that hold the subject, directly or through other groups."""
        groups: dict[str, Group] = {}
        queue = [descriptor]
        while queue:
            for group in self.direct_groups(queue.pop()):
                if group.descriptor not in groups:
                    groups[group.descriptor] = group
                    queue.append(group.descriptor)
        return list(groups.values())

    def shows_old(self, what: str) -> bool:
        """Whether this answer still shows ``what`` as it was before the last change of it."""
        times = self.late.pop(what, 0)
        if times > 1:
            self.late[what] = times - 1
        return times > 0

    def is_administrator(self, person: Person) -> bool:
        """In Project Collection Administrators, directly or not."""
        return self.administrators in self.all_groups(person.descriptor)


def new(name: str, tenant: str, owner: Person) -> Organization:
    """An organization with its built-in groups, one project, and its owner as administrator."""
    organization = Organization(name, tenant, owner)
    project = Project(made_up("project", name), "Backend", ["backend", "backend-docs"])
    organization.projects.append(project)
    for group in (*_collection_groups(organization), *_project_groups(project)):
        organization.add(group)
    everyone = organization.groups[group_descriptor(built_in_sid(organization.id, VALID_USERS))]
    everyone.members = {d for d in organization.groups if d != everyone.descriptor}
    organization.join(owner, organization.administrators)
    return organization


def _collection_groups(organization: Organization) -> tuple[Group, ...]:
    def group(ending: str, name: str, description: str, special: str = "Generic") -> Group:
        sid = built_in_sid(organization.id, ending)
        domain = organization.domain
        return Group(sid, name, organization.name, domain, description, special)

    return (
        group(VALID_USERS, "Project Collection Valid Users",
              "Everybody who has access to the collection.", "EveryoneApplicationGroup"),
        group(SERVICE_ACCOUNTS, "Project Collection Service Accounts",
              "Service accounts of this collection.", "ServiceApplicationGroup"),
        group(BUILD_ADMINISTRATORS, "Project Collection Build Administrators",
              "May administer build resources."),
        group(ADMINISTRATORS, "Project Collection Administrators",
              "May perform all operations on the collection.", "AdministrativeApplicationGroup"),
    )  # fmt: skip


def _project_groups(project: Project) -> tuple[Group, ...]:
    domain = f"vstfs:///Classification/TeamProject/{project.id}"
    return (
        # Ends like Project Collection Administrators, under the project's scope.
        Group(built_in_sid(project.id, ADMINISTRATORS), "Project Administrators", project.name,
              domain, "May perform all operations in the project.",
              "AdministrativeApplicationGroup"),
        Group(own_group_sid(project.id, "Contributors"), "Contributors", project.name,
              domain, "May add, modify and delete items in the project."),
    )  # fmt: skip
