"""Beginning without an app registration: what is asked, what Microsoft is asked then, and how an app is made."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

import dev
from setup_assistant import settings
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.model import SignInMethod
from setup_assistant.practice.state import people
from setup_assistant.registration import NOTHING, Registration
from setup_assistant.services.microsoft.errors import sign_in_error
from setup_assistant.services.microsoft.sign_in import BrowserSignIn
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.sign_in import register_dialog
from setup_assistant.ui.sign_in.azure_cli_offer import Offer
from setup_assistant.ui.sign_in.page import SignInPage
from setup_assistant.ui.sign_in.register_dialog import BASH, POWERSHELL, RegisterDialog
from setup_assistant.ui.sign_in.registration_form import WRONG_FIELD, RegistrationForm
from setup_assistant.ui.sign_in.ways import approval_request
from setup_assistant.ui.start.page import BeforePage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from tests.e2e.conftest import Open, Stage, open_window
from tests.support import azure_cli, folders, powershell
from tests.support.azure_cli import PretendedAzureCli
from tests.support.azure_cli_program import APP as CLI_APP
from tests.support.ui.outside import Outside
from tests.support.ui.windows import labels

__all__ = ["open_window"]

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]

APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"
APP_FIELD, DIRECTORY_FIELD = "Application (client) ID", "Directory"
CONTOSO = people.CONTOSO.id

Begin = Callable[..., Stage]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders, empty."""
    folders.use(monkeypatch, tmp_path / "home")
    return tmp_path


@pytest.fixture
def begin(open_window: Open, home: Path) -> Begin:
    """``begin(expected=…, method=…)``: the sign-in page of somebody who has no application id.

    The practice Microsoft knows one app, in one directory.
    """

    def begin_(
        expected: str = "",
        method: SignInMethod = SignInMethod.PRIVATE,
        settings: Registration = NOTHING,
        command_line: Registration = NOTHING,
        find_azure_cli: Callable[[], Path | None] | None = None,
        managed: Managed = UNMANAGED,
    ) -> Stage:
        stage = open_window()
        stage.world.microsoft.applications[APP] = (CONTOSO, "contoso.com")
        context = stage.journey.window.context
        context.clients = replace(
            context.clients,
            command_line=command_line,
            settings=settings,
            find_azure_cli=find_azure_cli,
            managed=managed,
        )
        before = stage.journey.window.page_now()
        assert isinstance(before, BeforePage)
        before.methods.choose(method)
        if method is SignInMethod.OWN:  # whose first page has a question before Next
            stage.journey.window.go_next()
        else:
            stage.journey.begin(expected=expected)
        return stage

    return begin_


def page_of(stage: Stage) -> SignInPage:
    page = stage.journey.window.page_now()
    assert isinstance(page, SignInPage)
    return page


def await_focus(stage: Stage, name: str) -> None:
    """Until the field called ``name`` has it."""
    journey = stage.journey
    field = journey.find(QLineEdit, name)
    until(lambda: journey.window.focusWidget() is field, f"the focus in {name}")


def opened(stage: Stage) -> tuple[str, str]:
    """Directory and client id of the address that real msal has a browser open."""
    page = page_of(stage)
    until(lambda: page.sign_in._sign_in is not None, "the address")
    sign_in = page.sign_in._sign_in
    assert isinstance(sign_in, BrowserSignIn)
    parts = urlsplit(sign_in.address)
    assert parts.path.endswith("/oauth2/v2.0/authorize")
    (client_id,) = parse_qs(parts.query)["client_id"]
    return parts.path.split("/")[1], client_id


def test_id_and_directory_are_asked_for_and_the_app_of_one_directory_signs_in(begin: Begin) -> None:
    stage = begin(expected=ACCOUNT)
    journey = stage.journey

    assert journey.sees("Enter the application ID, or choose one of the ways below.")
    assert journey.field_text(DIRECTORY_FIELD) == "contoso.com"
    assert journey.sees("Taken from the expected account. A domain or a tenant ID.")
    await_focus(stage, APP_FIELD)

    journey.enter(APP_FIELD, f"{{{APP.upper()}}}")
    journey.press("Next")

    assert opened(stage) == ("contoso.com", APP)
    assert journey.sees("Use the service account, not your own account.")
    journey.sign_in()
    account = journey.window.context.session.account
    assert account is not None
    assert account.tenant_id == CONTOSO
    assert settings.registration() == Registration(APP, "contoso.com")


