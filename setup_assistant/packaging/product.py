"""What installers, bundles and manifests say about the product. The GUIDs must never change."""

from __future__ import annotations

import json
import os
import re
import tomllib
import uuid
from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path

from setup_assistant import __version__, catalogues, registration, vendor
from setup_assistant.texts import N_

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLER = ROOT / "resources" / "installer"
DIST = ROOT / "dist"
WORK = ROOT / "build"

NAME = "Setup Assistant"
TITLE = "Setup Assistant for Azure DevOps backup"
SUMMARY = N_("Sets up the Keepit backup of Azure DevOps, from nothing to a backup that works.")
PUBLISHER = "Setup Assistant contributors"
COPYRIGHT = "Copyright (c) 2026 Setup Assistant contributors. MIT License."
PROGRAM = "setup-assistant"
WINDOW_PROGRAM = "setup-assistant-window"
"""Windows only: the same program without a console window."""

ARCHIVE = "modules.pyz"
"""The Python modules of every frozen program, in its folder; ``first_script`` names it too."""

BUNDLE_ID = "com.keepit.setup-assistant"
PACKAGE_ID = "Keepit.SetupAssistant"
UPGRADE_CODE = uuid.UUID("6f0d3a5e-3f0b-4a53-9d0c-6d5f4f6d0b61")
"""The same for every release, so that Windows Installer knows older ones."""

MACOS_FLOOR, MACOS_NAME = "15.0", "sequoia"
"""The oldest macOS that every file is built for: Qt's libraries say 13, but PySide's own say 15."""


CLIENT_ID = "SETUP_ASSISTANT_CLIENT_ID"
"""The variable of a build that names the app which the vendor has registered, if there is one."""
MICROSOFTS_OWN = frozenset(
    {
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46",  # Azure CLI
        "1950a258-227b-4e31-a9cf-717495945fc2",  # Azure PowerShell
        "872cd9fa-d31f-45e0-9eab-6e460a02d1f1",  # Visual Studio and Git Credential Manager
        "aebc6443-996d-45c2-90f0-388ff96faa56",  # Visual Studio Code
    }
)
"""Apps that could sign in to Azure DevOps at once, and are nobody else's to use."""

NOT_SHIPPED = ("installer", "licences", "locale", "pictures")
"""Of ``resources``: sources of installers, texts that the licences folder holds, sources of catalogues, the manual's
pictures."""


STAYS = N_(
    "Uninstalling leaves what it keeps of each user, the list of changes among it. "
    'To see and remove that, run before: "{program}" forget'
)
"""What Windows' installers say about leaving; ``program`` is the path of the one for consoles: they don't touch the
PATH, so that a command without its folder would be none."""


def resources(root: Path = ROOT) -> list[tuple[str, str]]:
    """What the program needs of ``resources``: each source, and the folder that it is put into."""
    paths = sorted(path for path in (root / "resources").iterdir() if path.name not in NOT_SHIPPED)
    return [
        (str(path), f"resources/{path.name}" if path.is_dir() else "resources") for path in paths
    ]


def compiled_catalogues(folder: Path, root: Path = ROOT) -> list[tuple[str, str]]:
    """The compiled catalogues of all languages, made in ``folder``, and where it is put."""
    catalogues.compile_all(root / "resources" / "locale", folder)
    return [(str(folder), "resources/locale")]


def catalogue(language: str) -> NullTranslations:
    """Its texts; English has none and needs none."""
    folder = ROOT / "resources" / "locale"
    return NullTranslations() if language == "en" else catalogues.read(folder, language)


def modules() -> list[str]:
    """Every module of the program, for the recipe; this package isn't part of it."""
    package = ROOT / "setup_assistant"
    files = (path.relative_to(ROOT).with_suffix("") for path in sorted(package.rglob("*.py")))
    names = (".".join(file.parts).removesuffix(".__init__") for file in files)
    return [name for name in names if not name.startswith("setup_assistant.packaging")]


def info_plist(version: str = __version__) -> dict[str, object]:
    """What macOS and its management tools read about the bundle."""
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": NAME,
        "CFBundleLocalizations": [name.replace("_", "-") for name in languages()],
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSMinimumSystemVersion": MACOS_FLOOR,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": COPYRIGHT,
        "NSRequiresAquaSystemAppearance": False,
    }


def releases_page() -> str:
    """The address of the page with all releases: of the repository that builds, or the one in ``pyproject.toml``.

    Empty where neither names one; then nothing that is built names one.
    """
    server, repository = (os.environ.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY"))
    if server and repository:
        return f"{server}/{repository}/releases"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project.get("urls", {}).get("Releases", ""))


def vendor_file(environment: Mapping[str, str], folder: Path) -> list[tuple[str, str]]:
    """The data file with the vendor's registered app, made in ``folder``, and where it is put; none without an app.

    The variable ``SETUP_ASSISTANT_CLIENT_ID`` names the app. Raises ``ValueError`` for what is no id, and
    for an app of Microsoft's own: those belong to its programs.
    """
    text = environment.get(CLIENT_ID, "").strip()
    if not text:
        return []
    client_id = registration.client_id_in(text)
    if not client_id or client_id in MICROSOFTS_OWN:
        raise ValueError(f"{CLIENT_ID} is no application id of the vendor's own: {text}")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / vendor.FILE
    file.write_text(json.dumps({"client_id": client_id}), encoding="utf-8")
    return [(str(file), "resources")]


def package_metadata(page: str, version: str = __version__) -> str:
    """What an installed package says of itself, for the frozen program, which isn't installed by pip."""
    lines = ["Metadata-Version: 2.1", f"Name: {PROGRAM}", f"Version: {version}"]
    lines += [f"Project-URL: Releases, {page}"] if page else []
    return "\n".join(lines) + "\n"


def numbers(version: str = __version__) -> tuple[int, int, int]:
    """``1.2.3`` as three numbers, as Windows Installer compares them. Raises ``ValueError``.

    Windows Installer ignores a fourth number and holds major and minor in a byte each.
    """
    match = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version)
    if not match:
        raise ValueError(f"not a version of three numbers: {version}")
    major, minor, patch = (int(part) for part in match.groups())
    if major > 255 or minor > 255 or patch > 65535:
        raise ValueError(f"too large for Windows Installer: {version}")
    return major, minor, patch


def product_code(version: str = __version__) -> str:
    """Windows Installer's id of one release, in braces and capitals as its registry spells it."""
    return "{" + str(uuid.uuid5(UPGRADE_CODE, version)).upper() + "}"


def component_id(path: str) -> str:
    """The id of an installed file: the same path has the same id in every release."""
    return str(uuid.uuid5(UPGRADE_CODE, f"component/{path.casefold()}")).upper()


def languages() -> tuple[str, ...]:
    """English and every language with a catalogue, such as ``("en", "de")``."""
    return ("en", *catalogues.names(ROOT / "resources" / "locale"))
