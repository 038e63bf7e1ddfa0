"""What is said on the last page before it is closed without a report (drawing 2-08b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setup_assistant.errors import AssistantError
from setup_assistant.model import ChangeKind
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.pages import done_words

if TYPE_CHECKING:
    from setup_assistant.ui.context import Context


def paragraphs(context: Context) -> tuple[str, ...]:
    """What the report holds that nobody can find out later, and what is left to do."""
    more = _("A new check can be made at any time. It won't know what happened today.")
    return (_record(context), more, *_tasks(context))


def _record(context: Context) -> str:
    kinds = _kinds(context)
    n = len(kinds)
    if not n:
        return _(
            "The report is the record of this run: what was checked and the connector that was created."
        )
    if set(kinds) == {ChangeKind.OAUTH_ACCESS}:
        form = ngettext(
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organization, and the connector that was created.",
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organizations, and the connector that was created.",
            n,
        )
    else:
        form = ngettext(
            "The report is the record of this run: what was checked, {n} change in Azure DevOps, and the "
            "connector that was created.",
            "The report is the record of this run: what was checked, {n} changes in Azure DevOps, and the "
            "connector that was created.",
            n,
        )
    return form.format(n=n)


def _kinds(context: Context) -> list[ChangeKind | None]:
    """Of each change that this run made; None where the list of changes can't be read."""
    changed = context.session.changed
    try:
        made = {entry.id: entry.kind for entry in context.changes_made()} if changed else {}
    except AssistantError:
        made = {}
    return [made.get(change) for change in changed]


def _tasks(context: Context) -> tuple[str, ...]:
    created = context.session.created
    n = 1 if created is not None and done_words.attention(created) is not None else 0
    return (ngettext("{n} task is left.", "{n} tasks are left.", n).format(n=n),) if n else ()