def test_enter_in_a_field_is_next(begin: Begin) -> None:
    stage = begin(expected=ACCOUNT)
    stage.journey.enter(APP_FIELD, APP)

    QTest.keyClick(page_of(stage).registration.directory, Qt.Key.Key_Return)

    assert opened(stage) == ("contoso.com", APP)


def test_without_remembering_nothing_is_written(begin: Begin) -> None:
    stage = begin(expected=ACCOUNT)
    stage.journey.enter(APP_FIELD, APP)
    stage.journey.press("Remember for me on this computer")
    stage.journey.press("Next")

    assert opened(stage) == ("contoso.com", APP)
    assert not settings.settings_file().exists()


def test_an_empty_directory_is_asked_for_once_and_then_any_is_asked(begin: Begin) -> None:
    stage = begin()
    stage.world.microsoft.applications.clear()
    journey = stage.journey
    assert journey.sees("A domain or a tenant ID, for example company.com.")
    journey.enter(APP_FIELD, APP)

    journey.press("Next")
    assert journey.sees(
        "Enter your directory. Only an app for any directory (multitenant) works without"
    )
    await_focus(stage, DIRECTORY_FIELD)
    journey.press("Next")

    assert opened(stage) == ("organizations", APP)
    assert settings.registration() == Registration(APP)


@pytest.mark.parametrize(
    ("app", "directory", "sentence", "focus"),
    [
        (
            "",
            "contoso.com",
            "The application ID is missing.",
            APP_FIELD,
        ),
        (APP[:-2], "contoso.com", "An application ID has 32 letters and digits", APP_FIELD),
        (
            APP,
            "contoso",
            "Enter a domain, for example company.com, or a tenant ID.",
            DIRECTORY_FIELD,
        ),
    ],
)
def test_what_cannot_be_right_is_said_beside_it_and_stays(
    begin: Begin, spoken: list[str], app: str, directory: str, sentence: str, focus: str
) -> None:
    stage = begin(expected=ACCOUNT)
    journey = stage.journey
    journey.enter(APP_FIELD, app)
    journey.enter(DIRECTORY_FIELD, directory)

    journey.press("Next")

    field = journey.find(QLineEdit, focus)
    assert journey.sees(sentence)
    assert any(words.startswith(f"! {sentence}") for words in spoken)
    assert sentence in field.accessibleDescription()
    await_focus(stage, focus)
    assert (journey.field_text(APP_FIELD), journey.field_text(DIRECTORY_FIELD)) == (app, directory)
    assert page_of(stage).sign_in._sign_in is None
    assert not settings.settings_file().exists()


def test_the_id_is_looked_at_when_its_field_is_left(begin: Begin) -> None:
    stage = begin()
    form = page_of(stage).registration
    stage.journey.window.activateWindow()
    until(form.client_id.hasFocus, "the focus in the first field")
    QTest.keyClicks(form.client_id, f"appId/{APP}/objectId")
    QTest.keyClick(form.client_id, Qt.Key.Key_Tab)

    await_focus(stage, DIRECTORY_FIELD)
    assert form.client_id.text() == APP


