"""Who can sign in to the practice world, and the Microsoft Entra directories they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field

from setup_assistant.model import PERSONAL_TENANT
from setup_assistant.practice.identifiers import made_up, person_descriptor

PASSWORD = "practice"
SERVICE_ACCOUNT = "svc-keepit-backup@contoso.com"
ADMINISTRATOR = "admin@contoso.com"


@dataclass(frozen=True)
class Tenant:
    """A Microsoft Entra directory."""

    id: str
    domain: str
    name: str


CONTOSO = Tenant("c0470505-0000-4000-8000-00000000c0a7", "contoso.com", "Contoso")
NORTHWIND = Tenant("40274714-0000-4000-8000-0000000040d0", "northwind.example", "Northwind")


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in. ``tenant`` is the id of the directory the account signs in to."""

    upn: str
    name: str
    password: str = field(repr=False, default=PASSWORD)
    tenant: str = CONTOSO.id
    guest: bool = False

    @property
    def object_id(self) -> str:
        """Object id in the directory (``oid`` of a token)."""
        return made_up("person", self.upn)

    @property
    def profile_id(self) -> str:
        """Azure DevOps' id of the person: the profile's, also ``authenticatedUser.id``."""
        return made_up("profile", f"{self.tenant}\\{self.upn}")

    @property
    def descriptor(self) -> str:
        """Subject descriptor in Azure DevOps."""
        return person_descriptor(self.tenant, self.upn)


def everybody() -> dict[str, Person]:
    """The people of a fresh world by sign-in name."""
    people = (
        Person(SERVICE_ACCOUNT, "Keepit Backup"),
        Person(ADMINISTRATOR, "Alex Admin"),
        Person("anna.lind@contoso.com", "Anna Lind"),
        Person("ben.holm@contoso.com", "Ben Holm"),
        Person("it@northwind.example", "Northwind IT", tenant=NORTHWIND.id),
        Person("someone@outlook.com", "Some One", tenant=PERSONAL_TENANT),
    )
    return {person.upn: person for person in people}


def directories() -> dict[str, Tenant]:
    """The directories by id."""
    return {tenant.id: tenant for tenant in (CONTOSO, NORTHWIND)}
