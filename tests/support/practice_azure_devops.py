"""The practice Azure DevOps without sockets: a caller with the service account's token."""

from __future__ import annotations

from typing import Any

from werkzeug.test import Client, TestResponse

from setup_assistant.practice.azure_devops import app
from setup_assistant.practice.azure_devops.app import HOSTS
from setup_assistant.practice.state import people
from setup_assistant.practice.state.world import World

PREVIEW = {"api-version": "7.1-preview.1"}
VERSION = {"api-version": "7.1"}


class Caller:
    """Calls every host by its short name, as ``upn`` or as the service principal."""

    def __init__(
        self, practice: World, upn: str = people.SERVICE_ACCOUNT, *, pipeline: bool = False
    ) -> None:
        self.person = people.PIPELINE if pipeline else practice.people[upn]
        self.token = practice.issue_token(self.person)
        self._client = Client(app.app(practice))

    def call(self, method: str, host: str, path: str, **options: Any) -> TestResponse:
        """Send with the token, or with ``token=``; other ``options`` are werkzeug's."""
        token = options.pop("token", self.token)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        base = f"https://{HOSTS[host]}"
        return self._client.open(path, base, method=method, headers=headers, **options)

    def get(self, host: str, path: str, **query: str) -> TestResponse:
        return self.call("GET", host, path, query_string=query)

    def graph(self, path: str, method: str = "GET", **options: Any) -> TestResponse:
        """A Graph call to the organization ``fabrikam-labs``."""
        where = f"/fabrikam-labs/_apis/graph/{path}"
        return self.call(method, "graph", where, query_string=PREVIEW, **options)

    def hierarchy(self, organization: str, *providers: str) -> Any:
        """The JSON of a HierarchyQuery."""
        answer = self.call(
            "POST",
            "devops",
            f"/{organization}/_apis/Contribution/HierarchyQuery",
            query_string={"api-version": "5.0-preview.1"},
            json={"contributionIds": list(providers)},
        )
        assert answer.status_code == 200
        return answer.json