@pytest.mark.parametrize(
    ("app", "directory", "sentence", "focus"),
    [
        (
            APP[:-1] + "2",
            "contoso.com",
            "Microsoft found no app with this ID in contoso.com",
            APP_FIELD,
        ),
        (APP, "", "This app is for one directory only. Enter that directory.", DIRECTORY_FIELD),
        (APP, "nobody.example", "Microsoft doesn't know this directory", DIRECTORY_FIELD),
    ],
)
def test_what_microsoft_does_not_know_comes_back_as_it_was_entered(
    begin: Begin, app: str, directory: str, sentence: str, focus: str
) -> None:
    """By code: a browser would have been left on Microsoft's own page."""
    stage = begin(method=SignInMethod.CODE)
    journey = stage.journey
    journey.enter(APP_FIELD, app)
    journey.enter(DIRECTORY_FIELD, directory)
    journey.press("Next")
    if not directory:
        journey.press("Next")

    journey.wait_for(sentence)

    await_focus(stage, focus)
    assert (journey.field_text(APP_FIELD), journey.field_text(DIRECTORY_FIELD)) == (app, directory)
    journey.enter(APP_FIELD, APP)
    journey.enter(DIRECTORY_FIELD, "contoso.com")
    journey.press("Next")
    journey.wait_for_account()
    assert settings.registration() == Registration(APP, "contoso.com")
    clients = journey.window.context.clients
    assert clients.settings == settings.registration()  # starting over keeps it


def test_an_app_of_the_command_line_that_microsoft_does_not_know_can_be_corrected(
    begin: Begin,
) -> None:
    stage = begin(method=SignInMethod.CODE, command_line=Registration(APP))
    journey = stage.journey

    journey.wait_for("This app is for one directory only. Enter that directory.")
    assert journey.field_text(APP_FIELD) == APP
    journey.enter(DIRECTORY_FIELD, "contoso.com")
    journey.press("Next")

    journey.wait_for_account()


def test_what_is_saved_signs_in_without_a_question(begin: Begin) -> None:
    stage = begin(settings=Registration(APP, CONTOSO))

    assert opened(stage) == (CONTOSO, APP)


def test_the_expected_account_counts_before_the_saved_directory(begin: Begin) -> None:
    stage = begin(expected=ACCOUNT, settings=Registration(APP, "fabrikam.com"))

    assert opened(stage) == ("contoso.com", APP)


def test_the_own_browser_is_sent_to_the_directory_that_was_entered(begin: Begin) -> None:
    stage = begin(method=SignInMethod.OWN)
    stage.journey.enter(APP_FIELD, APP)
    stage.journey.enter(DIRECTORY_FIELD, CONTOSO)
    stage.journey.press("Next")

    stage.journey.wait_for("Your browser is open.")
    (address,) = stage.outside.addresses
    assert urlsplit(address).path == f"/{CONTOSO}/oauth2/v2.0/authorize"


def test_from_microsofts_own_error_page_trouble_leads_back_to_both_values(begin: Begin) -> None:
    wrong = APP[:-1] + "2"
    stage = begin(expected=ACCOUNT, settings=Registration(wrong, "contoso.com"))
    journey = stage.journey
    until(lambda: "AADSTS700016" in str(journey.script("document.body.innerText")), "the error")

    journey.press("Trouble signing in?")
    page_of(stage).sign_in.trouble.entries.setCurrentRow(6)
    journey.press("Check both")

    assert journey.web is None
    assert journey.field_text(APP_FIELD) == wrong
    journey.enter(APP_FIELD, APP)
    journey.press("Next")
    assert opened(stage) == ("contoso.com", APP)


def test_settings_that_cannot_be_saved_do_not_stop_the_sign_in(begin: Begin, home: Path) -> None:
    folder = settings.configuration_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    stage = begin(expected=ACCOUNT)
    settings.settings_file().mkdir(parents=True)
    journey = stage.journey
    journey.enter(APP_FIELD, APP)

    journey.press("Next")
    assert journey.sees("settings.json can't be used")
    assert journey.sees("Choose Next again to go on without saving.")
    assert journey.field_text(APP_FIELD) == APP
    journey.press("Next")

    assert opened(stage) == ("contoso.com", APP)


def test_back_and_next_keep_what_was_typed(begin: Begin) -> None:
    stage = begin(expected=ACCOUNT)
    journey = stage.journey
    journey.enter(APP_FIELD, APP)
    journey.enter(DIRECTORY_FIELD, "contoso.onmicrosoft.com")

    journey.press("Back")
    journey.press("Next")

    assert journey.field_text(APP_FIELD) == APP
    assert journey.field_text(DIRECTORY_FIELD) == "contoso.onmicrosoft.com"


