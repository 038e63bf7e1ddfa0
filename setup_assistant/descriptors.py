"""The security identifiers of Azure DevOps' built-in groups: found by rule, never by a group's name.

A group's subject descriptor is ``vssgp.`` (or ``aadgp.``) and the base64url of a SID. The SID of a
built-in group of an organization is ``S-1-9-1551374245-a-b-c-d-0-0-0-0-n``: a to d are the scope's
GUID (.NET byte order) read as big-endian 32-bit numbers, n is 1 for Project Collection
Administrators and 3 for Project Collection Valid Users. Source: worked out from Microsoft's
published examples (inference), the test holds their vector.
"""

from __future__ import annotations

import base64
import binascii
import uuid

_AUTHORITY = "S-1-9-1551374245"
_ADMINISTRATORS = "-0-0-0-0-1"
_BUILT_IN = "-0-0-0-"


def domain_sid(instance_id: str) -> str:
    """The SID that the groups of one organization start with; empty if it is not a GUID."""
    try:
        raw = uuid.UUID(instance_id).bytes_le
    except ValueError:
        return ""
    parts = (int.from_bytes(raw[start : start + 4], "big") for start in (0, 4, 8, 12))
    return "-".join((_AUTHORITY, *map(str, parts)))


def administrators_sid(instance_id: str) -> str:
    """The SID of Project Collection Administrators in the organization with this host id."""
    return domain_sid(instance_id) + _ADMINISTRATORS


def administrators_descriptor(instance_id: str) -> str:
    """The subject descriptor of Project Collection Administrators."""
    return group_descriptor(administrators_sid(instance_id))


def group_descriptor(sid: str) -> str:
    """The subject descriptor of an Azure DevOps group."""
    return "vssgp." + base64.urlsafe_b64encode(sid.encode("ascii")).decode("ascii").rstrip("=")


def sid_of(descriptor: str) -> str:
    """The SID in a group's subject descriptor, or an empty string if there is none."""
    _, _, encoded = descriptor.partition(".")
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        sid = base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii")
    except (binascii.Error, UnicodeError):
        return ""
    return sid if sid.startswith("S-1-9-") else ""


def is_administrators(sid: str) -> bool:
    """Whether it is an administrators group of *some* scope: an organization's or a project's."""
    return sid.startswith(_AUTHORITY) and sid.endswith(_ADMINISTRATORS)


def is_built_in(sid: str, instance_id: str) -> bool:
    """Whether it is one of the groups that every organization has."""
    return sid.startswith(domain_sid(instance_id) + _BUILT_IN)
