"""The icon and the colour token of each status of an organization, wherever it is shown."""

from __future__ import annotations

from setup_assistant.model import OrganizationStatus

STATUS_ICONS = {
    OrganizationStatus.ATTENTION: ("warn", "warn"),
    OrganizationStatus.SIGN_IN: ("key", "link"),
    OrganizationStatus.UNKNOWN: ("unknown", "mute"),
    OrganizationStatus.CHECKING: ("busy", "progress"),
    OrganizationStatus.WAITING: ("wait", "mute"),
    OrganizationStatus.READY: ("ok", "ok"),
    OrganizationStatus.LEFT_OUT: ("skip", "text2"),
    OrganizationStatus.SET_ASIDE: ("aside", "text2"),
}