def test_settings_that_cannot_be_used_are_named_on_the_page(qtbot: QtBot) -> None:
    sentence = "settings.json can't be used (line 3). Correct or remove it."
    form = RegistrationForm(Opener(Outside()), sentence)
    qtbot.addWidget(form)

    assert sentence in form.banner.accessibleName()
    assert form.banner.isVisibleTo(form)
    assert not form.save.isChecked()


@pytest.mark.parametrize("code", WRONG_FIELD)
def test_each_refusal_of_these_values_has_words_and_a_field(qtbot: QtBot, code: str) -> None:
    form = RegistrationForm(Opener(Outside()))
    qtbot.addWidget(form)
    form.show()
    error = sign_in_error({"error": "x", "error_description": f"{code}: Foreign text."})

    form.refuse(error, Registration(APP, "contoso.com"))

    focus = {"app": form.client_id, "directory": form.directory}[WRONG_FIELD[code]]
    assert form.focusWidget() is focus
    assert (form.client_id.text(), form.directory.text()) == (APP, "contoso.com")
    words = form.banner.accessibleName() + focus.accessibleDescription()
    assert "Microsoft refused the sign-in" not in words
    assert form.banner.isVisible() or "one directory only" in words


# An app that the organization has set


FILE = "/etc/managed.json"
SET = Managed(
    client_id=APP[:-1] + "2",
    tenant="contoso.com",
    sign_in=("own", "azure_cli"),
    sources=dict.fromkeys(("client_id", "tenant", "sign_in"), FILE),
)


def form_of(qtbot: QtBot, managed: Managed) -> RegistrationForm:
    allowed = tuple(way for way in SignInMethod if managed.allows(way))
    form = RegistrationForm(Opener(Outside()), "", managed, allowed)
    qtbot.addWidget(form)
    form.show()
    return form


def test_an_app_of_the_organization_that_nobody_knows_is_for_whoever_manages_it(
    begin: Begin, home: Path
) -> None:
    stage = begin(method=SignInMethod.OWN, managed=SET)
    journey = stage.journey
    assert opened(stage) == ("contoso.com", SET.client_id)
    page_of(stage).ask_registration()

    assert page_of(stage).subheading.text() == ""
    assert journey.sees("Microsoft found no app with this ID in contoso.com")
    assert journey.sees("Your organization's settings name it")
    journey.press("Copy message for your administrator")
    message = QGuiApplication.clipboard().text().splitlines()
    assert f"Application (client) ID: {SET.client_id}" in message
    assert "Directory: contoso.com" in message
    assert f"Set in: {FILE}" in message

    with stage.world.lock:
        stage.world.microsoft.applications[SET.client_id] = (CONTOSO, "contoso.com")
    journey.press("Try again")

    assert opened(stage) == ("contoso.com", SET.client_id)
    assert not settings.settings_file().exists()


def test_what_the_organization_has_set_can_only_be_read_and_nothing_else_is_offered(
    qtbot: QtBot,
) -> None:
    form = form_of(qtbot, SET)
    error = sign_in_error({"error": "x", "error_description": "AADSTS700016: Foreign text."})

    form.refuse(error, SET.registration)

    assert (form.client_id.text(), form.directory.text()) == (SET.client_id, "contoso.com")
    assert form.client_id.isReadOnly()
    assert form.directory.isReadOnly()
    assert form.focusWidget() is form.for_administrator
    shown = labels(form)
    assert shown.count("Set by your organization") == 2
    assert not {"No ID yet?", "My own browser", "Switched off by your organization."} & set(shown)
    assert not form.save.isVisible()
    assert "AADSTS700016" in form.banner.text.text()


