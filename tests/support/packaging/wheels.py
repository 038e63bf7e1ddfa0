"""Other systems' packages, by their locks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from setup_assistant.packaging import product

LOCKS = product.ROOT / "requirements"
PACKAGES = product.WORK / "packages"


def fetching(**more: str) -> dict[str, str]:
    """The environment for a program that fetches packages, with this computer's own authorities.

    The tests' own trusts nobody. It is taken out: an empty one is none at all to uv.
    """
    environment = os.environ | {"UV_SYSTEM_CERTS": "1"} | more
    environment.pop("SSL_CERT_FILE", None)
    return environment


def install(name: str, platform: str, lock: Path, *more: str) -> Path:
    """The folder ``name`` with the packages of ``lock`` for ``platform``, unpacked; fetched once."""
    folder = PACKAGES / name
    if not (folder / "whole").exists():
        import dev

        command = [dev.bring_uv(), "pip", "install", "--quiet", "--target", str(folder)]
        command += ["--python-platform", platform, "--python-version", "3.12", *more]
        command += ["--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
        environment = fetching(MACOSX_DEPLOYMENT_TARGET=product.MACOS_FLOOR)
        subprocess.run(command, cwd=product.ROOT, env=environment, check=True)
        (folder / "whole").touch()
    return folder
