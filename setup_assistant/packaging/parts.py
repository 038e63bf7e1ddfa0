"""What the frozen program is made of: the locked Python packages, and what comes inside them.

Scanners and reviewers look for Chromium, Qt, OpenSSL and Python, which no Python lock names.
"""

from __future__ import annotations

import platform
import re
import ssl
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from setup_assistant.packaging import product

QT_LICENCE = "LGPL-3.0-only"


@dataclass(frozen=True)
class Part:
    """One component: ``cpe`` is the name vulnerability databases know it by, where they do."""

    name: str
    version: str
    supplier: str = ""
    licence: str = ""
    purl: str = ""
    cpe: str = ""
    note: str = ""

    @property
    def ref(self) -> str:
        """Its id inside one document."""
        return self.purl or f"{self.name}@{self.version}"


def all_parts() -> list[Part]:
    """The packages of this system, then what they carry."""
    return [*packages(), *carried()]


def packages() -> list[Part]:
    """The locked packages that this system's program contains, by name."""
    return [_package(name) for name in locked()]


def locked(lock: Path = product.ROOT / "requirements" / "run.txt") -> list[str]:
    """The names in ``lock`` whose marker holds here."""
    lines = re.findall(r"^[a-z0-9].*?(?= \\$|$)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    requirements = (Requirement(line) for line in lines)
    return [part.name for part in requirements if part.marker is None or part.marker.evaluate()]


def carried() -> list[Part]:
    """Python, its TLS library, Qt, Chromium, and the program that starts the frozen one."""
    from setup_assistant.ui.window.about import versions

    numbers = versions()
    openssl = ssl.OPENSSL_VERSION.split()[1]
    chromium, patches = numbers["chromium"], numbers["chromium_security_patches"]
    return [
        Part("Python", platform.python_version(), "Python Software Foundation", "PSF-2.0",
             cpe=f"cpe:2.3:a:python:python:{platform.python_version()}:*:*:*:*:*:*:*"),
        Part("OpenSSL", openssl, "OpenSSL", "Apache-2.0",
             cpe=f"cpe:2.3:a:openssl:openssl:{openssl}:*:*:*:*:*:*:*"),
        Part("Qt", numbers["qt"], "The Qt Company", QT_LICENCE,
             cpe=f"cpe:2.3:a:qt:qt:{numbers['qt']}:*:*:*:*:*:*:*"),
        Part("Chromium", chromium, "The Chromium Authors", "BSD-3-Clause",
             cpe=f"cpe:2.3:a:google:chrome:{chromium}:*:*:*:*:*:*:*",
             note=f"inside QtWebEngine, with security patches up to {patches}"),
        Part("PyInstaller bootloader", metadata.version("pyinstaller"), "PyInstaller",
             "GPL-2.0-or-later WITH Bootloader-exception"),
    ]  # fmt: skip


def _package(name: str) -> Part:
    distribution = metadata.distribution(name)
    metadata_ = distribution.metadata.json
    kinds = [kind for kind in metadata_.get("classifier", ()) if kind.startswith("License ::")]
    classifiers = [kind.rpartition(" :: ")[2] for kind in kinds]
    licence = (
        metadata_.get("license_expression") or metadata_.get("license") or "".join(classifiers[:1])
    )
    supplier, purl = str(metadata_.get("author", "")), f"pkg:pypi/{name}@{distribution.version}"
    return Part(name, distribution.version, supplier, str(licence).strip(), purl)