def test_only_the_directory_may_be_set(qtbot: QtBot, home: Path) -> None:
    form = form_of(qtbot, replace(SET, client_id="", sources={"tenant": FILE}))
    form.show_registration(Registration("", "contoso.com"), from_account=False)
    form.client_id.setText(APP)

    assert form.directory.isReadOnly()
    assert form.entered() == Registration(APP, "contoso.com")
    assert settings.registration() == Registration(APP), "what is set isn't the person's own"

    error = sign_in_error({"error": "x", "error_description": "AADSTS90002: Foreign text."})
    form.refuse(error, Registration(APP, "contoso.com"))
    assert form.focusWidget() is form.for_administrator


def test_a_directory_that_is_missing_beside_the_organizations_app_can_be_entered(
    qtbot: QtBot,
) -> None:
    form = form_of(qtbot, replace(SET, tenant="", sources={"client_id": FILE}))
    error = sign_in_error({"error": "x", "error_description": "AADSTS50194: Foreign text."})

    form.refuse(error, Registration(SET.client_id))
    form.directory.setText("contoso.com")

    assert not form.for_administrator.isVisible()
    assert form.entered() == Registration(SET.client_id, "contoso.com")


# How an app is made


@pytest.fixture
def dialog(qtbot: QtBot) -> RegisterDialog:
    form = RegistrationForm(Opener(Outside()))
    qtbot.addWidget(form)
    form.show()
    form.commands.click()
    dialog = form.findChild(QDialog)
    assert isinstance(dialog, RegisterDialog)
    return dialog


def test_each_tab_is_copied_as_it_is_shown(dialog: RegisterDialog) -> None:
    dialog.tabs.setCurrentIndex(BASH)
    until(dialog.copy.hasFocus, "the focus on Copy all")
    assert dialog.code.toPlainText() == register_dialog.commands(BASH)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == register_dialog.commands(BASH)

    dialog.tabs.setFocus()
    QTest.keyClick(dialog.tabs, Qt.Key.Key_Right)
    assert dialog.code.toPlainText() == register_dialog.commands(POWERSHELL)
    assert dialog.copy.text() == "Copy all"
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == register_dialog.commands(POWERSHELL)

    QTest.keyClick(dialog.tabs, Qt.Key.Key_Right)
    assert not dialog.code.isVisible()
    assert dialog.entra.isVisible()
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "3. Redirect URI: Public client/native, http://localhost" in copied
    assert "Accounts in this organizational directory only." in copied
    assert dialog.tabs.accessibleName() == "Ways to register it"


def test_the_request_has_what_an_administrator_needs(qtbot: QtBot) -> None:
    form = RegistrationForm(Opener(Outside()))
    qtbot.addWidget(form)
    form.request.click()

    copied = QGuiApplication.clipboard().text()
    assert "Please send me the Application (client) ID" in copied
    assert register_dialog.commands(BASH) in copied
    assert form.request.accessibleDescription().startswith("Ask an administrator.")


DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
EXPECTED = [
    ["login", "--allow-no-subscriptions", "--tenant", "contoso.com"],
    [
        *("ad", "app", "create", "--display-name", "Setup Assistant for Azure DevOps backup"),
        *("--sign-in-audience", "AzureADMyOrg", "--is-fallback-public-client", "true"),
        *("--public-client-redirect-uris", "http://localhost", "--query", "appId"),
        *("--output", "tsv"),
    ],
    [
        *("ad", "app", "permission", "add", "--id", APP, "--api", DEVOPS),
        *("--api-permissions", "ee69721e-6c3a-468f-a9ec-302d16a4c599=Scope"),
    ],
    ["ad", "sp", "create", "--id", APP, "--output", "none"],
    ["account", "show", "--query", "{Directory: tenantId}", "--output", "yaml"],
    [
        *("ad", "app", "permission", "grant", "--id", APP),
        *("--api", DEVOPS, "--scope", "user_impersonation", "--output", "none"),
    ],
]


