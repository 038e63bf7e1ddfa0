"""What must never happen: each detector looks at a played case and says what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from setup_assistant.practice.state.keepit import SUGGESTED_NAME
from setup_assistant.practice.state.organization import Organization
from setup_assistant.practice.state.people import SERVICE_ACCOUNT, everybody
from setup_assistant.practice.state.policies import OAUTH
from tests.canaries.search import Place, search
from tests.faults.jobs import MEMBERS, RETENTION, Job, Said, crowd
from tests.faults.matrix import Moment, Played, parsed

Detector = Callable[[Played], Iterator[str]]

KNOWN_CODES = (0, 1, 2, 4)
DENIED = ("Nothing was changed", "Nothing was created", "The connector was not created")
OFF = "could not be turned on"
TASK = "Keepit wants the organizations to be chosen first"


def truth(organization: Organization) -> dict[str, bool]:
    """What each check has to find, as the world itself knows it."""
    account = everybody()[SERVICE_ACCOUNT]
    member = organization.members.get(account.descriptor)
    return {
        "directory": organization.tenant == account.tenant,
        "administrator": organization.is_administrator(account),
        "access_level": member is not None and member.license != "stakeholder",
        "oauth_access": not organization.policies[OAUTH].value,
    }


def is_ready(moment: Moment, job: Job) -> bool:
    """Whether every organization meets what is required, and nothing is in the connector's way.

    The access level is only advised.
    """
    for name, organization in moment.organizations.items():
        required = ["directory", "administrator"]
        required += [] if name in job.left_out else ["oauth_access"]
        if not all(truth(organization)[check] for check in required):
            return False
    return not any(connector.code for connector in moment.keepit.named(job.connector))


def false_ready(played: Played) -> Iterator[str]:
    """Ready, or one check passed, where it isn't so."""
    if played.job.command not in ("check", "report", "apply"):
        return
    document = played.document if isinstance(played.document, dict) else {}
    ready = is_ready(played.between, played.job)
    if not ready and played.said.code == 0:
        yield "exit code 0, and the organizations are not ready"
    if not ready and document.get("ready") is True:
        yield "“ready”: true, and the organizations are not ready"
    for organization in document.get("organizations", ()):
        held = played.between.organizations.get(organization["name"])
        found = truth(held) if held else {}
        for finding in organization["findings"]:
            if finding["verdict"] == "passed" and not found.get(finding["check"], True):
                yield f"{finding['check']} passed in {organization['name']}, and it isn't so"
    yield from _wrong_about_connector(played, document.get("connector", {}))


def _wrong_about_connector(played: Played, document: dict[str, Any]) -> Iterator[str]:
    (connector,) = played.between.keepit.named(played.job.connector) or (None,)
    if connector is None:
        return
    wrong = {"health": connector.health[0] != "healthy", "status": bool(connector.code)}
    for finding in document.get("findings", ()):
        if finding["verdict"] == "passed" and wrong.get(finding["check"]):
            yield f"{finding['check']} of the connector passed, and it isn't so"


def second_connector(played: Played) -> Iterator[str]:
    """More than one connector was made, at any time."""
    made = played.after.keepit.creates
    if len(made) > 1:
        yield f"{len(made)} connectors were created: {made}"


def no_connector(played: Played) -> Iterator[str]:
    """The same command again, without a fault, doesn't end with the one connector that was asked for."""
    if played.job.command != "create" or not played.later:
        return
    lacks, last = list(_lacks(played.after)), played.later[-1]
    if last.code != (1 if TASK in lacks else 0):
        yield f"repeating it ended with {last.code}: {last.err.strip()}"
    for lack in lacks:
        if lack != TASK:
            yield f"after repeating it {lack}"


def traceback(played: Played) -> Iterator[str]:
    """Something that only programmers can read."""
    for said in (played.said, *played.later):
        if said.escaped:
            yield f"out of the program came {said.escaped}"
        if "Traceback (most recent call last)" in said.out + said.err:
            yield f"a traceback was shown: {said.err.strip().splitlines()[-1]}"


def bug(played: Played) -> Iterator[str]:
    """Exit code 3, or none that is documented."""
    for said in (played.said, *played.later):
        if said.ended and not said.escaped and said.code not in KNOWN_CODES:
            yield f"exit code {said.code}: {said.err.strip()}"


LONGEST = 2.0
"""Seconds that a command may wait in all for a fault, by the limits that are handed in."""


def unbounded_time(played: Played) -> Iterator[str]:
    """It didn't end by itself, or waited for more than it was told to."""
    for said in (played.said, *played.later):
        if not said.ended:
            yield f"it had to be stopped after {said.seconds:.0f} s"
        elif said.seconds > LONGEST * crowd():
            yield f"it took {said.seconds:.1f} s"


