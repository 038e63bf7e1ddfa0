"""What an organization sets for everybody on a computer: what counts, from where, and what is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs
import pytest
import trustme

from setup_assistant import managed, settings, texts
from setup_assistant.cli import sign_in
from setup_assistant.errors import InputError
from setup_assistant.managed import KEYS, Managed
from setup_assistant.model import SignInMethod
from setup_assistant.regions import REGIONS
from setup_assistant.registration import Registration
from tests.support import command_line, reports

APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"
COMPUTER, USER = rf"HKLM\{managed.POLICIES}", rf"HKCU\{managed.POLICIES}"
ALL: dict[str, Any] = {
    "client_id": APP,
    "tenant": "contoso.com",
    "sign_in": ["own", "private"],
    "region": "de-fr",
    "proxy": "proxy.contoso.com:8080",
    "language": "en",
    "organizations": ["northwind", "contoso-web"],
    "left_out": ["sandbox"],
}


def read(
    folder: Path | None,
    computer: Mapping[str, object] | None = None,
    user: Mapping[str, object] | None = None,
) -> Managed:
    """What is set, where whoever runs the tests counts as an administrator."""

    def source(name: str, values: Mapping[str, object] | None) -> managed.Source:
        def load() -> Mapping[str, object]:
            if values is None:
                raise FileNotFoundError
            return values

        return name, load

    policies = (source(COMPUTER, computer), source(USER, user))
    return managed.read(folder, policies, protected=lambda _path: True)


def write(folder: Path, document: object) -> Path:
    file = folder / managed.FILE
    text = document if isinstance(document, str) else json.dumps(document)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_sets_everything_and_each_value_says_where_it_stands(tmp_path: Path) -> None:
    file = write(tmp_path, ALL | {"$schema": "managed-1.json"})

    organization = read(tmp_path)

    assert {name: getattr(organization, name) for name in ALL} == {
        name: tuple(value) if isinstance(value, list) else value for name, value in ALL.items()
    }
    assert organization.sources == dict.fromkeys(ALL, str(file))
    assert organization.problems == organization.remarks == ()
    assert organization.registration == Registration(APP, "contoso.com")


def test_nothing_is_set_where_there_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == read(None) == Managed()
    assert all(map(Managed().allows, managed.WAYS))


def test_the_computers_policy_counts_before_the_users_and_both_before_the_file(
    tmp_path: Path,
) -> None:
    file = write(tmp_path, ALL)

    organization = read(
        tmp_path,
        computer={"region": "uk-ld"},
        user={"region": "ws", "sign_in": ["code"]},
    )

    assert (organization.region, organization.sources["region"]) == ("uk-ld", COMPUTER)
    assert (organization.sign_in, organization.sources["sign_in"]) == (("code",), USER)
    assert (organization.tenant, organization.sources["tenant"]) == ("contoso.com", str(file))
    assert [way for way in managed.WAYS if organization.allows(way)] == ["code"]


NO_DIRECTORY = "“tenant” is no directory: a tenant ID, or a domain such as contoso.com"
NO_PROXY = "“proxy” is neither host:port (without http://) nor none nor system"
REGION_CODES = ", ".join(region.code for region in REGIONS)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("client_id", "https://evil.example", "“client_id” is no application ID"),
        ("client_id", f"{APP}0", "“client_id” is no application ID"),
        ("client_id", 7, "“client_id” is no application ID"),
        ("tenant", "organizations", NO_DIRECTORY),
        ("tenant", "", NO_DIRECTORY),
        ("sign_in", "own", "“sign_in” is no list of private, own, code and azure_cli"),
        ("sign_in", [], "“sign_in” is no list of private, own, code and azure_cli"),
        (
            "sign_in",
            ["own", "broker"],
            "“sign_in”: “broker” is none of private, own, code, azure_cli",
        ),
        ("region", "dk-co.keepit.com", f"“region”: “dk-co.keepit.com” is none of {REGION_CODES}"),
        ("proxy", "http://proxy:8080", NO_PROXY),
        ("proxy", "me:hunter2@proxy:8080", NO_PROXY),
        ("proxy", "proxy", NO_PROXY),
        ("language", "german", "“language” is no language such as en or de"),
        ("organizations", ["contoso web"], "“organizations” is no list of names of organizations"),
        ("left_out", [None], "“left_out” is no list of names of organizations"),
        ("extra_ca_file", "ca.pem", "“extra_ca_file” is no whole path of a file"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_nothing_beside_it_counts(
    tmp_path: Path, name: str, value: object, reason: str
) -> None:
    file = write(tmp_path, ALL | {name: value})

    organization = read(tmp_path, user={"region": "ws"})

    assert organization.problems == (
        f"Your organization's settings can't be used: {file} ({reason}). Nothing of it counts.",
    )
    assert organization == Managed(
        region="ws", sources={"region": USER}, problems=organization.problems
    )
    assert "hunter2" not in repr(organization)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('\n{"tenant": "contoso.com",}', "line 2"),
        ("[]", "it holds no settings"),
        ("[" * 100_000, "it holds no settings"),
    ],
)
def test_a_file_that_is_none_is_named_with_the_reason(
    tmp_path: Path, content: str, reason: str
) -> None:
    file = write(tmp_path, content)

    assert read(tmp_path).problems == (
        f"Your organization's settings can't be used: {file} ({reason}). Nothing of it counts.",
    )


def test_a_file_that_ordinary_users_can_write_does_not_count(tmp_path: Path) -> None:
    file = write(tmp_path, ALL)

    organization = managed.read(tmp_path, protected=lambda path: path != file)

    assert organization.tenant == ""
    [problem] = organization.problems
    assert problem == (
        f"Your organization's settings can't be used: {file} (ordinary users can write it, or its "
        "folder). Nothing of it counts."
    )


def test_what_nobody_knows_is_reported_and_the_rest_counts(tmp_path: Path) -> None:
    file = write(tmp_path, {"tenant": "contoso.com", "colour": "red"})

    organization = read(tmp_path)

    assert organization.tenant == "contoso.com"
    assert organization.remarks == (f"{file}: this version has no setting “colour”.",)


def test_a_language_that_the_program_does_not_have_is_named_and_the_rest_counts(
    tmp_path: Path,
) -> None:
    file = write(tmp_path, {"tenant": "contoso.com", "language": "tlh"})

    organization = read(tmp_path, user={"language": "en-GB"})

    assert (organization.tenant, organization.problems) == ("contoso.com", ())
    there = ", ".join(texts.available())
    assert organization.remarks == (f"{file}: this version has no language “tlh”, only {there}.",)


@pytest.mark.parametrize("name", ["proxy_password", "KEEPIT_TOKEN", "client_secret"])
def test_what_looks_like_a_secret_is_refused_and_never_repeated(tmp_path: Path, name: str) -> None:
    file = write(tmp_path, {"tenant": "contoso.com", name: "hunter2"})

    organization = read(tmp_path)

    assert organization.remarks == (
        f"{file}: “{name}” looks like a secret. Secrets are never read from settings: remove it there.",
    )
    assert "hunter2" not in repr(organization)


# The authorities of a company


def test_the_certificates_of_the_named_file_are_read_and_nothing_around_them(
    tmp_path: Path,
) -> None:
    first, second = (trustme.CA().cert_pem.bytes().decode() for _ in range(2))
    pem = tmp_path / "company.pem"
    pem.write_text(f"Company root\n{first}\nolder\n{second}", encoding="ascii")

    organization = read(None, computer={"extra_ca_file": str(pem)})

    assert organization.problems == ()
    assert organization.extra_ca_pem == f"{first}{second}"
    assert organization.sources["extra_ca_file"] == COMPUTER


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "“extra_ca_file” can't be used: No such file or directory"),
        (b"\xff\xfe\x00", "“extra_ca_file” can't be used: it is no text"),
        (b"certificate", "“extra_ca_file” names a file without usable certificates"),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "“extra_ca_file” names a file without usable certificates",
        ),
        (
            trustme.CA().private_key_pem.bytes(),
            "“extra_ca_file” names a file with a private key",
        ),
    ],
)
def test_a_file_without_certificates_is_named(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    pem = tmp_path / "company.pem"
    if content is not None:
        pem.write_bytes(content)

    organization = read(None, computer={"extra_ca_file": str(pem), "tenant": "contoso.com"})

    assert organization.tenant == organization.extra_ca_pem == ""
    assert [problem.partition("(")[2] for problem in organization.problems] == [
        f"{reason}). Nothing of it counts."
    ]


def test_authorities_that_ordinary_users_can_write_are_not_trusted(tmp_path: Path) -> None:
    pem = tmp_path / "company.pem"
    pem.write_bytes(trustme.CA().cert_pem.bytes())
    policy = (COMPUTER, lambda: {"extra_ca_file": str(pem)})

    organization = managed.read(None, [policy], protected=lambda path: path != pem)

    assert organization.extra_ca_pem == ""
    assert "ordinary users can write it, or its folder" in organization.problems[0]


# What contradicts it


def test_whoever_says_something_else_is_told_who_has_set_it() -> None:
    organization = Managed(client_id=APP, sources={"client_id": COMPUTER})

    organization.require_registration(Registration(APP, "fabrikam.com"))
    with pytest.raises(InputError) as refusal:
        organization.require_registration(Registration("another"))

    assert refusal.value.message == (
        "--client-id says something else than your organization has set "
        f"({COMPUTER}). Leave it out, in a profile too."
    )


# The one table


def test_the_published_schema_is_the_table() -> None:
    document = command_line.schema("managed-1")

    assert document["properties"] == {
        "$schema": {"type": "string", "description": "For editors; not read."},
        **{key.name: key.schema() for key in KEYS},
    }
    assert document["additionalProperties"] is False


@pytest.mark.parametrize("document", [ALL, {}, {"proxy": "none"}, {"tenant": APP.upper()}])
def test_what_the_schema_takes_is_read(tmp_path: Path, document: dict[str, Any]) -> None:
    reports.schema("managed-1").validate(document)

    write(tmp_path, document)
    assert read(tmp_path).problems == ()


@pytest.mark.parametrize(
    "document", [{"sign_in": []}, {"proxy": "http://x:1"}, {"tenant": "x"}, {"colour": "red"}]
)
def test_what_is_refused_or_unknown_is_not_in_the_schema(document: dict[str, Any]) -> None:
    assert not reports.schema("managed-1").is_valid(document)


def test_the_ways_to_sign_in_are_called_as_everywhere() -> None:
    assert {way.value for way in SignInMethod} <= set(managed.WAYS)


@pytest.mark.parametrize(("option", "way"), sign_in.WAYS.items())
def test_the_ways_to_sign_in_may_be_spelled_as_the_command_line_does(
    tmp_path: Path, option: str, way: str
) -> None:
    document = {"sign_in": [option, way]}
    reports.schema("managed-1").validate(document)
    write(tmp_path, document)

    organization = read(tmp_path)

    assert (organization.sign_in, organization.problems) == ((way,), ())


# Where it lies


def test_the_folder_is_the_systems_and_no_variable_moves_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moving = ("XDG_CONFIG_DIRS", "WIN_PD_OVERRIDE_COMMON_APPDATA", "PROGRAMDATA", "ALLUSERSPROFILE")
    for name in moving:
        monkeypatch.delenv(name, raising=False)
    here = settings.machine_folder()
    usual = platformdirs.site_config_dir("Setup Assistant", settings.VENDOR)

    for name in moving:
        monkeypatch.setenv(name, str(Path.home() / "mine"))

    assert settings.machine_folder() == here == Path(usual)


def test_only_windows_has_policies() -> None:
    names = [name for name, _load in managed.policies()]

    assert names == ([COMPUTER, USER] if sys.platform == "win32" else [])
