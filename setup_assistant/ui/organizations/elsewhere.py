"""What is said about an organization in the window, where it can be repaired and signed in to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from setup_assistant import labels
from setup_assistant.checks import scoping
from setup_assistant.checks.wording import Words
from setup_assistant.model import (
    Finding,
    Inspected,
    Inspection,
    OrganizationStatus,
    UnreadReason,
    Verdict,
)
from setup_assistant.texts import _, clock, ngettext


@dataclass(frozen=True)
class Elsewhere:
    """What is to be known of an organization that isn't of the first sign-in's directory.

    ``directory`` is the first sign-in's, for people; ``count`` says how many organizations wait for one
    to this one's; ``as_whom`` says who has read it.
    """

    directory: str = ""
    count: int = 0
    as_whom: str = ""


HERE = Elsewhere()
"""Of the first sign-in's directory."""


def elsewhere_of(inspected: Inspected | None, inspection: Inspection | None) -> Elsewhere:
    """What is to be known of ``inspected`` beside all the others."""
    if inspected is None or inspection is None:
        return HERE
    directory, waiting = inspected.evidence.directory, OrganizationStatus.SIGN_IN
    organizations = inspection.organizations if inspected.status is waiting else ()
    count = sum(
        one.evidence.directory == directory and one.status is waiting for one in organizations
    )
    as_whom = labels.as_whom(inspected.evidence, inspection.account)
    return Elsewhere(inspection.account.directory, count, as_whom)


def in_window(words: Words, finding: Finding, inspected: Inspected, elsewhere: Elsewhere) -> Words:
    """With what can be done here, and with why an exemption doesn't hold any more."""
    if finding.reason == UnreadReason.OTHER_DIRECTORY:
        words = _to_sign_in_to(words, inspected, elsewhere)
    words = replace(words, found=f"{scoping.ended(inspected)} {words.found}".strip())
    if finding.check != "oauth_access" or finding.verdict is not Verdict.FAILED:
        return words
    why = _(
        "Keepit requires this policy in every organization it backs up, to reach all its data. If you "
        "won't back up {org}, clear its tick under Back up."
    )
    return replace(words, why=why.format(org=inspected.organization.name))


def _to_sign_in_to(words: Words, inspected: Inspected, elsewhere: Elsewhere) -> Words:
    sentence = _("Your sign-in is for {directory}. Nothing else about {org} could be read. {time}.")
    form = ngettext(
        "Sign in there with the same account, and its {n} organization is checked and added. Keepit "
        "signs in once per connector: that directory may need a connector of its own.",
        "Sign in there with the same account, and its {n} organizations are checked and added. Keepit "
        "signs in once per connector: that directory may need a connector of its own.",
        elsewhere.count,
    )
    return replace(
        words,
        found=sentence.format(
            directory=elsewhere.directory,
            org=inspected.organization.name,
            time=clock(inspected.evidence.read_at),
        ),
        why=form.format(n=elsewhere.count),
    )
