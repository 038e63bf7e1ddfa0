"""The scenes of the tour: each drawn page and state, reached as a person would reach it."""

from __future__ import annotations

import tempfile
from dataclasses import replace

from PySide6.QtCore import QSize

from setup_assistant.flow import Step
from setup_assistant.managed import Managed
from setup_assistant.registration import NOTHING
from setup_assistant.services.microsoft.azure_cli import CliAccount
from setup_assistant.ui.changes.administrator_dialog import AdministratorDialog
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import Column
from setup_assistant.ui.sign_in.azure_cli_offer import offer_of
from setup_assistant.ui.sign_in.page import SignInPage
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.english import LongTexts
from setup_assistant.ui.tour.journey import (
    ACCOUNT,
    ADMINISTRATOR,
    BEGIN_AGAIN,
    USE_IT,
    Journey,
)
from setup_assistant.ui.tour.tour import Tour
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.window.wizard import DEFAULT, SMALLEST

WIDE = QSize(1920, 1080)


def _resumed(tour: Tour) -> None:
    memory = {"step": Step.CONNECTOR.value, "expected": ACCOUNT}
    with tour.window("ready", remembered=memory) as journey:
        journey.wait_for("You stopped at")
        tour.shoot(journey, "01c-before-you-begin-resumed")


