"""The manual has no dead link, no command that doesn't run, and no setting that doesn't exist."""

from __future__ import annotations

import argparse
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import dev
from setup_assistant import json_text, managed, settings
from setup_assistant.cli import main as cli
from setup_assistant.cli import parser
from setup_assistant.cli.parser import Parser
from setup_assistant.errors import AssistantError
from setup_assistant.packaging import pictures, product
from setup_assistant.packaging.product import ROOT
from setup_assistant.practice.state.scenarios import SCENARIOS
from setup_assistant.registration import Registration
from setup_assistant.services.microsoft.aadsts import REFUSALS
from setup_assistant.signs import SEEN
from tests import catalogue, sampling
from tests.support.manual import FOLDER, Page, documents, pages, slug

CONTENTS = Page(FOLDER / "README.md")
LINES = 140
"""A page that is longer is two."""

WORDS = {
    "COMMAND": "check",
    "NAME": "contoso",
}
"""What stands for a word that everybody replaces."""

CONNECTOR = "check --connector NAME"
"""A sentence is about this option only, and leaves out what belongs to it."""

VARIABLES = {
    "LANGUAGE", "LC_ALL", "LC_MESSAGES", "HTTPS_PROXY", "NO_PROXY", product.CLIENT_ID, "KEEPIT_USER", "KEEPIT_PASSWORD",
    "CONTOSO_TOKEN", "PATH", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
}  # fmt: skip
"""Every variable that the manual names: of the program, of the examples, and of other programs."""


def ids(page: Page) -> str:
    return page.path.stem


@pytest.mark.parametrize("page", documents(), ids=ids)
def test_every_link_leads_somewhere(page: Page) -> None:
    for words, target in page.links:
        address, _, anchor = target.partition("#")
        if "://" in address:
            assert address.startswith("https://"), target
            continue
        file = (page.path.parent / address).resolve() if address else page.path
        assert file.exists(), f"{page.path.name}: [{words}]({target})"
        if anchor:
            assert anchor in map(slug, Page(file).headings), f"{page.path.name}: {target}"


def test_the_pages_of_the_program_lead_to_nothing_that_is_not_shipped() -> None:
    shipped = {ROOT / source for source, _place in product.resources()}
    for page in pages():
        for _words, target in page.links:
            file = (FOLDER / target.partition("#")[0]).resolve()
            assert "://" in target or shipped & {file, *file.parents}, f"{page.path.name}: {target}"


def test_the_contents_have_every_page_once_by_its_title() -> None:
    listed = [(title, target) for title, target in CONTENTS.links]

    assert sorted(target for _title, target in listed) == sorted(
        page.path.name for page in pages() if page.path != CONTENTS.path
    )
    assert listed == [(Page(FOLDER / target).headings[0], target) for _title, target in listed]
    assert CONTENTS.headings[1:] == [
        "Start", "The steps", "When something is wrong", "Reference",
    ]  # fmt: skip


@pytest.mark.parametrize("page", pages(), ids=ids)
def test_a_page_is_short_and_its_headings_are_anchors_of_their_own(page: Page) -> None:
    anchors = [slug(heading) for heading in page.headings]

    assert len(page.text.splitlines()) <= LINES
    assert len(anchors) == len(set(anchors))


def test_pictures_are_the_tours_and_each_is_shown() -> None:
    shown = {
        (page.path.parent / target).resolve()
        for page in documents()
        for _words, target in page.links
        if target.endswith(".png")
    }
    there = set((ROOT / "resources" / "pictures").iterdir())
    taken = {re.sub(r"^[0-9a-z]+-", "", name) for name in pictures.expected()}

    assert shown == there
    assert {path.name for path in there} <= taken


def test_the_readme_takes_three_minutes() -> None:
    assert len(Page(ROOT / "README.md").text.splitlines()) <= 130


# --- commands --------------------------------------------------------------------------------------


def commands(program: str) -> list[tuple[str, str]]:
    """File and line of every command of ``program``."""
    return sorted(
        {
            (page.path.name, line)
            for page in documents()
            for line in page.code()
            if re.match(rf"{re.escape(program)}\b", line)
        }
    )


