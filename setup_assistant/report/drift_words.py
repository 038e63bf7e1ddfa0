"""A difference between two reports, as one sentence for people."""

from __future__ import annotations

from setup_assistant.checks import security_notes
from setup_assistant.model import Verdict
from setup_assistant.report import phrases
from setup_assistant.report.drift import Change, Kind
from setup_assistant.report.visible import visible
from setup_assistant.texts import _, pgettext

_WITH_WORDS = (Kind.BACKUP, Kind.POLICY, Kind.ADMINISTRATOR)


def words(change: Change) -> str:
    """What has changed, as one line without anything invisible in it."""
    said = _template(change.kind).format(
        organization=change.organization or change.tenant_id,
        tenant=change.tenant_id,
        check=security_notes.title(change.check),
        old=_value(change.kind, change.old),
        new=_value(change.kind, change.new),
    )
    return visible(said)


def _template(kind: Kind) -> str:
    return {
        Kind.REQUIREMENTS: _("The requirements are version {new} now; they were {old}."),
        Kind.TENANT_NEW: _("{tenant}: new in the report, checked with {new}."),
        Kind.TENANT_GONE: _("{tenant}: no longer in the report; it was checked with {old}."),
        Kind.UNCHECKED: _("{tenant}: could not be checked any more. {new}"),
        Kind.CHECKED: _("{tenant}: could be checked again."),
        Kind.ACCOUNT: _("{tenant}: checked with {new} now; it was {old}."),
        Kind.ORGANIZATION_NEW: _("{organization}: the account can reach it now."),
        Kind.ORGANIZATION_GONE: _("{organization}: the account can't reach it any more."),
        Kind.BACKUP: _("{organization}: {old} → {new}"),
        Kind.VERDICT: _("{organization}: {check}: {old} → {new}"),
        Kind.POLICY: _("{organization}: the policy as it was read: {old} → {new}"),
        Kind.ADMINISTRATOR: _("{organization}: administrator rights as they were read: {old} → {new}"),
        Kind.ENTITLEMENT: _("{organization}: the access level as it was read: {old} → {new}"),
        Kind.COVERAGE: _("{organization}: projects/repositories that the account can see: {old} → {new}"),
    }[kind]  # fmt: skip


def _value(kind: Kind, raw: str) -> str:
    """Raw words that people have another one for; everything else stays as it was read."""
    if kind is Kind.VERDICT:
        return phrases.verdict(Verdict(raw) if raw else None).word
    known = {
        "backed_up": _("To be backed up"),
        "left_out": pgettext("orgs.st.left", "Left out"),
        "on": _("On"),
        "off": _("Off"),
        "owner": _("Owner"),
        "administrator": _("Administrator"),
        "none": _("No"),
    }
    return known.get(raw, raw) if kind in _WITH_WORDS else raw
