"""Is the account a work account of its directory? About the account, not about an organization."""

from __future__ import annotations

from typing import Final

from setup_assistant.checks import requirements
from setup_assistant.checks.wording import MY_ORGANIZATIONS, Words
from setup_assistant.model import Account, AccountKind, Finding, Verdict, Weight
from setup_assistant.texts import _

ID: Final = "work_account"


def judge(account: Account) -> Finding:
    """A personal account blocks. A guest (it may not see everything) and a service principal are advised against."""
    level = requirements.weight(ID)
    verdict, weight = {
        AccountKind.MEMBER: (Verdict.PASSED, level),
        AccountKind.GUEST: (Verdict.FAILED, Weight.ADVISED),
        AccountKind.PERSONAL: (Verdict.FAILED, level),
        AccountKind.SERVICE_PRINCIPAL: (Verdict.FAILED, Weight.ADVISED),
        AccountKind.UNREAD: (Verdict.UNKNOWN, level),
    }[account.kind]
    return Finding(ID, verdict, weight, account.kind.value)


def words(finding: Finding, account: Account) -> Words:
    """The words of a finding of this check."""
    return {
        AccountKind.MEMBER: _member,
        AccountKind.GUEST: _guest,
        AccountKind.PERSONAL: _personal,
        AccountKind.SERVICE_PRINCIPAL: _service_principal,
        AccountKind.UNREAD: _unread,
    }[AccountKind(finding.reason)](account)


def title() -> str:
    """Name of the check."""
    return _("Account type")


def _member(account: Account) -> Words:
    return Words(
        title=title(),
        head=_("Work account – member"),
        found=_("{upn} is a member of {directory}.").format(
            upn=account.upn, directory=account.domain
        ),
        why=_("Keepit needs a work account."),
    )


def _guest(account: Account) -> Words:
    return Words(
        title=title(),
        head=_("This account is a guest in {directory}").format(directory=account.tenant_id),
        found=_("{upn} was invited from another directory.").format(upn=account.upn),
        why=_("A guest may not see every organization. A member account is safer."),
        by_hand=(_("Sign in again with an account that is a member of the directory."),),
        link=MY_ORGANIZATIONS,
    )


def _personal(account: Account) -> Words:
    return Words(
        title=title(),
        head=_("This is a personal account"),
        found=_("{upn} is a personal Microsoft account.").format(upn=account.upn),
        why=_("Keepit needs a work account. Sign in with the service account."),
        by_hand=(_("Sign in with the service account."),),
        link=MY_ORGANIZATIONS,
    )


def _service_principal(account: Account) -> Words:
    return Words(
        title=title(),
        head=_("This is a service principal"),
        found=_(
            "{upn} is an application. What was found about administrator and access level is about "
            "it, not about Keepit's service account."
        ).format(upn=account.name or account.upn),
        why=_(
            "Keepit needs a work account. A service principal can watch the policies of organizations "
            "that are named to it."
        ),
        by_hand=(_("Check with the service account itself from time to time."),),
        link=MY_ORGANIZATIONS,
    )


def _unread(account: Account) -> Words:
    return Words(
        title=title(),
        head=_("The account type could not be read"),
        found=_("Nothing that was read says whether {upn} is a member or a guest.").format(
            upn=account.upn
        ),
        why=_("A guest may not see every organization. A member account is safer."),
        by_hand=(_("Look the account up in Microsoft Entra › Users, or check again."),),
        link=MY_ORGANIZATIONS,
    )
