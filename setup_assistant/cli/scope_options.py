"""The options that decide about organizations: which are left out, and which are set aside and why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from setup_assistant.cli import argument_types
from setup_assistant.cli.command import Args
from setup_assistant.errors import InputError
from setup_assistant.model import LONGEST_REASON, Account, Exemption, Organization, Scope
from setup_assistant.texts import _, listed, printable


@dataclass(frozen=True)
class SetAside:
    """One ``--set-aside`` with what was given after it."""

    organization: str
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True)
class ScopeArgs(Args):
    """Which organizations are left out of the backup, and which are set aside."""

    not_backed_up: tuple[str, ...]
    set_aside: tuple[SetAside, ...]

    def __bool__(self) -> bool:
        """Whether the command line decides about any organization."""
        return bool(self.not_backed_up or self.set_aside)

    def fault(self) -> str:
        """The sentence for a ``--set-aside`` without a reason, or empty."""
        for aside in self.set_aside:
            if not aside.reason:
                message = _("Say why {org} is set aside: add --reason TEXT behind it.")
                return message.format(org=aside.organization)
        return ""

    def scope(self, by: str, now: datetime) -> Scope:
        """What the options say; ``by`` is who accepts what is set aside."""
        exemptions = (
            Exemption(Organization("", aside.organization), aside.reason, by, now, aside.until)
            for aside in self.set_aside
        )
        return Scope(
            tuple(Organization("", name) for name in self.not_backed_up), tuple(exemptions)
        )

    def decided(self, account: Account, earlier: Scope) -> Scope:
        """What counts in a run of ``account``: the options, else what was decided ``earlier``.

        An exemption of a profile is accepted by whoever checks with it.
        """
        if self:
            return self.scope(account.upn, datetime.now(UTC))
        exemptions = (
            exemption if exemption.by else replace(exemption, by=account.upn)
            for exemption in earlier.exemptions
        )
        return replace(earlier, exemptions=tuple(exemptions))

    def compare(
        self, scope: Scope, organizations: Sequence[Organization], *, only_some: bool
    ) -> None:
        """Look whether ``scope`` fits the list of organizations, before anything is read of them.

        A name that isn't in it raises ``InputError`` where the command line names it: it is probably
        written wrong. One that was kept earlier may have gone since; that is only said.
        """
        unknown = listed(scope.unknown(organizations))
        if unknown and self:
            message = _(
                "Not among the organizations that are checked: {names}. Correct --not-backed-up or "
                "--set-aside."
            )
            raise InputError("organization", message.format(names=unknown))
        if unknown and not only_some:
            message = _("Not among the organizations that are checked any more: {names}.")
            print(message.format(names=unknown), file=sys.stderr)
        if organizations and not any(map(scope.backs_up, organizations)):
            message = _("Every organization is left out. Leave at least one to be backed up.")
            raise InputError("organization", message)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``ScopeArgs``."""
    option = parser.add_argument_group(
        _("which organizations count"),
        _(
            "OAuth access is needed only where you back up. An organization that can't be read can "
            "be set aside: it is accepted, never passed. --reason and --until belong to the "
            "--set-aside before them."
        ),
    ).add_argument
    option("--not-backed-up", action="append", default=[], metavar="NAME",
        type=argument_types.organization,
        help=_("this organization is left out of the backup; can be given several times"))  # fmt: skip
    option("--set-aside", action=_Begin, default=[], metavar="NAME", type=argument_types.organization,
        help=_("accept that this organization can't be read; can be given several times"))  # fmt: skip
    option("--reason", action=_Add, dest="set_aside", default=argparse.SUPPRESS, metavar="TEXT",
        type=_reason, help=_("why; it stands in every report"))  # fmt: skip
    option("--until", action=_Add, dest="set_aside", default=argparse.SUPPRESS, metavar="DATE",
        type=_day, help=_("the last day (UTC) that it is accepted, as 2026-12-24; else no end"))  # fmt: skip


class _Begin(argparse.Action):
    """``--set-aside NAME``."""

    def __call__(
        self, _parser: Any, namespace: Any, value: Any, _option: str | None = None
    ) -> None:
        namespace.set_aside = [*namespace.set_aside, SetAside(value)]


class _Add(argparse.Action):
    """What belongs to the ``--set-aside`` before it."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: Any, value: Any, option: str | None = None
    ) -> None:
        if not namespace.set_aside:
            parser.error(_("{option} belongs behind a --set-aside NAME.").format(option=option))
        *others, last = namespace.set_aside
        name = (option or "--").removeprefix("--")
        namespace.set_aside = [*others, replace(last, **{name: value})]


def _reason(text: str) -> str:
    reason = printable(text)
    if not 0 < len(reason) <= LONGEST_REASON:
        message = _("Enter a reason of at most {n} characters.").format(n=LONGEST_REASON)
        raise argparse.ArgumentTypeError(message)
    return reason


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("“{text}” is not a date; it looks like 2026-12-24.").format(text=text)
        raise argparse.ArgumentTypeError(message) from None
