"""Which organizations are to be backed up, and which of those that can't be read are accepted so.

Keepit asks for administrator rights in every organization that the account can reach, and for OAuth
access only where it backs up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

LONGEST_REASON = 200
"""Characters of the reason of an exemption."""


def name_key(name: str) -> str:
    """Names of organizations that differ only in case are the same one's."""
    return name.casefold()


@dataclass(frozen=True)
class Organization:
    """One Azure DevOps organization.

    ``id`` is the one that the account's list gives; for one that was added by name, that of the host
    that answered, and empty until one did. It never changes, a name can.
    """

    id: str
    name: str
    by_name: bool = False
    """Whether somebody named it; the list didn't."""
    odd: str = ""
    """What can't be understood in its entry of the list, for support; such a one is never asked."""

    @cached_property
    def key(self) -> str:
        """What organizations are compared by where one of both has no id."""
        return name_key(self.name)


@dataclass(frozen=True)
class Exemption:
    """An organization that can't be read and is accepted so: why, by whom, since when, until when.

    ``by`` is a sign-in name. ``until`` is the last day (UTC) that it holds; None: until somebody
    takes it back.
    """

    organization: Organization
    reason: str
    by: str
    since: datetime
    until: date | None = None

    def over(self, at: datetime) -> bool:
        """Whether its last day has passed at ``at`` (aware)."""
        return self.until is not None and at.astimezone(UTC).date() > self.until


class _Register:
    """Organizations, found without going through all of them.

    The same is what has the same id, or the same name (whatever the case) where one of both has no
    id: a name can be given to another organization, an id can't.
    """

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self._ids, self._names = dict[str, int](), dict[str, int]()
        self._without_id = dict[str, int]()
        for place, one in enumerate(organizations):
            self._names[one.key] = place
            if one.id:
                self._ids[one.id.casefold()] = place
            else:
                self._without_id[one.key] = place

    def place(self, organization: Organization) -> int | None:
        """Where it stands among those that were given, or None."""
        if not organization.id:
            return self._names.get(organization.key)
        place = self._ids.get(organization.id.casefold())
        return self._without_id.get(organization.key) if place is None else place

    def __contains__(self, organization: Organization) -> bool:
        return self.place(organization) is not None


@dataclass(frozen=True)
class Scope:
    """What was decided about organizations; one that isn't named here is to be backed up."""

    left_out: tuple[Organization, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    @cached_property
    def _left_out(self) -> _Register:
        return _Register(self.left_out)

    @cached_property
    def _exempt(self) -> _Register:
        return _Register(exemption.organization for exemption in self.exemptions)

    def backs_up(self, organization: Organization) -> bool:
        """Whether the organization is to be backed up."""
        return organization not in self._left_out

    def exemption(self, organization: Organization) -> Exemption | None:
        """The exemption of the organization, whether it still holds or not."""
        place = self._exempt.place(organization)
        return None if place is None else self.exemptions[place]

    def with_backup(self, organizations: Iterable[Organization], *, backup: bool) -> Scope:
        """The same, but these are to be backed up, or left out."""
        changed = tuple(organizations)
        register = _Register(changed)
        others = tuple(one for one in self.left_out if one not in register)
        return replace(self, left_out=others if backup else (*others, *changed))

    def with_exemption(self, exemption: Exemption) -> Scope:
        """The same with this exemption, instead of an earlier one of its organization."""
        others = self.without_exemptions([exemption.organization]).exemptions
        return replace(self, exemptions=(*others, exemption))

    def without_exemptions(self, organizations: Iterable[Organization]) -> Scope:
        """The same without the exemptions of these."""
        register = _Register(organizations)
        others = tuple(one for one in self.exemptions if one.organization not in register)
        return replace(self, exemptions=others)

    def unknown(self, organizations: Iterable[Organization]) -> tuple[str, ...]:
        """Names that it decides about and that aren't among ``organizations``."""
        there = _Register(organizations)
        decided_about = (*self.left_out, *(one.organization for one in self.exemptions))
        return tuple(one.name for one in decided_about if one not in there)
