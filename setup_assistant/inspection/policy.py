"""What several routes tell about the OAuth policy, settled into one answer. Never a guess."""

from __future__ import annotations

from setup_assistant.inspection.unread import attempt
from setup_assistant.model import OAuthPolicy, Unread, UnreadReason
from setup_assistant.services.azure_devops import AzureDevOps, PolicyReading
from setup_assistant.services.together import together


def read(devops: AzureDevOps, name: str) -> OAuthPolicy | Unread:
    """The policy of one organization, asked now; only the end of the sign-in is raised."""
    settings, provider = together(
        lambda: attempt(lambda: devops.settings_policy(name)),
        lambda: attempt(lambda: devops.provider_policy(name)),
    )
    settled = settle(settings, provider, Unread(UnreadReason.NOT_ASKED))
    if isinstance(settled, Unread):
        settled = settle(settings, provider, attempt(lambda: devops.single_policy(name)))
    return settled


def settle(
    settings: PolicyReading | Unread, provider: PolicyReading | Unread, single: bool | Unread
) -> OAuthPolicy | Unread:
    """Both pages when they agree, one when the other said nothing, else the single policy, else unread.

    A page counts only if its two fields, of opposite sense, agree. ``single`` is the raw value:
    true forbids.
    """
    told = {"settings": settings, "provider": provider}
    read = {source: r for source, r in told.items() if isinstance(r, PolicyReading)}
    enforced = any(reading.enforced for reading in read.values())
    answers = {reading.enabled for reading in read.values()}
    if answers in ({True}, {False}):
        return OAuthPolicy(answers == {True}, next(iter(read)), enforced)
    if isinstance(single, bool):
        return OAuthPolicy(not single, "single", enforced)
    if read:
        return Unread(UnreadReason.CONTRADICTORY, single.detail)
    return settings if isinstance(settings, Unread) else single
