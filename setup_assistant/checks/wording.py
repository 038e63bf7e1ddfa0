"""The words of a finding: their shape, links and times, and why something could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from setup_assistant.checks.judging import another_host, directory_label
from setup_assistant.model import Evidence, Finding, UnreadReason
from setup_assistant.texts import _, clock

PUBLIC_ADDRESS = "https://dev.azure.com"
"""Links always lead to the real service, in a practice run too."""

MY_ORGANIZATIONS = "https://aex.dev.azure.com/me"


@dataclass(frozen=True)
class Words:
    """One finding for people. ``by_hand`` are the clicks, in order; ``link`` opens the page for them.

    ``otherwise``: the last of ``by_hand`` is another way, in place of those before it.
    """

    title: str
    head: str
    found: str
    why: str
    by_hand: tuple[str, ...] = ()
    link: str = ""
    undo: str = ""
    otherwise: bool = False

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """``by_hand`` as ways of which one is enough, each with its own steps in order."""
        last = -1 if self.otherwise else len(self.by_hand)
        return tuple(filter(None, (self.by_hand[:last], self.by_hand[last:])))


def settings_link(evidence: Evidence, page: str) -> str:
    """Address of one page of the organization's settings, such as ``organizationPolicy``."""
    name = quote(evidence.organization.name, safe="", errors="replace")
    return f"{PUBLIC_ADDRESS}/{name}/_settings/{page}"


def unread_words(finding: Finding, evidence: Evidence, title: str, head: str, link: str) -> Words:
    """The words of every *unknown*: what came between, and what can be done about it."""
    if another_host(evidence):
        return _another_host(evidence, title, head)
    return Words(
        title=title,
        head=head,
        found=unread_sentence(finding.reason, evidence, finding.fact("detail")),
        why=_why(finding.reason, evidence),
        by_hand=_steps(finding.reason, evidence),
        link=MY_ORGANIZATIONS if finding.reason in _BEFORE_THE_DOOR else link,
        otherwise=finding.reason == UnreadReason.OTHER_DIRECTORY,
    )


def _another_host(evidence: Evidence, title: str, head: str) -> Words:
    """Whichever item is asked about: the listed organization was never looked at."""
    return Words(
        title=title,
        head=head,
        found=_(
            "Another organization answers under the name {org} than the one in the account's list. "
            "The listed one may have been renamed. Read at {time}."
        ).format(org=evidence.organization.name, time=clock(evidence.read_at)),
        why=_("The listed organization was not looked at, so nothing about it can be confirmed."),
        by_hand=(
            _("Open your organizations and look for its new name."),
            _("Check again: Azure DevOps may list it under the new name by then."),
        ),
        link=MY_ORGANIZATIONS,
    )


def _why(reason: str, evidence: Evidence) -> str:
    if reason == UnreadReason.NOT_FOUND and _in_the_list(evidence):
        return _(
            "What can't be read can't be confirmed. Microsoft keeps deleted organizations in the list "
            "for 28 days; Keepit may report it meanwhile."
        )
    if reason == UnreadReason.NOT_FOUND:
        return _("An organization that doesn't exist can't be checked or backed up.")
    if reason in _ITS_OWN_WORD:
        return _(
            "What can't be read can't be confirmed. Ask its administrator, or remove the account "
            "from this organization."
        )
    return _("What can't be read can't be confirmed.")


def _in_the_list(evidence: Evidence) -> bool:
    """Whether the account's own list names it; of earlier versions only the id tells."""
    organization = evidence.organization
    return bool(organization.id) and not organization.by_name


def unread_sentence(reason: str, evidence: Evidence, detail: str = "") -> str:
    """What came between, as one sentence; it is total over the reasons."""
    template = reason_form(reason)
    if reason == UnreadReason.NOT_FOUND and _in_the_list(evidence):
        template = _(
            "It is in the account's own list, but doesn't answer (HTTP 404). It may have been renamed "
            "or deleted. Read at {time}."
        )
    if reason == UnreadReason.SOMEBODY_BETWEEN and detail:
        template = _(
            "A web filter, a proxy or a front door answered in place of {org} ({detail}). Read at {time}."
        )
    return template.format(
        detail=detail,
        org=evidence.organization.name,
        upn=evidence.account.upn,
        directory=directory_label(evidence),
        time=clock(evidence.read_at),
    )


