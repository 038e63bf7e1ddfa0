"""Every catalogue: what a program can tell of a translation is right."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from setup_assistant import labels, texts
from setup_assistant.catalogues import GLOSSARY, Message, messages
from setup_assistant.model import OrganizationStatus
from tests import catalogue
from tests.support import translating

languages = pytest.mark.parametrize("language", catalogue.languages())


@languages
def test_nothing_is_missing(language: str) -> None:
    assert translating.missing(language) == []


@languages
def test_nothing_is_unsure(language: str) -> None:
    assert [one.id for one in messages(catalogue.source(language)) if one.fuzzy] == []


@languages
def test_placeholders_signs_and_terms_agree(language: str) -> None:
    assert translating.faults_of(language) == []


def test_every_term_of_the_glossary_is_used() -> None:
    texts = [
        one.plural or one.id for one in messages(catalogue.template()) if one.context != GLOSSARY
    ]
    unused = {
        term
        for term in catalogue.TERMS
        if not any(list(translating.terms_in(text, [term])) for text in texts)
    }
    assert unused == set()


@languages
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    assert translating.wrong_plurals(language) == []


TERMS = {
    "organization": ["organisation"],
    "service account": ["dienstkonto"],
    "policy": ["richtlini"],
}


@pytest.mark.parametrize(
    ("message", "language", "fault"),
    [
        (Message("Read {n}", forms=["{m} gelesen"]), "de", "has the placeholders"),
        (Message("Read {n:.1f}", forms=["{n} gelesen"]), "de", "has the placeholders"),
        (Message("Read {n}", forms=["{n gelesen"]), "de", "can't be filled in"),
        (Message("usage: %(prog)s", forms=["Aufruf: %s"]), "de", "has the placeholders"),
        (Message("1 host", "{n} hosts", forms=["1 hôte", "{n} hôtes"]), "fr", "has the placeholders"),
        (Message("1 host", "{n} hosts", forms=["1 Host", "Hosts"]), "de", "has the placeholders"),
        (Message("1 host", "{n} hosts", forms=["1 Host", ""]), "de", "is not whole"),
        (Message("Name: ", forms=["Name:"]), "de", "another space"),
        (Message("Name:", forms=["Name"]), "de", "ends with"),
        (Message("Looking…", forms=["Suche."]), "de", "ends with"),
        (Message("“Ready.”", forms=["„Bereit“"]), "de", "ends with"),
        (Message("Add --yes", forms=["Mit -y"]), "de", "other options"),
        (Message("Open › Users", forms=["Öffnen, Benutzer"]), "de", "another number of '›'"),
        (Message("Next", forms=["&Weiter"]), "de", "another number of '&'"),
        (Message("It “is”", forms=['Es "ist"']), "de", "another number of"),
        (Message("It “is”", forms=["Es “ist”"]), "de", "quotation marks"),
        (Message("The name", forms=["L'hôte"]), "fr", "straight apostrophe"),
        (Message("Name:", forms=["Nom:"]), "fr", "no-break space"),
        (Message("It “is”", forms=["Il «est»"]), "fr", "no-break space"),
        (Message("Two organizations", forms=["Zwei Firmen"]), "de", "for 'organization'"),
        (Message("Service accounts", forms=["Konten"]), "de", "for 'service account'"),
        (Message("Its policies", forms=["Ihre Regeln"]), "de", "for 'policy'"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_noticed(message: Message, language: str, fault: str) -> None:
    found = list(translating.faults(language, message, TERMS))
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    ("message", "language"),
    [
        (Message("1 host", "{n} hosts", forms=["1 Host", "{n} Hosts"]), "de"),
        (Message("1 host", "{n} hosts", forms=["{n} hôte", "{n} hôtes"]), "fr"),
        (Message("{a} of {b} “is” --all:", forms=["--all, {b} «est» {a} :".replace("«", "«\u00a0").replace("»", "\u00a0»").replace(" :", "\u00a0:")]), "fr"),
        (Message("Change {organization} by --policy.", forms=["Mit --policy {organization} ändern."]), "de"),
        (Message("Policies of an organization", forms=["Organisationsrichtlinien"]), "de"),
    ],
)  # fmt: skip
def test_what_is_right_passes(message: Message, language: str) -> None:
    assert list(translating.faults(language, message, TERMS)) == []


LETTERS = 3
"""Where words of the same stem begin alike: *ready* and *is ready*, *Requise* and *requiert*."""


@pytest.fixture(params=["en", *catalogue.languages()])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    texts.use([request.param])
    yield request.param
    texts.use([])


@pytest.mark.parametrize("status", [*labels.SUMMED, OrganizationStatus.LEFT_OUT], ids=str)
def test_a_status_has_one_name_where_it_is_counted_and_in_reports(
    spoken: str, status: OrganizationStatus
) -> None:
    name = labels.status_word(status)
    stems = [word[:LETTERS] for word in re.findall(r"\w{3,}", name.casefold())]

    assert stems, spoken
    assert labels.status(status).word == name
    for n in (1, 2):
        counted = labels.count(status, n).casefold()
        assert [stem for stem in stems if stem not in counted] == [], (name, counted)
