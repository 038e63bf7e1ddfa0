"""What the organization's policies say besides the checks: advised or for information only.

Nothing here changes a status, a verdict or an exit code; no call is made for it. Where the sentences
come from is data (``requirements.sources``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from setup_assistant.checks import requirements
from setup_assistant.checks.wording import Words, settings_link
from setup_assistant.model import AccountKind, Evidence, Identity, Unread, UnreadReason
from setup_assistant.texts import _, clock


class Level(StrEnum):
    """How much it weighs."""

    ADVISED = "advised"
    INFORMATION = "information"


class Setting(StrEnum):
    """What a policy says."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Advice:
    """One policy. ``id`` is stable and names its sources too."""

    id: str
    level: Level
    setting: Setting
    words: Words
    sources: tuple[requirements.Source, ...]


def advice(evidence: Evidence) -> tuple[Advice, ...]:
    """What is worth telling, what is advised first; nothing of an organization that isn't known."""
    if not isinstance(evidence.identity, Identity):
        return ()
    return (*_addresses(evidence), *_guests(evidence), *_audit_log(evidence))


def setting(value: bool | Unread) -> Setting:
    """A policy's value as a word."""
    if isinstance(value, Unread):
        return Setting.UNKNOWN
    return Setting.ON if value else Setting.OFF


def _addresses(evidence: Evidence) -> tuple[Advice, ...]:
    if evidence.ip_conditional_access is not True:
        return ()
    words = Words(
        title=_("IP Conditional Access"),
        head=_("Rules for addresses count for programs too"),
        found=_(
            "The policy “Enable IP Conditional Access policy validation” is on. Read at {time}."
        ).format(time=clock(evidence.read_at)),
        why=_(
            "A Conditional Access rule that limits addresses then refuses a backup that comes from "
            "another one."
        ),
        by_hand=(
            _(
                "Ask your directory's administrator whether a rule for Azure DevOps limits addresses."
            ),
            _("If one does, ask Keepit which addresses your data centre uses, and allow them."),
        ),
        link=settings_link(evidence, "organizationPolicy"),
    )
    return (_advice("ip_conditional_access", Level.ADVISED, Setting.ON, words),)


def _guests(evidence: Evidence) -> tuple[Advice, ...]:
    identity = evidence.identity
    kind = identity.kind if isinstance(identity, Identity) else AccountKind.UNREAD
    guest = AccountKind.GUEST in (kind, evidence.account.kind)
    if not guest or evidence.guest_access is not False:
        return ()
    words = Words(
        title=_("External guest access"),
        head=_("Guests may not enter"),
        found=_("The policy “External guest access” is off. Read at {time}.").format(
            time=clock(evidence.read_at)
        ),
        why=_("{upn} is a guest of the directory, so it can lose its access here.").format(
            upn=evidence.account.upn
        ),
        by_hand=(_("Use an account that is a member of the directory, or turn the policy on."),),
        link=settings_link(evidence, "organizationPolicy"),
    )
    return (_advice("guest_access", Level.ADVISED, Setting.OFF, words),)


def _audit_log(evidence: Evidence) -> tuple[Advice, ...]:
    value = evidence.audit_log
    if isinstance(value, Unread) and value.reason is UnreadReason.NOT_ASKED:
        return ()  # saved by an earlier version, which didn't look
    state = setting(value)
    head, sentence = {
        Setting.ON: (
            _("An audit log is kept"),
            _("The policy “Log Audit Events” is on. Read at {time}."),
        ),
        Setting.OFF: (
            _("No audit log is kept"),
            _("The policy “Log Audit Events” is off. Read at {time}."),
        ),
        Setting.UNKNOWN: (
            _("Whether an audit log is kept could not be read"),
            _("The policy “Log Audit Events” could not be read. Read at {time}."),
        ),
    }[state]
    words = Words(
        title=_("Audit log"),
        head=head,
        found=sentence.format(time=clock(evidence.read_at)),
        why=_("Where it is on, changes appear in it for 90 days. It is off in a new organization."),
        link=settings_link(evidence, "organizationPolicy"),
    )
    return (_advice("audit_log", Level.INFORMATION, state, words),)


def _advice(identifier: str, level: Level, state: Setting, words: Words) -> Advice:
    return Advice(identifier, level, state, words, requirements.sources(identifier))
