"""The verdicts that each scenario must give, as agreed in the design; the letters are P F U n.

Order: directory, administrator, oauth_access, access_level, work_account; then the exit code.
None stands for a sign-in that can't be completed or a service that can't be reached.
"""

from __future__ import annotations

from setup_assistant.model import Inspection, Verdict

LETTERS = {
    Verdict.PASSED: "P",
    Verdict.FAILED: "F",
    Verdict.UNKNOWN: "U",
    Verdict.NOT_APPLICABLE: "n",
}
TABLE: dict[str, tuple[str | None, int]] = {
    "ready": ("PPPPP", 0),
    "policy_off": ("PPFPP", 1),
    "policies_denied": ("PPFPP", 1),
    "slow_change": ("PPFPP", 1),
    "change_ignored": ("PPFPP", 1),
    "change_refused": ("PPFPP", 1),
    "lost_change_answer": ("PPFPP", 1),
    "not_administrator": ("PFPPP", 1),
    "not_administrator_policy_off": ("PFFPP", 1),
    "nested_group": ("PPPPP", 0),
    "stakeholder": ("PPPFP", 0),
    "not_member": ("PFUnP", 1),
    "other_directory": ("UUUUP", 1),
    "directories": ("PPPPP", 1),
    "personal_backed": ("FnnnP", 1),
    "anonymous": ("UUUUP", 1),
    "unreadable_policy": ("PPUPP", 1),
    "renamed": ("UUUUP", 1),
    "deleted": ("UUUUP", 1),
    "throttled": ("PPPPP", 0),
    "expired_token": ("PPPPP", 0),
    "conditional_access_organization": ("UUUUP", 1),
    "guest": ("PPPPF", 0),
    "service_principal": ("PPPPP", 0),
    "repositories_denied": ("PPPPP", 0),
    "many": ("PPPPP", 0),
    "conditional_access_sign_in": (None, 4),
    "approval_required": (None, 4),
    "expired_sign_in": (None, 4),
    "never_opened": (None, 4),
    "offline": (None, 4),
}
KEEPIT_ONLY = (
    "consent_needed",
    "existing_authorization",
    "token_without_rights",
    "name_taken",
    "seats_exceeded",
    "access_unreadable",
    "lost_create_answer",
    "orphaned_connector",
    "sign_in_ended",
    "sign_in_ended_for_good",
    "sign_in_ended_of_another",
    "tls_intercepted",
    "scheduled",
    "configuration_pending",
    "incomplete_configuration",
)
"""Nothing of Azure DevOps is changed in these: as ``ready``."""

CHANGES_ONLY = ("slow_change", "change_ignored", "change_refused", "lost_change_answer")
"""What is checked is as in ``policy_off``; only changing it goes otherwise."""

AFFECTED = "fabrikam-labs"


def letters(inspection: Inspection, name: str = AFFECTED) -> str:
    """The verdicts of an organization, usually the one that scenarios are about, and of the account."""
    inspected = next(i for i in inspection.organizations if i.organization.name == name)
    findings = (*inspected.findings, inspection.account_finding)
    return "".join(LETTERS[finding.verdict] for finding in findings)
