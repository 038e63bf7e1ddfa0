"""Reading JSON that somebody else wrote: nothing may bring the parser near the interpreter's limit."""

from __future__ import annotations

import gc
import json
import random
import sys
from typing import Any

import pytest

from setup_assistant.json_text import MOST_LEVELS, TooDeep, parse


def depth(value: object) -> int:
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    own = int(isinstance(value, list | dict))
    return own + max((depth(item) for item in inner), default=0)


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"value":', "}"), ('[{"a":', "}]")])
@pytest.mark.parametrize("times", [2 * MOST_LEVELS + 1, 2_000, 100_000])
def test_what_is_too_deep_is_refused(opened: str, closed: str, times: int) -> None:
    text = opened * times + "1" + closed * times
    for form in (text, text.encode(), opened * times, f'{{"before": "\\"[", "x": {text}}}'):
        with pytest.raises(TooDeep):
            parse(form)


@pytest.mark.parametrize(
    "value",
    [
        ["[" * 5_000, "{" * 5_000],
        {"\\": '\\"[{' * 900, '"': ['"', "\\\\" * 300]},
        [[]] * 5_000,
        [{"value": [{"name": "[", "id": n}]} for n in range(5_000)],
    ],
    ids=["brackets in texts", "escapes", "many lists", "records"],
)
def test_what_is_long_and_flat_is_read(value: object) -> None:
    assert parse(json.dumps(value)) == value
    assert parse(json.dumps(value, indent=1).encode()) == value


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_no_deeper_than_allowed_is_read(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311

    def made(levels: int) -> Any:
        if not levels or draw.random() < 0.2:
            return draw.choice(["", "[", ']"', "\\", '\\"[', "{}", 1, None, '}\\\\"{'])
        if draw.random() < 0.6:
            return [made(levels - 1) for _ in range(draw.randrange(1, 4))]
        return {draw.choice(['a"', "[", "\\"]) * n: made(levels - 1) for n in range(1, 3)}

    for _ in range(50):
        value = made(7)
        levels = max(depth(value), 1)
        assert parse(json.dumps(value), most_levels=levels) == value
        if depth(value) > 2:  # just above the allowed depth either is right
            with pytest.raises(TooDeep):
                parse("[" * 2 * levels + json.dumps(value) + "]" * 2 * levels, most_levels=levels)


def test_no_finalizer_runs_at_the_interpreters_limit(capfd: pytest.CaptureFixture[str]) -> None:
    """The collector may run wherever the parser stands, and then finalizers had no room: a traceback
    on standard error, and whatever they were to close stayed open."""

    class Finalized:
        def __del__(self) -> None:
            self.close(20)

        def close(self, more: int) -> None:
            if more:
                self.close(more - 1)

    limit, thresholds = sys.getrecursionlimit(), gc.get_threshold()
    text = "[" * 2 * limit
    try:
        for lists in range(limit - 300, limit):
            gc.collect(0)
            gc.set_threshold(lists)  # with one of these the collector runs close to the limit
            garbage: Any = Finalized()
            garbage.itself = garbage
            del garbage
            with pytest.raises(TooDeep):
                parse(text)
    finally:
        gc.set_threshold(*thresholds)
    assert "RecursionError" not in capfd.readouterr().err


def test_what_is_no_json_is_refused_as_before() -> None:
    for text in ("", "{", "no", b"\xff\xfe\xff", '{"a": 1} more'):
        with pytest.raises(ValueError, match=r"."):
            parse(text)
