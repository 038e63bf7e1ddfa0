"""Which languages the environment asks for, in which order."""

from __future__ import annotations

import pytest

from setup_assistant import texts


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({}, []),
        ({"LANGUAGE": "de:en", "LANG": "fr_FR.UTF-8"}, ["de", "en"]),
        ({"LANGUAGE": "de_CH.UTF-8"}, ["de_CH"]),
        ({"LANGUAGE": ":", "LANG": "da_DK.UTF-8"}, ["da_DK"]),
        ({"LANGUAGE": "", "LC_ALL": "nb_NO", "LC_MESSAGES": "de", "LANG": "fr"}, ["nb_NO"]),
        ({"LC_ALL": "", "LC_MESSAGES": "de_DE.UTF-8", "LANG": "fr"}, ["de_DE"]),
        ({"LANG": "C.UTF-8"}, ["C"]),
    ],
)
def test_the_readers_languages(environment: dict[str, str], languages: list[str]) -> None:
    assert texts.preferred(environment) == languages


def test_a_language_without_a_catalogue_is_read_in_english() -> None:
    texts.use(["xx", "C"])
    assert texts._("Stopped") == "Stopped"
