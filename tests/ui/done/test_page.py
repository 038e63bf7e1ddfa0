"""Done: what Keepit confirms, the task that is left, what differs, and where it goes from here."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import errors
from setup_assistant.changes.ledger import Ledger
from setup_assistant.children import WINDOWS
from setup_assistant.cli import parser
from setup_assistant.cli.check import CheckArgs
from setup_assistant.connector import tasks, wording
from setup_assistant.flow import Step
from setup_assistant.memory import Memory, Remembered
from setup_assistant.model import (
    SIGN_IN_ENDED,
    Attempt,
    Backup,
    BackupState,
    ChangeKind,
    Connector,
    ConnectorDraft,
    Created,
    Difference,
    Health,
    Outcome,
    Purpose,
    Session,
    SignInMethod,
    State,
    Unread,
    UnreadReason,
)
from setup_assistant.model.timestamps import of_service
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.world import World
from setup_assistant.registration import NOTHING, Registration
from setup_assistant.report import connector_facts
from setup_assistant.report.evidence import TenantReport
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.settings import LEDGER
from setup_assistant.ui import times
from setup_assistant.ui.done import summary
from setup_assistant.ui.done import words as done_words
from setup_assistant.ui.done.next_steps import variables
from tests.support import reports
from tests.support.changes import ALEX, proposal
from tests.support.keepit_site import practice
from tests.support.scopes import decided, whole
from tests.support.ui.keepit_window import (
    ANNA,
    Shown,
    client_of,
    connected,
    open_at,
)

pytestmark = pytest.mark.sampled

Open = Callable[..., Shown]
NAME = "Azure DevOps - Contoso"
APP = Registration("7d1f0a52-2c55-4a3e-8e7b-6f1d1b0a9c33", "contoso.com")
TODAY = date(2026, 11, 23)
READ_AT = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
LATER = "2026-11-23T10:15:00Z"
MISSING = Unread(UnreadReason.MISSING)
NO_ANSWER = Unread(UnreadReason.UNREACHABLE, "No answer.")
INCOMPLETE = "E_INCOMPLETE_CONNECTOR_CONFIG"


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    """Dates in one format, whatever the system's."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def created_with(**changes: Any) -> Created:
    """A connector that backs up, unless ``changes`` say otherwise."""
    created = Created(
        connector=Connector("aaaaaa-bbbbbb-cccccc", NAME, "azure-do", "link-1"),
        health=Health.HEALTHY,
        health_reason="OK",
        backup=Backup(BackupState.SCHEDULED, LATER),
        task="",
        differences=(),
        read_at=READ_AT,
    )
    return replace(created, **changes)


def waiting() -> Created:
    """Created, but Keepit wants the organizations."""
    backup = Backup(BackupState.NOT_SCHEDULED)
    return created_with(health=MISSING, backup=backup, task=INCOMPLETE)


