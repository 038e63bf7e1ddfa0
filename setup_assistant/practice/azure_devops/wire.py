"""How Azure DevOps says things: error bodies, the sign-in page, and the headers of every answer.

Statuses, codes and texts are those collected in the project's facts from Microsoft's documentation
and from other people's published captures.
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from typing import Any
from urllib.parse import quote

from flask import Response, jsonify, request

from setup_assistant.practice.state.people import Person

LOGIN = "https://login.microsoftonline.com"

_TYPES = {
    "AccountException": "Microsoft.VisualStudio.Services.Account.AccountException",
    "AccessDeniedException": "Microsoft.TeamFoundation.Framework.Server.AccessDeniedException",
}
_SIGN_IN_PAGE = (
    "<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head>"
    "<body>Sign in to Azure DevOps</body></html>"
)


def problem(status: int, type_key: str, message: str, event: int = 3000) -> Response:
    """An error in Azure DevOps' JSON form."""
    answer = jsonify(
        {
            "$id": "1",
            "innerException": None,
            "message": message,
            "typeName": _TYPES.get(type_key, f"Microsoft.VisualStudio.Services.Common.{type_key}")
            + ", Microsoft.VisualStudio.Services",
            "typeKey": type_key,
            "errorCode": 0,
            "eventId": event,
        }
    )
    answer.status_code = status
    return answer


def sign_in_page() -> Response:
    """203 with HTML: no accepted credential came along."""
    return Response(_SIGN_IN_PAGE, 203, content_type="text/html; charset=utf-8")


def unauthorized() -> Response:
    """401 without a body, as for an expired token."""
    return Response(status=401)


def unauthorized_for(user_id: str) -> Response:
    """401 TF400813: the identity is fine, but not a member."""
    message = f"TF400813: The user '{user_id}' is not authorized to access this resource."
    return problem(401, "UnauthorizedRequestException", message)


def access_denied(
    person: Person, namespace: str, permission: str, token: str, bit: int
) -> Response:
    """403 [the status is an inference]: the caller lacks a permission."""
    message = (
        f"Access Denied: {person.profile_id} needs the following permission(s) in the {namespace} "
        f"security namespace to perform this action: {permission}. Additional details: security "
        f"token: {token}, permission bits required: {bit}."
    )
    return problem(403, "AccessDeniedException", message)


def conditional_access() -> Response:
    """403 VS403463."""
    message = (
        "VS403463: The conditional access policy defined by your Azure Active Directory "
        "administrator has failed."
    )
    return problem(403, "AadConditionalAccessException", message)


def claims_challenge(tenant: str) -> Response:
    """401 of continuous access evaluation: a token with these claims is wanted."""
    claims = {"access_token": {"nbf": {"essential": True, "value": str(int(time.time()))}}}
    encoded = base64.b64encode(json.dumps(claims).encode()).decode()
    answer = unauthorized()
    answer.headers["WWW-Authenticate"] = (
        f'Bearer authorization_uri="{LOGIN}/{tenant}", '
        f'error="insufficient_claims", claims="{encoded}"'
    )
    return answer


def throttled(seconds: int) -> Response:
    """429 with ``Retry-After``."""
    message = (
        "TF400733: The request has been canceled: Request was blocked due to exceeding usage of "
        "resource 'Concurrency' in namespace 'User'."
    )
    answer = problem(429, "RequestBlockedException", message)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def version_problem(preview_only: bool) -> Response | None:
    """The 400 for a missing or wrong ``api-version``, or None when it is in order."""
    version = _asked_version()
    if not version:
        return None if request.method in ("GET", "HEAD", "OPTIONS") else _version_missing()
    number = version.partition("-")[0]
    if preview_only and "-preview" not in version:
        message = (
            f'The requested version "{number}" of the resource is under preview. The -preview flag '
            f'must be supplied in the api-version for such requests. For example: "{number}-preview"'
        )
        return problem(400, "VssInvalidPreviewVersionException", message)
    if not number.replace(".", "", 1).isdigit() or float(number) > 7.2:
        message = (
            f"The requested REST API version of {number} is out of range for this server. The "
            "latest REST API version this server supports is 7.2."
        )
        return problem(400, "VssVersionOutOfRangeException", message)
    return None


def _asked_version() -> str:
    accepted = request.headers.get("Accept", "").partition("api-version=")[2]
    return request.args.get("api-version", "") or accepted.partition(";")[0].strip()


def _version_missing() -> Response:
    message = (
        f'No api-version was supplied for the "{request.method}" request. The version must be '
        'supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") '
        'or as a query parameter (e.g. "?api-version=1.0").'
    )
    return problem(400, "VssVersionNotSpecifiedException", message)


def add_headers(response: Response, person: Person | None) -> Response:
    """The headers of every answer: activity, rate limit, and who was recognised."""
    activity = str(uuid.uuid4())
    response.headers["ActivityId"] = activity
    response.headers["X-VSS-E2EID"] = activity
    response.headers["X-RateLimit-Resource"] = "Concurrency"
    response.headers["X-RateLimit-Limit"] = "200"
    response.headers["X-RateLimit-Remaining"] = "187"
    response.headers["X-RateLimit-Reset"] = str(int(time.time()) + 300)
    if person is not None:
        response.headers["X-VSS-UserData"] = f"{person.profile_id}:{quote(person.upn)}"
    return response


def add_tenant(response: Response, tenant: str) -> Response:
    """Which directory the organization belongs to; a challenge names it too."""
    response.headers["X-VSS-ResourceTenant"] = tenant
    if "WWW-Authenticate" not in response.headers and response.status_code == 401:
        response.headers["WWW-Authenticate"] = f"Bearer authorization_uri={LOGIN}/{tenant}"
    return response


def many(values: list[Any]) -> Response:
    """A list the way Azure DevOps wraps it."""
    return jsonify({"count": len(values), "value": values})
