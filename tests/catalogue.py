"""The catalogues of texts: ``python -m tests.catalogue`` brings them up to date, ``--check`` compares.

Texts are in the package and in the report's templates. Extraction is Babel's. What Babel would skip silently
fails here: a message that is not a literal string can't be translated, and one inside an f-string is found by
some versions of Python only.

A language is the file ``resources/locale/<language>.po`` and nothing else; a new one begins as an empty file. Its
messages follow the template: new ones come in without a translation, those that are gone go. Nothing else is in
the file, neither places nor dates, so that two branches seldom change the same line.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes

from setup_assistant import catalogues

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "setup_assistant"
PAGES = ROOT / "resources" / "report"
LOCALES = ROOT / "resources" / "locale"
TEMPLATE = LOCALES / "setup_assistant.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

TERMS = {
    "access level": "Azure DevOps: Stakeholder, Basic, …",
    "administrator": "Of an organization or a directory",
    "app registration": "Microsoft Entra",
    "approval": "Of an app, by an administrator of the directory",
    "authorization": "Keepit: by which a connector signs in",
    "backup": "What Keepit makes; also “back up” as noun",
    "certificate": "TLS",
    "Conditional Access": "Microsoft Entra",
    "connector": "Keepit: what backs up a service",
    "customer": "Whose services are set up",
    "directory": "Microsoft Entra: of one company; no folder of files",
    "license": "Azure DevOps",
    "organization": "Azure DevOps; also the company that manages this computer",
    "owner": "Of an organization",
    "permission": "Azure DevOps and Microsoft Entra",
    "policy": "Of an organization in Azure DevOps, or of a directory",
    "practice": "The program with pretended services",
    "private browser": "The one in the program that keeps nothing",
    "project": "Azure DevOps",
    "Project Collection Administrators": "Azure DevOps: the group, as it is called there",
    "proxy": "HTTP",
    "repository": "Git",
    "retention": "Keepit: how long backups are kept",
    "scenario": "Of the practice services",
    "seat": "Keepit: what a subscription counts",
    "service account": "The one that Keepit signs in as",
    "token": "Access token or API token",
}
"""The glossary of every language, as messages of their own: where the term stands, its translation holds one of the
forms that are listed there, parted by ``|``. Forms may be parts of words: “Organisation” is in “Organisationsname”."""


@cache
def _extracted() -> Catalog:
    catalogue = Catalog(project="Setup Assistant", charset="utf-8")
    for folder, pattern, method in ((PACKAGE, "**.py", "python"), (PAGES, "**.j2", "jinja2")):
        for path, _line, message, comments, context in extract_from_dir(
            str(folder), [(pattern, method)], keywords=KEYWORDS
        ):
            place = (folder.relative_to(ROOT) / path).as_posix()
            catalogue.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    for term, note in TERMS.items():
        catalogue.add(term, auto_comments=[note], context=catalogues.GLOSSARY)
    return catalogue


@cache
def template() -> str:
    """The template as text, without dates and line numbers, so that it changes only with texts."""
    return _text(_extracted())


def languages() -> list[str]:
    """Those with a catalogue."""
    return sorted(file.stem for file in LOCALES.glob(f"*{catalogues.SOURCE}"))


def source(language: str) -> str:
    """The catalogue of ``language`` as it is."""
    return (LOCALES / f"{language}{catalogues.SOURCE}").read_text(encoding="utf-8")


def updated(language: str, before: str) -> str:
    """``before``, the catalogue of ``language``, with the messages that there are now."""
    known = {(one.context, one.id): one.forms for one in catalogues.messages(before) if one.whole}
    catalogue = Catalog(locale=language)
    for message in _extracted():
        several = not isinstance(message.id, str)
        singular = message.id if isinstance(message.id, str) else message.id[0]
        count = catalogue.num_plurals if several else 1
        forms = known.get((message.context or "", singular), [])
        if singular:
            strings = tuple(forms) if len(forms) == count else ("",) * count
            catalogue.add(message.id, strings if several else strings[0], context=message.context)
    head = (
        f"Language: {language}",
        "Content-Type: text/plain; charset=utf-8",
        f"Plural-Forms: {catalogue.plural_forms}",
    )
    header = "".join(f'"{line}\\n"\n' for line in head)
    return f'msgid ""\nmsgstr ""\n{header}\n{_text(catalogue)}'


def _text(catalogue: Catalog) -> str:
    written = io.BytesIO()
    write_po(
        written, catalogue, omit_header=True, include_lineno=False, sort_output=True, width=100
    )
    return written.getvalue().decode()


def untranslatable() -> list[str]:
    """Places where a text function gets something else than literal strings."""
    return [*_in_code(), *_in_strings(), *_in_pages()]


def _in_code() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, tree in _modules()
        for name, call in _calls(tree)
        if not all(isinstance(part, ast.Constant) for part in call.args[: _literals(name)])
    ]


def _in_strings() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, tree in _modules()
        for string in ast.walk(tree)
        if isinstance(string, ast.JoinedStr)
        for _name, call in _calls(string)
    ]


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "texts.py":
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id in KEYWORDS:
            yield call.func.id, call


def _in_pages() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted(PAGES.glob("*.j2"))
        for call in Environment(autoescape=True)
        .parse(path.read_text(encoding="utf-8"))
        .find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in KEYWORDS
        and not all(
            isinstance(part, nodes.Const) for part in call.args[: _literals(call.node.name)]
        )
    ]


def _literals(name: str) -> int:
    return 1 if name in ("_", "N_") else 2


def main(arguments: list[str]) -> int:
    """Write template and catalogues, or with ``--check`` say whether those at hand are current."""
    wrong = untranslatable()
    if wrong:
        print("These texts are not literal and can't be translated:", *wrong, sep="\n  ")
        return 1
    stale = 0
    for file, current in _current():
        if file.exists() and file.read_text(encoding="utf-8") == current:
            continue
        stale += 1
        if arguments != ["--check"]:
            file.write_text(current, encoding="utf-8", newline="\n")
    if arguments != ["--check"] or not stale:
        return 0
    print(
        "The texts have changed: run 'python -m tests.catalogue' to bring the catalogues up to date."
    )
    return 1


def _current() -> Iterator[tuple[Path, str]]:
    yield TEMPLATE, template()
    for language in languages():
        yield LOCALES / f"{language}{catalogues.SOURCE}", updated(language, source(language))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
