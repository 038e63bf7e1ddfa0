"""Whether a change will stand in an audit log, as it was read: never promised, never denied unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from setup_assistant.model import Inspection, Unread
from setup_assistant.texts import _, listed, ngettext

NAMED = 3
"""More organizations than these are counted instead of named."""

Logs = Mapping[str, "bool | Unread"]
"""By the organization's name: whether it keeps one. A name that is missing was not read."""


def logs(inspection: Inspection | None) -> dict[str, bool | Unread]:
    """What an inspection has read of it."""
    organizations = inspection.organizations if inspection else ()
    return {one.organization.name: one.evidence.audit_log for one in organizations}


def sentences(names: Iterable[str], logs: Logs) -> tuple[str, ...]:
    """One sentence where all of ``names`` are alike, else one for each kind: on, off, not read."""
    groups: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for name in dict.fromkeys(names):
        value = logs.get(name)
        groups[value if isinstance(value, bool) else None].append(name)
    kinds = [(state, organizations) for state, organizations in groups.items() if organizations]
    if len(kinds) == 1 and len(kinds[0][1]) > 1:
        return (_each(kinds[0][0]),)
    return tuple(_some(state, organizations) for state, organizations in kinds)


def _each(state: bool | None) -> str:
    return {
        True: _("Each of them keeps one: the change appears there under this name."),
        False: _("Each of them keeps none; the report is the record."),
        None: _("Whether each of them keeps one could not be read."),
    }[state]


def _some(state: bool | None, names: list[str]) -> str:
    n = len(names)
    form = {
        True: ngettext(
            "{orgs} keeps one: the change appears there under this name.",
            "{orgs} keep one: the change appears there under this name.",
            n,
        ),
        False: ngettext(
            "{orgs} keeps none; the report is the record.",
            "{orgs} keep none; the report is the record.",
            n,
        ),
        None: ngettext(
            "Whether {orgs} keeps one could not be read.",
            "Whether {orgs} keep one could not be read.",
            n,
        ),
    }[state]
    many = ngettext("{n} organization", "{n} organizations", n).format(n=n)
    return form.format(orgs=many if n > NAMED else listed(names))