COMMANDS = commands("setup-assistant ")


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=lambda value: value[:60])
def test_every_command_is_one(page: str, line: str) -> None:
    words = as_typed(line)

    try:
        parser.parse(words)
    except SystemExit as ended:
        if ended.__cause__ is not None:
            pytest.fail(f"{page}: {line}: {ended.__cause__}")


def as_typed(line: str) -> list[str]:
    """The words after the program's name; what would go on in the shell is left out."""
    line = re.sub(r"\s+[|>#&].*$|\s*\\$", "", line)
    line += " --region dk-co --keepit-token-stdin" if line.endswith(CONNECTOR) else ""
    return [WORDS.get(word, word) for word in shlex.split(line)[1:]]


@pytest.mark.parametrize(("page", "line"), commands("python3 dev.py"), ids=lambda value: value[:60])
def test_every_command_of_the_checkout_is_one(page: str, line: str) -> None:
    _python, _dev, command, *rest = shlex.split(line, comments=True)

    assert command in dev.COMMANDS, page
    if command == "test":
        assert set(rest) <= {"--fast", "--all", "--windows", "--faults", "500"}, page
    if command == "run" and rest:
        parser.parse(rest)


def options(
    made: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Command, option and help of everything that the command line takes."""
    if isinstance(made, Parser) and made._command:
        import_module(f"setup_assistant.cli.{made._command}").add(made)
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from options(below, (*words, name))
        else:
            for option in action.option_strings:
                yield " ".join(words), option, action.help or ""


OPTIONS = list(options(parser._parser()))
ALL_OPTIONS = {option for _command, option, _help in OPTIONS}
MANUAL = "\n".join(page.text for page in pages())


def test_every_option_is_in_the_manual_or_explains_itself() -> None:
    for command, option, words in OPTIONS:
        assert f"{option}" in MANUAL or words, f"{command} {option}"


def test_every_command_of_the_program_is_in_the_manual() -> None:
    told = {command for command, _option, _help in OPTIONS if command} - {"profile"}

    assert {command for command in told if f"`{command}`" not in MANUAL} == set()


def test_every_option_that_the_manual_names_exists() -> None:
    others = {"--tags", "--allow-no-subscriptions", "--resource", "--query", "--output", "--scope",
              "--assess", "--verbose", "--forget", "--pkg-info", "--auth-server-allowlist",
              "--all-profiles", "--fast", "--all", "--windows", "--faults"}  # fmt: skip
    for page in pages():
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.text):
            assert option in ALL_OPTIONS | others, f"{page.path.name}: {option}"


@pytest.mark.parametrize(
    "line",
    sampling.spread(
        [
            line
            for _page, line in COMMANDS
            if re.match(r"setup-assistant (check|report|plan|network) ", line)
            and not re.search("token|--connector=|NAME|profile|--help", line)
        ],
        1,
    ),
)
def test_commands_that_only_read_run_in_practice(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [word.replace(",pdf", "") for word in as_typed(line)]

    code = cli.main([*words, *([] if "--practice" in words else ["--practice"])])

    assert code in (0, 1), capsys.readouterr().err


# --- settings --------------------------------------------------------------------------------------


def test_what_is_saved_is_in_the_page_about_what_is_kept(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, folder in settings.elsewhere(tmp_path_factory.mktemp("home")).items():
        monkeypatch.setenv(name, folder)
    app = Registration("00000000-0000-4000-8000-000000000001", "contoso.com")
    settings.save(settings.Saved(app, None, "en", "none"))
    saved = json_text.parse(settings.settings_file().read_text(encoding="utf-8"))
    row = next(
        line
        for line in Page(FOLDER / "privacy.md").text.splitlines()
        if line.startswith("| `settings.json`")
    )

    assert isinstance(saved, dict)
    assert set(re.findall(r"`([a-z_]+)`", row)) == set(saved)


def test_what_can_be_set_for_everybody_is_a_field_of_what_is_read() -> None:
    text = Page(FOLDER / "managed.md").text
    named = set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE))

    assert named == {key.name for key in managed.KEYS}
    assert named <= {field.name for field in fields(managed.Managed)}


def test_the_variables_that_count_are_read() -> None:
    section = Page(FOLDER / "command-line.md").section("variables")
    named = re.findall(r"`([A-Z_]+)`", "".join(re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)))
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "setup_assistant").rglob("*.py")
    )

    assert len(named) > 5
    read_by_python = {"HTTPS_PROXY", "NO_PROXY"}
    assert {name for name in named if name not in sources} <= read_by_python


def test_the_variables_are_known_ones() -> None:
    named = {
        word
        for page in pages()
        for piece in page.code()
        for word in re.findall(r"(?<![\w%$-])[A-Z][A-Z]+_[A-Z_]+\b|\bLANGUAGE\b", piece)
    }

    assert named - {"REG_SZ", "REG_MULTI_SZ"} <= VARIABLES | {
        word for word in named if word.startswith(("ADO_", "E_"))
    }


def test_the_scenarios_exist() -> None:
    text = Page(FOLDER / "practice.md").text
    rows = re.findall(r"^\| `([a-z_]+)` \|(.*)\|$", text, re.MULTILINE)
    named = {name for row in rows for name in (row[0], *re.findall(r"`([a-z_]+)`", row[1]))}

    assert len(rows) > 9
    assert named - {"sign_in"} <= set(SCENARIOS)


def test_microsofts_codes_are_those_of_the_table_in_its_order_and_words() -> None:
    text = Page(FOLDER / "microsoft-answers.md").text
    rows = re.findall(r"^\| ([\d, –]+) \| \*\*(.+?)\.\*\* (.+) \| .+ \|$", text, re.MULTILINE)

    assert rows == [
        (", ".join(map(str, sorted(one.numbers))) or "–", one.title, one.text) for one in REFUSALS
    ]


# --- what is said in the window --------------------------------------------------------------------


for file in sorted((ROOT / "setup_assistant").rglob("errors.py")):
    import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def kinds(kind: type[AssistantError] = AssistantError) -> Iterator[type[AssistantError]]:
    """Every kind of error."""
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


@pytest.mark.parametrize(
    "kind",
    sorted((one for one in set(kinds()) if "setup_assistant" in one.__module__), key=str),
    ids=lambda kind: kind.__name__,
)
def test_every_error_has_an_entry_that_has_its_title(kind: type[AssistantError]) -> None:
    name, _, anchor = kind.HELP.partition("#")
    page = Page(FOLDER / name)
    entry = " ".join(page.section(anchor).split()) if anchor else page.text
    title = re.sub(r"\{\w+\}", "…", kind.TITLE)

    # A kind without a title of its own may be told of by that of the kind above it.
    assert "TITLE" not in vars(kind) or title in entry or slug(title) == anchor or not anchor


def test_every_place_that_the_window_leads_to_exists() -> None:
    sources = (
        path.read_text(encoding="utf-8") for path in (ROOT / "setup_assistant/ui").rglob("*.py")
    )
    places = re.findall(r'place = "([^"]+)"', "\n".join(sources))

    assert len(places) > 12
    for place in places:
        file, _, anchor = place.partition("#")
        assert not anchor or anchor in map(slug, Page(FOLDER / file).headings), place
        assert (FOLDER / file).exists(), place


def test_the_list_of_what_is_seen_is_the_list_of_the_page() -> None:
    page = Page(FOLDER / "trouble-signing-in.md")

    assert page.headings[1 : 1 + len(SEEN)] == list(SEEN.values())


OTHERS_NAMES = {
    "Accept", "Create",
    "Project Collection Administrators", "Third-party application access via OAuth", "Manage enterprise policies",
    "IP Conditional Access", "Token configuration", "Install behavior", "Group policy", "Import ADMX", "Architecture Type",
    "Administrative Templates › Setup Assistant for Azure DevOps backup", "Windows Installer", "MSI",
}  # fmt: skip
"""What the pages print like the window's words, and is Microsoft's or somebody else's."""


def test_the_words_of_the_window_are_the_windows() -> None:
    messages = {
        str(part).replace("&", "")
        for message in read_po(io.StringIO(catalogue.TEMPLATE.read_text(encoding="utf-8")))
        for part in ([message.id] if isinstance(message.id, str) else message.id)
    }
    printed = {
        (page.path.name, " ".join(words.split()))
        for page in (*pages(), Page(ROOT / "README.md"))
        for words in re.findall(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", page.prose)
    }

    unknown = {
        (name, part)
        for name, words in printed
        for part in ([words] if words in OTHERS_NAMES else words.split(" › "))
        if not {part, re.sub(r"\d+", "{n}", part)} & (messages | OTHERS_NAMES)
    }
    assert unknown == set()
