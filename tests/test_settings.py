"""What is configured: addresses that nothing redirects, and the application's id."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from setup_assistant import settings
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import InputError
from setup_assistant.registration import Registration
from setup_assistant.settings import Saved
from tests.support import folders


def test_real_addresses_are_constants_and_https() -> None:
    endpoints = Endpoints()

    assert endpoints.keepit_for("dk-co") == "https://dk-co.keepit.com"
    assert all(
        getattr(endpoints, name).startswith("https://")
        for name in ("authority", "profile", "devops", "graph", "entitlements", "keepit")
    )


CLIENT = "00000000-0000-4000-8000-000000000002"
TODAY = datetime.now().astimezone().date().isoformat()
GOOD = json.dumps({"client_id": CLIENT})


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folders.use(monkeypatch, tmp_path)
    settings.configuration_folder().mkdir(parents=True)
    return settings.configuration_folder() / "settings.json"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"),
        f"\r\n{GOOD}\r\n".encode(),
    ],
)
def test_a_client_id_is_read_as_any_editor_writes_it(settings_file: Path, content: bytes) -> None:
    settings_file.write_bytes(content)

    assert settings.registration() == Registration(CLIENT)


@pytest.mark.parametrize("content", [None, b"{}", b'{"client_id": ""}', b'{"other": 1}'])
def test_without_a_client_id_there_is_none(settings_file: Path, content: bytes | None) -> None:
    if content is not None:
        settings_file.write_bytes(content)

    assert settings.registration() == Registration()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'\n{"client_id": "' + CLIENT.encode() + b'",}', "line 2"),
        (b"", "line 1"),
        (b"\xff\xfe\x00", "it is no text"),
        (b"[]", "it holds no settings"),
        (b'{"client_id": "https://evil"}', "“client_id” is no application ID"),
        (b'{"client_id": 7}', "“client_id” is no application ID"),
        (b"[" * 100_000, "it holds no settings"),
        (b'{"tenant": "organizations"}', "“tenant” is no directory"),
        (b'{"tenant": ["contoso.com"]}', "“tenant” is no directory"),
        (b'{"language": "german"}', "“language” is no language"),
        (b'{"proxy": "http://proxy"}', "“proxy” is no proxy"),
    ],
)
def test_settings_that_cannot_be_used_are_named_with_the_reason(
    settings_file: Path, content: bytes, reason: str
) -> None:
    settings_file.write_bytes(content)

    with pytest.raises(InputError) as told:
        settings.registration()

    assert told.value.message == f"{settings_file} can't be used ({reason}). Correct or remove it."


def test_app_and_directory_are_remembered_and_what_else_stands_there_stays(
    settings_file: Path,
) -> None:
    settings_file.write_text('{"client_id": "", "other": 1}')

    settings.remember(Registration(CLIENT, "contoso.com"))
    assert settings.registration() == Registration(CLIENT, "contoso.com")
    settings.remember(Registration(CLIENT))

    assert settings.registration() == Registration(CLIENT)
    assert json.loads(settings_file.read_text()) == {
        "client_id": CLIENT,
        "client_id_saved": TODAY,
        "other": 1,
    }


def test_the_day_is_that_on_which_the_id_was_saved(settings_file: Path) -> None:
    earlier = {"client_id": CLIENT, "client_id_saved": "2026-01-31"}
    settings_file.write_text(json.dumps(earlier))

    settings.save(replace(settings.saved(), language="de"))
    assert settings.saved().saved_on == date(2026, 1, 31)
    settings.save(Saved(Registration("00000000-0000-4000-8000-000000000003")))
    assert settings.saved().saved_on == date.fromisoformat(TODAY)
    settings.save(Saved())

    assert settings.saved() == Saved()
    assert json.loads(settings_file.read_text()) == {}


def test_language_and_proxy_are_kept_and_an_app_that_is_remembered_leaves_them(
    settings_file: Path,
) -> None:
    settings_file.write_text('{"other": 1}')

    settings.save(Saved(language="pt_BR", proxy="none"))
    settings.remember(Registration(CLIENT))

    assert settings.language() == "pt_BR"
    assert settings.saved().proxy == "none"
    assert json.loads(settings_file.read_text())["other"] == 1


def test_saving_all_of_it_keeps_a_copy_of_what_could_not_be_used(settings_file: Path) -> None:
    settings_file.write_text('{"client_id": ')

    settings.save(Saved(proxy="proxy.company.com:8080"))

    assert settings.saved().proxy == "proxy.company.com:8080"
    assert settings_file.with_name(settings.DAMAGED).read_text() == '{"client_id": '
    assert settings.language() == ""


def test_a_damaged_file_is_never_written_over(settings_file: Path) -> None:
    settings_file.write_text('{"client_id": ')

    with pytest.raises(InputError, match=r"can't be used \(line 1\)"):
        settings.remember(Registration(CLIENT))

    assert settings_file.read_text() == '{"client_id": '


def test_settings_that_cannot_be_written_are_named(settings_file: Path) -> None:
    settings_file.parent.rmdir()
    settings_file.parent.write_text("a file where the folder should be")

    with pytest.raises(InputError, match=r"settings\.json can't be "):
        settings.remember(Registration(CLIENT))


def test_a_folder_in_place_of_the_settings_is_named(settings_file: Path) -> None:
    settings_file.mkdir()

    with pytest.raises(InputError, match=r"settings\.json can't be used \(Is a directory\)"):
        settings.registration()


@pytest.mark.parametrize("folder", [settings.data_folder, settings.configuration_folder])
def test_a_user_without_a_folder_is_told_which_variable_names_one(
    folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_names: object, **_how: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_data_dir", nobody)
    monkeypatch.setattr("platformdirs.user_config_dir", nobody)

    with pytest.raises(
        InputError, match=r"names no folder for your data. Set the variable [A-Z_]+ to"
    ):
        folder()
