"""Who can sign in to the practice world, and the Microsoft Entra directories they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from setup_assistant.model import PERSONAL_TENANT
from setup_assistant.practice.state.identifiers import (
    made_up,
    person_descriptor,
    principal_descriptor,
)

PASSWORD = "practice"
SERVICE_ACCOUNT = "svc-keepit-backup@contoso.com"
ADMINISTRATOR = "admin@contoso.com"
NORTHWIND_ADMINISTRATOR = "it@northwind.example"


@dataclass(frozen=True)
class Tenant:
    """A Microsoft Entra directory."""

    id: str
    domain: str
    name: str


CONTOSO = Tenant("c0470505-0000-4000-8000-00000000c0a7", "contoso.com", "Contoso")
NORTHWIND = Tenant("40274714-0000-4000-8000-0000000040d0", "northwind.example", "Northwind")

_PERSON_CLAIMS = "Microsoft.IdentityModel.Claims.ClaimsIdentity"
_PRINCIPAL_CLAIMS = "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in. ``tenant`` is the id of the directory the account signs in to.

    An ``application`` is a service principal: its ``upn`` is its object id, and it has no password.
    """

    upn: str
    name: str
    password: str = field(repr=False, default=PASSWORD)
    tenant: str = CONTOSO.id
    guest: bool = False
    application: bool = False
    home: str = ""
    """Id of the directory where the account of a guest is at home, if that is one of this world."""

    @property
    def object_id(self) -> str:
        """Object id in the directory (``oid`` of a token): a guest has another one than at home."""
        if self.application:
            return self.upn
        return made_up("person", f"{self.tenant}\\{self.upn}" if self.home else self.upn)

    def guest_of(self, tenant: str) -> Person:
        """The same account as a guest of the directory ``tenant``."""
        return replace(self, tenant=tenant, guest=True, home=self.tenant)

    @property
    def profile_id(self) -> str:
        """Azure DevOps' id of the person: the profile's, also ``authenticatedUser.id``."""
        return made_up("profile", f"{self.tenant}\\{self.upn}")

    @property
    def descriptor(self) -> str:
        """Subject descriptor in Azure DevOps."""
        described = principal_descriptor if self.application else person_descriptor
        return described(self.tenant, self.upn)

    @property
    def identity_descriptor(self) -> str:
        """Descriptor in the older identities interface and in ``connectionData``."""
        kind = _PRINCIPAL_CLAIMS if self.application else _PERSON_CLAIMS
        return f"{kind};{self.tenant}\\{self.upn}"


PIPELINE = Person(made_up("service principal", "nightly"), "Nightly check", "", application=True)
"""The service principal. Nobody can sign in as it at a page: a pipeline is handed its token."""


def everybody() -> dict[str, Person]:
    """The people of a fresh world by sign-in name."""
    people = (
        Person(SERVICE_ACCOUNT, "Keepit Backup"),
        Person(ADMINISTRATOR, "Alex Admin"),
        Person("anna.lind@contoso.com", "Anna Lind"),
        Person("ben.holm@contoso.com", "Ben Holm"),
        Person(NORTHWIND_ADMINISTRATOR, "Northwind IT", tenant=NORTHWIND.id),
        Person("someone@outlook.com", "Some One", tenant=PERSONAL_TENANT),
    )
    return {person.upn: person for person in people}


def directories() -> dict[str, Tenant]:
    """The directories by id."""
    return {tenant.id: tenant for tenant in (CONTOSO, NORTHWIND)}
