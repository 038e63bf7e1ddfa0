"""Every catalogue: what a program can tell of a translation is right."""

from __future__ import annotations

import pytest

from setup_assistant.catalogues import GLOSSARY, Message, messages
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
