"""The Settings dialog: what is saved, what the organization has set, and what is in use."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from setup_assistant import settings
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.registration import Registration
from setup_assistant.texts import day
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.settings_dialog import SettingsDialog, open_settings
from setup_assistant.ui.window.wizard import Wizard
from tests.support import folders
from tests.support.ui import windows
from tests.support.ui.journey import Journey
from tests.support.ui.windows import labels

APP, OTHER = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11", "00000000-0000-4000-8000-000000000002"
THIRD = "00000000-0000-4000-8000-000000000003"
FILE = "/etc/managed.json"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folders.use(monkeypatch, tmp_path)
    monkeypatch.setenv("LANGUAGE", "en")
    settings.configuration_folder().mkdir(parents=True)
    return settings.settings_file()


def save(file: Path, **values: str) -> None:
    file.write_text(json.dumps(values), encoding="utf-8")


def managed(**values: Any) -> Managed:
    return Managed(**values, sources=dict.fromkeys(values, FILE))


def open_(
    qtbot: QtBot, folder: Path, organization: Managed = UNMANAGED, *, under_way: bool = False
) -> tuple[Wizard, SettingsDialog]:
    window = windows.window(qtbot, folder, managed=organization)
    dialog = open_settings(window, window.context, under_way=under_way)
    qtbot.waitExposed(dialog)
    return window, dialog


def press(dialog: SettingsDialog, name: str) -> None:
    button = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == name)
    button.click()


def test_the_help_menu_opens_it_and_nothing_is_saved_at_first(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    journey = Journey(windows.window(qtbot, tmp_path))
    journey.press("Help")
    journey.press_menu("Settings…")
    journey.wait_for("No application ID is saved yet.")

    dialog = journey.window.findChild(SettingsDialog)
    assert dialog is not None
    assert dialog.focusWidget() is dialog.language.input
    assert dialog.language.box.currentText() == "Like the system (English)"
    assert dialog.proxy.system.isChecked()
    assert not dialog.proxy.address.isEnabled()
    assert not dialog.client_id.forget.isVisible()
    journey.press("Cancel")
    assert not file.exists()


def test_what_is_saved_is_shown_and_what_is_entered_is_saved_and_counts_at_once(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    save(file, client_id=APP, client_id_saved="2026-11-25", tenant="contoso.com", proxy="none")
    window, dialog = open_(qtbot, tmp_path)
    assert dialog.client_id.field.text() == APP
    assert dialog.directory.field.text() == "contoso.com"
    assert dialog.proxy.none.isChecked()
    assert f"Saved for this computer on {day(date(2026, 11, 25))}." in labels(dialog)

    dialog.client_id.field.setText(f"{{{OTHER.upper()}}}")
    dialog.directory.field.setText("Fabrikam.com")
    dialog.proxy.own.click()
    dialog.proxy.address.setText("proxy.fabrikam.com:8080")
    dialog.language.box.setCurrentIndex(dialog.language.box.findText("English"))
    QTest.keyClick(dialog.directory.field, Qt.Key.Key_Return)

    assert settings.saved() == replace(
        settings.saved(),
        app=Registration(OTHER, "fabrikam.com"),
        language="en",
        proxy="proxy.fabrikam.com:8080",
    )
    assert not dialog.isVisible()
    clients = window.context.clients
    assert clients.registration() == Registration(OTHER, "fabrikam.com")
    assert clients.proxy == "proxy.fabrikam.com:8080"


def test_forget_counts_when_it_is_saved_and_not_before(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    save(file, client_id=APP, tenant="contoso.com")
    for closing, remaining in (("Cancel", APP), ("Save", "")):
        _window, dialog = open_(qtbot, tmp_path)
        press(dialog, "Forget")
        assert dialog.client_id.field.text() == ""
        assert "It is forgotten once you choose Save." in labels(dialog)
        press(dialog, closing)
        assert settings.registration() == Registration(remaining, "contoso.com")


@pytest.mark.parametrize("proxy", ["", "proxy", "http://proxy:8080", "none", "me:secret@proxy:80"])
def test_a_proxy_is_a_host_and_a_port(qtbot: QtBot, tmp_path: Path, file: Path, proxy: str) -> None:
    _window, dialog = open_(qtbot, tmp_path)
    dialog.proxy.own.click()
    dialog.proxy.address.setText(proxy)

    press(dialog, "Save")

    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.proxy.address
    assert "Enter host and port, for example proxy.company.com:8080." in labels(dialog)
    assert not file.exists()


def test_an_id_and_a_directory_that_are_none_are_said_beside_the_field(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    _window, dialog = open_(qtbot, tmp_path)
    dialog.client_id.field.setText("app")
    dialog.directory.field.setText("organizations")

    press(dialog, "Save")

    assert dialog.focusWidget() is dialog.client_id.field
    assert "An application ID has 32 letters and digits in five groups." in labels(dialog)
    assert "Enter a domain, for example company.com, or a tenant ID." in labels(dialog)
    assert dialog.client_id.field.accessibleDescription().startswith("An application ID has")
    assert not file.exists()


def test_what_the_organization_has_set_can_only_be_read_and_says_where_it_is_set(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    save(file, client_id=OTHER, tenant="fabrikam.com", language="es", proxy="none")
    organization = managed(
        client_id=APP,
        tenant="contoso.com",
        language="de",
        proxy="proxy.contoso.com:8080",
        sign_in=("own", "azure_cli"),
        region="de-fr",
        extra_ca_file="/opt/company.pem",
        organizations=("northwind",),
        left_out=("sandbox", "playground"),
    )
    _window, dialog = open_(qtbot, tmp_path, organization)

    assert dialog.client_id.field.text() == APP
    assert dialog.directory.field.text() == "contoso.com"
    assert dialog.language.box.currentText() == "Deutsch"
    assert dialog.proxy.address.text() == "proxy.contoso.com:8080"
    assert dialog.client_id.field.isReadOnly()
    assert not dialog.language.box.isEnabled()
    assert not dialog.proxy.none.isEnabled()
    assert not dialog.client_id.forget.isVisible()
    assert dialog.client_id.field.toolTip() == FILE
    assert dialog.directory.field.accessibleDescription() == f"Set by your organization: {FILE}."
    shown = labels(dialog)
    assert [text for text in shown if text.startswith("Set by")] == [
        f"Set by your organization: {FILE}"
    ]
    for text in (
        "My own browser, The Azure CLI's sign-in",
        "Germany (Frankfurt) (de-fr)",
        "/opt/company.pem",
        "northwind",
        "sandbox, playground",
    ):
        assert text in shown

    press(dialog, "Save")

    assert settings.saved() == settings.Saved(
        Registration(OTHER, "fabrikam.com"), None, "es", "none"
    )


def test_where_it_is_set_is_said_once_above_what_is_set_there_and_the_keyboard_reaches_it(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    sources = {"client_id": "HKLM", "region": "HKLM", "tenant": FILE, "left_out": FILE}
    organization = Managed(
        client_id=APP, region="de-fr", tenant="contoso.com", left_out=("sandbox",), sources=sources
    )
    _window, dialog = open_(qtbot, tmp_path, organization)

    shown = labels(dialog)
    words = ["Language", "Proxy"]
    words += ["Set by your organization: HKLM", "Application ID", "Keepit region"]
    words += [f"Set by your organization: {FILE}", "Directory", "Left out at first"]
    tops = {
        text.text(): text.mapTo(dialog, text.rect().topLeft()).y()
        for text in dialog.findChildren(Text)
        if text.text() in words
    }
    assert sorted(tops, key=lambda text: tops[text]) == words
    assert shown.count("Set by your organization: HKLM") == 1

    reached = set[str]()
    for _press in range(20):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        focus = dialog.focusWidget()
        reached.add(focus.text() if isinstance(focus, Text) else "")
    assert reached == {"", "Set by your organization: HKLM", f"Set by your organization: {FILE}"}


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        ({"sign_in_page": APP}, f"In use now: {APP}, entered on the sign-in page."),
        ({"command_line": APP}, f"In use now: {APP}, from the command line."),
        (
            {"sign_in_page": APP, "command_line": THIRD},
            f"In use now: {APP}, entered on the sign-in page.",
        ),
        ({"settings": OTHER, "vendor": APP}, ""),
        ({"vendor": APP}, f"In use now: {APP}, which came with this program."),
        ({}, ""),
    ],
)
def test_what_counts_in_this_run_is_said_where_it_is_not_what_is_saved(
    qtbot: QtBot, tmp_path: Path, file: Path, sources: dict[str, str], sentence: str
) -> None:
    save(file, client_id=OTHER)
    window = windows.window(qtbot, tmp_path, expected="svc@contoso.com")
    context = window.context
    apps = {name: Registration(app) for name, app in sources.items()}
    context.clients = replace(context.clients, **apps)  # type: ignore[arg-type]

    shown = labels(open_settings(window, context))

    in_use = [text for text in shown if text.startswith("In use now:")]
    directory = "In use now: contoso.com, the expected account's directory."
    assert in_use == [*filter(None, [sentence]), directory]


def test_the_directory_in_use_is_the_one_where_the_expected_account_signed_in_last(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    window = windows.window(qtbot, tmp_path, expected="svc@contoso.com")
    window.context.memory.update(expected="svc@contoso.com", tenant=THIRD)

    shown = labels(open_settings(window, window.context))

    assert f"In use now: {THIRD}, the expected account's directory." in shown


def test_during_a_check_proxy_and_id_stay_as_they_are(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    save(file, client_id=APP, proxy="proxy.contoso.com:8080")
    _window, dialog = open_(qtbot, tmp_path, under_way=True)
    assert dialog.client_id.field.isReadOnly()
    assert not dialog.proxy.own.isEnabled()
    assert labels(dialog).count("Can be changed when the check is over.") == 2

    dialog.directory.field.setText("contoso.com")
    press(dialog, "Save")

    assert settings.saved().app == Registration(APP, "contoso.com")
    assert settings.saved().proxy == "proxy.contoso.com:8080"


def test_settings_that_cannot_be_used_are_named_and_a_copy_of_them_is_kept(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    file.write_text('{"client_id": ', encoding="utf-8")
    _window, dialog = open_(qtbot, tmp_path)
    assert f"{file} can't be used (line 1). Correct or remove it." in labels(dialog)

    dialog.directory.field.setText("contoso.com")
    press(dialog, "Save")

    assert settings.registration() == Registration("", "contoso.com")
    assert file.with_name(settings.DAMAGED).read_text(encoding="utf-8") == '{"client_id": '


def test_settings_that_cannot_be_written_keep_the_dialog(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    file.parent.rmdir()
    file.parent.write_text("a file where the folder should be")
    _window, dialog = open_(qtbot, tmp_path)

    press(dialog, "Save")

    assert dialog.isVisible()
    assert any("can't be" in text for text in labels(dialog))


def test_what_is_wrong_with_the_organizations_settings_is_said(
    qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    organization = Managed(problems=("It can't be used.",), remarks=("No such setting.",))
    window, dialog = open_(qtbot, tmp_path, organization)

    assert {"It can't be used.", "No such setting."} <= set(labels(dialog))
    assert "It can't be used." in labels(window.page_now())
