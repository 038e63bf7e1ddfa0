"""A language is one file: what is compiled of it, and that nobody is shown an older state of it."""

from __future__ import annotations

import gettext
import os
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from setup_assistant import catalogues

HEAD = r"""
msgid ""
msgstr ""
"Language: da\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
SOURCE = rf"""{HEAD}
#: setup_assistant/cli/undo.py
msgid ""
"A line \"in quotes\",\t"
"and another\n"
msgstr "En linje \"i anførselstegn\",\tog en til\n"

msgctxt "net.close"
msgid "Close"
msgstr "Nær"

msgid "Close"
msgstr "Luk"

#, python-brace-format
msgid "{{n}} change"
msgid_plural "{{n}} changes"
msgstr[0] "{{n}} ændring"
msgstr[1] "{{n}} ændringer"

#, fuzzy
msgid "Stop"
msgstr "Gå"

msgid "{{n}} host"
msgid_plural "{{n}} hosts"
msgstr[0] "{{n}} vært"
msgstr[1] ""

msgid "Start"
msgstr ""

msgctxt "glossary"
msgid "connector"
msgstr "connector | connectoren"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "da.po").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def check(catalogue: gettext.NullTranslations) -> None:
    assert catalogue.info()["language"] == "da"
    assert catalogue.gettext("Close") == "Luk"
    assert catalogue.pgettext("net.close", "Close") == "Nær"
    forms = [catalogue.ngettext("{n} change", "{n} changes", n) for n in (0, 1, 2)]
    assert forms == ["{n} ændringer", "{n} ændring", "{n} ændringer"]
    assert catalogue.gettext('A line "in quotes",\tand another\n').startswith('En linje "i')


def test_what_is_missing_unsure_or_for_translators_is_not_shown(folder: Path) -> None:
    catalogue = catalogues.read(folder, "da")

    check(catalogue)
    assert [catalogue.gettext(word) for word in ("Stop", "Start")] == ["Stop", "Start"]
    assert catalogue.ngettext("{n} host", "{n} hosts", 2) == "{n} hosts"
    assert catalogue.pgettext("glossary", "connector") == "connector"


def test_it_is_compiled_as_the_usual_tools_do(folder: Path) -> None:
    """Read back by Python's own reader, and no other way than what Babel writes."""
    source = SOURCE.partition("#, fuzzy")[0]
    whole = read_po(BytesIO(source.encode()), locale="da")
    written = BytesIO()
    write_mo(written, whole)
    written.seek(0)
    usual = gettext.GNUTranslations(written)
    own = gettext.GNUTranslations(BytesIO(catalogues.compiled(source)))

    check(usual)
    check(own)
    assert own._catalog.keys() == usual._catalog.keys()  # type: ignore[attr-defined]


def test_a_change_of_the_source_is_shown_at_the_next_start(folder: Path) -> None:
    assert catalogues.read(folder, "da").gettext("Close") == "Luk"
    older = (folder / "da.po").stat().st_mtime_ns - 10**9
    (folder / "da.po").write_text(SOURCE.replace("Luk", "Afslut"), encoding="utf-8")
    os.utime(folder / "da.po", ns=(older, older))  # as a file that comes out of an archive

    assert catalogues.read(folder, "da").gettext("Close") == "Afslut"


def test_an_unchanged_source_is_not_read_again(folder: Path) -> None:
    catalogues.read(folder, "da")
    source = folder / "da.po"
    changed = source.stat().st_mtime_ns
    source.write_text("no catalogue at all", encoding="utf-8")
    os.utime(source, ns=(changed, changed))

    check(catalogues.read(folder, "da"))


def test_an_installed_program_has_no_sources(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "made"
    target.mkdir()
    (target / "xx.mo").write_text("of a language that is gone")

    catalogues.compile_all(folder, target)

    assert [file.name for file in target.iterdir()] == ["da.mo"]
    assert catalogues.names(target) == ["da"]
    check(catalogues.read(target, "da"))


def test_a_checkout_that_cannot_be_written_is_read_all_the_same(folder: Path) -> None:
    (folder / "da.mo").mkdir()  # nothing can be put there, by root neither
    os.utime(folder / "da.mo", (0, 0))

    check(catalogues.read(folder, "da"))
    assert sorted(file.name for file in folder.iterdir()) == ["da.mo", "da.po"]


def test_a_language_without_a_catalogue_is_none(folder: Path) -> None:
    assert catalogues.names(folder) == ["da"]
    with pytest.raises(OSError, match="xx"):
        catalogues.read(folder, "xx")
