"""The command line as a person or a program uses it: words, JSON, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from setup_assistant import __version__, texts
from setup_assistant.cli import main
from setup_assistant.practice.server import PracticeServer, describe
from setup_assistant.practice.state.scenarios import SCENARIOS, make
from tests.support.verdicts import AFFECTED, KEEPIT_ONLY, TABLE

pytestmark = pytest.mark.sampled

Run = Callable[..., tuple[int, str, str]]
LETTER = {"passed": "P", "failed": "F", "unknown": "U", "not_applicable": "n"}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("check", …)`` gives exit code, standard output and standard error."""

    def run_(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main.main(arguments)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], list[str]]]:
    """``served(scenario)``: what sends a command to practice services that run in this process."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with ExitStack() as stack:

        def start(scenario: str) -> list[str]:
            server = stack.enter_context(PracticeServer(make(scenario)))
            file = tmp_path / "world.json"
            file.write_text(json.dumps(describe(server)), encoding="utf-8")
            return ["--practice-world", str(file)]

        yield start


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    file = texts.resources() / "schemas" / "check-2.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def letters(document: dict[str, Any]) -> str:
    affected = next(o for o in document["organizations"] if o["name"] == AFFECTED)
    findings = [*affected["findings"], document["account"]["finding"]]
    return "".join(LETTER[finding["verdict"]] for finding in findings)


def test_every_scenario_has_its_line_in_a_table() -> None:
    extra = {"demo", "policy_enforced", "unreadable_owner"}

    assert set(SCENARIOS) == {*TABLE, *KEEPIT_ONLY, *extra}


@pytest.mark.parametrize("scenario", [name for name, row in TABLE.items() if row[0]])
def test_verdicts_and_exit_code(
    scenario: str, run: Run, served: Callable[[str], list[str]], schema: dict[str, Any]
) -> None:
    verdicts, expected = TABLE[scenario]

    code, out, _err = run("check", *served(scenario), "--json")

    document = json.loads(out)
    jsonschema.validate(document, schema)
    assert (letters(document), code) == (verdicts, expected)
    assert document["ready"] is (expected == 0)


@pytest.mark.parametrize("scenario", [name for name, row in TABLE.items() if not row[0]])
def test_without_sign_in_or_service_the_exit_code_is_four(
    scenario: str, run: Run, served: Callable[[str], list[str]]
) -> None:
    code, out, err = run("check", *served(scenario))

    assert (code, out) == (4, "")
    assert "Traceback" not in err


def test_the_table_names_every_open_point_and_what_to_do(run: Run) -> None:
    code, out, err = run("check", "--practice", "--scenario", "policy_off")

    assert code == 1
    assert "fabrikam-labs: OAuth access is off" in out
    assert "https://dev.azure.com/fabrikam-labs/_settings/organizationPolicy" in out
    assert "12 organizations, 11 ready, 1 needs attention" in out
    assert "The practice Microsoft approves it by itself." in err


def test_only_the_organizations_asked_for_are_checked(run: Run) -> None:
    chosen = ("--organization", "contoso", "--organization", "contoso-hr")

    code, out, _err = run("check", "--practice", "--scenario", "policy_off", "--json", *chosen)

    assert code == 0
    assert [o["name"] for o in json.loads(out)["organizations"]] == ["contoso", "contoso-hr"]


def test_an_organization_that_does_not_exist_is_explained_once(run: Run) -> None:
    code, out, _err = run("check", "--practice", "--organization", "nosuchorg")

    assert code == 1
    assert out.count("Azure DevOps does not know an organization called nosuchorg.") == 1
    assert "nosuchorg: OAuth access could not be read" in out
    assert "without this setting" not in out
    assert "remove the account" not in out


def test_an_organization_that_does_not_exist_has_its_reason_in_the_document(
    run: Run, schema: dict[str, Any]
) -> None:
    _code, out, _err = run("check", "--practice", "--json", "--organization", "nosuchorg")

    document = json.loads(out)
    jsonschema.validate(document, schema)
    assert set(document["organizations"][0]["unread"].values()) == {"not_found"}


def test_the_language_of_a_document_is_not_escaped(run: Run) -> None:
    _code, out, _err = run("check", "--practice", "--scenario", "policy_off", "--json")

    assert "“Third-party application access via OAuth”" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "--organization", "no spaces"), "letters, digits and hyphens"),
        (("check", "--client-id", "abc"), "“abc” is not an application id"),
        (("check", "--practice", "--scenario", "nope"), "There is no scenario “nope”"),
        (("practice", "--organizations", "-1"), "whole number"),
        (("practice", "--latency-ms", "x"), "“x” is not a whole number"),
        (("check", "--scenario", "ready"), "add --practice"),
        (("--scenario", "ready"), "add --practice"),
        (("--scenario", "ready", "check"), "add --practice"),
        (("--tour", "pictures", "--scenario", "demo"), "leave out --scenario"),
        (("--practice", "--tour", "pictures", "--scenario", "demo"), "leave out --scenario"),
        (("--practice", "--scenario", "nope"), "There is no scenario “nope”"),
        (("practice", "--scenario", "nope"), "There is no scenario “nope”"),
        (("unknown",), "unknown"),
        (("check",), "No app registration is configured"),
    ],
)
def test_usage_is_explained_in_a_sentence(
    arguments: tuple[str, ...], sentence: str, run: Run
) -> None:
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert sentence in err


def test_the_version(run: Run) -> None:
    assert run("--version")[:2] == (0, f"{__version__}\n")


def test_stopping_by_the_keyboard_is_no_verdict(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_run", stopped)

    code, out, err = run("check", "--practice")

    assert (code, out, err) == (130, "", "Stopped\n")


def test_a_fresh_account_is_told_what_to_open_once(run: Run) -> None:
    code, out, err = run("check", "--practice", "--scenario", "never_opened", "--json")

    assert code == 4
    assert "This account has never opened Azure DevOps." in err + out
    assert "https://aex.dev.azure.com/me" in err + out
    assert "Check the name" not in err + out


def test_without_network_the_details_follow_the_sentence(run: Run) -> None:
    code, _out, err = run("check", "--practice", "--scenario", "offline")

    assert code == 4
    lines = err.splitlines()
    assert "localhost" in lines[-2]
    assert lines[-1].startswith("Details: localhost, ")


def test_a_bug_is_one_line_with_its_place(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_arguments: object) -> int:
        raise KeyError(str(tmp_path))

    monkeypatch.setattr(main, "_run", broken)

    code, _out, err = run("check", "--practice")

    assert code == 3
    assert err.startswith("Something unexpected happened: KeyError at test_check.py:")
    assert str(tmp_path) not in err
    assert len(err.splitlines()) == 1
