"""Every form in which people paste an organization's address gives its name; nothing else does."""

from __future__ import annotations

import pytest

from setup_assistant import errors
from setup_assistant.services.azure_devops.organization_names import organization_name

CONTOSO = (
    "contoso",
    " contoso ",
    "'contoso'",
    "“contoso”",
    "<contoso>",
    "contoso,",
    "contoso\u200b",
    "\ufeffcontoso",
    "https://dev.azure.com/contoso",
    "https://dev.azure.com/contoso/",
    "http://dev.azure.com/contoso",
    "HTTPS://DEV.AZURE.COM/contoso/",
    "dev.azure.com/contoso",
    "dev.azure.com/contoso/Backend/_git/api?path=%2FREADME.md",
    "dev.azure.com/contoso?view=1",
    "dev.azure.com/contoso#top",
    "https://dev.azure.com:443/contoso/_settings/organizationPolicy",
    "https://svc-keepit@dev.azure.com/contoso/Backend/_git/api",
    "user:secret@dev.azure.com/contoso",
    "svc@dev.azure.com/contoso/Backend",
    "<https://dev.azure.com/contoso>",
    '"https://dev.azure.com/contoso"',
    "(https://dev.azure.com/contoso/)",
    "« https://dev.azure.com/contoso »",
    "https://dev.azure.com//contoso//_settings",
    "https://dev.azure.com/%63ontoso",
    "https://vssps.dev.azure.com/contoso/_apis/graph/users",
    "https://vsaex.dev.azure.com/contoso/_apis/userentitlements",
    "https://pkgs.dev.azure.com/contoso/_packaging/feed/nuget/v3/index.json",
    "https://contoso.visualstudio.com",
    "https://contoso.visualstudio.com/",
    "https://contoso.visualstudio.com/DefaultCollection",
    "https://contoso.visualstudio.com/DefaultCollection/",
    "https://contoso.visualstudio.com/DefaultCollection/Backend/_git/api?version=GBmain",
    "contoso.visualstudio.com",
    "contoso.visualstudio.com:443/Backend",
    "https://svc@contoso.visualstudio.com/Backend/_git/api",
    "https://contoso.vssps.visualstudio.com:443/",
    "https://contoso.vsrm.visualstudio.com/_apis/release",
    "git@ssh.dev.azure.com:v3/contoso/Backend/api",
    "ssh://git@ssh.dev.azure.com:22/v3/contoso/Backend/api",
    "ssh://git@ssh.dev.azure.com/v3/contoso/Backend/api",
    "contoso@vs-ssh.visualstudio.com:v3/contoso/Backend/api",
    "ssh://contoso@vs-ssh.visualstudio.com:22/v3/contoso/Backend/api",
    "ssh://contoso@contoso.visualstudio.com:22/Backend/_git/api",
)


@pytest.mark.parametrize("typed", CONTOSO)
def test_every_form_gives_the_name(typed: str) -> None:
    assert organization_name(typed) == "contoso"


@pytest.mark.parametrize("typed", ["contoso-data", "x" * 50, "Contoso2"])
def test_names_stay_as_typed(typed: str) -> None:
    assert organization_name(f" https://dev.azure.com/{typed}/ ") == typed
    assert organization_name(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        '""',
        "two words",
        "contoso/x",
        "con_toso",
        "x" * 51,
        "contoso.com",
        "svc@contoso.com",
        "https://example.com/contoso",
        "https://dev.azure.com/",
        "https://dev.azure.com/_settings",
        "https://dev.azure.com.example.com/contoso",
        "https://contoso.visualstudio.com.example.com/",
        "https://example.com/dev.azure.com/contoso",
        "https://dev.azure.com@example.com/contoso",
        "https://notvisualstudio.com/contoso",
        "https://tfs.contoso.com/tfs/DefaultCollection",
        "https://visualstudio.com/",
        "https://app.vssps.visualstudio.com/_apis/accounts",
        "https://aex.dev.azure.com/me",
        "https://marketplace.visualstudio.com/azuredevops",
        "git@ssh.dev.azure.com:v3",
        "git@github.com:contoso/api",
        "ssh://git@ssh.dev.azure.com/v3",
        "https://[::1/contoso",
        "https://dev.azure.com/con%2Ftoso",
    ],
)
def test_anything_else_gets_its_sentence(typed: str) -> None:
    with pytest.raises(errors.InputError) as raised:
        organization_name(typed)
    assert raised.value.field == "organization"
    assert raised.value.message == (
        "Enter the organization's name: letters, digits and hyphens, at most 50."
    )
