"""Every refusal of Microsoft's sign-in that has a sentence of its own, and which ways can work in spite of it.

The numbers and what they mean are Microsoft's public list (facts, section 6). Which ways of signing in
can work is an inference from that and from what the ways differ in: only the own browser tells which
computer it is, only the browsers use the redirect address, and a code is a flow that directories block
by itself. The Azure CLI signs in as an app of Microsoft's own, which no directory has to register or
approve, in the user's own browser or, under Windows, through the system, which tells the computer too.
"""

from __future__ import annotations

from dataclasses import dataclass

from setup_assistant.model import SignInMethod
from setup_assistant.signs import Sign
from setup_assistant.texts import N_

PRIVATE, OWN, CODE, AZURE_CLI = SignInMethod
EVERY, NO_CODE, NONE = (PRIVATE, OWN, CODE, AZURE_CLI), (PRIVATE, OWN, AZURE_CLI), ()
ANOTHER_APP = (AZURE_CLI,)
"""It is this app, not the account, the computer or the way, that is refused."""


@dataclass(frozen=True)
class Refusal:
    """One kind of refusal: the numbers and, without a number, the names of errors that mean it.

    ``works_with`` are the ways of signing in that can work although this one was refused; ``sign`` is
    what people see of it.
    """

    title: str
    text: str
    numbers: frozenset[int]
    works_with: tuple[SignInMethod, ...]
    names: frozenset[str] = frozenset()
    passing: bool = False
    sign: Sign = Sign.ELSE


OTHER = Refusal(
    N_("Microsoft refused the sign-in"),
    N_(
        "Nothing was changed. Try again; if it stays so, send the details to your "
        "directory's administrator."
    ),
    frozenset(),
    EVERY,
)

REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        N_("The sign-in was not approved"),
        N_(
            "The permissions were declined, so nothing can be read. Sign in again and choose Accept."
        ),
        frozenset({65004}),
        EVERY,
        frozenset({"access_denied", "authorization_declined"}),
    ),
    Refusal(
        N_("Your company has to approve Setup Assistant"),
        N_(
            "An administrator must allow Setup Assistant to use Azure DevOps in your directory. "
            "Send them a request, then sign in again."
        ),
        frozenset({65001, 90094, 90008}),
        ANOTHER_APP,
        frozenset({"consent_required"}),
        sign=Sign.APPROVAL,
    ),
    Refusal(
        N_("The approval is still open"),
        N_(
            "A request was sent to your administrators. Sign in again when they have approved Setup Assistant."
        ),
        frozenset({90095}),
        ANOTHER_APP,
        sign=Sign.APPROVAL,
    ),
    Refusal(
        N_("The customer hasn't approved Setup Assistant"),
        N_(
            "You sign in as a partner, and the application is not authorized in the customer's directory. "
            "An administrator of the customer has to approve it once."
        ),
        frozenset({90099}),
        NONE,
        sign=Sign.APPROVAL,
    ),
    Refusal(
        N_("This directory can't be used for Azure DevOps"),
        N_(
            "Azure DevOps is not set up in the directory of this account, or Setup Assistant may not use it "
            "there. Check that it is the right account, or ask your directory's administrator."
        ),
        frozenset({650052, 650056, 650057, 500011, 65005}),
        NONE,
    ),
    Refusal(
        N_("Setup Assistant's registration is not complete"),
        N_(
            "Microsoft doesn't accept how the application is registered. It must be a public client, with "
            "the redirect address http://localhost and the right to use Azure DevOps."
        ),
        frozenset({65002, 7000218, 70011, 700051, 700054}),
        ANOTHER_APP,
    ),
    Refusal(
        N_("Microsoft found no app with this ID in the directory"),
        N_("Check both the application ID and the directory. Nothing was read or changed."),
        frozenset({700016}),
        ANOTHER_APP,
    ),
    Refusal(
        N_("This app is for one directory only"),
        N_("Name that directory; on the command line with --tenant."),
        frozenset({50194}),
        ANOTHER_APP,
    ),
    Refusal(
        N_("Setup Assistant's registration is not complete"),
        N_(
            "The redirect address http://localhost is missing there, or is not under “Mobile and desktop "
            "applications”. Have the owner of the registration add it, then sign in again."
        ),
        frozenset({50011, 900971, 500111, 500113}),
        (CODE, AZURE_CLI),
    ),
    Refusal(
        N_("Setup Assistant's registration has the wrong kind of redirect address"),
        N_(
            "Its redirect address is registered for a single-page application. It has to stand under “Mobile "
            "and desktop applications” as http://localhost: have the owner of the registration move it."
        ),
        frozenset({9002325, 9002326, 9002327}),
        (CODE, AZURE_CLI),
    ),
    Refusal(
        N_("Setup Assistant is switched off in this directory"),
        N_(
            "An administrator has disabled the application. Ask your directory's administrator to allow "
            "users to sign in to it, under Enterprise applications."
        ),
        frozenset({7000112}),
        ANOTHER_APP,
    ),
    Refusal(
        N_("This account isn't assigned to Setup Assistant"),
        N_(
            "Your directory lets only assigned accounts use the application. Ask an administrator to assign "
            "this account, or use a different one."
        ),
        frozenset({50105}),
        ANOTHER_APP,
    ),
    Refusal(
        N_("This account isn't in the directory"),
        N_(
            "The directory that was asked doesn't know this account. Sign in with a work account "
            "of that directory."
        ),
        frozenset({50020, 50034, 16000, 16003, 51004, 90072}),
        EVERY,
    ),
    Refusal(
        N_("This is a personal account"),
        N_("Setup Assistant needs a work or school account. Sign in with one."),
        frozenset({500208}),
        EVERY,
    ),
    Refusal(
        N_("A rule between the two directories refused the sign-in"),
        N_(
            "The access settings of this directory or of the account's own one don't allow it. Ask the "
            "administrators of both."
        ),
        frozenset({500212, 500213}),
        NONE,
    ),
    Refusal(
        N_("Your network doesn't allow this directory"),
        N_(
            "A rule of your company's network limits which directories can be used. Ask your network team."
        ),
        frozenset({500021, 500022}),
        NONE,
    ),
    Refusal(
        N_("Microsoft asks for another proof"),
        N_(
            "The sign-in needs a second factor or has to be renewed. Sign in again and follow Microsoft's page."
        ),
        frozenset({50076, 50074, 50079, 50072, 50078, 50158}),
        EVERY,
    ),
    Refusal(
        N_("This account has no second factor yet"),
        N_(
            "Microsoft wants it to be set up first, and not from here: do it at aka.ms/mysecurityinfo, on a "
            "computer and network that your company trusts, then sign in again."
        ),
        frozenset({53004}),
        (OWN, AZURE_CLI),
    ),
    Refusal(
        N_("The second proof was not confirmed"),
        N_("It was declined, or nobody answered in time. Sign in again and confirm it."),
        frozenset({500121}),
        EVERY,
    ),
    Refusal(
        N_("A Conditional Access rule refused the sign-in"),
        N_(
            "Your company's rules don't allow this browser, computer or network. Ask your directory's "
            "administrator, or use a managed device."
        ),
        frozenset({53000, 53001, 53002, 53003, 530032, 530003, 50005, 50131, 50097}),
        (OWN, AZURE_CLI),
        sign=Sign.DEVICE,
    ),
    Refusal(
        N_("Microsoft sees a risk with this account"),
        N_("Sign-in is blocked until your directory's administrator has looked at it."),
        frozenset({53011}),
        NONE,
    ),
    Refusal(
        N_("This computer is disabled or unknown in your directory"),
        N_(
            "The browser told Microsoft which computer it is, and that one is switched off or was removed. "
            "Ask your directory's administrator to enable it."
        ),
        frozenset({135011, 700003}),
        (PRIVATE, CODE),
    ),
    Refusal(
        N_("Signing in with a code isn't allowed here"),
        N_("Your company's rules block sign-in with a code on another device."),
        frozenset({530033, 530034}),
        NO_CODE,
    ),
    Refusal(
        N_("The directory's security defaults refused the sign-in"),
        N_(
            "They block ways of signing in that they count as unsafe, such as a code on another device."
        ),
        frozenset({530035}),
        NO_CODE,
    ),
    Refusal(
        N_("The password has expired"),
        N_("Set a new password for this account, then sign in again."),
        frozenset({50055, 50144}),
        EVERY,
        frozenset({"user_password_expired"}),
    ),
    Refusal(
        N_("This account is locked or disabled"),
        N_("Ask your directory's administrator to unlock or enable it, then sign in again."),
        frozenset({50053, 50057}),
        NONE,
    ),
    Refusal(
        N_("The user name or password isn't right"),
        N_("Sign in again."),
        frozenset({50126}),
        EVERY,
    ),
    Refusal(
        N_("The sign-in has ended"),
        N_("Microsoft asks for a new sign-in. Sign in again."),
        frozenset({50173, 70008, 700082, 70043, 70044, 50089, 50132, 50133}),
        EVERY,
        frozenset({"login_required"}),
    ),
    Refusal(
        N_("Microsoft asks for you in person"),
        N_("This can't be done silently. Sign in again and follow Microsoft's page to its end."),
        frozenset(),
        EVERY,
        frozenset({"interaction_required"}),
    ),
    Refusal(
        N_("Microsoft doesn't know this directory"),
        N_("Check the directory's name or id, then sign in again."),
        frozenset({90002}),
        EVERY,
    ),
    Refusal(
        N_("Microsoft doesn't know which directory is meant"),
        N_(
            "The account names none that Microsoft knows. Check the spelling of the account, or name the "
            "directory."
        ),
        frozenset({50128, 50059}),
        EVERY,
    ),
    Refusal(
        N_("Microsoft's sign-in has a problem right now"),
        N_("Nothing was changed. Wait a few minutes, then sign in again."),
        frozenset({90033, 90006, 50087, 90024, 90055, 90022}),
        EVERY,
        frozenset({"temporarily_unavailable", "server_error"}),
        passing=True,
    ),
)