@pytest.fixture
def at_done(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    def open_(created: Created, world: World | None = None, **options: Any) -> Shown:
        keepit = client_of(world or practice())
        draft = ConnectorDraft(NAME, "", (ANNA,), "link-1")
        inspection = options.pop("inspection", None)
        session = replace(
            connected(keepit),
            draft=draft,
            created=created,
            inspection=inspection,
            appeared=options.pop("appeared", ""),
        )
        return open_at(
            qtbot, monkeypatch, tmp_path, Step.DONE, keepit=keepit, session=session, **options
        )

    return open_


def test_ready(at_done: Open) -> None:
    window = at_done(created_with())
    for text in (
        "The connector is ready",
        f"Read from Keepit at {times.clock(READ_AT)}: the first backup is scheduled.",
        "Once it runs, the setup is confirmed. You can close this window.",
        NAME,
        "Healthy",
        "Scheduled for",
        "Look at the connector in Keepit",
        "Check again regularly",
        "The assistant schedules nothing itself.",
    ):
        assert window.sees(text), text
    assert window.focus is window.wizard.footer.main()
    assert window.wizard.footer.main().text() == "Close"
    assert window.lacks("What differs from your settings")


def test_the_words_of_the_summary_begin_at_one_height(at_done: Open) -> None:
    long = replace(created_with().connector, name=f"{NAME} of everything that there is")
    page = at_done(created_with(connector=long)).page
    QApplication.processEvents()
    words = ("Connector", "Health", "First backup")
    cells = [label for label in page.findChildren(QLabel) if label.text() in words]
    assert len(cells) == len(words)
    places = {(label.mapTo(page, QPoint()).y(), label.height()) for label in cells}
    assert len(places) == 1  # words stand in the middle of what is too high for them


def test_only_a_backup_that_runs_confirms_the_setup(at_done: Open) -> None:
    window = at_done(created_with(backup=Backup(BackupState.RUNNING, LATER)))
    assert window.sees(
        f"Confirmed by Keepit at {times.clock(READ_AT)}. You can close this window; backups run without it."
    )


def offered(window: Shown) -> list[str]:
    """What the rows of the next steps offer, in order."""
    return [
        button.text()
        for button in window.page.next_steps.findChildren(QPushButton)
        if button.isVisible()
    ]


def test_next_steps_name_only_what_there_is(at_done: Open) -> None:
    window = at_done(created_with())
    assert offered(window) == ["Save report…", "Open in Keepit", "Show how…"]
    assert window.lacks("Changes made here")
    assert window.lacks("Take back rights that were only lent")


def test_the_summary_is_copied_for_a_ticket(at_done: Open, spoken: list[str]) -> None:
    window = at_done(created_with(), inspection=whole())
    assert offered(window)[:2] == ["Copy summary", "Save report…"]
    QGuiApplication.clipboard().clear()

    window.button("Copy summary").click()

    window.until(lambda: "Copied" in offered(window))
    text = QGuiApplication.clipboard().text()
    assert text.startswith("# Evidence report\n")
    assert f"- Connector: {NAME}; Created\n" in text
    assert "Copied" in spoken


def test_rights_that_were_lent_are_named_after_an_approval(at_done: Open) -> None:
    window = at_done(created_with(), appeared="aaaaaa-bbbbbb-cccccc", inspection=whole())
    window.button("Show which…").click()
    words = [label.text() for label in window.dialog().findChildren(QLabel)]
    assert (
        "Take back: the role in Microsoft Entra that somebody got to approve the app.\n"
        "Keep: administrator rights of the service account, OAuth access."
    ) in words
    window.button("Signing in again for a connector that exists? Check before you do").click()
    assert window.dialog().title.text() == "Close without saving the report?"


@pytest.mark.parametrize("undoable", [False, True])
@pytest.mark.parametrize("approved", [False, True])
def test_rights_to_approve_are_to_be_taken_back_only_after_an_approval(
    at_done: Open, tmp_path: Path, *, approved: bool, undoable: bool
) -> None:
    if undoable:
        ledger = Ledger(tmp_path / LEDGER)
        ledger.finish(ledger.begin(proposal(), State.OFF, State.ON, ALEX), Outcome.CONFIRMED, None)
    window = at_done(created_with(), appeared="aaaaaa-bbbbbb-cccccc" if approved else "")

    window.page.changes.undo_list()

    words = [label.text() for label in window.dialog().findChildren(QLabel)]
    assert window.dialog().title.text() == "Changes made here"
    assert any("only to approve the app" in text for text in words) is approved


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (
            [ChangeKind.OAUTH_ACCESS, ChangeKind.OAUTH_ACCESS],
            "OAuth access was turned on in 2 organizations. Keepit needs it as long as the connector exists.",
        ),
        (
            [ChangeKind.OAUTH_ACCESS, ChangeKind.ADMINISTRATOR],
            "2 changes were made in Azure DevOps. Keepit needs them as long as the connector exists.",
        ),
    ],
)
def test_changes_that_are_there_are_counted(
    kinds: list[ChangeKind], words: str, at_done: Open, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / LEDGER)
    for kind in kinds:
        change = replace(proposal(), kind=kind)
        ledger.finish(ledger.begin(change, State.OFF, State.ON, ALEX), Outcome.CONFIRMED, None)
    window = at_done(created_with())
    assert window.sees(words)
    window.button("Show changes…").click()
    assert window.dialog().title.text() == "Changes made here"


