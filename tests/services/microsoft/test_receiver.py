"""The receiver of the browser's answer: what isn't the answer can neither end nor hold up the wait."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest

from setup_assistant.errors import Cancelled, SignInError, SignInTimedOut
from setup_assistant.services.microsoft import receiver as module
from setup_assistant.services.microsoft.receiver import Receiver

STATE = "kPr4-state"
ANSWER = {"code": "the-code", "state": STATE}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    made.listen(STATE)
    yield made
    made.cancel()
    gone()


def gone() -> None:
    """Wait until no receiver listens any more."""
    for thread in threading.enumerate():
        if thread.name == "sign-in answer":
            thread.join(10)
            assert not thread.is_alive()


def port(receiver: Receiver) -> int:
    return int(receiver.redirect_uri.rpartition(":")[2])


def connect(receiver: Receiver) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port(receiver)), timeout=10)


def send(receiver: Receiver, request: bytes) -> bytes:
    """What comes back for ``request``, sent as it is, on a connection of its own."""
    with connect(receiver) as connection:
        connection.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                answer += piece
        return answer


def post(
    receiver: Receiver,
    body: bytes,
    *,
    line: str = "POST / HTTP/1.1",
    **changes: str | None,
) -> bytes:
    """A request as browsers make it, with ``changes`` of its headers (None leaves one out)."""
    headers: dict[str, str | None] = {
        "Host": f"localhost:{port(receiver)}",
        "Content-Type": FORM,
        "Content-Length": str(len(body)),
        "Origin": "null",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None)
    return f"{line}\r\n{fields}\r\n".encode() + body


def form(**changes: str) -> bytes:
    return urlencode({**ANSWER, **changes}).encode()


def is_taken(receiver: Receiver) -> None:
    """The true answer arrives, whatever came before it."""
    assert send(receiver, post(receiver, form())).startswith(b"HTTP/1.1 200 ")
    assert receiver.wait(10) == ANSWER


@pytest.mark.parametrize("origin", [None, "null", "https://login.microsoftonline.com"])
def test_an_answer_as_browsers_send_it_is_taken(receiver: Receiver, origin: str | None) -> None:
    reply = send(receiver, post(receiver, form(session_state="1"), Origin=origin))
    assert reply.startswith(b"HTTP/1.1 200 ")
    assert b"<h1>Signed in</h1>" in reply
    assert b"the-code" not in reply
    assert receiver.wait(10) == {**ANSWER, "session_state": "1"}


def test_both_addresses_of_this_computer_lead_to_it(receiver: Receiver) -> None:
    for family, *_rest, address in socket.getaddrinfo(
        "localhost", port(receiver), type=socket.SOCK_STREAM
    ):
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            connection.connect(address)
    is_taken(receiver)


@pytest.mark.parametrize(
    "request_of",
    {
        "GET": lambda to: post(to, b"", line="GET /?code=c&state=" + STATE + " HTTP/1.1"),
        "PUT": lambda to: post(to, form(), line="PUT / HTTP/1.1"),
        "another path": lambda to: post(to, form(), line="POST /other HTTP/1.1"),
        "with a query": lambda to: post(to, form(), line="POST /?a=b HTTP/1.1"),
        "no HTTP": lambda to: post(to, form(), line="POST /"),
        "HTTP/2": lambda _to: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "not text": lambda _to: b"\x16\x03\x01\x00\xf4\x01\x00\r\n\r\n",
        "another host": lambda to: post(to, form(), Host="evil.example"),
        "another port": lambda to: post(to, form(), Host="localhost:1"),
        "the number": lambda to: post(to, form(), Host=f"127.0.0.1:{port(to)}"),
        "no host": lambda to: post(to, form(), Host=None),
        "two hosts": lambda to: post(to, form(), host="evil.example"),
        "another page": lambda to: post(to, form(), Origin="http://localhost:8080"),
        "an extension": lambda to: post(to, form(), Origin="chrome-extension://abc"),
        "no length": lambda to: post(to, form(), Content_Length=None),
        "two lengths": lambda to: post(to, form(), content_length="3"),
        "a bad length": lambda to: post(to, form(), Content_Length="-1"),
        "an odd length": lambda to: post(to, form(), Content_Length="1e3"),
        "chunks": lambda to: post(to, form(), Transfer_Encoding="chunked"),
        "JSON": lambda to: post(to, form(), Content_Type="application/json"),
        "text": lambda to: post(to, form(), Content_Type="text/plain"),
        "no state": lambda to: post(to, b"code=the-code"),
        "an empty state": lambda to: post(to, b"code=the-code&state="),
        "another state": lambda to: post(to, form(state=STATE + "x")),
        "a state of other letters": lambda to: post(to, form(state="é")),
        "two states": lambda to: post(to, form() + f"&state={STATE}".encode()),
        "two codes": lambda to: post(to, form() + b"&code=another"),
        "neither code nor error": lambda to: post(to, f"state={STATE}".encode()),
        "an empty body": lambda to: post(to, b""),
        "no letters": lambda to: post(to, b"state=" + bytes(range(128, 256))),
        "half letters": lambda to: post(to, form() + b"&a=%ff"),
        "many fields": lambda to: post(to, form() + b"&a=b" * 100),
        "many headers": lambda to: post(to, form(), **{f"X-{n}": "1" for n in range(200)}),
        "a long head": lambda to: post(to, form(), Cookie="a" * 20_000),
        "an endless head": lambda _to: b"POST / HTTP/1.1\r\nX: " + b"a" * 20_000,
        "a long body": lambda to: post(to, form(a="b" * 100_000)),
        "a huge body": lambda to: post(to, b"a", Content_Length="99999999"),
        "a length beyond numbers": lambda to: post(to, b"a", Content_Length="9" * 400),
    }.items(),
    ids=lambda entry: entry[0],
)
def test_what_is_not_the_answer_is_refused_and_the_wait_goes_on(
    receiver: Receiver, request_of: tuple[str, Callable[[Receiver], bytes]]
) -> None:
    status = send(receiver, request_of[1](receiver)).split()[1]
    assert status in (b"400", b"413", b"431")
    is_taken(receiver)


def test_a_refused_request_says_that_it_is_still_waited(receiver: Receiver) -> None:
    reply = send(receiver, post(receiver, form(state="guessed", code="<b>")))
    assert b"Setup Assistant still waits for the sign-in." in reply
    assert b"<b>" not in reply
    assert STATE.encode() not in reply
    is_taken(receiver)


def test_many_connections_that_say_nothing_do_not_hold_up_the_answer(receiver: Receiver) -> None:
    with contextlib.ExitStack() as held:
        for _number in range(40):
            held.enter_context(connect(receiver))
        is_taken(receiver)


def test_more_connections_than_it_holds_push_out_the_oldest(receiver: Receiver) -> None:
    with contextlib.ExitStack() as held:
        connections = [
            held.enter_context(connect(receiver)) for _number in range(module.CONNECTIONS + 20)
        ]
        assert connections[0].recv(1) == b""
        is_taken(receiver)


def test_a_dripping_request_has_one_deadline_for_all_of_it() -> None:
    receiver = Receiver(request_seconds=0.4)
    receiver.listen(STATE)
    with connect(receiver) as dripping:
        dripping.settimeout(0.02)
        assert not drips(dripping, post(receiver, form()))
    is_taken(receiver)


def drips(connection: socket.socket, request: bytes) -> bool:
    """Whether the other side let all of ``request`` come, one byte after the other."""
    for number in range(len(request)):
        try:
            connection.sendall(request[number : number + 1])
            if not connection.recv(1):
                return False
        except TimeoutError:
            continue
        except ConnectionError:
            return False
    return True


def test_a_request_in_pieces_is_put_together(receiver: Receiver) -> None:
    request = post(receiver, form())
    with connect(receiver) as connection:
        for start in range(0, len(request), 7):
            connection.sendall(request[start : start + 7])
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert receiver.wait(10) == ANSWER


def test_a_flood_takes_no_memory(receiver: Receiver) -> None:
    piece = b"a" * 1_000_000
    with connect(receiver) as connection, contextlib.suppress(ConnectionError):
        tracemalloc.start()
        connection.sendall(post(receiver, b"", Content_Length="60000"))
        for _number in range(100):
            connection.sendall(piece)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
    is_taken(receiver)


def test_nothing_is_written_to_the_terminal(
    receiver: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    send(receiver, b"\x00\xff nonsense\r\n\r\n")
    with connect(receiver) as broken:
        broken.sendall(b"POST / HTT")
    is_taken(receiver)
    gone()
    assert "".join(capfd.readouterr()) == ""


def test_a_code_is_told_before_the_wait_ends_and_a_forged_one_is_not() -> None:
    accepted: list[str] = []
    receiver = Receiver()
    receiver.listen(STATE, lambda: accepted.append("told"))
    send(receiver, post(receiver, form(state="guessed")))
    assert accepted == []
    is_taken(receiver)
    assert accepted == ["told"]


def test_a_refusal_is_an_answer_but_nobody_has_signed_in() -> None:
    accepted: list[str] = []
    receiver = Receiver()
    receiver.listen(STATE, lambda: accepted.append("told"))
    refusal = urlencode({"error": "access_denied", "state": STATE}).encode()
    assert b"<h1>Not signed in</h1>" in send(receiver, post(receiver, refusal))
    assert receiver.wait(10)["error"] == "access_denied"
    assert accepted == []


def test_cancelling_ends_wait_and_port_at_once(receiver: Receiver) -> None:
    ended = threading.Event()

    def wait() -> None:
        with contextlib.suppress(Cancelled):
            receiver.wait(900)
        ended.set()

    with connect(receiver):  # one that is idle makes no difference
        threading.Thread(target=wait, daemon=True).start()
        receiver.cancel()
        assert ended.wait(5)
        gone()
    with pytest.raises(ConnectionRefusedError):
        connect(receiver)


def test_cancelled_before_it_listens_it_listens_to_nobody() -> None:
    receiver = Receiver()
    receiver.cancel()
    receiver.listen(STATE)
    gone()
    with pytest.raises(Cancelled):
        receiver.wait(900)


def test_the_time_limit_ends_wait_and_port(receiver: Receiver) -> None:
    with pytest.raises(SignInTimedOut):
        receiver.wait(0.01)
    gone()
    with pytest.raises(ConnectionRefusedError):
        connect(receiver)


def test_nobody_listens_after_the_answer(receiver: Receiver) -> None:
    is_taken(receiver)
    with pytest.raises(ConnectionRefusedError):
        connect(receiver)


def test_only_this_computer_is_listened_to(receiver: Receiver) -> None:
    addresses = {listener.getsockname()[0] for listener in receiver._listeners}
    assert addresses <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("problems", "listening", "tries"),
    [
        ([], 2, 1),
        ([errno.EADDRINUSE, errno.EACCES], 2, 3),
        ([errno.EADDRNOTAVAIL], 1, 1),
        ([errno.EAFNOSUPPORT], 1, 1),
        ([errno.EACCES] * 8, 1, 8),
    ],
)
def test_a_port_that_another_program_has_on_the_other_address_is_not_used(
    problems: list[int], listening: int, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = module._listener, list[int]()

    def listener(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
        if family is socket.AF_INET:
            return real(family, address, port)
        asked.append(port)
        if problems:
            raise OSError(problems.pop(0), "no")
        return real(socket.AF_INET, "127.0.0.1", 0)  # not every machine has the other address

    monkeypatch.setattr(module, "_listener", listener)
    receiver = Receiver()
    assert (len(receiver._listeners), len(asked)) == (listening, tries)
    assert receiver.redirect_uri == f"http://localhost:{asked[-1]}"
    receiver.cancel()
    receiver.listen(STATE)
    gone()


def test_a_computer_on_which_nobody_may_listen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "_listener", refuse)
    with pytest.raises(SignInError) as told:
        Receiver()
    assert "localhost" in told.value.text
    assert told.value.code == "Permission denied"


def test_listening_that_breaks_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)

    def broken(*_arguments: object) -> None:
        raise OSError("the port was taken away")

    monkeypatch.setattr(module, "_answer", broken)
    receiver = Receiver()
    receiver.listen(STATE)
    send(receiver, post(receiver, form()))
    with pytest.raises(SignInError, match="can't be received"):
        receiver.wait(900)
    assert [arguments.exc_type for arguments in seen] == [OSError]