def not_undone(played: Played) -> Iterator[str]:
    """A change that the list of changes can't put back."""
    changes = played.job.command in ("apply", "undo")
    if changes and played.after.organizations != played.fresh.organizations:
        yield f"“undo --all” left what was changed ({_outcomes(played.later[-1])})"


def done_that_is_not(played: Played) -> Iterator[str]:
    """Said to be done, and isn't."""
    yield from {
        "apply": _applied,
        "undo": _undone,
        "create": _created,
        "check": _only_read,
        "report": _only_read,
    }[played.job.command](played)


def _applied(played: Played) -> Iterator[str]:
    for change in (played.document or {}).get("changes", ()):
        found = truth(played.between.organizations[change["organization"]])
        if change["outcome"] == "confirmed" and not found[change["kind"]]:
            yield f"{change['kind']} was confirmed, and it isn't so"


def _undone(played: Played) -> Iterator[str]:
    if played.said.code == 0 and played.between.organizations != played.fresh.organizations:
        yield "undo said done, and what was changed is still there"


def _created(played: Played) -> Iterator[str]:
    document = played.document or {}
    if played.said.code == 0 or document.get("done") is True:
        for lack in _lacks(played.between):
            yield f"create said done, and {lack}"


def denied_that_is(played: Played) -> Iterator[str]:
    """Said not to have happened, and it has: a refused or a lost answer is no proof."""
    if played.job.command != "create":
        return
    shown = played.said.out + played.said.err
    was, held = played.before.keepit, played.between.keepit
    if held.creates != was.creates:
        yield from (
            f"“{denied}”, and the connector was created" for denied in DENIED if denied in shown
        )
    for made in held.named(SUGGESTED_NAME):
        if made.enabled and ((played.document or {}).get("enabled") == "failed" or OFF in shown):
            yield "it is said not to be turned on, and it is"
        for email in made.members:
            if f"{email} could not be given access" in shown:
                yield f"{email} is said not to see it, and does"


def _only_read(_played: Played) -> Iterator[str]:
    return iter(())


def _lacks(moment: Moment) -> Iterator[str]:
    """What is missing of the connector that was asked for."""
    named = moment.keepit.named(SUGGESTED_NAME)
    if len(named) != 1:
        yield f"there are {len(named)} connectors of its name"
        return
    held = named[0]
    if not held.enabled:
        yield "the connector is not enabled"
    if set(held.members) != set(MEMBERS):
        yield f"only {held.members} can see it"
    if held.retention != RETENTION:
        yield f"its retention is {held.retention}"
    if held.task:
        yield TASK
    elif not held.jobs:
        yield "no backup was asked for"


def secret(played: Played) -> Iterator[str]:
    """A token, a code or a password in what was shown or kept."""
    shown = [
        Place(f"standard {name} of command", str(n), text.encode())
        for n, said in enumerate((played.said, *played.later))
        for name, text in (("output", said.out), ("error", said.err))
    ]
    kept = [Place("file", name, text.encode()) for name, text in played.files.items()]
    numbered = {f"secret {n}": word for n, word in enumerate(sorted(played.secrets)) if word}
    yield from search((*shown, *kept), numbered)


def no_document(played: Played) -> Iterator[str]:
    """Programs that read the answer get none: no JSON, or no JUnit file."""
    asked = "--json" in played.job.arguments
    if asked and played.said.ended and not isinstance(played.document, dict):
        yield f"exit code {played.said.code} without one JSON document: {played.said.out[:200]!r}"
    if "--junit" in played.job.arguments:
        try:
            ET.fromstring(played.files["check.xml"])  # noqa: S314 - the program itself wrote it
        except (KeyError, ET.ParseError) as problem:
            yield f"exit code {played.said.code} without a JUnit file: {problem!r}"


def changed_unasked(played: Played) -> Iterator[str]:
    """A command that only reads has changed something, or a connector was made that was refused."""
    if (
        played.job.command in ("check", "report")
        and played.before.organizations != played.between.organizations
    ):
        yield f"{played.job.command} changed an organization"
    if played.between.keepit.creates and not is_ready(played.before, played.job):
        yield "a connector was created although the organizations are not ready"


DETECTORS: Mapping[str, Detector] = {
    "false ready": false_ready,
    "second connector": second_connector,
    "no connector": no_connector,
    "traceback": traceback,
    "bug": bug,
    "unbounded time": unbounded_time,
    "change that can't be undone": not_undone,
    "done that isn't": done_that_is_not,
    "denied that is": denied_that_is,
    "secret": secret,
    "no document": no_document,
    "changed unasked": changed_unasked,
}


def detect(played: Played) -> list[str]:
    """Everything that must not be, each as one line."""
    return [
        f"{name}: {sentence}"
        for name, detector in DETECTORS.items()
        for sentence in detector(played)
    ]


def _outcomes(said: Said) -> str:
    document = parsed(said.out)
    changes = document.get("changes", ()) if isinstance(document, dict) else ()
    return ", ".join(change["outcome"] for change in changes) or said.err.strip()
