"""What several routes tell about the OAuth policy, settled into one answer. Never a guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from setup_assistant.model import NOT_ASKED, OAuthPolicy, Unread, UnreadReason
from setup_assistant.services.azure_devops.policies import Policies, PolicyReading
from setup_assistant.unread import attempt
from setup_assistant.workers import together

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps


def read(devops: AzureDevOps, name: str) -> OAuthPolicy | Unread:
    """The policy of one organization, asked now; only the end of the sign-in is raised."""
    pages = together(
        lambda: attempt(lambda: devops.settings_policies(name)),
        lambda: attempt(lambda: devops.provider_policies(name)),
    )
    settings, provider = map(oauth_of, pages)
    toggle = settle(settings, provider, NOT_ASKED)
    if isinstance(toggle, Unread):
        toggle = settle(settings, provider, attempt(lambda: devops.single_policy(name)))
    return toggle


def oauth_of(page: Policies | Unread) -> PolicyReading | Unread:
    """What one page tells about OAuth access."""
    return page if isinstance(page, Unread) else page.oauth


def settle_other(
    settings: Policies | Unread,
    provider: Policies | Unread,
    policy: Callable[[Policies], bool | Unread],
) -> bool | Unread:
    """Another policy than OAuth access: what both pages say, or the one that says something."""
    both = [page if isinstance(page, Unread) else policy(page) for page in (settings, provider)]
    answers = {answer for answer in both if isinstance(answer, bool)}
    if len(answers) == 1:
        return answers.pop()
    return Unread(UnreadReason.CONTRADICTORY) if answers else both[0]


def settle(
    settings: PolicyReading | Unread, provider: PolicyReading | Unread, single: bool | Unread
) -> OAuthPolicy | Unread:
    """Both pages when they agree, one when the other said nothing, else the single policy, else unread.

    A page counts only if its two fields, of opposite sense, agree. ``single`` is the raw value:
    true forbids.
    """
    pages = {"settings": settings, "provider": provider}
    readings = {source: r for source, r in pages.items() if isinstance(r, PolicyReading)}
    enforced = any(reading.enforced for reading in readings.values())
    answers = {reading.enabled for reading in readings.values()}
    if answers in ({True}, {False}):
        return OAuthPolicy(answers == {True}, next(iter(readings)), enforced)
    if isinstance(single, bool):
        return OAuthPolicy(not single, "single", enforced)
    if readings:
        return Unread(UnreadReason.CONTRADICTORY, single.detail)
    return settings if isinstance(settings, Unread) else single