def in_bash(folder: Path, fails: str) -> tuple[list[list[str]], str]:
    """The words of each call of az, of which the one that begins with ``fails`` does, and what was printed."""
    log, az = folder / "calls", folder / "az"
    az.write_text(
        "#!/bin/sh\n"
        f'for word; do printf "%s\\0" "$word"; done >> {log}; echo >> {log}\n'
        f'case "$*" in "{fails}"*) exit 1;; "ad app create"*) echo {APP};; esac\n'
    )
    az.chmod(0o700)
    said = subprocess.run(
        ["bash", "-c", register_dialog.commands(BASH, "contoso.com")],
        env={"PATH": f"{folder}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (int(fails != "none"), "")
    return [line.split("\0")[:-1] for line in log.read_text().splitlines()], said.stdout


def test_bash_runs_the_commands_as_they_are_meant(tmp_path: Path) -> None:
    calls, said = in_bash(tmp_path, fails="none")

    assert calls == EXPECTED
    assert said.splitlines()[-1] == f"Application (client) ID: {APP}"


@pytest.mark.parametrize(("fails", "calls"), [("login", 1), ("ad app create", 2), ("ad sp", 4)])
def test_after_a_command_that_fails_none_is_run(fails: str, calls: int, tmp_path: Path) -> None:
    assert in_bash(tmp_path, fails) == (EXPECTED[:calls], "")
    first, *others = register_dialog.commands(POWERSHELL).split("\n")
    assert first == "az login --allow-no-subscriptions"
    assert all(line.startswith(("if (!$LASTEXITCODE) { ", "  ")) for line in others)


def test_by_hand_is_one_list_and_ends_with_the_approval() -> None:
    manual = " ".join((dev.ROOT / "resources/help/app-registration.md").read_text("utf-8").split())
    numbered = [f"{n}. {step}" for n, step in enumerate(register_dialog.steps(), 1)]
    copied = register_dialog.request()

    assert "Grant admin consent: needs an administrator" in numbered[-2]
    assert " ".join(numbered) in manual
    assert all(step in copied for step in numbered[:-1])


@pytest.mark.parametrize(
    "request_", [register_dialog.request(), approval_request(APP, "contoso.com")]
)
def test_who_is_asked_reads_how_much_the_right_is_and_what_can_be_changed(request_: str) -> None:
    assert "full access to Azure DevOps on my behalf (delegated, user_impersonation)" in request_
    assert (
        "changes only what I confirm: the OAuth policy, and members of Project Collection"
        in request_
    )


def test_powershell_gets_the_same_words() -> None:
    """Read by PowerShell's written rules: no PowerShell is needed for it."""
    script = register_dialog.commands(POWERSHELL, "contoso.com")
    read = powershell.statements(script, {"APP_ID": APP})

    assert [name for name, words in read if words[1:] == EXPECTED[1]] == ["APP_ID"]
    assert [words[1:] for _name, words in read if words[0] == "az"] == EXPECTED
    assert ("", ["echo", f"Application (client) ID: {APP}"]) in read
    assert "\\" not in script


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('az "a b" c', ["az", "a b", "c"]),
        ("az \"$X-${X}\" '$X' $X.", ["az", "1-1", "$X", "1."]),
        ("az a`\n  b `\n --c", ["az", "a", "b", "--c"]),
        ('az "say ""hi""" `"x`" \'it\'\'s\'', ["az", 'say "hi"', '"x"', "it's"]),
        ("az a#b # c", ["az", "a#b"]),
        ("az ''", ["az", ""]),
    ],
)
def test_powershells_written_rules(line: str, words: list[str]) -> None:
    assert powershell.statements(line, {"X": "1"}) == [("", words)]


@pytest.mark.parametrize("line", ["az @x", "az (x)", "az a | b", "az $(x)", "az {x}"])
def test_what_is_not_read_of_powershell_is_no_word(line: str) -> None:
    with pytest.raises(ValueError, match="not read"):
        powershell.statements(line, {})


# Without an app: the Azure CLI's sign-in


@pytest.fixture
def az(tmp_path: Path) -> PretendedAzureCli:
    return azure_cli.install(tmp_path / "tools")


WithCli = Callable[..., Stage]


