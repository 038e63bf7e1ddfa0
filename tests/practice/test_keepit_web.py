"""The practice Keepit's web app: from its sign-in over Microsoft's consent to a connector."""

from __future__ import annotations

import pytest

from setup_assistant.endpoints import Endpoints
from setup_assistant.practice.keepit.app import app as keepit_app
from setup_assistant.practice.microsoft.app import app as microsoft_app
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.world import World
from tests.support.scripted_browser import ScriptedBrowser

MICROSOFT = "https://localhost:4430"
KEEPIT = "https://localhost:4435"


def enter(scenario: str = "consent_needed") -> tuple[ScriptedBrowser, World]:
    """A private browser, signed in to Keepit."""
    practice = scenarios.make(scenario)
    practice.endpoints = Endpoints(authority=MICROSOFT, keepit=KEEPIT, practice=True)
    apps = {MICROSOFT: microsoft_app(practice), KEEPIT: keepit_app(practice)}
    browser = ScriptedBrowser(dict(apps))
    browser.open(f"{KEEPIT}/")
    browser.fill("user", keepit_world.WEB_USER)
    browser.fill("password", keepit_world.PASSWORD)
    browser.click("signIn")
    assert browser.sees("addConnector")
    return browser, practice


def go_to_microsoft(browser: ScriptedBrowser) -> None:
    browser.open(f"{KEEPIT}/desktop/connectors")
    browser.click("addConnector")
    browser.click("add-azure-do")
    browser.click("microsoftSignIn")


def approve(browser: ScriptedBrowser, upn: str = people.SERVICE_ACCOUNT) -> None:
    go_to_microsoft(browser)
    browser.sign_in(upn)
    assert "Keepit" in browser.text
    browser.click("idSIButton9")
    assert browser.sees("connectorName")


def test_the_whole_way_makes_a_connector_whose_backup_is_scheduled() -> None:
    browser, practice = enter()
    approve(browser)
    assert people.SERVICE_ACCOUNT in browser.text
    browser.fill("connectorName", "Azure DevOps - Contoso")
    browser.fill("retention", "P1Y")
    browser.tick("member-anna.lind@contoso.com")
    browser.click("create")
    assert browser.sees("state")
    assert "First backup scheduled" in browser.text

    (connector,) = [c for c in practice.keepit.connectors if c.type == "azure-do"]
    assert practice.keepit.creates == ["Azure DevOps - Contoso"]
    assert connector.retention == "P1Y"
    assert connector.members == ["anna.lind@contoso.com"]
    assert connector.orglink
    assert connector.orglink not in {
        c.orglink for c in practice.keepit.connectors if c is not connector
    }
    assert connector.waiting is not None
    assert practice.keepit.approver(connector.orglink) == people.SERVICE_ACCOUNT


def test_it_takes_the_account_that_the_browser_holds() -> None:
    browser, practice = enter()
    approve(browser, people.ADMINISTRATOR)
    browser.click("create")
    go_to_microsoft(browser)
    assert browser.sees("connectorName")
    assert practice.keepit.approver(practice.keepit.orglinks[-1]) == people.ADMINISTRATOR
    private, _ = enter()
    go_to_microsoft(private)
    assert private.sees("i0116")


def test_declined_consent_comes_back_and_can_be_tried_again() -> None:
    browser, practice = enter()
    go_to_microsoft(browser)
    browser.sign_in(people.SERVICE_ACCOUNT)
    browser.click("idBtn_Back")
    assert browser.sees("accessError")
    assert practice.keepit.creates == []
    browser.click("microsoftSignIn")
    browser.click("idSIButton9")
    assert browser.sees("create")


def test_an_administrator_may_have_to_approve() -> None:
    browser, practice = enter()
    practice.flags.add("approval_required")
    go_to_microsoft(browser)
    browser.sign_in(people.SERVICE_ACCOUNT)
    assert "Need admin approval" in browser.text
    browser.click("idBtn_Back")
    assert browser.sees("accessError")


def test_a_wrong_password_and_pages_without_a_session() -> None:
    browser, _ = enter()
    browser.click("signOut")
    browser.open(f"{KEEPIT}/desktop/connectors/new")
    browser.fill("user", keepit_world.WEB_USER)
    browser.fill("password", "wrong")
    browser.click("signIn")
    assert browser.sees("signInError")
    browser.fill("user", keepit_world.TOKEN_NAME)
    browser.fill("password", keepit_world.TOKEN_PASSWORD)
    browser.click("signIn")
    assert browser.sees("signInError")


