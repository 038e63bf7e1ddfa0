"""The three calls that change something at Azure DevOps, and the one that reads back the membership."""

from __future__ import annotations

from urllib.parse import quote

from setup_assistant.services.devops_requests import Requests
from setup_assistant.services.devops_shapes import OAUTH_POLICY
from setup_assistant.texts import _

_GRAPH = "7.1-preview.1"


class DevOpsChanges:
    """Part of ``AzureDevOps``. Each change is sent once; ``AnswerLost`` means that it may have been made."""

    _ask: Requests

    def in_group(self, name: str, subject: str, group: str) -> bool:
        """Whether ``subject`` itself is in ``group``; both are subject descriptors."""
        call = _("look for the account in the administrators of {org}").format(org=name)
        return self._ask.exists(self._membership(name, subject, group), call, version=_GRAPH)

    def set_oauth_access(self, name: str, *, enabled: bool) -> None:
        """Turn *Third-party application access via OAuth* on or off: 204, nothing is told back.

        The stored value forbids, so it is the opposite (facts, 5.6: what the settings page sends).
        """
        call = _("change the policy of {org}").format(org=name)
        url = f"{self._ask.devops(name)}/_apis/OrganizationPolicy/Policies/{OAUTH_POLICY}"
        value = "false" if enabled else "true"
        self._ask.write(
            "PATCH",
            url,
            call,
            version="5.0-preview.1",
            json=[{"from": "", "op": 2, "path": "/Value", "value": value}],
            content_type="application/json-patch+json",
        )

    def add_to_group(self, name: str, subject: str, group: str) -> None:
        """Make ``subject`` a member of ``group`` (Graph memberships; needs an administrator)."""
        call = _("add the account to the administrators of {org}").format(org=name)
        self._ask.write("PUT", self._membership(name, subject, group), call, version=_GRAPH)

    def remove_from_group(self, name: str, subject: str, group: str) -> None:
        """Undo of ``add_to_group``."""
        call = _("remove the account from the administrators of {org}").format(org=name)
        self._ask.write("DELETE", self._membership(name, subject, group), call, version=_GRAPH)

    def _membership(self, name: str, subject: str, group: str) -> str:
        pair = f"{quote(subject, safe='')}/{quote(group, safe='')}"
        return f"{self._ask.graph(name)}/_apis/graph/memberships/{pair}"
