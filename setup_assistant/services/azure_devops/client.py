"""Azure DevOps: one method per call. It asks and understands; it decides nothing.

Addresses, api-versions and bodies follow Microsoft's published specification where there is one;
the data providers, the settings page's JSON and the policies are not published (facts, 3 and 5.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from setup_assistant import descriptors
from setup_assistant.cancel import CancelToken
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import MalformedAnswer, NeverOpened, NotFound, TokenRefused
from setup_assistant.model import (
    Account,
    Entitlement,
    Identity,
    Organization,
    Owner,
    Rights,
    Unread,
    UnreadReason,
)
from setup_assistant.services.azure_devops import answers
from setup_assistant.services.azure_devops.answers import (
    EDIT,
    MANAGE_POLICIES,
    OWNER_PROVIDER,
    POLICY_PROVIDER,
    SERVICE,
    Connection,
    Listing,
    Profile,
    Providers,
)
from setup_assistant.services.azure_devops.policies import OAUTH_POLICY, Policies
from setup_assistant.services.azure_devops.requests import Requests, Tokens
from setup_assistant.services.http.client import Http
from setup_assistant.texts import _
from setup_assistant.workers import together

_GRAPH = "7.1-preview.1"


COLLECTION_NAMESPACE = "3e65f728-f8bc-4ecd-8764-7e378b19bfa7"
TOKENS = ("NAMESPACE", "NAMESPACE:")
"""What a permission of that namespace is asked for: Microsoft's own client evaluates with the first
(microsoft/azure-devops-mcp), its Terraform provider writes the second."""


class AzureDevOps:
    """The account's view of Azure DevOps. Every method raises the trees of ``errors.py``."""

    def __init__(
        self, http: Http, endpoints: Endpoints, tokens: Tokens, cancel: CancelToken | None = None
    ) -> None:
        self._parts = (http, endpoints, tokens)
        self._ask = Requests(http, endpoints, tokens, cancel)

    def cancelled_by(self, cancel: CancelToken) -> AzureDevOps:
        """The same client, whose waits and next calls end when ``cancel`` does."""
        return AzureDevOps(*self._parts, cancel)

    def caller(self) -> Account:
        """Whose token it is, as Azure DevOps says it: tokens themselves are closed to clients.

        Raises ``TokenRefused`` for one that it doesn't know.
        """
        call = _("find out whose token it is")
        url = f"{self._ask.at.profile}/_apis/connectionData"
        account = answers.caller(self._ask.get(url, call, version="7.1-preview.1"), call)
        if account is None:
            raise TokenRefused(code="anonymous")
        return account

    def profile(self) -> Profile:
        """Who the token belongs to, across all organizations.

        Raises ``NeverOpened`` for an account without a profile, as every fresh one is.
        """
        call = _("read the profile")
        try:
            body = self._ask.get(f"{self._ask.at.profile}/_apis/profile/profiles/me", call)
        except NotFound as missing:
            if "ProfileDoesNotExist" not in f"{missing.code} {missing.message}":
                raise
            raise NeverOpened(
                SERVICE,
                call,
                status=missing.status,
                code=missing.code,
                message=missing.message,
                request_id=missing.request_id,
            ) from missing
        return answers.profile(body, call)

    def organizations(self, profile_id: str) -> Listing:
        """All organizations as member and as owner: two calls at once, merged by id.

        An odd entry stands beside the others; without a sound one it is no list of organizations.
        """
        member, owner = together(
            lambda: self._accounts(memberId=profile_id), lambda: self._accounts(ownerId=profile_id)
        )
        sound = {one.id: one for one in (*owner, *member) if not one.odd}
        odd = {one.key: one for one in (*owner, *member) if one.odd}
        if odd and not sound:
            raise MalformedAnswer(SERVICE, _listing(), message=next(iter(odd.values())).odd)
        keys = {one.key for one in sound.values()}
        only_odd = (one for name, one in odd.items() if name not in keys)
        ordered = sorted((*sound.values(), *only_odd), key=lambda one: one.key)
        return Listing(tuple(ordered), frozenset(o.id for o in owner if not o.odd))

    def _accounts(self, **who: str) -> tuple[Organization, ...]:
        call = _listing()
        return answers.organizations(
            self._ask.get(f"{self._ask.at.profile}/_apis/accounts", call, who), call
        )

    def tenant_of(self, name: str) -> str:
        """The organization's directory, asked without signing in; ``NO_TENANT`` if it has none.

        The first host answers 404 in any case and names the directory in a header. ``NotFound``
        when neither address knows the organization.
        """
        call = _("look up the directory of {org}").format(org=name)
        connection_data = f"{self._ask.devops(name)}/_apis/connectionData"
        for method, url in (("HEAD", self._ask.graph(name)), ("GET", connection_data)):
            if tenant := answers.tenant(self._ask.stranger(method, url, call)):
                return tenant
        raise NotFound(SERVICE, call, status=404)

    def connection(self, name: str) -> Connection:
        """Whether the organization knows the account. A refusal is an answer here: it names the directory."""
        call = _("identify the account in {org}").format(org=name)
        headers, body, refusal = self._ask.refusable(
            f"{self._ask.devops(name)}/_apis/connectionData",
            call,
            {"connectOptions": "none", "api-version": "7.1-preview.1"},
        )
        identity = None if refusal else answers.identity(body, call)
        return Connection(answers.tenant(headers), identity, refusal)

    def providers(self, name: str) -> Providers:
        """The owner and the policies, asked of the settings page's data providers in one call."""
        return self._providers(name, (OWNER_PROVIDER, POLICY_PROVIDER), _policy_page)

    def owner(self, name: str) -> Owner | Unread:
        """The owner alone, as its own page asks."""
        return self._providers(name, (OWNER_PROVIDER,), _overview_page).owner

    def provider_policies(self, name: str) -> Policies | Unread:
        """The policies alone."""
        return self._providers(name, (POLICY_PROVIDER,), _policy_page).policies

    def _providers(
        self, name: str, ids: tuple[str, ...], page: Callable[[str], dict[str, Any]]
    ) -> Providers:
        call = _("read the owner and the policies of {org}").format(org=name)
        context = {"properties": {"sourcePage": page(self._ask.devops(name))}}
        body = self._ask.post(
            f"{self._ask.devops(name)}/_apis/Contribution/HierarchyQuery",
            call,
            {"contributionIds": list(ids), "dataProviderContext": context},
            version="5.0-preview.1",
        )
        return answers.providers(body, call)

    def settings_policies(self, name: str) -> Policies | Unread:
        """The policies as the settings page's own JSON tells them. An api-version would make it a 404."""
        call = _("read the policies of {org}").format(org=name)
        url = f"{self._ask.devops(name)}/_settings/organizationPolicy"
        return answers.settings_policies(
            self._ask.get(url, call, {"__rt": "fps", "__ver": "2"}, version=""), call
        )

    def single_policy(self, name: str) -> bool | Unread:
        """Whether the policy *forbids*. A policy that was never set echoes the default of the question.

        So it is asked with the default *forbidden*: *allowed* is then a real answer. *Forbidden* is
        believed only if it comes again when the other default is offered.
        """
        if not self._single_policy(name, default="true"):
            return False
        if self._single_policy(name, default="false"):
            return True
        return Unread(UnreadReason.MISSING, f"{OAUTH_POLICY} was never set")

    def _single_policy(self, name: str, *, default: str) -> bool:
        call = _("read the policy of {org}").format(org=name)
        url = f"{self._ask.devops(name)}/_apis/OrganizationPolicy/Policies/{OAUTH_POLICY}"
        body = self._ask.get(url, call, {"defaultValue": default}, version="5.0-preview.1")
        return answers.single_policy(body, call)

    def groups(self, name: str, identity: Identity) -> frozenset[str]:
        """SIDs of every group the account is in, directly or through other groups."""
        call = _("read the groups of the account in {org}").format(org=name)
        params = {"identityIds": identity.id, "queryMembership": "Expanded"}
        body = self._ask.get(f"{self._ask.graph(name)}/_apis/identities", call, params)
        administrators = descriptors.administrators_sid(identity.instance_id)
        return answers.group_sids(body, call, administrators)

    def direct_groups(self, name: str, identity: Identity) -> frozenset[str]:
        """Subject descriptors of the groups that the account itself is in."""
        call = _("read the direct groups of the account in {org}").format(org=name)
        subject = quote(identity.subject_descriptor, safe="")
        url = f"{self._ask.graph(name)}/_apis/graph/Memberships/{subject}"
        body = self._ask.get(url, call, {"direction": "up"}, version="7.1-preview.1")
        administrators = descriptors.administrators_descriptor(identity.instance_id)
        return answers.direct_groups(body, call, administrators)

    def entitlement(self, name: str, identity: Identity) -> Entitlement:
        """The account's access level."""
        call = _("read the access level in {org}").format(org=name)
        url = f"{self._ask.entitlements(name)}/_apis/userentitlements/{identity.id}"
        return answers.entitlement(self._ask.get(url, call), call)

    def group_name(self, name: str, descriptor: str) -> str:
        """A group's name for people."""
        call = _("read the name of a group in {org}").format(org=name)
        url = f"{self._ask.graph(name)}/_apis/graph/groups/{quote(descriptor, safe='')}"
        return answers.group_name(self._ask.get(url, call, version="7.1-preview.1"), call)

    def rights(self, name: str) -> Rights:
        """What the caller may change in the organization; both rights, each for both tokens, in one call."""
        call = _("read the rights of the account in {org}").format(org=name)
        permissions = [(token, bit) for token in TOKENS for bit in (EDIT, MANAGE_POLICIES)]
        evaluations = [
            {"securityNamespaceId": COLLECTION_NAMESPACE, "token": token, "permissions": bit}
            for token, bit in permissions
        ]
        body = self._ask.post(
            f"{self._ask.devops(name)}/_apis/security/permissionevaluationbatch",
            call,
            {"alwaysAllowAdministrators": False, "evaluations": evaluations},
            version="7.1",
        )
        return answers.rights(body, call, [bit for _token, bit in permissions])

    def projects(self, name: str) -> answers.Page[answers.ProjectShape]:
        """Every project that the caller can see, of all pages together."""
        call = _("list the projects of {org}").format(org=name)
        url = f"{self._ask.devops(name)}/_apis/projects"
        pages = [
            answers.projects(page, call) for page in self._ask.pages(url, call, {"$top": "500"})
        ]
        entries = tuple(project for page in pages for project in page.entries)
        return answers.Page(entries, sum(page.odd for page in pages))

    def repositories(self, name: str) -> answers.Page[answers.RepositoryShape]:
        """Every Git repository that the caller can see, in all projects."""
        call = _("list the repositories of {org}").format(org=name)
        body = self._ask.get(f"{self._ask.devops(name)}/_apis/git/repositories", call)
        return answers.repositories(body, call)

    # --- changes: each is sent once, and ``AnswerLost`` means that it may have been made ---------

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


def _listing() -> str:
    return _("list the organizations")


def _overview_page(_organization: str) -> dict[str, Any]:
    return {"routeValues": {"adminPivot": "organizationOverview"}}


def _policy_page(organization: str) -> dict[str, Any]:
    return {
        "url": f"{organization}/_settings/organizationPolicy",
        "routeId": "ms.vss-admin-web.collection-admin-hub-route",
        "routeValues": {
            "adminPivot": "organizationPolicy",
            "controller": "ContributedPage",
            "action": "Execute",
        },
    }
