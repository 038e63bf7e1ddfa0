"""The way through the pages with the practice people's names and passwords, for tour and tests."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QRadioButton

from setup_assistant.flow import Step
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.driver import Driver, until

ACCOUNT, PASSWORD = "svc-keepit-backup@contoso.com", "practice"
ADMINISTRATOR = "admin@contoso.com"
TOKEN_NAME, TOKEN_PASSWORD = "practice-token", "practice-password"
KEEPIT_USER = "admin@contoso.com"
USE_IT = "Use the approval of"
BEGIN_AGAIN = "Signing in again for a connector that exists? Check before you do"


class Journey(Driver):
    """A driver that knows what comes next."""

    def begin(self, expected: str = "", method: str = "") -> None:
        """Through the first page to the sign-in."""
        if method:
            self.press(method)
        if expected:
            self.enter("Expected service account (optional)", expected)
        self.press("Next")
        self.wait_for_step(Step.SIGN_IN)

    def type_name_and_password(self, upn: str = ACCOUNT, password: str = PASSWORD) -> None:
        """Microsoft's first two pages."""
        self.web_enter("#i0116", upn)
        self.type_password(password)

    def type_password(self, password: str = PASSWORD) -> None:
        """The same where the name stands there already."""
        self.web_wait("#i0116")
        self.web_press("#idSIButton9")
        self.web_enter("#i0118", password)
        self.web_press("#idSIButton9")

    def accept(self) -> None:
        """Microsoft's permissions page."""
        self.web_wait("#consentHeader")
        self.web_press("#idSIButton9")

    def sign_in(self, upn: str = ACCOUNT) -> None:
        """Name, password, Accept; until the account is known and the browser is gone."""
        self.type_name_and_password(upn)
        self.accept()
        self.wait_for_account()

    def wait_for_account(self) -> None:
        """Until the identity card is shown."""
        until(lambda: self.window.context.session.account is not None, "the account")
        until(lambda: self.web is None, "the private browser wiped")

    def check(self) -> None:
        """From the identity card through the whole check."""
        self.press("Next")
        self.wait_for_step(Step.ORGANIZATIONS)
        until(lambda: self.window.context.session.inspection is not None, "the end of the check")

    def go_on_from_organizations(self) -> None:
        """Next, through the question about open points where it comes."""
        self.press("Next")
        until(self._question_or_gone, "the Keepit page")
        if self._question():
            self.press("Continue anyway")
        self.wait_for_step(Step.KEEPIT)

    def connect_keepit(self, password: str = TOKEN_PASSWORD) -> None:
        """Fill in the Keepit page and connect."""
        self.choose("Region", "dk-co")
        self.enter("API token user name", TOKEN_NAME)
        self.enter("API token password, hidden", password)
        self.press("Connect")

    def to_connector(self, approval: str = "") -> None:
        """From a connected account to the connector; ``approval``: how its choice begins."""
        self.wait_for("Connected to")
        if approval:
            self.choose_approval(approval)
        self.press("Next")
        self.wait_for_step(Step.CONNECTOR)

    def choose_approval(self, words: str) -> None:
        """The first choice that begins so: it goes on with the connectors that use the approval."""

        def choices() -> list[QRadioButton]:
            return [
                choice
                for choice in self.front.findChildren(QRadioButton)
                if choice.isVisible()
                and any(
                    read.startswith(words) for read in english.readings(choice.accessibleName())
                )
            ]

        until(choices, words)
        self.press(choices()[0].accessibleName())

    def to_review(self) -> None:
        """From the connector to the review."""
        self.press("Next")
        self.wait_for_step(Step.REVIEW)

    def approve_in_keepit(self, name: str = "") -> None:
        """Keepit's own pages: sign in, add the connector, sign in to Microsoft, accept, create."""
        self.web_enter("#user", KEEPIT_USER)
        self.web_enter("#password", PASSWORD)
        self.web_press("#signIn")
        self.web_press("#addConnector")
        self.web_press("#add-azure-do")
        self.web_press("#microsoftSignIn")
        self.type_password()
        self.accept()
        if name:
            self.web_enter("#connectorName", name)
        self.web_press("#create")

    def begin_again(self, expected: str = "") -> None:
        """The way to a new sign-in of a connector that exists, until every organization is checked."""
        self.press(BEGIN_AGAIN)
        self.begin(expected)
        self.sign_in()
        self.check()

    def to_existing(self) -> None:
        """From the checked organizations to the choice of the connector, with what Keepit reports."""
        self.go_on_from_organizations()
        self.connect_keepit()
        self.wait_for("Connected to")
        self.press("Next")
        self.wait_for_step(Step.EXISTING)
        self.wait_for("Ready for it?")

    def to_keepits_page_again(self) -> None:
        """From the choice of the connector to Keepit's own page."""
        self.press("Next")
        self.wait_for_step(Step.REVIEW_AGAIN)
        self.press("Continue in Keepit")
        self.wait_for_step(Step.SIGN_IN_AGAIN)

    def sign_in_again_in_keepit(self, guid: str) -> None:
        """Keepit's own pages: sign in, open the connector, its settings, the key, and Microsoft's."""
        self.web_enter("#user", KEEPIT_USER)
        self.web_enter("#password", PASSWORD)
        self.web_press("#signIn")
        self.web_press(f"#connector-{guid}")
        self.web_press("#settings")
        self.web_press("#key")
        self.web_press("#microsoftSignIn")
        self.type_password()
        self.accept()

    def to_organizations(self) -> None:
        """From the first page until every organization is checked."""
        self.begin()
        self.sign_in()
        self.check()

    def to_keepit(self) -> None:
        """From the first page to the Keepit account."""
        self.to_organizations()
        self.go_on_from_organizations()

    def straight_to_review(self, approval: str = "") -> None:
        """The whole way to the review, without looking around."""
        self.to_keepit()
        self.connect_keepit()
        self.to_connector(approval)
        self.to_review()

    def _question_or_gone(self) -> bool:
        return self._question() or self.window.page_now().step is Step.KEEPIT

    def _question(self) -> bool:
        return self.has(QAbstractButton, "Continue anyway")
