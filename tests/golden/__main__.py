"""``python -m tests.golden`` says what differs from the golden files, ``--renew`` writes them again."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests import conftest  # noqa: F401 - a home of its own and no proxies, as for the tests
from tests.golden.files import HELP, as_text, difference, renew
from tests.golden.helps import helps
from tests.golden.plays import every
from tests.support.practice_site import Site


def main() -> int:
    """1 if something differs and was not to be renewed."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--renew", action="store_true", help="write the golden files again")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        texts = {
            f"{name}.json": as_text(documents) for name, documents in every(site, Path(folder))
        }
    texts[HELP] = helps()
    differences = {name: diff for name, text in texts.items() if (diff := difference(name, text))}
    if args.renew:
        renew(texts)
        print(f"{len(differences)} of {len(texts)} files are new or different:", *differences)
        return 0
    print(*differences.values(), sep="\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
