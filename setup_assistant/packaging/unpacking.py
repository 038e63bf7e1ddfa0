"""Takes PySide6's helper modules out of its library, once: otherwise each start compiles them anew.

The wheel carries a dozen Python modules, compressed, inside ``libshiboken6``. With ``SBK_EMBED=0`` (Qt for
Python, "The embedding") it writes them into ``shiboken6/files.dir``, and takes them from there from then on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from compileall import compile_dir
from pathlib import Path
from py_compile import PycInvalidationMode
from sysconfig import get_path

from setup_assistant.packaging.steps import Broken

FOLDER = "shiboken6/files.dir"
"""Where they lie, below the folder of all packages and in the frozen program."""


def unpack(arguments: Sequence[str] = ()) -> int:
    """Into the folder of packages that is said, or this environment's; those of another version go first."""
    packages = Path(*arguments) if arguments else Path(get_path("platlib"))
    folder = packages / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    # The interpreter that writes them has compiled its own; the next one reads what is compiled here.
    alone = {"SBK_EMBED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(packages)}
    subprocess.run([sys.executable, "-c", "import shiboken6"], env=os.environ | alone, check=True)
    made = folder.is_dir() and compile_dir(
        folder,
        quiet=1,
        stripdir=str(packages),  # no path of the machine that builds goes into a release
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not made:
        raise Broken(f"PySide6 has put no helper modules into {folder}")
    return 0
