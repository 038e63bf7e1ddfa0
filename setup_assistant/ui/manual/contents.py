"""What the manual holds: pages of Markdown in ``resources/help``, in the groups that its ``README.md`` lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from setup_assistant.flow import Step
from setup_assistant.texts import resources, translated

STEPS = {
    Step.BEFORE: "step-before.md",
    Step.SIGN_IN: "step-sign-in.md",
    Step.ORGANIZATIONS: "step-organizations.md",
    Step.KEEPIT: "step-keepit.md",
    Step.CONNECTOR: "step-connector.md",
    Step.REVIEW: "step-review.md",
    Step.CONSENT: "step-consent.md",
    Step.DONE: "step-done.md",
    **dict.fromkeys(
        (Step.EXISTING, Step.REVIEW_AGAIN, Step.SIGN_IN_AGAIN, Step.RESULT), "sign-in-again.md"
    ),
}
"""The page of each step."""


@dataclass(frozen=True)
class Group:
    """One group of the contents: titles and files of its pages, in order."""

    title: str
    pages: tuple[tuple[str, str], ...]


def folder() -> Path:
    """Where the pages are."""
    return resources() / "help"


@cache
def groups() -> tuple[Group, ...]:
    """The contents, in their order."""
    _title, *parts = re.split(r"^## ", read("README.md"), flags=re.MULTILINE)
    entry = re.compile(r"^- \[(.+)\]\((.+)\)$", re.MULTILINE)
    return tuple(Group(part.partition("\n")[0], tuple(entry.findall(part))) for part in parts)


def read(page: str) -> str:
    """The Markdown of the file ``page``."""
    return (folder() / page).read_text(encoding="utf-8")


_LABEL = re.compile(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)")
"""What the pages print in italics with a capital: a label of the window, or of somebody else's."""


def shown(page: str) -> str:
    """The Markdown of the file ``page``; behind the window's labels what they are in the window's language."""
    return _LABEL.sub(_in_both, read(page))


def _in_both(label: re.Match[str]) -> str:
    english = " ".join(label[1].split())
    here = " › ".join(map(translated, english.split(" › ")))
    return label[0] if here == english else f"{label[0]} ({here})"


def slug(heading: str) -> str:
    """The anchor of a heading, as forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
