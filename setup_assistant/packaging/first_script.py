"""Runs first in a frozen program, before PyInstaller's own scripts: says where the modules are.

A frozen program carries its modules in its own file. The two programs of Windows would carry them twice;
they share one archive in the folder instead, and so does the one program of the other systems.
"""

import sys

vars(sys)["_pyinstaller_pyz"] = f"{vars(sys)['_MEIPASS']}/modules.pyz"