@pytest.fixture
def with_cli(begin: Begin, az: PretendedAzureCli) -> WithCli:
    """``with_cli(expected)``: the page of somebody without an application id, where there is an Azure CLI."""

    def begin_(expected: str = "") -> Stage:
        stage = begin(find_azure_cli=lambda: az.program, expected=expected)
        stage.world.microsoft.applications[CLI_APP] = (CONTOSO, "contoso.com")
        az.serve(stage.journey.window.context.clients.endpoints)
        return stage

    return begin_


def test_who_is_signed_in_to_the_azure_cli_begins_without_a_registration(
    with_cli: WithCli, az: PretendedAzureCli
) -> None:
    stage = with_cli(ACCOUNT)
    journey = stage.journey
    journey.wait_for(f"Signed in as {ACCOUNT}, the account you expect. Needs no registration.")

    journey.press("Use this sign-in")

    journey.wait_for("Is this the right account?")
    assert journey.sees("The Azure CLI's sign-in")
    assert journey.sees("Matches the account you expected")
    assert journey.sees("The Azure CLI stays signed in itself until you run az logout.")
    session = journey.window.context.session
    assert session.signed_in_with is SignInMethod.AZURE_CLI
    assert session.method is SignInMethod.PRIVATE
    (tokens,) = (call["words"] for call in az.calls() if "get-access-token" in call["words"])
    assert tokens[4:6] == ["--tenant", "contoso.com"]
    journey.press("Next")
    journey.check()
    assert journey.window.context.session.inspection is not None
    assert not settings.settings_file().exists()


def test_without_the_azure_cli_its_row_is_not_there(begin: Begin) -> None:
    form = page_of(begin()).registration
    until(form.no_azure_cli.isVisible, "the line about it")

    assert not form.azure_cli.isVisible()
    assert form.no_azure_cli.text() == (
        "Or install the Azure CLI: with its sign-in no registration is needed."
    )


def test_what_is_switched_off_has_no_button(qtbot: QtBot) -> None:
    form = RegistrationForm(Opener(Outside()))
    qtbot.addWidget(form)
    form.show_offer(Offer("Switched off by your organization.", off=True))
    assert not form.no_azure_cli.isVisibleTo(form)

    assert form.azure_cli.isVisibleTo(form)
    assert not form.azure_cli.button.isVisibleTo(form)


def test_another_account_of_the_azure_cli_cannot_be_used_until_it_signs_in_anew(
    with_cli: WithCli, az: PretendedAzureCli
) -> None:
    az.be(user="anna.lind@contoso.com")
    stage = with_cli(ACCOUNT)
    az.be(user="anna.lind@contoso.com")
    journey = stage.journey
    journey.press("Back")
    journey.press("Next")
    journey.wait_for(f"Signed in as anna.lind@contoso.com, not {ACCOUNT}. Run az login")
    assert not journey.shows("Use this sign-in")
    journey.press("Copy command")
    assert QGuiApplication.clipboard().text() == (
        "az login --allow-no-subscriptions --tenant contoso.com"
    )

    az.be()
    journey.press("Look again")

    journey.wait_for("Use this sign-in")


def test_what_the_azure_cli_is_refused_comes_back_to_the_page(
    with_cli: WithCli, az: PretendedAzureCli
) -> None:
    stage = with_cli(ACCOUNT)
    journey = stage.journey
    journey.wait_for("Use this sign-in")
    az.be("refusing")
    journey.enter(APP_FIELD, APP[:5])

    journey.press("Use this sign-in")

    journey.wait_for("Microsoft asks for another proof")
    assert journey.sees("--scope 499b84ac-1321-427f-aa17-267ca6975798/.default")
    assert journey.field_text(APP_FIELD) == APP[:5]


def test_a_directory_that_can_be_none_is_said_before_the_azure_cli_is_asked(
    with_cli: WithCli, az: PretendedAzureCli
) -> None:
    stage = with_cli()
    journey = stage.journey
    journey.wait_for("Use this sign-in")
    journey.enter(DIRECTORY_FIELD, "Contoso Ltd.")

    journey.press("Use this sign-in")

    assert journey.sees("Enter a domain, for example company.com, or a tenant ID.")
    assert not [call for call in az.calls() if "get-access-token" in call["words"]]
