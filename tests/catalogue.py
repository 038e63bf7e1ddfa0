"""The catalogue of texts: ``python -m tests.catalogue`` writes the template, ``--check`` compares.

Texts are in the package and in the report's templates. Extraction is Babel's. What Babel would skip silently
fails here: a message that is not a literal string can't be translated, and one inside an f-string is found by
some versions of Python only.
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

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "setup_assistant"
PAGES = ROOT / "resources" / "report"
TEMPLATE = ROOT / "resources" / "locale" / "setup_assistant.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


@cache
def template() -> str:
    """The template as text, without dates and line numbers, so that it changes only with texts."""
    catalogue = Catalog(project="Setup Assistant", charset="utf-8")
    for folder, pattern, method in ((PACKAGE, "**.py", "python"), (PAGES, "**.j2", "jinja2")):
        for path, _line, message, comments, context in extract_from_dir(
            str(folder), [(pattern, method)], keywords=KEYWORDS
        ):
            place = (folder.relative_to(ROOT) / path).as_posix()
            catalogue.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
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
    """Write the template, or with ``--check`` say whether the one at hand is current."""
    wrong = untranslatable()
    if wrong:
        print("These texts are not literal and can't be translated:", *wrong, sep="\n  ")
        return 1
    current = template()
    if arguments != ["--check"]:
        TEMPLATE.write_text(current, encoding="utf-8")
        return 0
    if TEMPLATE.exists() and TEMPLATE.read_text(encoding="utf-8") == current:
        return 0
    print("The texts have changed: run 'python -m tests.catalogue' to write the template again.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
