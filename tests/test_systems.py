"""The list of tests that a system can't try: it names real ones, and can't grow unseen."""

from __future__ import annotations

import pytest

from tests import systems
from tests.systems import NOT_ON_WINDOWS, NOT_UNDER_WINE, NOT_WITHOUT_ROOT, Gap

EVERY = NOT_ON_WINDOWS + NOT_UNDER_WINE + NOT_WITHOUT_ROOT


@pytest.mark.parametrize("gap", EVERY, ids=lambda gap: gap.where)
def test_each_entry_names_tests_and_a_reason(gap: Gap) -> None:
    assert systems.functions([gap])
    assert gap.why


def test_the_list_does_not_grow_unseen() -> None:
    assert len(systems.functions(NOT_ON_WINDOWS)) == 51
    assert len(systems.functions(NOT_UNDER_WINE)) == 155
    assert len(systems.functions(NOT_WITHOUT_ROOT)) == 3


def test_what_is_among_them_is_told_by_the_whole_name() -> None:
    gap = [Gap("tests/a/test_b.py::test_c", "")]

    assert systems.is_among("tests/a/test_b.py::test_c", gap)
    assert systems.is_among("tests/a/test_b.py::test_c[1]", gap)
    assert not systems.is_among("tests/a/test_b.py::test_cd", gap)
    assert systems.is_among("tests/a/test_b.py::test_d", [Gap("tests/a/test_b.py", "")])
    assert not systems.is_among(
        "tests/a/test_b.py::test_c[2]", [Gap("tests/a/test_b.py::test_c[1]", "")]
    )
