"""What pip installs: setuptools' wheel, with the resources that the program needs inside its package.

``pyproject.toml`` names this module as the build backend, so that pip finds it in the checkout and in
the source archive. Only the standard library and setuptools are there when it runs.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setuptools.build_meta import (
    build_editable,
    build_sdist,
    build_wheel,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)
from setuptools.command.build_py import build_py

from setup_assistant import catalogues
from setup_assistant.packaging import product

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]


class BuildPy(build_py):  # type: ignore[misc]
    """Also copies the resources; a source archive gets them, and this package, as sources."""

    def run(self) -> None:
        """Into a fresh folder: a module that is gone would live on in what an older build left."""
        if self.editable_mode:  # the checkout has them
            return
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        package = Path(self.build_lib, "setup_assistant")
        work = Path(self.build_lib).parent
        made = product.compiled_catalogues(work / "locale")
        made += product.vendor_file(os.environ, work / "vendor")
        for source, folder in [*product.resources(), *made]:
            path = Path(source)
            if path.is_dir():
                shutil.copytree(path, package / folder)
            else:
                (package / folder).mkdir(exist_ok=True)
                shutil.copy(path, package / folder)

    def get_source_files(self) -> list[str]:
        """Relative to the checkout, as setuptools wants them."""
        packaging = Path(__file__).parent.glob("*.py")
        resources = (
            path for source, _ in product.resources() for path in (Path(source), *Path(source).rglob("*"))
        )  # fmt: skip
        languages = (product.ROOT / "resources" / "locale").glob(f"*{catalogues.SOURCE}")
        files = [path for path in (*packaging, *resources, *languages) if path.is_file()]
        inside = [path.relative_to(product.ROOT).as_posix() for path in files]
        return [*super().get_source_files(), *inside]
