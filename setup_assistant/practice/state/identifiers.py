"""Azure DevOps' identifiers, computed as the service computes them.

A group's SID is made of the bytes of its scope's GUID (in .NET's byte order, read as big-endian
numbers) and, for built-in groups, a well-known ending. A *subject descriptor* is a prefix and the
base64url text of the SID, or of a person's identifier.
"""

from __future__ import annotations

import base64
import uuid

PRACTICE_IDS = uuid.UUID("5e70a551-57a7-4000-8000-000000000000")
"""Namespace of every made-up id of the practice world: the same name gives the same id."""

_DOMAIN = "S-1-9-1551374245"
_ENTRA_DOMAIN = "S-1-9-1551374245-1204400969-2402986413-2179408616"

ADMINISTRATORS = "0-0-0-0-1"
"""Ending of Project Collection Administrators."""
SERVICE_ACCOUNTS = "0-0-0-0-2"
VALID_USERS = "0-0-0-0-3"
BUILD_ADMINISTRATORS = "0-0-0-1-2"


def made_up(kind: str, name: str) -> str:
    """A stable GUID for the thing called ``name``."""
    return str(uuid.uuid5(PRACTICE_IDS, f"{kind}:{name.lower()}"))


def built_in_sid(scope: str, ending: str) -> str:
    """SID of a built-in group of the organization whose host id is ``scope``."""
    return f"{_DOMAIN}-{_numbers(scope)}-{ending}"


def own_group_sid(scope: str, name: str) -> str:
    """SID of a group somebody made in the organization ``scope``."""
    return f"{_DOMAIN}-{_numbers(scope)}-1-{_numbers(made_up('group', scope + name))}"


def entra_group_sid(object_id: str) -> str:
    """SID of a Microsoft Entra group, which carries its object id."""
    return f"{_ENTRA_DOMAIN}-3-{_numbers(object_id)}"


def group_descriptor(sid: str) -> str:
    """Subject descriptor of a group: ``aadgp.`` for Microsoft Entra's, ``vssgp.`` for own ones."""
    return ("aadgp." if sid.startswith(f"{_ENTRA_DOMAIN}-3-") else "vssgp.") + _encoded(sid)


def person_descriptor(tenant: str, upn: str) -> str:
    """Subject descriptor of a person as a member of the directory ``tenant``."""
    return "aad." + _encoded(made_up("subject", f"{tenant}\\{upn}"))


def principal_descriptor(tenant: str, object_id: str) -> str:
    """Subject descriptor of a service principal of the directory ``tenant``."""
    return "aadsp." + _encoded(made_up("subject", f"{tenant}\\{object_id}"))


def _numbers(guid: str) -> str:
    raw = uuid.UUID(guid).bytes_le
    return "-".join(str(int.from_bytes(raw[at : at + 4], "big")) for at in range(0, 16, 4))


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
