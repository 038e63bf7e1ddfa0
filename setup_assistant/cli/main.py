"""The command line, and the only composer: makes the clients, then the window or a command.

Without a command the window opens. Exit codes: 0 ready or done, 1 not ready or unknown, 2 usage,
3 a bug, 4 could not sign in or reach the service, 130 stopped by Ctrl-C or another request to end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from setup_assistant import languages, managed, settings, texts
from setup_assistant.cli import output, streams, window
from setup_assistant.cli.command import Command
from setup_assistant.cli.output import explain
from setup_assistant.cli.window import WindowArgs
from setup_assistant.errors import AssistantError, InputError, NotDone
from setup_assistant.limits import USUAL, Limits
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.registration import Registration
from setup_assistant.services import clients
from setup_assistant.services.clients import Clients
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cli.shared_options import PlaceArgs


def main(
    arguments: Sequence[str] | None = None,
    limits: Limits = USUAL,
    find_azure_cli: Callable[[], Path | None] | None = None,
    organization: Managed = UNMANAGED,
) -> int:
    """Do what the command line says; the exit code. A command waits for services as ``limits`` say.

    ``find_azure_cli`` is another way to the Azure CLI than ``PATH``, also where services are pretended.
    ``organization`` is what is set for this computer, there too; by default what really is, which practice
    doesn't look at.
    """
    given = Clients(limits=limits, find_azure_cli=find_azure_cli, managed=organization)
    words = sys.argv[1:] if arguments is None else arguments
    _speak(organization or managed.of_computer(), words)
    if not words:
        return _ended(words, given)
    with streams.guarded() as out:
        code = _ended(words, given)
    if not out.lost:
        return code
    message = _(
        "What was to be printed could not be written: {reason}. The command itself went on to its end."
    )
    print(message.format(reason=out.lost), file=sys.stderr)
    return output.USAGE if code in (output.DONE, output.NOT_READY) else code


def _speak(organization: Managed, words: Sequence[str]) -> None:
    streams.prepare()
    chosen = languages.option(words) or organization.language or settings.language()
    texts.use(languages.preferred(os.environ, languages.of_system, chosen))
    texts.tell_time()


def _ended(arguments: Sequence[str], given: Clients) -> int:
    """Do it and explain what went wrong, for people and in what programs read."""
    command: Command | None = None
    try:
        command = _command(arguments)
        with _ends_when_asked(arguments, command):
            return _told(arguments, command, given)
    except InputError as problem:
        print(problem.message, file=sys.stderr)
        return _failed(arguments, command, problem, output.USAGE)
    except AssistantError as problem:
        explain(problem)
        return _failed(arguments, command, problem, output.of_problem(problem))
    except KeyboardInterrupt:
        return _stopped(arguments, command)
    except SystemExit as leaving:
        if isinstance(leaving.__cause__, InputError):
            _failed(arguments, command, leaving.__cause__, output.USAGE)
        raise
    except Exception as bug:  # noqa: BLE001 - the last stop of a command: one line, no traceback
        print(_bug(bug), file=sys.stderr)
        return _failed(arguments, command, NotDone(_bug(bug)), output.BUG)


def _command(arguments: Sequence[str]) -> Command:
    if not arguments:  # the window opens sooner without all that reads a command line
        return Command(window.run, WindowArgs())
    from setup_assistant.cli import parser

    return parser.parse(arguments)


@contextmanager
def _ends_when_asked(arguments: Sequence[str], command: Command) -> Iterator[None]:
    """Of a request to end the window takes care itself, once it is there."""
    if isinstance(command.args, WindowArgs):
        yield
        return
    from setup_assistant import signals

    def give_up() -> None:
        try:
            _stopped(arguments, command)
        finally:
            os._exit(output.INTERRUPTED)

    with signals.interrupting(give_up):
        yield


def _told(arguments: Sequence[str], command: Command, given: Clients) -> int:
    """Do it; when it is stopped say so here, for behind the block Windows may end the program."""
    try:
        return _run(command, given)
    except KeyboardInterrupt:
        return _stopped(arguments, command)


def _stopped(arguments: Sequence[str], command: Command | None) -> int:
    """Say so, to the last byte: the program may be ended any moment."""
    print(_("Stopped"), file=sys.stderr)
    code = _failed(arguments, command, NotDone(_("Stopped")), output.INTERRUPTED)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


def _run(command: Command, given: Clients) -> int:
    args = command.args
    if isinstance(args, WindowArgs):
        return command.run(args)
    from setup_assistant import profiles
    from setup_assistant.cli.shared_options import CommandArgs, ServiceArgs

    if not isinstance(args, ServiceArgs):
        return command.run(args)
    if isinstance(args, CommandArgs) and (name := args.sign_in.profile):
        args = args.filled(profiles.of_user().get(name))
    args = args.with_secrets()
    given = replace(given, proxy_accounts=args.proxy_accounts())
    with _clients(args.place, given) as factory:
        if not isinstance(args, CommandArgs) or args.diagnostics is None:
            return command.run(args, factory)
        from setup_assistant.cli import diagnostics

        with diagnostics.kept(args.diagnostics, args.sign_in, factory):
            return command.run(args, factory)


@contextmanager
def _clients(place: PlaceArgs, given: Clients) -> Iterator[Clients]:
    if not place.practising:
        factory = clients.real(organization=given.managed)
        for sentence in (*factory.managed.problems, *factory.managed.remarks):
            print(sentence, file=sys.stderr)
        yield replace(
            factory,
            limits=given.limits,
            find_azure_cli=given.find_azure_cli,
            proxy_accounts=given.proxy_accounts,
        )
        return
    from setup_assistant.practice import process
    from setup_assistant.practice.state.people import ADMINISTRATOR, SERVICE_ACCOUNT

    with ExitStack() as stack:
        if place.practice_world:
            endpoints = process.endpoints_in(place.practice_world)
        else:
            settings.forget_practice_changes()
            # The first code is approved as the service account, later ones as an administrator.
            approvers = f"{SERVICE_ACCOUNT},{ADMINISTRATOR}"
            serving = process.serve(place.scenario or "ready", "--approve-as", approvers)
            endpoints = stack.enter_context(serving)
        print(_("Practice: these services are pretended, on this computer only."), file=sys.stderr)
        app = Registration(process.CLIENT_ID)
        yield replace(given, endpoints=endpoints, command_line=app)


def _failed(
    arguments: Sequence[str], command: Command | None, problem: AssistantError, code: int
) -> int:
    """``code``, once the JSON document and the JUnit file that were asked for say ``problem``."""
    if not arguments:
        return code
    from setup_assistant.cli.shared_options import CommandArgs

    output.failed(arguments, problem, code)
    unwritten = isinstance(problem, InputError) and problem.field == "file"
    args = command.args if command else None
    if not isinstance(args, CommandArgs) or args.junit is None or unwritten:
        return code
    from setup_assistant.report import junit

    name = args.sign_in.profile or args.sign_in.tenant or "setup-assistant"
    try:
        # Says why there are no checks, so that nobody takes that for a pass.
        output.keep(args.junit, junit.document(junit.not_checked(name, problem)))
    except InputError as unwritable:
        print(unwritable.message, file=sys.stderr)
    return code


def _bug(bug: BaseException) -> str:
    place = bug.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return _(
        "Something unexpected happened: {kind} at {place}. Nothing more was changed. "
        "Send this line to your support contact."
    ).format(kind=type(bug).__name__, place=where)