def reason_form(reason: str) -> str:
    """The sentence for a reason why something was not read or isn't asked; not yet formatted."""
    forms: dict[str, str] = {
        UnreadReason.CANCELLED: _("The check was stopped before {org} was read."),
        UnreadReason.NOT_MEMBER: _("{upn} is not a member of {org}. Read at {time}."),
        UnreadReason.OTHER_DIRECTORY: _(
            "{org} belongs to the directory {directory}, and this sign-in is for another one."
        ),
        UnreadReason.PERSONAL_BACKED: _(
            "{org} belongs to personal Microsoft accounts, not to a directory. Read at {time}."
        ),
        UnreadReason.ANONYMOUS: _(
            "{org} answered as it answers strangers and did not recognize {upn}. Read at {time}."
        ),
        UnreadReason.CONDITIONAL_ACCESS: _(
            "A Conditional Access rule refused {upn} access to {org}. Read at {time}."
        ),
        UnreadReason.NOT_SIGNED_IN: _("{org} did not accept the sign-in. Read at {time}."),
        UnreadReason.NO_ACCESS: _(
            "{org} doesn't give {upn} access. The sign-in itself is accepted elsewhere. Read at {time}."
        ),
        UnreadReason.SOMEBODY_BETWEEN: _(
            "A web filter, a proxy or a front door answered in place of {org}. Read at {time}."
        ),
        UnreadReason.REFUSED: _("{org} does not let {upn} read this. Read at {time}."),
        UnreadReason.NOT_FOUND: _(
            "Azure DevOps does not know an organization called {org}. Read at {time}."
        ),
        UnreadReason.MISSING: _("{org} answered, but without this setting. Read at {time}."),
        UnreadReason.CONTRADICTORY: _("{org} gave answers that disagree. Read at {time}."),
        UnreadReason.ODD_ENTRY: _(
            "The account's list holds {org} in a form that can't be understood, so it was not asked. "
            "Read at {time}."
        ),
        UnreadReason.MALFORMED: _("{org} gave an answer that can't be understood. Read at {time}."),
        UnreadReason.THROTTLED: _(
            "Azure DevOps asked to slow down, even after several tries. Read at {time}."
        ),
        UnreadReason.UNREACHABLE: _("Azure DevOps can't be reached. Read at {time}."),
        UnreadReason.SERVICE_FAULT: _("Azure DevOps has a problem. Read at {time}."),
        UnreadReason.SERVICE_PRINCIPAL: _(
            "Azure DevOps tells the owner of {org} to people only, not to a service principal. "
            "Read at {time}."
        ),
    }
    return forms.get(reason) or _("It could not be read. Read at {time}.")


def _steps(reason: str, evidence: Evidence) -> tuple[str, ...]:
    if reason == UnreadReason.NOT_FOUND and _in_the_list(evidence):
        return (
            _("Open your organizations and look for it under another name."),
            _("If it was deleted, its owner can restore it there for 28 days."),
        )
    if reason == UnreadReason.NOT_FOUND:
        return (_("Check the name. It is the first part of the address after dev.azure.com."),)
    if reason == UnreadReason.ODD_ENTRY:
        return (
            _("Open your organizations and find out which one it is."),
            _("Add it by its name, and remove the account from it if it isn't needed there."),
        )
    if reason == UnreadReason.OTHER_DIRECTORY:
        return (
            _(
                "Sign in to that directory too, with the same account, or ask its administrator to check."
            ),
            _("Or remove {upn} from {org} if the account isn't needed there.").format(
                upn=evidence.account.upn, org=evidence.organization.name
            ),
        )
    if reason == UnreadReason.CONDITIONAL_ACCESS:
        return (
            _("Ask the directory's administrator which Conditional Access rule applies."),
            _("Sign in from a device and network that the rule allows, then check again."),
        )
    if reason == UnreadReason.NO_ACCESS:
        return (
            _("Ask an administrator of {org} whether {upn} is a member, then check again.").format(
                upn=evidence.account.upn, org=evidence.organization.name
            ),
        )
    if reason == UnreadReason.SOMEBODY_BETWEEN:
        return (
            _("If this network has a sign-in page of its own, sign in to it, then check again."),
            _("Ask your network team to let this computer reach Azure DevOps directly."),
        )
    if reason in _LATER:
        return (_("Wait a few minutes, then check again."),)
    return (_("Open the page and look, or ask an administrator of the organization."),)


_ITS_OWN_WORD = frozenset(
    {
        UnreadReason.NOT_MEMBER,
        UnreadReason.NO_ACCESS,
        UnreadReason.REFUSED,
        UnreadReason.ANONYMOUS,
        UnreadReason.PERSONAL_BACKED,
    }
)
"""Azure DevOps itself says that the account isn't let in: only then it may be the account's matter.

Of another directory it says so too, but there the steps name these two ways.
"""

_BEFORE_THE_DOOR = frozenset({UnreadReason.NOT_FOUND, UnreadReason.ODD_ENTRY})
"""Where the organization's own pages can't be opened."""

_LATER = frozenset(
    {
        UnreadReason.CANCELLED,
        UnreadReason.NOT_SIGNED_IN,
        UnreadReason.THROTTLED,
        UnreadReason.UNREACHABLE,
        UnreadReason.SERVICE_FAULT,
    }
)
