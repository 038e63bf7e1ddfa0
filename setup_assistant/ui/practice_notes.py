"""What a person enters in practice, where nobody has an account of their own: said on the page that asks."""

from __future__ import annotations

from setup_assistant.texts import _, listed


def sign_in() -> str:
    """For Microsoft's page; a code of another device needs nobody."""
    from setup_assistant.practice.state import people

    return _(
        "Practice: sign in as {user}, password “{password}”. A code is approved by itself."
    ).format(user=people.SERVICE_ACCOUNT, password=people.PASSWORD)


def administrator(tenant: str) -> str:
    """For the sign-in of somebody who may make a change in the directory with this id."""
    from setup_assistant.practice.state import people

    there = tenant == people.NORTHWIND.id
    user = people.NORTHWIND_ADMINISTRATOR if there else people.ADMINISTRATOR
    return _("Practice: sign in as the administrator {user}, password “{password}”.").format(
        user=user, password=people.PASSWORD
    )


def keepit_token() -> str:
    """For the API token."""
    from setup_assistant.practice.state import keepit

    return _("Practice: any region, user name “{user}”, password “{password}”.").format(
        user=keepit.TOKEN_NAME, password=keepit.TOKEN_PASSWORD
    )


def members() -> str:
    """For the users who may see the connector."""
    from setup_assistant.practice.state import keepit

    return _("Practice: Keepit knows these users: {users}.").format(users=listed(keepit.USERS))


def keepits_page() -> str:
    """For Keepit's own page, which asks for a Keepit user and then for Microsoft's."""
    from setup_assistant.practice.state import keepit, people

    return _(
        "Practice: Keepit user {keepit_user}, Microsoft user {user}, password “{password}” for both."
    ).format(
        keepit_user=keepit.WEB_USER,
        user=people.SERVICE_ACCOUNT,
        password=keepit.PASSWORD,
    )