def test_the_attempt_is_forgotten_when_the_last_page_is_closed_and_not_before(
    at_done: Open, tmp_path: Path
) -> None:
    ours = Attempt(keepit_world.ACCOUNT, "2026-11-23T10:00:00+00:00", NAME)
    window = at_done(created_with(), name=NAME, attempts=(ours,))
    assert Memory(tmp_path / "resume.json").load().attempts == (ours,)
    window.main()
    assert not window.wizard.isVisible()
    assert not (tmp_path / "resume.json").exists()


@pytest.mark.parametrize("what", ["enabled", "backup"])
def test_what_was_not_done_is_asked_for_by_the_next_start(
    what: str, at_done: Open, tmp_path: Path
) -> None:
    ours = Attempt(keepit_world.ACCOUNT, "2026-11-23T10:00:00+00:00", NAME, guid="d3v1ce")
    lost = Difference(what, "", NO_ANSWER)
    window = at_done(created_with(differences=(lost,)), name=NAME, attempts=(ours,))
    assert window.sees("it goes on with this connector and asks for what is missing")
    window.main()
    assert not window.wizard.isVisible()
    assert Memory(tmp_path / "resume.json").load().attempts == (ours,)


def test_access_that_was_refused_is_the_task_and_the_next_start_goes_on(
    at_done: Open, tmp_path: Path
) -> None:
    ours = Attempt(keepit_world.ACCOUNT, "2026-11-23T10:00:00+00:00", NAME, guid="d3v1ce")
    refused = Difference("member", ANNA, Unread(UnreadReason.REFUSED, "Keepit refused it."))
    window = at_done(created_with(differences=(refused,)), name=NAME, attempts=(ours,))
    for text in (
        "Give people access to the connector",
        "it goes on with this connector and gives the missing people access",
        f"{ANNA} could not be given access. Keepit refused it.",
    ):
        assert window.sees(text), text
    assert Memory(tmp_path / "resume.json").load().attempts == (ours,)


def test_what_is_open_in_another_account_stays_remembered(at_done: Open, tmp_path: Path) -> None:
    other = Attempt("aaaaaa-bbbbbb-cccccc", "2026-11-23T10:00:00+00:00", NAME)
    at_done(created_with(), name=NAME, attempts=(other,)).main()
    assert Memory(tmp_path / "resume.json").load() == Remembered(attempts=(other,))


def test_one_task_left_is_not_an_error(at_done: Open, spoken: list[str]) -> None:
    window = at_done(waiting())
    for text in (
        "Connector created, 1 task left",
        "This is not an error. Keepit needs one more setting before the first backup.",
        "Not reported yet",
        "Not scheduled yet",
        "Choose the organizations in Keepit",
        "Keepit reports: Azure DevOps organizations missing from backup configuration.",
        "Open the connector's settings, select the organizations, then choose Save.",
    ):
        assert window.sees(text), text
    assert window.focus is window.page.open_settings
    assert window.lacks("Look at the connector in Keepit")
    assert any("Choose the organizations in Keepit" in sentence for sentence in spoken)
    assert not any(sentence.startswith("! ") for sentence in spoken)


@pytest.mark.parametrize("name", ["Open settings in Keepit", "Open in Keepit"])
def test_opens_keepit_in_the_own_browser(at_done: Open, name: str) -> None:
    window = at_done(waiting() if "settings" in name else created_with())
    window.button(name).click()
    assert window.outside.addresses == ["https://dk-co.keepit.com"]


def test_check_again_finds_the_task_done(at_done: Open, spoken: list[str]) -> None:
    world = practice()
    running = keepit_world.running(NAME, "azure-do", orglink="link-1", members=[ANNA])
    running.schedule(datetime.now(UTC).timestamp())
    world.keepit.add(running)
    unfinished = waiting()
    window = at_done(
        replace(unfinished, connector=replace(unfinished.connector, guid=running.guid)), world
    )
    window.button("Check again").click()
    assert window.page.again.text() == "Checking…"
    window.answered()
    assert window.sees("The connector is ready")
    assert window.sees("Keepit has the organizations now. First backup:")
    assert window.lacks("Choose the organizations in Keepit")
    assert any("Keepit has the organizations now." in sentence for sentence in spoken)


