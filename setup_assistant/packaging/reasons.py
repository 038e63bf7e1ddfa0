"""Why the large files of the frozen folder are there: what breaks without each of them, on every system.

Tried out by removing it and running ``--self-test``, where the sentence doesn't say what it links to.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

NEEDS = (
    (r".*WebEngineCore(\.so\.6|\.dll)?", "the private browser: it is Chromium; only the own browser and codes are left"),
    (r"icudtl\.dat", "the private browser ends its process at once: Chromium's tables of characters"),
    (r"qtwebengine_resources(_\d+p)?\.pak", "the private browser ends its process at once: Chromium's own pages and scripts"),
    (r"v8_context_snapshot.*\.bin", "web pages never finish loading: their script engine starts from it"),
    (r"QtWebEngineProcess(\.exe)?", "the private browser ends its process at once: web pages live in this program"),
    (r".*Qt6?(Quick|Qml|QmlModels|OpenGL|Positioning|WebChannel|Network)(\.so\.6|\.dll)?", "the private browser can't be loaded: Chromium's library is linked to it"),
    (r".*Qt6?(Core|Gui|Widgets|Svg|DBus|PrintSupport)(\.so\.6|\.dll)?", "no window: only the commands that don't open one are left"),
    (r"libicu(data|i18n|uc)\.so\.\d+", "no window: Qt for Linux is linked to it (other systems have their own)"),
    (r"Qt(Core|Gui|Widgets)\.(abi3\.so|pyd)", "no window: Python's way to the Qt library of this name"),
    (r"Qt(Network|WebEngine\w+)\.(abi3\.so|pyd)", "the private browser: Python's way to the Qt library of this name"),
    (r"_rust\.(abi3\.so|pyd)", "practice, and the name of whoever intercepts a connection: certificates are made and read with it"),
    (r"(lib)?python3\.?\d+t?(\.so\.1\.0|\.dll|\.dylib)|Python", "nothing starts: Python itself"),
    (r"modules\.pyz", "nothing starts: all Python modules of the program and its packages"),
    (r"base_library\.zip", "nothing starts: the modules that Python begins with"),
    (r"libcrypto[.-].*|libssl[.-].*", "no connection to any service where the system has no OpenSSL of its own"),
    (r"(lib)?q(windows|cocoa|xcb)(\.dylib|\.so|\.dll)", "no window: Qt's way to the windows of this system"),
)  # fmt: skip
"""How a file is called, and what is gone without it. The first that fits counts."""


def without(name: str) -> str:
    """What breaks without the file ``name`` (a path with ``/``); empty where nobody wrote it down."""
    base = PurePosixPath(name).name
    return next((text for pattern, text in NEEDS if re.fullmatch(pattern, base)), "")
