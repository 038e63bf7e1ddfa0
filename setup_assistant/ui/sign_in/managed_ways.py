"""The ways to sign in, and which of them the organization allows: shown where nothing can be entered instead."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from setup_assistant import labels
from setup_assistant.model import SignInMethod
from setup_assistant.texts import _, pgettext
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import MIDDLE, column, holder, row
from setup_assistant.ui.widgets.text import Text

_ICONS = {
    SignInMethod.PRIVATE: "private",
    SignInMethod.OWN: "globe",
    SignInMethod.CODE: "device",
    SignInMethod.AZURE_CLI: "terminal",
}


class ManagedWays(Card):
    """``ManagedWays(allowed)``: a line for each way."""

    def __init__(self, allowed: Collection[SignInMethod]) -> None:
        items = list[QWidget]()
        for method in SignInMethod:
            items += [Line(), _line(method, allowed=method in allowed)]
        super().__init__(*items[1:], padding=0, spacing=0)


def _line(method: SignInMethod, *, allowed: bool) -> QWidget:
    remark = _remark(method) if allowed else _("Switched off by your organization.")
    words = column(
        Text(labels.sign_in_method(method), "strong"), Text(remark, "caption"), spacing=2
    )
    state = (
        StatusLabel("ok", "ok", _("Allowed"))
        if allowed
        else StatusLabel("skip", "text2", pgettext("managed.way.off", "Off"))
    )
    icon = (Icon(_ICONS[method], "text2", 18), 0, MIDDLE)
    margins = (16, 9, 16, 9)
    return holder(row(icon, (holder(words), 1), (state, 0, MIDDLE), spacing=14, margins=margins))


def _remark(method: SignInMethod) -> str:
    return {
        SignInMethod.PRIVATE: _("Starts empty, so it can't pick up another account."),
        SignInMethod.OWN: _("For passkeys, security keys and managed-device rules."),
        SignInMethod.CODE: _("Some companies block this method."),
        SignInMethod.AZURE_CLI: _("Where the Azure CLI is installed. Needs no registration."),
    }[method]
