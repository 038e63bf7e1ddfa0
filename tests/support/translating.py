"""What is wrong with a translation, as far as a program can tell."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog
from PySide6.QtCore import QLocale

from setup_assistant.catalogues import GLOSSARY, Message, messages
from tests import catalogue

_PERCENT = re.compile(r"%(?:\(\w+\))?[a-z]|%%")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*\b")
_CLOSING = "”“»’)\"'\u202f\u00a0"
_MARKS = ".:…?!,;"
_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_SPACED = re.compile(
    r"[^\s\u00a0\u202f?!…:;][:;?!](?=[\s”»)]|$)|«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"
)
"""In French: a mark of two parts, or a quotation mark, without the space that belongs there."""
_MANY = 1000
"""Numbers up to here are looked at; languages have forms for whole millions, which nothing here counts."""

Glossary = Mapping[str, list[str]]


def glossary(language: str) -> dict[str, list[str]]:
    """Each term with the forms that ``language`` allows; only those that have been translated."""
    return {
        one.id: [form.strip().casefold() for form in one.forms[0].split("|")]
        for one in messages(catalogue.source(language))
        if one.context == GLOSSARY and one.whole
    }


def faults_of(language: str) -> list[str]:
    """What is wrong with the messages of ``language`` that have a translation."""
    terms = glossary(language)
    return [
        f"{message.id!r}: {fault}"
        for message in messages(catalogue.source(language))
        if message.id and message.context != GLOSSARY and any(message.forms)
        for fault in faults(language, message, terms)
    ]


def missing(language: str) -> list[str]:
    """The messages without a translation, terms of the glossary too."""
    return [one.id for one in messages(catalogue.source(language)) if one.id and not one.whole]


def wrong_plurals(language: str) -> list[str]:
    """Where the header's formula and CLDR's rules part numbers in different ways."""
    header = next(one for one in messages(catalogue.source(language)) if not one.id).forms[0]
    match = re.search(r"nplurals=(\d+); plural=(.*);", header)
    if match is None:
        return [header]
    index, rule = gettext.c2py(match[2]), Locale.parse(language).plural_form
    pairs = {(index(n), rule(n)) for n in range(_MANY)}
    alone = len(pairs) == len({form for form, _ in pairs}) == len({name for _, name in pairs})
    return [] if alone and len(pairs) == int(match[1]) else [match[0]]


def faults(language: str, message: Message, terms: Glossary) -> Iterator[str]:
    """What is wrong with ``message``, which has a translation."""
    if not message.whole:
        yield "is not whole"
    for number, form in enumerate(filter(None, message.forms)):
        yield from _placeholders(language, message, number, form)
        yield from _signs(language, message.plural or message.id, form)
        yield from _terms(message.plural if message.plural and number else message.id, form, terms)


def _placeholders(language: str, message: Message, number: int, form: str) -> Iterator[str]:
    allowed = [_fields(message.plural or message.id)]
    if message.plural and len(_numbers(language, number)) == 1:
        allowed.append(_fields(message.id))
    try:
        fields = _fields(form)
    except ValueError as problem:
        yield f"{form!r} can't be filled in: {problem}"
        return
    if fields not in allowed:
        yield f"{form!r} has the placeholders {fields}, not {allowed[0]}"


@cache
def _numbers(language: str, form: int) -> list[int]:
    """Those below ``_MANY`` that are written with ``form``."""
    index = gettext.c2py(Catalog(locale=language).plural_expr)
    return [n for n in range(_MANY) if index(n) == form]


def _fields(text: str) -> list[str]:
    parts = [
        f"{name}!{conversion}:{spec}"
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    ]
    return sorted({*parts, *_PERCENT.findall(text)})


def _signs(language: str, text: str, form: str) -> Iterator[str]:
    edges = [
        (one[: len(one) - len(one.lstrip())], one[len(one.rstrip()) :]) for one in (text, form)
    ]
    if edges[0] != edges[1]:
        yield f"{form!r} begins or ends with another space"
    if _mark(text) != _mark(form):
        yield f"{form!r} ends with {_mark(form)!r}, not {_mark(text)!r}"
    if _OPTION.findall(text) and sorted(_OPTION.findall(text)) != sorted(_OPTION.findall(form)):
        yield f"{form!r} names other options"
    for sign in ("\n", "&", '"', "›", "<"):
        if text.count(sign) != form.count(sign):
            yield f"{form!r} has another number of {sign!r}"
    if _STRAIGHT.search(form):
        yield f"{form!r} has a straight apostrophe"
    foreign = set("“”„«»‹›‘’") & set(form) - set("›’") - _quotes(language)
    if foreign:
        yield f"{form!r} has quotation marks of another language: {' '.join(sorted(foreign))}"
    if language.startswith("fr") and _SPACED.search(form):
        yield f"{form!r} lacks a no-break space"


def _mark(text: str) -> str:
    bare = text.rstrip().rstrip(_CLOSING)
    return bare[-1] if bare and bare[-1] in _MARKS else ""


def _quotes(language: str) -> set[str]:
    locale = QLocale(language)
    styles = (
        QLocale.QuotationStyle.StandardQuotation,
        QLocale.QuotationStyle.AlternateQuotation,
    )
    return {sign for style in styles for sign in locale.quoteString("", style)}


def _terms(text: str, form: str, terms: Glossary) -> Iterator[str]:
    folded = form.casefold()
    for term in terms_in(text, terms):
        if not any(one in folded for one in terms[term]):
            yield f"{form!r} has none of {terms[term]} for {term!r}"


def terms_in(text: str, terms: Iterable[str]) -> Iterator[str]:
    """Those that ``text`` has; the longest first: “Project Collection Administrators” has no “administrator”."""
    for term in sorted(terms, key=len, reverse=True):
        stem = f"{term[:-1]}(?:y|ies)" if term.endswith("y") else f"{term}s?"
        pattern = re.compile(rf"(?<![-\w{{]){stem}(?![-\w}}])", re.IGNORECASE)
        text, count = pattern.subn("", text)
        if count:
            yield term
