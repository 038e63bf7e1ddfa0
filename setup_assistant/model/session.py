"""What this run has learnt so far, and the little that the first page needs of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from setup_assistant.model.inspection import Account, Inspection
    from setup_assistant.model.keepit import Created, KeepitAccount


@dataclass(frozen=True)
class Region:
    """A Keepit data centre: ``code`` is the first part of its web address."""

    code: str
    label: str


@dataclass(frozen=True)
class ConnectorDraft:
    """What the user wants. ``orglink`` empty = approve a new authorization in Keepit."""

    name: str = ""
    retention: str = ""
    members: tuple[str, ...] = ()
    orglink: str = ""


class SignInMethod(StrEnum):
    PRIVATE = "private"
    OWN = "own"
    CODE = "code"


@dataclass(frozen=True)
class Session:
    """Everything this run has learnt. Holds no token and no password."""

    method: SignInMethod = SignInMethod.PRIVATE
    expected: str = ""
    account: Account | None = None
    signed_in_with: SignInMethod | None = None
    signed_in_at: datetime | None = None
    added: tuple[str, ...] = ()
    inspection: Inspection | None = None
    keepit: KeepitAccount | None = None
    region: str = "dk-co"
    draft: ConnectorDraft = field(default_factory=ConnectorDraft)
    created: Created | None = None
