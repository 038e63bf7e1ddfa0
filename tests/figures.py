"""Figures of how the package is built: ``python -m tests.figures``, ``-v`` names what was counted.

For information: what must hold (no circles, the layers) is import-linter's to check.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

import grimp

ROOT = Path(__file__).resolve().parent.parent
NAME = "setup_assistant"
PACKAGE = ROOT / NAME

BY_NATURE = ("cli", "checks", "page", "answers")
"""Commands, checks, pages and services' answers are rooms by nature, however few import them."""

NO_CODE = frozenset(
    {
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)  # fmt: skip

PARTICIPLES = frozenset(
    {
        "asked", "bound", "broken", "built", "bought", "brought", "called", "caught", "chosen",
        "done", "drawn", "fallen", "felt", "fetched", "found", "given", "gone", "grown",
        "guessed", "had", "heard", "held", "hidden", "judged", "kept", "known", "learnt",
        "left", "listed", "looked", "lost", "made", "meant", "met", "named", "noted",
        "offered", "opened", "paid", "picked", "put", "ran", "read", "said", "seen", "sent",
        "set", "shown", "sold", "spoken", "stood", "taken", "thought", "told", "tried",
        "turned", "typed", "understood", "used", "wanted", "warned", "was", "were", "worn",
        "written",
    }
)  # fmt: skip
"""Names that say what happened to a thing, not what it is."""


def modules() -> dict[str, Path]:
    """Every module that is a file of its own, by its full name."""
    files = (path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """The syntax of every file, by its place below the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def lines(path: Path) -> int:
    """Lines with code or within a string."""
    counted: set[int] = set()
    source = io.StringIO(path.read_text(encoding="utf-8"))
    for token in tokenize.generate_tokens(source.readline):
        if token.type not in NO_CODE:
            counted.update(range(token.start[0], token.end[0] + 1))
    return len(counted)


def circles(graph: grimp.ImportGraph) -> list[str]:
    """Packages whose parts import each other in a circle, each with one such circle."""
    packages = [NAME, *(module for module in graph.modules if graph.find_children(module))]
    named = []
    for package in sorted(set(packages)):
        broken = graph.nominate_cycle_breakers(package)
        named += [f"{importer} → {imported}" for importer, imported in sorted(broken)]
    return named


def imported_once(graph: grimp.ImportGraph) -> list[str]:
    """Modules that one other imports, with that one; without those that are rooms by nature."""
    named = []
    for module in sorted(modules()):
        importers = graph.find_modules_that_directly_import(module)
        parts = module.split(".")
        if len(importers) == 1 and parts[1] not in BY_NATURE and parts[-1] not in BY_NATURE:
            named.append(f"{short(module)} ← {short(next(iter(importers)))}")
    return named


def short(module: str) -> str:
    return module.removeprefix(f"{NAME}.")


def enum_words() -> list[str]:
    """Messages that stand beside a member of an enum in a table, in more than one file."""
    enums = {
        node.name
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases)
    }
    places: defaultdict[str, set[str]] = defaultdict(set)
    for place, tree in trees():
        for table in (node for node in ast.walk(tree) if isinstance(node, ast.Dict)):
            for key, value in zip(table.keys, table.values, strict=True):
                if (
                    isinstance(key, ast.Attribute)
                    and isinstance(key.value, ast.Name)
                    and key.value.id in enums
                ):
                    for message in messages(value):
                        places[message].add(place)
    return [
        f"{message!r}: {', '.join(sorted(files))}"
        for message, files in sorted(places.items())
        if len(files) > 1
    ]


def messages(node: ast.AST) -> Iterator[str]:
    """The texts of the calls of ``_`` and ``pgettext`` below ``node``."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args:
            last = call.args[-1]
            if call.func.id in ("_", "pgettext") and isinstance(last, ast.Constant):
                yield str(last.value)


def shared_messages() -> list[str]:
    """Messages that stand in more than one file."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for place, tree in trees():
        for message in messages(tree):
            places[message].add(place)
    return [f"{text!r}: {', '.join(sorted(p))}" for text, p in sorted(places.items()) if len(p) > 1]


def function_lengths() -> list[int]:
    """Lines from ``def`` to the end of each function."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def variables() -> Iterator[str]:
    """Names that something is assigned to: arguments, locals, loop variables, attributes of ``self``."""
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.arg):
                yield node.arg
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield node.id if isinstance(node, ast.Name) else node.attr


def import_milliseconds(module: str, times: int = 5) -> float:
    """The processor time that a fresh interpreter needs to import ``module``, at best."""
    code = f"import time; t = time.process_time(); import {module}; print(time.process_time() - t)"
    runs = (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for _ in range(times)
    )
    return min(float(run.stdout) for run in runs) * 1000


def report(title: str, names: Iterable[str], *, verbose: bool) -> None:
    """One line with the number, and the names below it if asked for."""
    listed = list(names)
    print(f"{title}: {len(listed)}")
    for name in listed if verbose else []:
        print(f"    {name}")


def main(arguments: list[str]) -> None:
    """Print every figure."""
    verbose = "-v" in arguments
    graph = grimp.build_graph(NAME, exclude_type_checking_imports=False, cache_dir=None)
    files = modules()
    folders = Counter(module.rpartition(".")[0] for module in files)
    lengths, names = function_lengths(), [name.strip("_") for name in variables()]
    participles = Counter(name for name in names if name in PARTICIPLES)
    ninety = quantiles(lengths, n=10)[-1]

    print(f"lines without blank ones and comments: {sum(map(lines, PACKAGE.rglob('*.py')))}")
    print(f"modules: {len(files)}")
    report("imports that close a circle of siblings", circles(graph), verbose=True)
    largest = ", ".join(f"{short(name)} {count}" for name, count in folders.most_common(5))
    print(f"modules of the largest folders: {largest}")
    report(
        "modules that one other imports (no commands, checks, pages, answers)",
        imported_once(graph),
        verbose=verbose,
    )
    report("words of an enum in more than one file", enum_words(), verbose=verbose)
    report("messages in more than one file", shared_messages(), verbose=verbose)
    print(f"lines of a function: median {median(lengths):.0f}, 90th percentile {ninety:.0f}")
    share = 100 * participles.total() / len(names)
    frequent = ", ".join(f"{name} {count}" for name, count in participles.most_common(10))
    print(f"names of variables that are bare participles: {share:.1f} % ({frequent})")
    for module in ("changes.apply", "checks.registry"):
        print(f"import {NAME}.{module}: {import_milliseconds(f'{NAME}.{module}'):.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
