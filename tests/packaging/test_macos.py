"""What is done to a macOS bundle, and in which order: seen on a stand-in, for want of a Mac."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from setup_assistant.packaging import macos, product
from setup_assistant.packaging.steps import Broken
from tests.support.packaging.programs import Programs

ENGINE = "Contents/Frameworks/PySide6/Qt/lib/QtWebEngineCore.framework"
HELPER = f"{ENGINE}/Versions/A/Helpers/QtWebEngineProcess.app"
IDENTITY = "Developer ID Application: Example (TEAM123456)"
SIGNING = macos.Signing(IDENTITY, "Developer ID Installer: X", "notary", "release.keychain")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    made = tmp_path / "Setup Assistant.app"
    for name in (
        f"{HELPER}/Contents/MacOS/QtWebEngineProcess",
        f"{HELPER}/{macos.QT_LIST}",
        f"{ENGINE}/Versions/A/QtWebEngineCore",
        "Contents/Frameworks/PySide6/QtCore.abi3.so",
        "Contents/Frameworks/PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "Contents/MacOS/setup-assistant",
    ):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(b"list" if name.endswith(macos.QT_LIST) else macos.MAGIC[0])
    (made / "Contents/Resources").mkdir()
    (made / "Contents/Resources/modules.pyz").write_text("no code")
    (made / "Contents/Frameworks/link.dylib").symlink_to("PySide6/QtCore.abi3.so")
    return made


def _signed(bundle: Path, identity: str = IDENTITY) -> list[tuple[str, list[str]]]:
    found = [command for command in macos.sign_commands(bundle, identity) if "--sign" in command]
    return [(Path(c[-1]).relative_to(bundle.parent).name, c) for c in found]


def test_a_bundle_is_signed_inside_out_and_never_deeply(bundle: Path) -> None:
    names = [name for name, _command in _signed(bundle)]

    assert names == [
        "libqcocoa.dylib",
        "QtCore.abi3.so",
        "QtWebEngineProcess.app",
        "QtWebEngineCore.framework",
        "Setup Assistant.app",
    ]
    assert not [command for _name, command in _signed(bundle) if "--deep" in command]
    assert list(macos.sign_commands(bundle))[-1][:3] == ["codesign", "--verify", "--strict"]


def test_the_helper_keeps_the_entitlements_that_qt_ships(bundle: Path) -> None:
    commands = dict(_signed(bundle))

    helper = commands["QtWebEngineProcess.app"]
    assert helper[helper.index("--entitlements") + 1].endswith("QtWebEngineProcess.entitlements")
    program = commands["Setup Assistant.app"]
    assert program[program.index("--entitlements") + 1] == str(macos.ENTITLEMENTS)
    assert "--entitlements" not in commands["QtCore.abi3.so"]


def test_with_an_identity_the_runtime_is_hardened_and_dated(bundle: Path) -> None:
    for _name, command in _signed(bundle):
        assert command[4:7] == ["--options", "runtime", "--timestamp"]
    for _name, command in _signed(bundle, macos.AD_HOC):
        assert "--timestamp" not in command


def test_the_programs_own_entitlements_allow_no_more_than_python_needs() -> None:
    granted = plistlib.loads(macos.ENTITLEMENTS.read_bytes())

    assert granted == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_package_and_image_carry_what_management_tools_look_at(tmp_path: Path) -> None:
    everything = list(macos.commands(tmp_path, SIGNING))

    package = next(c for c in everything if c[0] == "pkgbuild")
    assert package[package.index("--identifier") + 1] == product.BUNDLE_ID
    assert package[package.index("--min-os-version") + 1] == product.MACOS_FLOOR
    assert package[package.index("--sign") + 1] == "Developer ID Installer: X"
    tools = [c[0] for c in everything]
    assert tools.index("pkgbuild") < tools.index("hdiutil") < tools.index("xcrun")
    assert [c[1] for c in everything if c[0] == "xcrun"] == ["notarytool", "stapler"] * 2
    submitted = next(c for c in everything if "submit" in c)
    assert submitted[submitted.index("--keychain-profile") :][:4] == [
        "--keychain-profile", "notary", "--keychain", "release.keychain"
    ]  # fmt: skip


def test_without_secrets_nothing_is_notarized(tmp_path: Path) -> None:
    everything = list(macos.commands(tmp_path, macos.Signing(profile="notary")))

    assert "xcrun" not in {command[0] for command in everything}
    assert "--sign" not in next(c for c in everything if c[0] == "pkgbuild")


@pytest.mark.parametrize("tool", ["hdiutil", "xcrun", "codesign", "pkgbuild"])
def test_what_may_pass_by_itself_is_tried_again(tmp_path: Path, tool: str) -> None:
    """A disk image that something looks at, Apple's queue, and the server of timestamps."""
    stand_in = Programs({tool: [1, 0]}, output='{"status": "Accepted", "id": "1"}')
    command = next(c for c in macos.commands(tmp_path, SIGNING) if c[0] == tool)

    macos.run(command, stand_in.starter())

    assert (stand_in.calls, stand_in.waits) == ([command, command], [1])


def test_a_signature_that_does_not_verify_is_final(bundle: Path) -> None:
    stand_in = Programs({"codesign": [1]})

    with pytest.raises(Broken, match="codesign ended with 1"):
        macos.run(list(macos.sign_commands(bundle))[-1], stand_in.starter())

    assert stand_in.waits == []


def test_what_apple_refuses_is_not_released(tmp_path: Path) -> None:
    stand_in = Programs(output='{"status": "Invalid", "id": "4711"}')
    submit = next(macos.notarize_commands(tmp_path / "a.pkg", "notary"))

    with pytest.raises(Broken, match="Apple answered “Invalid” about 4711"):
        macos.run(submit, stand_in.starter())

    assert len(stand_in.calls) == 1