@pytest.mark.parametrize("name", [keepit_world.EXISTING_NAME, " ", "x" * 256])
def test_a_name_has_to_be_free_and_short_enough(name: str) -> None:
    browser, practice = enter("ready")
    approve(browser)
    browser.fill("connectorName", name)
    browser.click("create")
    assert browser.sees("nameError")
    assert practice.keepit.creates == []


def test_nobody_gets_past_microsoft_without_an_answer_for_this_browser() -> None:
    browser, _ = enter()
    browser.open(f"{KEEPIT}/desktop/connectors/new")
    assert browser.sees("microsoftSignIn")
    other, _ = enter()
    go_to_microsoft(other)
    assert "state=" in other.url
    stolen = other.url.replace("state=", "state=other")
    other.open(stolen)
    other.sign_in(people.SERVICE_ACCOUNT)
    other.click("idSIButton9")
    assert other.sees("accessError")


@pytest.mark.parametrize(
    ("scenario", "state"),
    [
        ("consent_needed", "First backup scheduled"),
        ("ready", "First backup scheduled"),
        ("scheduled", "First backup scheduled"),
        ("configuration_pending", "E_INITIAL_CONFIGURATION_PENDING"),
        ("incomplete_configuration", "E_INCOMPLETE_CONNECTOR_CONFIG"),
    ],
)
def test_a_connector_made_here_ends_as_the_scenario_says(scenario: str, state: str) -> None:
    browser, practice = enter(scenario)
    approve(browser)
    browser.click("create")
    assert state in browser.text
    (connector,) = [c for c in practice.keepit.connectors if c.name in practice.keepit.creates]
    assert (connector.waiting is None) == (connector.code == state)


@pytest.mark.parametrize("scenario", ["configuration_pending", "incomplete_configuration"])
def test_settings_complete_an_incomplete_connector(scenario: str) -> None:
    browser, practice = enter(scenario)
    approve(browser)
    browser.click("create")
    (connector,) = [c for c in practice.keepit.connectors if c.name in practice.keepit.creates]
    assert connector.waiting is None
    browser.click("settings")
    browser.click("save")
    assert browser.sees("organizationError")
    browser.tick("organization-contoso")
    browser.tick("organization-fabrikam-labs")
    browser.click("save")
    assert "First backup scheduled" in browser.text
    assert connector.organizations == ["contoso", "fabrikam-labs"]
    browser.click("settings")
    assert "checked" in browser.text


@pytest.mark.parametrize(
    ("scenario", "fault", "code"),
    [
        ("sign_in_ended", "", ""),
        ("sign_in_ended_for_good", "E_LOGIN", "E_LOGIN"),
        ("sign_in_ended_of_another", "", "E_INCOMPLETE_CONNECTOR_CONFIG"),
    ],
)
def test_a_connector_is_signed_in_again_by_its_key(scenario: str, fault: str, code: str) -> None:
    browser, practice = enter(scenario)
    (connector,) = practice.keepit.named(keepit_world.SUGGESTED_NAME)
    before, link = connector.health, connector.orglink
    browser.open(f"{KEEPIT}/desktop/connectors/{connector.guid}")
    browser.click("settings")
    browser.click("key")
    browser.click("microsoftSignIn")
    browser.sign_in(people.SERVICE_ACCOUNT)
    browser.click("idSIButton9")

    assert browser.sees("state")
    assert before == ("critical", "BADLOGIN")
    assert (connector.fault, connector.code) == (fault, code)
    assert (connector.orglink == link) is (scenario != "sign_in_ended_of_another")
    assert practice.keepit.creates == []


def test_a_sign_in_that_was_declined_leaves_the_connector_as_it_was() -> None:
    browser, practice = enter("sign_in_ended")
    (connector,) = practice.keepit.named(keepit_world.SUGGESTED_NAME)
    browser.open(f"{KEEPIT}/desktop/connectors/{connector.guid}/sign-in")
    browser.click("microsoftSignIn")
    browser.sign_in(people.SERVICE_ACCOUNT)
    browser.click("idBtn_Back")
    assert browser.sees("accessError")
    assert connector.name in browser.text
    assert connector.code == "E_LOGIN"


def test_the_session_has_a_name_of_its_own() -> None:
    browser, _ = enter()
    assert browser.cookie_names(KEEPIT) == {"practice_keepit_session"}