def _about(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.press("Help")
        journey.press_menu("About…")
        journey.wait_for("140.")
        tour.shoot(journey, "01e-about")
        journey.press("Close")


def _manual(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.press("Help")
        journey.press_menu("Help for this page")
        manual = journey.window.help_menu.manual
        assert manual is not None  # noqa: S101 - the tour is a kind of test
        tour.shoot(journey, "00b-manual")
        manual.show_place("microsoft-answers.md")
        tour.shoot(journey, "00c-manual-table")
        manual.search.setText("consent")
        manual.find_next()
        tour.shoot(journey, "00e-manual-found")
        manual.search.clear()
        manual.resize(sizes.scaled(640), sizes.scaled(560))
        manual.show_place("command-line.md#from-plan-to-connector")
        tour.shoot(journey, "00d-manual-narrow")
        manual.close()


MANAGED = {
    "client_id": "5c1d7e0a-9a63-4b0e-8f7a-3d2f4c1b9e77",
    "tenant": "contoso.com",
    "sign_in": ("private", "own"),
    "region": "de-fr",
    "left_out": ("contoso-sandbox",),
    "organizations": ("northwind-emea",),
    "proxy": "proxy.contoso.com:8080",
    "language": "en",
    "extra_ca_file": "C:\\Program Files\\Company\\root.pem",
}


def _managed(tour: Tour) -> None:
    sources = dict.fromkeys(MANAGED, r"HKLM\Software\Policies\Keepit setup\Setup Assistant")
    values = Managed(**MANAGED, sources=sources)  # type: ignore[arg-type]
    with tour.window("ready", managed=values) as journey:
        tour.shoot(journey, "01f-before-you-begin-managed")
        journey.press("Help")
        journey.press_menu("Settings…")
        journey.wait_for("Set by your organization")
        tour.shoot(journey, "10b-settings-managed")
        journey.press("Cancel")
        journey.begin(expected=ACCOUNT)
        page = journey.window.page_now()
        assert isinstance(page, SignInPage)  # noqa: S101 - the tour is a kind of test
        page.ask_registration()
        journey.wait_for("Copy message for your administrator")
        tour.shoot(journey, "02k-sign-in-managed")


def _settings(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.press("Help")
        journey.press_menu("Settings…")
        journey.wait_for("Counts from the next start")
        tour.shoot(journey, "10-settings")
        journey.press("This one:")
        journey.press("Save")
        journey.wait_for("Enter host and port")
        tour.shoot(journey, "10a-settings-wrong")
        journey.press("Cancel")


def _network(tour: Tour) -> None:
    with tour.window("ready") as journey:
        _check_the_connection(journey)
        journey.wait_for("can be reached")
        tour.shoot(journey, "00-network")
        journey.press("Close")
    with tour.window("tls_intercepted") as journey:
        journey.window.context.update(region="dk-co")  # Keepit's hosts are known then
        _check_the_connection(journey)
        journey.wait_for("is being intercepted")
        tour.shoot(journey, "00a-network-intercepted")
        journey.press("Close")


def _check_the_connection(journey: Journey) -> None:
    journey.press("Help")
    journey.press_menu("Check the connection…")


def _first_pages(tour: Tour) -> None:
    with tour.window("demo", "--latency-ms", "700", "--organizations", "40") as journey:
        tour.shoot(journey, "01-before-you-begin")
        journey.press("Making the service account?")
        tour.shoot(journey, "01f-making-the-service-account")
        journey.press("Close")
        journey.press("My own browser")
        tour.shoot(journey, "01b-before-you-begin-own-browser")
        journey.press("Private browser in this window (recommended)")
        journey.begin(expected=ACCOUNT)
        journey.web_wait("#i0116")
        tour.shoot(journey, "02-sign-in")
        journey.sign_in()
        tour.shoot(journey, "02b-signed-in")
        journey.press("Cancel")
        journey.wait_for("Stop the setup?")
        tour.shoot(journey, "02f-stop-the-setup")
        journey.press("Keep going")
        journey.press("Next")
        journey.wait_for(" ready")
        tour.shoot(journey, "03a-organizations-checking")


def _wrong_account(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.begin(expected="svc-other@contoso.com")
        journey.sign_in()
        journey.wait_for("This isn't the account you expected")
        tour.shoot(journey, "02c-wrong-account")


def _no_registration(tour: Tour) -> None:
    with tour.window("ready") as journey:
        context = journey.window.context
        context.clients = replace(context.clients, command_line=NOTHING)
        journey.begin(expected=ACCOUNT)
        journey.wait_for("Application (client) ID")
        journey.press("Back")
        journey.wait_for("An app registration, or the Azure CLI's sign-in")
        tour.shoot(journey, "01g-before-you-begin-no-registration")
        journey.begin(expected=ACCOUNT)
        journey.wait_for("Application (client) ID")
        page = journey.window.page_now()
        assert isinstance(page, SignInPage)  # noqa: S101 - the tour is a kind of test
        page.azure_cli.drop()  # with pretended services there is none
        page.registration.show_offer(offer_of(CliAccount(ACCOUNT, ""), ACCOUNT, ""))
        tour.shoot(journey, "02g-no-registration")
        journey.press("Show commands…")
        journey.wait_for("Copy all")
        tour.shoot(journey, "02h-register-by-commands")
        journey.press("Close")
        journey.press("Show steps…")
        journey.wait_for("Open Microsoft Entra")
        tour.shoot(journey, "02i-register-by-hand")
        journey.press("Close")
        journey.press("Next")
        journey.wait_for("The application ID is missing")
        tour.shoot(journey, "02j-no-registration-empty")
        journey.window.resize(SMALLEST)
        tour.shoot(journey, "r6-min-size-no-registration")
        other = CliAccount("svc-other@contoso.com", "")
        page.registration.show_offer(offer_of(other, ACCOUNT, "contoso.com"))
        tour.shoot(journey, "r7-min-size-azure-cli-other-account")
        page.sign_in.show_part(page.sign_in.azure_cli)
        page.show_panel(page.sign_in)
        tour.shoot(journey, "02k-asking-the-azure-cli")


def _open_points(tour: Tour) -> None:
    with tour.window("demo") as journey:
        journey.to_organizations()
        journey.wait_for("What this account can see now")
        tour.shoot(journey, "03-organizations")
        journey.press("Turn on OAuth access…")
        journey.wait_for("Turn on in 2 organizations")
        tour.shoot(journey, "03c-organizations-confirm-fix")
        journey.press("Cancel")
        journey.press("Next")
        journey.wait_for("Continue anyway")
        tour.shoot(journey, "03e-organizations-next-not-ready")
        journey.press("Continue anyway")
        journey.wait_for_step(Step.KEEPIT)
        tour.shoot(journey, "04-keepit-account")
        _create_by_api(tour, journey)


def _create_by_api(tour: Tour, journey: Journey) -> None:
    journey.connect_keepit()
    journey.wait_for("Connected to")
    tour.shoot(journey, "04b-keepit-connected")
    journey.to_connector(USE_IT)
    tour.shoot(journey, "05-connector")
    suggested = journey.field_text("Name")
    journey.enter("Name", "Azure DevOps - Contoso Test")
    journey.press("Next")
    journey.wait_for("is already used")
    tour.shoot(journey, "05b-connector-name-used")
    journey.enter("Name", suggested)
    journey.to_review()
    tour.shoot(journey, "06-review-and-create")
    journey.press("Show the exact request")
    journey.wait_for("that will be sent")
    tour.shoot(journey, "06c-review-exact-request")
    journey.press("Close")
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    journey.wait_for("Connector created, 2 tasks left")
    tour.shoot(journey, "08a-done-not-ready")
    journey.window.resize(SMALLEST)
    tour.shoot(journey, "r8-min-size-done-not-ready")


def _left_out_and_set_aside(tour: Tour) -> None:
    with tour.window("demo") as journey:
        journey.to_organizations()
        page = journey.window.page_now()
        assert isinstance(page, OrganizationsPage)  # noqa: S101 - the tour is a kind of test
        page.table.ticked.emit(page.model.visible()[:2], False)
        journey.wait_for("Left out of the backup")
        tour.shoot(journey, "03l-organizations-left-out")
        page.table.setCurrentIndex(page.model.index(2, Column.ORGANIZATION))
        journey.press("Set aside…")
        journey.enter("Reason", "Sold in May, ticket 4711")
        tour.shoot(journey, "03m-organizations-set-aside-dialog")
        journey.press("Set aside")
        journey.wait_for("Set aside until")
        tour.shoot(journey, "03n-organizations-set-aside")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector(USE_IT)
        journey.to_review()
        tour.shoot(journey, "06d-review-left-out")
        journey.press("Create connector")
        journey.wait_for_step(Step.DONE)
        tour.shoot(journey, "08b-done-left-out")


def _directories(tour: Tour) -> None:
    with tour.window("directories") as journey:
        journey.to_organizations()
        tour.shoot(journey, "03o-organizations-other-directory")
        journey.press("Sign in to that directory…")
        journey.web_wait("#i0116")
        tour.shoot(journey, "03p-organizations-sign-in-there")
        journey.type_name_and_password()
        journey.wait_for("organizations of another directory read")
        journey.wait_for("What this account can see now")
        tour.shoot(journey, "03q-organizations-directory-added")
        journey.window.resize(SMALLEST)
        tour.shoot(journey, "r7-min-size-directory-added")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector(USE_IT)
        journey.to_review()
        tour.shoot(journey, "06e-review-several-directories")


def _another_app(tour: Tour) -> None:
    with tour.window("directories") as journey:
        journey.begin(expected=ACCOUNT)
        journey.sign_in()
        journey.check()
        journey.press("Sign in to that directory…")
        journey.wait_for("Your app may be for one directory only")
        tour.shoot(journey, "03r-organizations-another-app")
        journey.window.resize(SMALLEST)
        tour.shoot(journey, "r8-min-size-another-app")


def _next_after_a_repair(tour: Tour) -> None:
    with tour.window("demo") as journey:
        journey.to_organizations()
        journey.wait_for("What this account can see now")
        journey.window.resize(WIDE)
        tour.shoot(journey, "03s-organizations-wide")
        journey.window.resize(DEFAULT)
        journey.press("2 need attention")
        journey.wait_for("What this account can see now")
        tour.shoot(journey, "03t-organizations-counter-pressed")
        journey.press("Turn on OAuth access…")
        journey.press("Turn on in 2 organizations")
        journey.wait_for("The next one that is not ready is selected.")
        tour.shoot(journey, "03u-organizations-next-after-repair")
        journey.window.resize(SMALLEST)
        tour.shoot(journey, "r9-min-size-next-after-repair")


def _slow_repair(tour: Tour) -> None:
    with tour.window("slow_change", "--latency-ms", "400") as journey:
        journey.to_organizations()
        journey.press("Turn on OAuth access…")
        journey.press("Turn on in 1 organization")
        journey.wait_for("Reading back…")
        tour.shoot(journey, "03f-organizations-reading-back")
        journey.wait_for("OAuth access turned on in 1 organization.")
        tour.shoot(journey, "03g-organizations-repaired")
        journey.press("Show the list")
        journey.wait_for("What this account can see in")
        tour.shoot(journey, "03h-organizations-coverage")
        journey.press("Close")
        journey.press("More")
        journey.press_menu("Notes for security…")
        tour.shoot(journey, "03i-organizations-security")
        journey.press("Close")
        journey.press("More")
        journey.press_menu("Changes made here…")
        journey.wait_for("Changes made here")
        tour.shoot(journey, "03j-organizations-undo-list")
        journey.press("Cancel")
        _save_report(tour, journey)


def _save_report(tour: Tour, journey: Journey) -> None:
    page = journey.window.page_now()
    if isinstance(page, OrganizationsPage):
        with tempfile.TemporaryDirectory() as folder:
            page.saver.choose_folder = lambda: folder
            journey.press("Save report…")
            journey.wait_for("The report is saved.")
            tour.shoot(journey, "03k-organizations-report-saved")


def _second_administrator(tour: Tour) -> None:
    with tour.window("not_administrator_policy_off") as journey:
        journey.to_organizations()
        journey.press("Sign in as an administrator…")
        journey.web_wait("#i0116")
        tour.shoot(journey, "03l-organizations-second-sign-in")
        journey.press("Trouble signing in?")
        dialog = journey.front
        assert isinstance(dialog, AdministratorDialog)  # noqa: S101 - the tour is a kind of test
        dialog.sign_in.trouble.entries.setCurrentRow(4)
        tour.shoot(journey, "03o-organizations-second-sign-in-trouble")
        journey.press("Back")
        journey.type_name_and_password(ADMINISTRATOR)
        journey.accept()
        journey.wait_for("Make 2 changes in 1 organization?")
        tour.shoot(journey, "03m-organizations-confirm-as-administrator")


def _unfinished(tour: Tour) -> None:
    with tour.window("policy_off", unfinished="fabrikam-labs") as journey:
        journey.wait_for("was not finished")
        tour.shoot(journey, "01d-before-you-begin-unfinished-change")


def _not_administrator(tour: Tour) -> None:
    with tour.window("not_administrator") as journey:
        journey.to_organizations()
        tour.shoot(journey, "03d-organizations-not-administrator")
        journey.press("Help")
        journey.press_menu("Report a problem…")
        journey.wait_for("Nothing is sent anywhere.")
        tour.shoot(journey, "10-report-a-problem")
        journey.enter("Find in the file", "contoso")
        journey.wait_for("Still in the file")
        tour.shoot(journey, "10b-report-a-problem-find")
        journey.press("Cancel")
        journey.window.resize(SMALLEST)
        journey.press("Help")
        journey.press_menu("Report a problem…")
        tour.shoot(journey, "r7-min-size-report-a-problem")


def _through_keepits_page(tour: Tour) -> None:
    with tour.window("consent_needed") as journey:
        journey.to_organizations()
        tour.shoot(journey, "03b-organizations-all-ready")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector()
        journey.to_review()
        tour.shoot(journey, "06b-review-consent-needed")
        journey.press("Continue in Keepit")
        journey.wait_for_step(Step.CONSENT)
        journey.web_wait("#user")
        tour.shoot(journey, "07-keepit-consent")
        journey.approve_in_keepit(name="DevOps")
        journey.wait_for("Is this the new connector?")
        tour.shoot(journey, "07b-keepit-is-it-this-one")
        journey.press("Yes, this one")
        journey.wait_for_step(Step.DONE)
        tour.shoot(journey, "08c-done-after-consent")
        journey.press("Show which…")
        tour.shoot(journey, "08e-rights-that-were-only-lent")
        journey.press("Close")


def _sign_in_again(tour: Tour) -> None:
    with tour.window("sign_in_ended", "--organizations", "11") as journey:
        journey.press(BEGIN_AGAIN)
        journey.wait_for("Before you sign in again in Keepit")
        tour.shoot(journey, "10-sign-in-again")
        journey.begin(ACCOUNT)
        journey.sign_in()
        journey.check()
        journey.to_existing()
        tour.shoot(journey, "10b-existing-connector")
        journey.press("Next")
        journey.wait_for_step(Step.REVIEW_AGAIN)
        tour.shoot(journey, "10c-review-before-signing-in-again")
        journey.press("Continue in Keepit")
        journey.wait_for_step(Step.SIGN_IN_AGAIN)
        journey.web_wait("#user")
        tour.shoot(journey, "10d-sign-in-again-in-keepit")
        journey.press("Next")
        journey.wait_for_step(Step.RESULT)
        tour.shoot(journey, "10e-still-a-fault")
        journey.press("Sign in again")
        journey.wait_for_step(Step.SIGN_IN_AGAIN)
        journey.web_wait("#user")
        journey.sign_in_again_in_keepit(_connector(journey))
        journey.wait_for_step(Step.RESULT)
        tour.shoot(journey, "10f-works-again")


def _signed_in_as_another(tour: Tour) -> None:
    with tour.window("sign_in_ended_of_another") as journey:
        journey.window.resize(SMALLEST)
        journey.press(BEGIN_AGAIN)
        journey.wait_for("Before you sign in again in Keepit")
        tour.shoot(journey, "r7-min-size-sign-in-again")
        journey.begin()
        journey.sign_in()
        journey.check()
        journey.to_existing()
        tour.shoot(journey, "r8-min-size-existing-connector")
        journey.to_keepits_page_again()
        journey.web_wait("#user")
        journey.sign_in_again_in_keepit(_connector(journey))
        journey.wait_for_step(Step.RESULT)
        tour.shoot(journey, "10g-other-organizations")


def _connector(journey: Journey) -> str:
    state = journey.window.context.session.existing
    return state.connector.guid if state else ""


def _nothing_left(tour: Tour) -> None:
    with tour.window("scheduled") as journey:
        journey.straight_to_review(USE_IT)
        journey.press("Create connector")
        journey.wait_for_step(Step.DONE)
        journey.wait_for("The connector is ready")
        tour.shoot(journey, "08-done")
        journey.press("Show how…")
        tour.shoot(journey, "08d-check-again-regularly")
        journey.press("Close")


def _intercepted(tour: Tour) -> None:
    with tour.window("tls_intercepted") as journey:
        journey.to_keepit()
        journey.connect_keepit()
        journey.wait_for("The connection to Keepit is being intercepted")
        tour.shoot(journey, "09-error-tls-interception")


def _other_ways_to_sign_in(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.begin(method="Code on another device")
        journey.wait_for("Copy code")
        tour.shoot(journey, "02d-sign-in-code")
        journey.press("Back")
        journey.wait_for_step(Step.BEFORE)
        journey.press("My own browser")
        journey.press("I have signed out, or I will use a private window")
        journey.begin()
        journey.wait_for("Your browser is open.")
        tour.shoot(journey, "02e-sign-in-own-browser")


def _trouble(tour: Tour) -> None:
    with tour.window("conditional_access_sign_in") as journey:
        journey.begin()
        journey.type_name_and_password()
        journey.web_wait("#errorHeader")
        page = journey.window.page_now()
        assert isinstance(page, SignInPage)  # noqa: S101 - the tour is a kind of test
        page.sign_in.frame.tell_white()
        tour.shoot(journey, "02k-page-stays-white")
        journey.press("Trouble signing in?")
        tour.shoot(journey, "02l-trouble")
        page.sign_in.trouble.entries.setCurrentRow(0)
        tour.shoot(journey, "02m-trouble-passkey")
        page.sign_in.trouble.entries.setCurrentRow(1)
        tour.shoot(journey, "02m-trouble-device")
        page.sign_in.trouble.entries.setCurrentRow(2)
        tour.shoot(journey, "02m-trouble-white")
        page.sign_in.trouble.entries.setCurrentRow(3)
        tour.shoot(journey, "02m-trouble-approval")
        page.sign_in.trouble.entries.setCurrentRow(4)
        tour.shoot(journey, "02m-trouble-loop")
        journey.window.resize(SMALLEST)
        page.sign_in.trouble.entries.setCurrentRow(2)
        tour.shoot(journey, "r7-min-size-trouble")
    with tour.window("conditional_access_sign_in") as journey:
        journey.begin(method="Code on another device")
        journey.wait_for("Copy details")
        tour.shoot(journey, "02n-trouble-refused")


def _smallest_window(tour: Tour) -> None:
    with tour.window("demo") as journey:
        journey.window.resize(SMALLEST)
        journey.press("My own browser")
        tour.shoot(journey, "r1-min-size-before-you-begin")
        journey.press("Private browser in this window (recommended)")
        journey.to_organizations()
        tour.shoot(journey, "r2-min-size-organizations")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector()
        journey.to_review()
        journey.press("Continue in Keepit")
        journey.wait_for_step(Step.CONSENT)
        journey.web_wait("#user")
        tour.shoot(journey, "r3-min-size-keepit-consent")


def _long_texts(tour: Tour) -> None:
    with english.speaking(LongTexts()), tour.window("demo") as journey:
        journey.to_organizations()
        tour.shoot(journey, "r4-long-text-organizations")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector(USE_IT)
        journey.to_review()
        tour.shoot(journey, "r5-long-text-review")


SCENES = (
    _resumed,
    _about,
    _manual,
    _network,
    _settings,
    _managed,
    _first_pages,
    _wrong_account,
    _no_registration,
    _unfinished,
    _open_points,
    _left_out_and_set_aside,
    _directories,
    _another_app,
    _next_after_a_repair,
    _slow_repair,
    _not_administrator,
    _second_administrator,
    _through_keepits_page,
    _sign_in_again,
    _signed_in_as_another,
    _nothing_left,
    _intercepted,
    _other_ways_to_sign_in,
    _trouble,
    _smallest_window,
    _long_texts,
)