def test_check_again_out_of_reach(at_done: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def signed_out(*_: object) -> None:
        raise errors.SignInRequired

    window = at_done(waiting())
    monkeypatch.setattr(Keepit, "connector", signed_out)
    window.button("Check again").click()
    window.answered()
    assert window.page.failure.isVisible()
    assert window.sees("Choose the organizations in Keepit")
    assert window.button("Check again").isEnabled()


def test_differences_are_named(at_done: Open) -> None:
    differences = (
        Difference("name", NAME, "Azure DevOps"),
        Difference("retention", "P1Y", ""),
        Difference("member", ANNA, Unread(UnreadReason.REFUSED, "Keepit reports: no such user.")),
    )
    window = at_done(created_with(differences=differences, members_confirmed=False))
    for text in (
        "What differs from your settings",
        f"The name in Keepit is “Azure DevOps”; you asked for “{NAME}”.",
        "The retention in Keepit is Unlimited; you asked for 1 year.",
        f"It is not known whether {ANNA} was given access. Keepit reports: no such user.",
        "Who may see it could not be read back.",
    ):
        assert window.sees(text), text


@pytest.mark.parametrize("practice", [False, True])
def test_schedule_tells_the_command(at_done: Open, *, practice: bool) -> None:
    window = at_done(created_with())
    window.page.context.practice = practice
    way = "--practice " if practice else ""
    window.button("Show how…").click()
    assert window.dialog().title.text() == "Check again regularly"
    window.button("Copy command").click()
    assert QGuiApplication.clipboard().text() == (
        f'setup-assistant check {way}--connector="{NAME}" --region dk-co '
        "--keepit-token-env KEEPIT_USER KEEPIT_PASSWORD"
    )
    words = [label.text() for label in window.dialog().findChildren(QLabel)]
    assert any("tomorrow, to see what the first backup came to" in text for text in words)
    first, places = QGuiApplication.clipboard().text(), window.dialog().findChild(QTabBar)
    assert isinstance(places, QTabBar)
    command = first
    if not practice:
        command = command.replace(" --connector", " --token-env AZURE_DEVOPS_TOKEN --connector")
    line = command if sys.platform == "win32" else f"0 6 * * 1 {command}"
    assert places.count() == 3
    for place, expected in enumerate((first, line, f"{command} --junit check.xml")):
        places.setCurrentIndex(place)
        window.button("Copy command").click()
        assert QGuiApplication.clipboard().text() == expected


@pytest.mark.parametrize(
    ("method", "sources", "words"),
    [
        (SignInMethod.AZURE_CLI, {}, "--sign-in azure-cli --tenant {tenant} "),
        (SignInMethod.PRIVATE, {"sign_in_page": APP}, "--client-id {app} --tenant contoso.com "),
        (SignInMethod.PRIVATE, {"settings": APP}, ""),
    ],
)
def test_the_command_for_the_re_check_says_what_only_this_run_was_told_of_the_sign_in(
    at_done: Open, method: SignInMethod, sources: dict[str, Registration], words: str
) -> None:
    window = at_done(created_with())
    context = window.page.context
    clients = replace(context.clients, command_line=NOTHING, **sources)
    context.clients, context.practice = clients, False
    context.update(signed_in_with=method)

    window.button("Show how…").click()
    window.button("Copy command").click()

    account = context.session.account
    assert account is not None
    expected = words.format(tenant=account.tenant_id, app=APP.client_id)
    command = QGuiApplication.clipboard().text()
    assert command.startswith(f"setup-assistant check {expected}--connector=")


@pytest.mark.parametrize("method", [SignInMethod.AZURE_CLI, SignInMethod.PRIVATE])
def test_what_runs_by_itself_asks_nobody(at_done: Open, method: SignInMethod) -> None:
    window = at_done(created_with())
    context = window.page.context
    context.clients, context.practice = replace(context.clients, command_line=NOTHING), False
    context.update(signed_in_with=method)
    account = context.session.account
    assert account is not None
    azure_cli = method is SignInMethod.AZURE_CLI
    sign_in = (
        f"--sign-in azure-cli --tenant {account.tenant_id}"
        if azure_cli
        else "--token-env AZURE_DEVOPS_TOKEN"
    )

    window.button("Show how…").click()
    places = window.dialog().findChild(QTabBar)
    assert isinstance(places, QTabBar)
    assert places.tabText(0) == "Run it yourself"
    assert any("this line asks for both" in text for text in shown_in(window.dialog()))
    for place in range(1, places.count()):
        places.setCurrentIndex(place)
        words = shown_in(window.dialog())
        assert any("set the variables that the command names" in text for text in words)
        assert not any("this line asks for both" in text or "read -r" in text for text in words)
        window.button("Copy command").click()
        assert f"setup-assistant check {sign_in} " in QGuiApplication.clipboard().text()
        assert window.button("Run it without anybody").isVisible()


def shown_in(dialog: QWidget) -> list[str]:
    """The texts that are seen there."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_an_installed_program_is_named_by_its_whole_path(
    at_done: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program = Path("/opt/Setup Assistant/setup-assistant").with_suffix(".exe" * WINDOWS)
    monkeypatch.setattr(sys, "executable", str(program))
    window = at_done(created_with())

    window.button("Show how…").click()
    window.button("Copy command").click()

    command = QGuiApplication.clipboard().text()
    assert command.startswith(f'"{program}" check ')


@pytest.mark.parametrize(
    ("method", "sources", "words"),
    [
        (SignInMethod.AZURE_CLI, {}, "--sign-in azure-cli --tenant {tenant} "),
        (SignInMethod.PRIVATE, {"settings": APP}, "--client-id {app} --tenant contoso.com "),
        (SignInMethod.PRIVATE, {"vendor": APP}, ""),
    ],
)
def test_the_summary_and_the_report_name_the_command_for_another_computer(
    at_done: Open,
    monkeypatch: pytest.MonkeyPatch,
    method: SignInMethod,
    sources: dict[str, Registration],
    words: str,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/Setup Assistant/setup-assistant")
    window = at_done(created_with(), inspection=whole())
    context = window.page.context
    clients = replace(context.clients, command_line=NOTHING, **sources)
    context.clients, context.practice = clients, False
    context.update(signed_in_with=method)

    window.button("Copy summary").click()
    window.until(lambda: "Copied" in offered(window))

    account = context.session.account
    assert account is not None
    sign_in = words.format(tenant=account.tenant_id, app=APP.client_id)
    assert (
        f'- To check again: `setup-assistant check {sign_in}--connector="{NAME}" --region dk-co '
        "--keepit-token-env KEEPIT_USER KEEPIT_PASSWORD`\n"
    ) in QGuiApplication.clipboard().text()


def test_the_shell_says_what_it_asks_for_and_shows_no_password() -> None:
    assert variables("win32") == (
        '$env:KEEPIT_USER = Read-Host "User name"; $env:KEEPIT_PASSWORD = '
        "[System.Net.NetworkCredential]::new('', (Read-Host Password -AsSecureString)).Password"
    )
    assert variables("linux") == (
        "printf '%s: ' \"User name\"; read -r KEEPIT_USER; printf '%s: ' Password; "
        "read -rs KEEPIT_PASSWORD; echo; export KEEPIT_USER KEEPIT_PASSWORD"
    )


def test_the_summary_of_practice_names_no_connector_that_is_gone_by_then(at_done: Open) -> None:
    window = at_done(created_with(), inspection=whole())
    window.page.context.practice = True

    window.button("Copy summary").click()
    window.until(lambda: "Copied" in offered(window))

    assert "`setup-assistant check --practice`" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("name", ["Mine", '-1 Contoso\'s “100 %” $HOME `id` & | \\ "x"', "Ä ö"])
def test_the_command_for_the_re_check_names_the_connector(at_done: Open, name: str) -> None:
    created = created_with()
    window = at_done(replace(created, connector=replace(created.connector, name=name)))
    window.button("Show how…").click()
    window.button("Copy command").click()

    _program, *arguments = shlex.split(QGuiApplication.clipboard().text())
    args = parser.parse(arguments).args
    assert isinstance(args, CheckArgs)
    assert (args.existing.connector, args.existing.region) == (name, "dk-co")
    assert args.existing.keepit_token.keepit_token_env == ("KEEPIT_USER", "KEEPIT_PASSWORD")


UNTIL = date(2027, 1, 31)
REASONS = (
    "Sold",
    "Sold in May, ticket 4711",
    "-1 organization",
    "--until never",
    'It\'s "gone" for $HOME `id` 100% \\ !',
    "“Weg” für immer; rm & del | more",
)


@pytest.mark.parametrize("until", [None, UNTIL])
@pytest.mark.parametrize("reason", REASONS)
def test_the_command_for_the_re_check_decides_the_same(
    at_done: Open, reason: str, until: date | None
) -> None:
    scope = decided("fabrikam-labs", aside=("contoso-old",))
    (exemption,) = scope.exemptions
    scope = replace(scope, exemptions=(replace(exemption, reason=reason, until=until),))
    window = at_done(created_with(), inspection=whole(scope))

    window.button("Show how…").click()
    words = [label.text() for label in window.dialog().findChildren(QLabel)]
    assert any("What it names as left out or set aside doesn't count." in text for text in words)
    window.button("Copy command").click()
    command = QGuiApplication.clipboard().text()
    assert command in words

    program, *arguments = shlex.split(command)
    args = parser.parse(arguments).args
    assert isinstance(args, CheckArgs)
    assert program == "setup-assistant"
    assert args.scope.scope(exemption.by, exemption.since) == scope


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (INCOMPLETE, "Keepit has the organizations now. First backup: "),
        ("E_INITIAL_CONFIGURATION_PENDING", "Keepit reports no open task any more. First backup: "),
        ("E_QUOTA", "Keepit reports no open task any more. First backup: "),
        ("E_REVOKED", "Keepit reports no open task any more. First backup: "),
        ("E_SOMETHING", "Keepit reports no open task any more. First backup: "),
    ],
)
def test_a_task_that_ended_is_told_as_what_it_was(at_done: Open, code: str, words: str) -> None:
    world = practice()
    running = keepit_world.running(NAME, "azure-do", orglink="link-1", members=[ANNA])
    running.schedule(datetime.now(UTC).timestamp())
    world.keepit.add(running)
    unfinished = replace(waiting(), task=code)
    window = at_done(
        replace(unfinished, connector=replace(unfinished.connector, guid=running.guid)), world
    )
    window.button("Check again").click()
    window.answered()
    assert window.sees(words)


@pytest.mark.parametrize(
    ("created", "title"),
    [
        (created_with(), "The connector is ready"),
        (created_with(health=MISSING), "The connector is ready"),
        (waiting(), "Connector created, 1 task left"),
        (created_with(health=Health.CRITICAL), "Connector created, 1 task left"),
        (
            created_with(backup=Backup(BackupState.NOT_SCHEDULED)),
            "Connector created, 1 task left",
        ),
        (created_with(backup=MISSING), "Connector created, 1 task left"),
        (created_with(health=NO_ANSWER), "Connector created, 1 task left"),
        *(
            (
                created_with(differences=(Difference(what, "", NO_ANSWER),)),
                "Connector created, 1 task left",
            )
            for what in ("name", "retention", "orglink", "enabled", "backup", "status", "member")
        ),
        (
            created_with(differences=(Difference("orglink", "a", "b"),)),
            "Connector created, 1 task left",
        ),
        (created_with(differences=(Difference("name", "a", "b"),)), "The connector is ready"),
        (
            created_with(differences=(Difference("member", ANNA, ""),)),
            "Connector created, 1 task left",
        ),
    ],
)
def test_title_never_says_more_than_keepit(created: Created, title: str) -> None:
    assert done_words.title(Session(created=created)) == title
    assert (done_words.attention(created) is None) == (title == "The connector is ready")


def test_a_task_that_is_a_fault_is_not_called_a_setting() -> None:
    fault = created_with(task="E_QUOTA", health=Health.UNHEALTHY)
    subtitle = done_words.subtitle(Session(created=fault))
    assert subtitle == f"Read from Keepit at {times.clock(READ_AT)}. Look at the points below."


@pytest.mark.parametrize(
    ("health", "word"),
    [
        (Health.HEALTHY, "Healthy"),
        (Health.UNHEALTHY, "Unhealthy"),
        (Health.CRITICAL, "Critical"),
        (MISSING, "Not reported yet"),
        (Unread(UnreadReason.NOT_ASKED), "Not reported yet"),
        (Unread(UnreadReason.UNREACHABLE), "Could not be read"),
    ],
)
def test_the_page_and_its_report_say_the_same_of_health(health: Health | Unread, word: str) -> None:
    tenant = TenantReport(reports.SVC, None, whole(), created=created_with(health=health))
    marks = {fact.name: fact.mark for fact in connector_facts.connector(tenant)}

    assert summary.health(health).word == word
    assert marks["Health"] is not None
    assert marks["Health"].word == word


@pytest.mark.parametrize(
    ("backup", "word"),
    [
        (Backup(BackupState.SCHEDULED, LATER), "Scheduled for {time}"),
        (Backup(BackupState.SCHEDULED), "Scheduled"),
        (Backup(BackupState.SCHEDULED, "soon"), "Scheduled"),
        (Backup(BackupState.RUNNING, LATER), "Running since {time}"),
        (Backup(BackupState.RUNNING), "Running"),
        (Backup(BackupState.NOT_SCHEDULED, LATER), "Not scheduled yet"),
        (MISSING, "Could not be read"),
    ],
)
def test_first_backup(backup: Backup | Unread, word: str) -> None:
    at = of_service(LATER)
    assert at is not None
    today = at.astimezone().date()
    time = f"today, {times.clock(at)}"
    assert summary.backup(created_with(backup=backup), today).word == word.format(time=time)


def test_day_of_a_backup() -> None:
    at = datetime(2026, 11, 23, 12, 15, tzinfo=UTC)
    clock = times.clock(at)
    assert times.moment(at, TODAY) == f"today, {clock}"
    assert times.moment(at, date(2026, 11, 22)) == f"tomorrow, {clock}"
    assert times.moment(at, date(2026, 11, 24)) == f"23 November 2026, {clock}"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-11-23T10:15:00Z", True),
        ("2026-11-23T10:15:00", True),
        ("2026-11-23T11:15:00+01:00", True),
        ("", False),
        ("yesterday", False),
    ],
)
def test_keepits_timestamps(text: str, same: bool) -> None:
    at = of_service(text)
    assert (at == datetime(2026, 11, 23, 10, 15, tzinfo=UTC)) is same


@pytest.mark.parametrize(
    ("code", "head"),
    [
        (INCOMPLETE, "Choose the organizations in Keepit"),
        ("E_INITIAL_CONFIGURATION_PENDING", "Finish the configuration in Keepit"),
        ("E_QUOTA", "Free seats in Keepit"),
        ("E_EMPTY_ROOT", "Check the account in Keepit"),
        *((code, "Sign in again in Keepit") for code in sorted(SIGN_IN_ENDED)),
        ("E_SOMETHING", "Look at the connector in Keepit"),
    ],
)
def test_tasks(code: str, head: str) -> None:
    task = tasks.task(code)
    assert task is not None
    assert task.head == head
    assert task.text.startswith("Keepit reports: ")


@pytest.mark.parametrize(
    "what", ["name", "retention", "member", "orglink", "enabled", "backup", "status"]
)
def test_everything_that_failed_has_a_sentence(what: str) -> None:
    unread = Difference(what, "P1Y", Unread(UnreadReason.UNREACHABLE, "No answer."))
    assert wording.difference(unread).endswith(".")


def test_a_sign_in_that_ended_leads_to_the_check_before_a_new_one(at_done: Open) -> None:
    ended = replace(waiting(), task="E_LOGIN")
    window = at_done(ended, inspection=whole())
    window.button("Check before you sign in again…").click()
    assert window.dialog().title.text() == "Close without saving the report?"
    window.button("Close without saving").click()

    window.until(lambda: window.step is Step.BEFORE)
    session = window.context.session
    assert (session.purpose, session.created, session.keepit) == (Purpose.AGAIN, None, None)
    assert window.context.keepit is None


def test_other_tasks_do_not(at_done: Open) -> None:
    window = at_done(waiting())
    names = [
        button.text() for button in window.page.findChildren(QPushButton) if button.isVisible()
    ]
    assert "Open settings in Keepit" in names
    assert "Check before you sign in again…" not in names
