"""A screen reader for tests: a display and a bus of its own, and the accessible tree read over D-Bus (AT-SPI)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusVariant

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
PROGRAMS = ("Xvfb", "dbus-daemon", LAUNCHER)
ANSWER_MS = 20_000
_PREFIX = "org.a11y.atspi"
_REFERENCE = re.compile(r'"(:[\d.]+)", \[ObjectPath: (/[\w/]+)\]')
"""One of ``a(so)`` in what Qt prints: PySide 6.11 can't read an array of structures."""
_BITS = re.compile(r"\{(\d+), (\d+)\}")
"""The states, ``au``, in what Qt prints."""
_ENABLED, _FOCUSABLE, _SHOWING = 8, 11, 25


@dataclass(frozen=True)
class Desktop:
    """``environment`` is for the programs that are to be read; ``root`` has them as children, ``ear`` hears them."""

    environment: Mapping[str, str]
    root: Node
    ear: Ear


@dataclass(frozen=True)
class Node:
    """One thing that a screen reader can speak of."""

    bus: QDBusConnection
    owner: str
    path: str

    @property
    def name(self) -> str:
        return str(self._property("Name"))

    @property
    def role(self) -> str:
        """Such as "heading" or "push button"."""
        return str(self._call("GetRoleName")[0])

    @property
    def description(self) -> str:
        return str(self._property("Description"))

    @property
    def shows(self) -> bool:
        """Whether it can be seen."""
        return self._has(_SHOWING)

    @property
    def children(self) -> list[Node]:
        answer = _answer(self.bus, self.owner, self.path, f"{_PREFIX}.Accessible", "GetChildren")
        return [Node(self.bus, owner, path) for owner, path in _REFERENCE.findall(repr(answer))]

    def below(self) -> Iterator[Node]:
        """Everything in it, from the outside to the inside."""
        for child in self.children:
            yield child
            yield from child.below()

    def told(self) -> Told:
        """What is told of it and of all in it that can be seen now, but not of the inside of a web page."""
        role = self.role
        children = [] if role == "web document" else self.children
        return Told(
            role,
            self.name,
            self.description,
            self._has(_FOCUSABLE, _ENABLED),
            tuple(child.told() for child in children if child.shows),
        )

    def find(self, role: str, name: str) -> Node | None:
        """The first one below that is spoken of like this."""
        return next((n for n in self.below() if n.name == name and n.role == role), None)

    def press(self) -> None:
        """What a screen reader does when somebody presses a button."""
        _call(self.bus, self.owner, self.path, f"{_PREFIX}.Action", "DoAction", 0)

    def _has(self, *bits: int) -> bool:
        answer = _answer(self.bus, self.owner, self.path, f"{_PREFIX}.Accessible", "GetState")
        words = _BITS.search(repr(answer))
        assert words, answer
        states = int(words[1]) | int(words[2]) << 32
        return all(states >> bit & 1 for bit in bits)

    def _call(self, method: str) -> list[Any]:
        return _call(self.bus, self.owner, self.path, f"{_PREFIX}.Accessible", method)

    def _property(self, name: str) -> object:
        given = (f"{_PREFIX}.Accessible", name)
        held = _call(
            self.bus, self.owner, self.path, "org.freedesktop.DBus.Properties", "Get", *given
        )
        return held[0].variant() if isinstance(held[0], QDBusVariant) else held[0]


@dataclass(frozen=True)
class Told:
    """What is told of a ``Node``; ``takes_focus``: the keyboard leads there now."""

    role: str
    name: str
    description: str
    takes_focus: bool
    children: tuple[Told, ...]

    def below(self) -> Iterator[Told]:
        """Everything in it, from the outside to the inside."""
        for child in self.children:
            yield child
            yield from child.below()


class Ear(QObject):
    """What programs say while events are processed: ``spoken`` in order, and the menus that were opened."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.spoken: list[str] = []
        self.menus: list[Node] = []
        self._bus = bus
        connect: Any = bus.connect  # the stubs want bytes for a slot, which it refuses
        for event, slot in (("Announcement", "announced"), ("StateChanged", "changed")):
            there = f"{_PREFIX}.Registry", "/org/a11y/atspi/registry"
            _call(bus, *there, f"{_PREFIX}.Registry", "RegisterEvent", f"Object:{event}")
            connect("", "", f"{_PREFIX}.Event.Object", event, self, SLOT(f"{slot}(QDBusMessage)"))

    @Slot(QDBusMessage)
    def announced(self, message: QDBusMessage) -> None:
        words = message.arguments()[3]
        self.spoken.append(str(words.variant() if isinstance(words, QDBusVariant) else words))

    @Slot(QDBusMessage)
    def changed(self, message: QDBusMessage) -> None:
        """A menu is nobody's child: only that it begins to show leads to it."""
        state, value, *_others = message.arguments()
        if (state, value) == ("showing", 1):
            node = Node(self._bus, message.service(), message.path())
            with suppress(LookupError):  # it is gone again
                if node.role == "popup menu":
                    self.menus.append(node)


def missing() -> list[str]:
    """The programs that aren't there."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """A display, a bus, and the word that somebody reads the screen; all of it ends with the block."""
    with ExitStack() as stack:
        display = _start(stack, ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24"])
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "XDG_", "QT_"))}
        environment = {
            **kept,
            "DISPLAY": f":{display}",
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(folder),
            **{
                f"XDG_{name}": str(folder)
                for name in ("RUNTIME_DIR", "DATA_HOME", "CONFIG_HOME", "CACHE_HOME")
            },
        }
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        address = _start(stack, command, environment)
        bus = _connect(stack, address, "session")
        where = ("org.a11y.Bus", "/org/a11y/bus")
        _call(
            bus,
            *where,
            "org.freedesktop.DBus.Properties",
            "Set",
            "org.a11y.Status",
            "IsEnabled",
            QDBusVariant(True),
        )
        readers = _connect(stack, _call(bus, *where, "org.a11y.Bus", "GetAddress")[0], "readers")
        root = Node(readers, f"{_PREFIX}.Registry", "/org/a11y/atspi/accessible/root")
        yield Desktop({**environment, "DBUS_SESSION_BUS_ADDRESS": address}, root, Ear(readers))


def _start(
    stack: ExitStack, command: list[str], environment: Mapping[str, str] | None = None
) -> str:
    """Start a program that says one line when it is ready, and end it with the stack."""
    program = stack.enter_context(
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    )
    stack.callback(program.terminate)
    assert program.stdout is not None
    return program.stdout.readline().strip()


def _connect(stack: ExitStack, address: str, name: str) -> QDBusConnection:
    connection = QDBusConnection.connectToBus(address, name)
    stack.callback(QDBusConnection.disconnectFromBus, name)
    assert connection.isConnected(), connection.lastError().message()
    return connection


def _call(
    bus: QDBusConnection, owner: str, path: str, interface: str, method: str, *given: object
) -> list[Any]:
    return list(_answer(bus, owner, path, interface, method, *given).arguments())


def _answer(
    bus: QDBusConnection, owner: str, path: str, interface: str, method: str, *given: object
) -> QDBusMessage:
    message = QDBusMessage.createMethodCall(owner, path, interface, method)
    message.setArguments(list(given))
    answer = bus.call(message, QDBus.CallMode.Block, ANSWER_MS)
    if answer.type() is QDBusMessage.MessageType.ErrorMessage:
        raise LookupError(f"{method}: {answer.errorMessage()}")
    return answer
