"""Who Azure DevOps says the caller is: a person, a service principal, or a stranger.

``connectionData`` is in no published specification; the shapes follow what public clients read. A
person's descriptor is ``Microsoft.IdentityModel.Claims.ClaimsIdentity;{tenant}\\{upn}``. That a
service principal's is ``…AadServicePrincipal;{tenant}\\{object id}``, with a subject descriptor
that starts with ``aadsp.``, is an inference from other people's code.
"""

from __future__ import annotations

import uuid
from typing import Any

from setup_assistant.model import PERSONAL_TENANT, Account, AccountKind, Identity
from setup_assistant.services.devops_shapes import SERVICE
from setup_assistant.services.shapes import Shape
from setup_assistant.texts import person_name

_PERSON = ("aad.", "Microsoft.IdentityModel.Claims.ClaimsIdentity;")
_PRINCIPAL = ("aadsp.", "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;")


def identity(body: Any, call: str) -> Identity | None:
    """``connectionData`` of an organization: the account, or None for an answer to strangers."""
    shape = Shape(body, SERVICE, call)
    user = _recognized(shape)
    if user is None:
        return None
    descriptor = user.text("subjectDescriptor")
    return Identity(user.guid("id"), descriptor, shape.guid("instanceId"), _kind(user))


def caller(body: Any, call: str) -> Account | None:
    """``connectionData`` of the profile service: whose token it is, or None for a stranger.

    The object id is told for service principals only; for people it stays empty.
    """
    user = _recognized(Shape(body, SERVICE, call))
    if user is None:
        return None
    tenant, _, name = user.text("descriptor").partition(";")[2].partition("\\")
    kind = AccountKind.PERSONAL if tenant.lower() == PERSONAL_TENANT else _kind(user)
    object_id = name if kind is AccountKind.SERVICE_PRINCIPAL else ""
    if not _is_guid(tenant) or not name:
        raise user.malformed("descriptor names no directory")
    name = person_name(name)
    shown = person_name(user.optional_text("providerDisplayName")) or name
    return Account(shown, name, object_id, tenant.lower(), kind)


def _recognized(shape: Shape) -> Shape | None:
    """The authenticated user, unless it is the one that stands for strangers."""
    user = shape.inside("authenticatedUser")
    known = _is(user, _PERSON) or _is(user, _PRINCIPAL)
    same = known and shape.inside("authorizedUser").guid("id") == user.guid("id")
    return user if same else None


def _is(user: Shape, kind: tuple[str, str]) -> bool:
    subject, claims = kind
    told = user.optional_text("subjectDescriptor").startswith(subject)
    return told or user.optional_text("descriptor").startswith(claims)


def _kind(user: Shape) -> AccountKind:
    """Who is a guest is inferred from the published examples: metaTypeId 0 member, 1 guest."""
    if _is(user, _PRINCIPAL):
        return AccountKind.SERVICE_PRINCIPAL
    told = user.number("metaTypeId")
    kinds = {0: AccountKind.MEMBER, 1: AccountKind.GUEST}
    return AccountKind.UNREAD if told is None else kinds.get(told, AccountKind.UNREAD)


def _is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
