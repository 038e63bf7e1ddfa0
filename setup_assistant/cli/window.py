"""Without a command: the window. Also the tour through it, and what the program says about itself."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from setup_assistant import memory, settings
from setup_assistant.cli import output
from setup_assistant.cli.command import Args
from setup_assistant.errors import InputError
from setup_assistant.registration import Registration
from setup_assistant.services import clients
from setup_assistant.services.clients import Clients

SELF_TESTS = ("all", "versions", "page", "browser", "start", "proxies")


@dataclass(frozen=True)
class WindowArgs(Args):
    """``self_test``: a part of it, which is a process of its own, or all of them."""

    practice: bool = False
    scenario: str = ""
    client_id: str = ""
    tenant: str = ""
    tour: Path | None = None
    about: bool = False
    self_test: str = ""


_HAS_PROXY_SCRIPTS = sys.platform in ("win32", "darwin")


def run(args: WindowArgs, *, asks: bool = True) -> int:
    """Show what was asked for until it is closed; a second window ``asks`` first."""
    if args.about or args.self_test:
        return _about(args)
    if args.tour:
        from setup_assistant.ui.tour import scenes, tour

        return tour.run(args.tour, practising, scenes.SCENES)
    gc.disable()  # a start makes no garbage, and Qt's part of it the least; on again after the first paint
    from setup_assistant.ui import application

    try:
        return _open(args, asks=asks)
    except InputError as problem:
        gc.enable()
        # First, for where there is no display Qt ends the process.
        print(problem.message, file=sys.stderr, flush=True)
        application.tell(problem)  # who opened a window reads no terminal
        return output.USAGE


def _open(args: WindowArgs, *, asks: bool) -> int:
    from setup_assistant.ui import application

    if not args.practice:
        real = clients.real(Registration(args.client_id, args.tenant))
        return application.run(through_qt(real), memory.of_user(), asks=asks)
    from setup_assistant.practice import process

    settings.forget_practice_changes()
    with process.starting(args.scenario or "demo") as served:
        factory = through_qt(Clients(process.NOT_YET, Registration(process.CLIENT_ID)))
        remembered = replace(memory.of_user(practice=True), apart=True)
        return application.run(factory, remembered, practice=True, coming=served)


def through_qt(factory: Clients) -> Clients:
    """The same, through the proxy that Qt knows where a system has scripts (PAC); elsewhere Python knows as much."""
    if not _HAS_PROXY_SCRIPTS:
        return factory
    from setup_assistant.ui.browser.system_proxies import SystemProxies

    return replace(factory, proxy_for=SystemProxies().proxy_for)


@contextmanager
def practising(scenario: str, *options: str) -> Iterator[Clients]:
    """Practice services of their own until the block ends."""
    from setup_assistant.practice import process

    with process.serve(scenario, *options) as endpoints:
        yield through_qt(Clients(endpoints, Registration(process.CLIENT_ID)))


def _about(args: WindowArgs) -> int:
    if args.self_test == "all":
        from setup_assistant.cli import self_test as whole

        return whole.run()
    from setup_assistant import children

    children.end_silently()
    if args.self_test == "page":
        from setup_assistant.ui.browser import trial

        trial.page()
    if args.self_test == "proxies":
        from setup_assistant.ui.browser import proxy

        proxy.answer(sys.stdin)
        return 0
    from setup_assistant.ui.tour import self_test
    from setup_assistant.ui.window import about

    if args.self_test == "browser":
        with practising("ready") as practice:
            return self_test.browser(practice.endpoints)
    if args.self_test == "start":
        return self_test.start(lambda: run(WindowArgs(), asks=False))
    if args.self_test == "versions":
        return self_test.versions()
    print(about.lines(about.versions()))
    return 0
