"""The model's dataclasses as plain JSON data and back, exactly, led by their type hints.

A dataclass is an object of its fields, a tuple an array, a frozenset a sorted array, a time ISO 8601
with its offset, and ``Unread`` the object ``{"unread": reason, "detail": …}``. A field that is
missing takes its default, so that older documents can be read.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from setup_assistant import __version__
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.model.timestamps import timestamp


class Damaged(ValueError):
    """The data isn't what the type says; the message is the place, such as ``.organizations[2]``."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def encode(value: object) -> Any:
    """``value`` as JSON data."""
    if isinstance(value, Unread):
        return {"unread": value.reason.value, "detail": value.detail}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: encode(getattr(value, field.name)) for field in fields}
    if isinstance(value, date):  # moments too
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(encode(item) for item in value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def decode(kind: Any, data: Any, where: str = "") -> Any:
    """``data`` as a value of the type ``kind``; raises ``Damaged`` naming the place."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), data, where)
    if origin is not None:
        return _container(origin, get_args(kind), data, where)
    if dataclasses.is_dataclass(kind):
        return _object(kind, data, where)
    return _plain(kind, data, where)


def decode_sound(kind: Any, data: dict[str, Any]) -> Any:
    """The dataclass ``kind`` from those fields of ``data`` that aren't damaged; the rest takes its default."""
    values = {}
    for field in dataclasses.fields(kind):
        with suppress(Damaged, KeyError):
            values[field.name] = decode(_hints(kind)[field.name], data[field.name])
    return kind(**values)


def envelope(name: str, version: int) -> dict[str, Any]:
    """What every document begins with: its schema, and the version of the assistant that wrote it."""
    return {"schema": name, "version": version, "assistant": __version__}


def _union(choices: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and type(None) in choices:
        return None
    if Unread in choices and isinstance(data, dict) and "unread" in data:
        reason = _plain(UnreadReason, data["unread"], f"{where}.unread")
        return Unread(reason, _plain(str, data.get("detail", ""), f"{where}.detail"))
    (choice,) = (one for one in choices if one not in (type(None), Unread))
    return decode(choice, data, where)


def _container(origin: Any, inner: tuple[Any, ...], data: Any, where: str) -> Any:
    if issubclass(origin, Mapping):
        items = _is(dict, data, where).items()
        return {key: decode(inner[1], item, f"{where}.{key}") for key, item in items}
    items = _is(list, data, where)
    kinds = inner * len(items) if len(inner) == 1 else inner
    if len(inner) == 2 and inner[1] is Ellipsis:
        kinds = (inner[0],) * len(items)
    if len(kinds) != len(items):
        raise Damaged(where)
    pairs = enumerate(zip(kinds, items, strict=True))
    build: Callable[[Any], Any] = origin
    return build(decode(kind, item, f"{where}[{n}]") for n, (kind, item) in pairs)


def _object(kind: Any, data: Any, where: str) -> Any:
    document = _is(dict, data, where)
    values = {}
    for field in dataclasses.fields(kind):
        place = f"{where}.{field.name}"
        if field.name in document:
            values[field.name] = decode(_hints(kind)[field.name], document[field.name], place)
        elif field.default is field.default_factory is dataclasses.MISSING:
            raise Damaged(place)
    try:
        return kind(**values)
    except ValueError:
        raise Damaged(where) from None


def _plain(kind: Any, data: Any, where: str) -> Any:
    if kind is datetime:
        return _time(data, where)
    if kind is date:
        return _day(data, where)
    if issubclass(kind, StrEnum):
        try:
            return kind(data)
        except ValueError:
            raise Damaged(where) from None
    if kind is float and type(data) is int:
        return float(data)
    return _is(kind, data, where)


def _time(data: Any, where: str) -> datetime:
    try:
        return timestamp(_is(str, data, where))
    except ValueError:
        raise Damaged(where) from None


def _day(data: Any, where: str) -> date:
    try:
        return date.fromisoformat(_is(str, data, where))
    except ValueError:
        raise Damaged(where) from None


def _is(kind: Any, data: Any, where: str) -> Any:
    """Exactly that type: True is no number here."""
    if type(data) is not kind:
        raise Damaged(where)
    return data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
