"""The release workflow from the tag to the draft, on stand-ins for what this machine doesn't have."""

from __future__ import annotations

import pytest

from setup_assistant.packaging import policies, releasing
from tests.support.packaging import runner
from tests.support.packaging.runner import Run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SECRETS = {
    "ARTIFACT_SIGNING_METADATA": "{}",
    "WINDOWS_CERTIFICATE_PFX": "",
    "MACOS_APPLICATION_IDENTITY": "Developer ID Application: Example",
    "MACOS_INSTALLER_IDENTITY": "Developer ID Installer: Example",
    "MACOS_CERTIFICATES_P12": "eA==",
    "MACOS_CERTIFICATES_PASSWORD": "secret",
    "APPLE_ID": "id",
    "APPLE_TEAM_ID": "team",
    "APPLE_APP_PASSWORD": "secret",
}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = Run(tmp_path_factory.mktemp("signed"), SECRETS)
    run.everything()
    return run


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = Run(tmp_path_factory.mktemp("unsigned"), ref="refs/heads/main")
    run.everything()
    return run


def test_the_draft_has_every_file_with_its_sum_and_its_text(signed: Run) -> None:
    draft = next(call for call in signed.calls() if call.startswith("gh "))
    place = signed.folder / "release"

    assert draft.startswith(f"gh release create {runner.TAG} --draft --verify-tag")
    names = runner.files(place / "files")
    assert set(releasing.MADE_OF.values()) | {releasing.MANIFEST_ARCHIVE, policies.ARCHIVE} < names
    sums = (place / "files" / "SHA256SUMS").read_text().splitlines()
    assert {line.split("  ")[1] for line in sums} == names - {"SHA256SUMS"}
    assert "--notes-file notes.md" in draft
    assert (place / "notes.md").read_text(encoding="utf-8").strip()


def test_with_secrets_everything_is_signed(signed: Run) -> None:
    calls = signed.calls()

    signtool = [call.rpartition("/")[2] for call in calls if call.startswith("signtool.exe ")]
    assert signtool == ["setup-assistant.exe", releasing.MADE_OF["MSI"]]
    assert [c.split()[1] for c in calls if c.startswith("xcrun ")] == ["notarytool", *["notarytool", "stapler"] * 2] * 2  # fmt: skip
    assert len([c for c in calls if c.startswith("security import ")]) == 2


def test_the_pictures_are_kept(signed: Run) -> None:
    for system in ("linux", "windows", "macos-ARM64", "macos-X64"):
        names = signed.artifact(f"pictures-{system}")
        assert {"tour/08-done-dark.png", "tour-frozen/08-done-dark.png"} <= names


def test_without_secrets_everything_is_built_unsigned(unsigned: Run) -> None:
    calls = unsigned.calls()

    assert set(releasing.MADE_OF.values()) < runner.files(unsigned.folder / "release/files")
    names = {call.split()[0] for call in calls}
    assert not names & {"signtool.exe", "xcrun", "security", "nuget"}


def test_without_a_tag_nothing_is_drafted(unsigned: Run) -> None:
    assert not [call for call in unsigned.calls() if call.startswith("gh ")]
