"""The pages for those who deploy it say what the program and its installers really do."""

from __future__ import annotations

import json
import re

import pytest

from setup_assistant import managed
from setup_assistant.managed import KEYS, Key
from setup_assistant.packaging import product, signing
from setup_assistant.settings import DAMAGED, LEDGER
from tests.support import reports

HELP = product.ROOT / "resources/help"
PAGE = (HELP / "deploying.md").read_text(encoding="utf-8")
SETTINGS = (HELP / "managed.md").read_text(encoding="utf-8")
KEPT = (HELP / "privacy.md").read_text(encoding="utf-8")
SCRIPT = (product.INSTALLER / "windows/setup-assistant.nsi").read_text(encoding="utf-8")


def test_it_goes_with_the_program() -> None:
    assert "resources/help" in {place for _source, place in product.resources()}


@pytest.mark.parametrize(
    "words",
    [
        "{" + str(product.UPGRADE_CODE).upper() + "}",
        product.BUNDLE_ID,
        f"**macOS**: {product.MACOS_FLOOR} and later",
        f"{product.PROGRAM}-VERSION-windows-x64.msi",
        f"{product.PROGRAM}-VERSION-macos-arm64.pkg",
        rf"HKLM\Software\Keepit setup\{product.NAME}",
        rf'"%ProgramFiles%\{product.NAME}\{product.PROGRAM}.exe" forget',
        f'"/Applications/{product.NAME}.app/Contents/MacOS/{product.PROGRAM}" forget',
    ],
)
def test_ids_names_and_floors_are_the_real_ones(words: str) -> None:
    assert words in PAGE


def test_the_other_pages_have_the_real_names() -> None:
    assert rf"HKLM\{managed.POLICIES}" in SETTINGS
    assert managed.FILE in SETTINGS
    assert {LEDGER, DAMAGED} <= set(re.findall(r"`([\w.]+)`", KEPT))


def test_everything_that_can_be_set_for_everybody_is_in_its_table() -> None:
    names = re.findall(r"^\| `([a-z_]+)` \|", SETTINGS, re.MULTILINE)
    example = json.loads(re.findall(r"^    (\{.*\})$", SETTINGS, re.MULTILINE)[0])

    assert names == [key.name for key in managed.KEYS]
    reports.schema("managed-1").validate(example)


def test_the_exit_codes_are_those_of_the_installer() -> None:
    section = PAGE.partition("**The .exe**")[2].partition("**Detection**")[0]
    told = set(re.findall(r"^\| (\d+) \|", section, re.MULTILINE))

    assert told == {"0", *re.findall(r"SetErrorLevel (\d+)", SCRIPT)}


def test_the_switches_are_those_of_the_installer() -> None:
    assert "MULTIUSER_INSTALLMODE_COMMANDLINE" in SCRIPT
    assert "MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER" in SCRIPT
    assert {"/CurrentUser", "/AllUsers", "/D=FOLDER"} <= set(re.findall(r"/[A-Z][\w=]+", PAGE))


def test_what_is_signed_is_what_the_rules_are_about() -> None:
    assert {".exe", ".dll", ".pyd"} == set(signing.SIGNED_KINDS)
    assert "`_rust.pyd` and four more" in PAGE


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_each_setting_is_explained_by_its_name_and_its_policy(key: Key) -> None:
    assert f"| `{key.name}` | {key.title} | " in SETTINGS
