"""Which of Qt's files the frozen program keeps: an allow-list, the same for all three systems.

Names are those inside the frozen folder (``PySide6/Qt/lib/libQt6Core.so.6``). The libraries are what
QtWebEngineWidgets links to, directly or not: excluding Python modules alone removes no native file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
"""PyInstaller's: name in the frozen folder, where it comes from (a link: its target), kind."""

BINDINGS = frozenset({
    "QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg", "QtWebChannel",
    "QtWebEngineCore", "QtWebEngineWidgets",
})  # fmt: skip
"""What the program imports, and what those import. QtQml's would bring the whole QML tree."""

MODULES_OUT = (
    "tkinter", "setuptools", "_distutils_hack", "distutils", "multiprocessing", "sqlite3", "pygments",
    "markdown_it", "pydoc", "doctest", "unittest", "lib2to3", "xmlrpc", "_pydecimal",
)  # fmt: skip
"""Python modules that something names but nothing here uses. PyInstaller would import setuptools and
multiprocessing at every start, which takes 0.1 s; the others make installers 3 MB larger."""

LIBRARIES = frozenset({
    "Core", "Gui", "Widgets", "DBus", "Network", "OpenGL", "PrintSupport", "Positioning", "Svg",
    "WebChannel", "WebEngineCore", "WebEngineWidgets", "Qml", "QmlMeta", "QmlModels",
    "QmlWorkerScript", "Quick", "QuickWidgets", "XcbQpa", "WaylandClient", "WlShellIntegration",
})  # fmt: skip
PLUGINS = {
    "platforms": "qwindows qcocoa qxcb qwayland qoffscreen qminimal",
    "styles": "qmodernwindowsstyle qmacstyle",
    "iconengines": "qsvgicon",
    "imageformats": "qico qsvg",
    "tls": "qschannelbackend qsecuretransportbackend qopensslbackend qcertonlybackend",
    "networkinformation": "qnetworklistmanager qapplenetworkinformation qglib qnetworkmanager",
    "platforminputcontexts": "composeplatforminputcontextplugin ibusplatforminputcontextplugin",
    "platformthemes": "qxdgdesktopportal",
    "xcbglintegrations": "qxcb-egl-integration qxcb-glx-integration",
    "wayland-shell-integration": "xdg-shell qt-shell",
    "wayland-decoration-client": "adwaita bradient",
    "wayland-graphics-integration-client": "qt-plugin-wayland-egl dmabuf-server shm-emulation-server",
}
"""Folder to the plugins kept of it. Without the TLS back ends QtNetwork would speak no TLS."""

HELPERS = frozenset({"QtWebEngineProcess", "QtWebEngineProcess.exe", "qt.conf"})
DEVELOPERS = frozenset({"qml", "metatypes", "include", "typesystems", "glue", "scripts", "doc"})
UNNEEDED = re.compile(
    r"opengl32sw\.dll"  # widgets paint in software; ANGLE uses Direct3D's own software renderer
    r"|qopensslbackend\.dll"  # Windows has a TLS of its own, for which Qt has another plug-in
    r"|.*\.debug\.(pak|bin)|.*devtools.*\.pak"  # 90 MB on Windows, for Chromium's developers
    r"|setup_assistant-.*\.dist-info"  # this environment's; it holds paths of the machine that builds
    r"|(lib)?(avcodec|avformat|avutil|swresample|swscale)\b.*"  # films: QtMultimedia's
    r"|direct_url\.json|uv_(build|cache)\.json"  # where and when this machine installed a package
)
BROWSER_FOLDERS = {"linux": "PySide6/Qt/resources/locales", "win32": "PySide6/resources/locales"}
"""Chromium's helper looks for languages here first, and makes the folder where it isn't: a run would change the
installation, and uninstalling would leave the folder behind. So it is there, with a file in it."""
BROWSER_FOLDER_NOTE = "Chromium would make this folder. Its languages lie in translations.\n"

_LIBRARY = re.compile(r"libQt6(\w+)\.so.*|Qt6(\w+)\.dll|Qt(\w+)\.framework")


def unneeded_bindings(pyside: Path) -> list[str]:
    """The Python modules of the installed ``pyside`` folder that the program doesn't import."""
    bindings = {path.name.split(".")[0] for path in pyside.glob("Qt*.*") if path.suffix in (".so", ".pyd")}  # fmt: skip
    return sorted(f"PySide6.{name}" for name in bindings - BINDINGS)


def trimmed(entries: Iterable[Entry], languages: Iterable[str]) -> list[Entry]:
    """``entries`` without what isn't needed, and without links that would lead nowhere.

    PyInstaller puts links to libraries beside them. One whose target goes has to go too: macOS
    accepts no signature over a dangling link.
    """
    spoken = frozenset(languages)
    rest = [entry for entry in entries if is_kept(_slashed(entry[0]), spoken)]
    names = {_slashed(name) for name, _source, kind in rest if kind != "SYMLINK"}
    names |= {str(folder) for name in names for folder in PurePosixPath(name).parents}
    links = {_slashed(entry[0]): _target(entry) for entry in rest if entry[2] == "SYMLINK"}
    return [
        entry for entry in rest if entry[2] != "SYMLINK" or _end(_target(entry), links) in names
    ]


def is_kept(name: str, languages: frozenset[str]) -> bool:
    """Whether the file ``name`` (with ``/``) belongs into the frozen folder."""
    path = PurePosixPath(name)
    if any(map(UNNEEDED.fullmatch, path.parts)) or not _is_library_kept(path):
        return False
    if path.parts[0] not in ("PySide6", "shiboken6"):
        return True
    if path.suffix == ".qm" or "qtwebengine_locales" in path.parts:
        return _is_spoken(path.stem, languages)
    if "plugins" in path.parts:
        stem = path.name.split(".")[0].removeprefix("lib")
        return stem in PLUGINS.get(path.parent.name, "").split()
    if path.suffix == ".exe" or "libexec" in path.parts:
        return path.name in HELPERS
    if any(part.endswith(".app") for part in path.parts):
        return "QtWebEngineProcess.app" in path.parts
    return not DEVELOPERS & set(path.parts)


def _is_library_kept(path: PurePosixPath) -> bool:
    match = next(filter(None, map(_LIBRARY.fullmatch, path.parts)), None)
    return match is None or next(filter(None, match.groups())) in LIBRARIES


def _is_spoken(stem: str, languages: frozenset[str]) -> bool:
    """``en-US`` always: Chromium falls back to it. Of Qt's own catalogues only ``qtbase_*``."""
    if stem == "en-US" or stem.removeprefix("qtbase_") in languages:
        return True
    name = stem.replace("-", "_")
    return bool({name, name.partition("_")[0]} & (languages - {"en"}))


def _end(name: str, links: dict[str, str]) -> str:
    """Where ``name`` leads through ``links``: a framework's own lead through ``Versions/Current``."""
    for _link in links:
        path = PurePosixPath(name)
        link = next((str(part) for part in (path, *path.parents) if str(part) in links), None)
        if link is None:
            break
        name = str(PurePosixPath(links[link]) / path.relative_to(link))
    return name


def _slashed(name: str) -> str:
    return name.replace("\\", "/")


def _target(entry: Entry) -> str:
    """Where a link leads, as a name in the frozen folder."""
    parts: list[str] = []
    for part in (PurePosixPath(_slashed(entry[0])).parent / _slashed(entry[1])).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
