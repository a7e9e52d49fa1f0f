"""Plancode as a program that begins where its imports end: forked from a process that has made them, it costs a third.

`born()` stands in a command line where `python -m plancode` would. What it starts is a program of its own, with the folder,
the variables and the streams of whoever calls it; signals reach it, and its exit code comes back. What depends on the limits,
the parent or the group of a process, or on how a program begins, is tested with the program itself.
"""

from __future__ import annotations

import gc
import marshal
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, TextIO

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# It imports nothing that takes time.
_STUB = """\
#!{python} -IS
import _socket, array, marshal, os, signal
from sys import argv
signal.pthread_sigmask(signal.SIG_BLOCK, {signals})
nursery = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
nursery.connect({address!r})
asked = marshal.dumps((argv[1:], dict(os.environ), os.getcwd()))
streams = array.array("i", [0, 1, 2])
nursery.sendmsg([len(asked).to_bytes(8, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
nursery.sendall(asked)
program = int.from_bytes(nursery.recv(8), "big")
if not program:
    os._exit(70)  # the nursery has ended; a signal to no program would reach all of this group
for number in {signals}:
    signal.signal(number, lambda number, _: os.kill(program, number))
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signals})
told = nursery.recv(8)
code = int.from_bytes(told, "big", signed=True) if told else 70
if code < 0:
    signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
"""


def born() -> str:
    """Return the path of a program that does what `python -m plancode` does."""
    return _nursery()[0]


@cache
def _nursery() -> tuple[str, subprocess.Popen[bytes]]:
    """Start the process that others are forked from; it ends with this one, which alone holds the other end of its input."""
    folder = Path(tempfile.mkdtemp(prefix="plancode-nursery-"))
    address, stub = folder / "socket", folder / "plancode"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen(64)
        process = subprocess.Popen(
            [sys.executable, __file__, str(folder), str(listening.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            pass_fds=[listening.fileno()],
        )
    signals = tuple(int(number) for number in _SIGNALS)
    stub.write_text(_STUB.format(python=sys.executable, address=str(address), signals=signals), encoding="utf-8")
    stub.chmod(0o700)
    return str(stub), process


def main(folder: str, listening: int) -> None:
    """Fork a program for whoever asks, until the standard input ends."""
    # Where a test has left no room, what is compiled would be cut short, for all programs that are started after it.
    sys.dont_write_bytecode = True
    _warm(Path(folder) / "warm")
    # What is there now is nobody's garbage: a program that looked at it would have to copy it.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=listening) as nursery:
        while sys.stdin.fileno() not in select.select([nursery.fileno(), sys.stdin.fileno()], [], [])[0]:
            asking = nursery.accept()[0]
            if os.fork() == 0:
                nursery.close()
                os._exit(_attended(asking))
            asking.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    shutil.rmtree(folder)


def _warm(folder: Path) -> None:
    """Let the commands that most tests run import what they need, and compile the templates."""
    # What an editor starts; it needs libraries that plancode alone does without.
    with suppress(ImportError):
        import plancode.lsp.server  # noqa: F401
    from tests.support.cli import typed
    from tests.support.sound import SOUND, repository

    folder.mkdir()
    repository(folder, SOUND)
    for arguments in (["check"], ["build"], ["serve", "--port", "65536"], ["diff", "HEAD"]):
        typed(folder, *arguments)


def _attended(asking: socket.socket) -> int:
    """Start a program as it is asked for, tell its number and its end, and end it where nobody waits for it any more."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    length, streams, *_ = socket.recv_fds(asking, 8, 3)
    whole = asking.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL)
    program = os.fork()
    if program == 0:
        asking.close()
        arguments, environment, folder = marshal.loads(whole)  # noqa: S302 - of our own stub
        _run(arguments, environment, folder, streams)
    asking.sendall(program.to_bytes(8, "big"))
    ended = os.pidfd_open(program)
    if ended not in select.select([asking.fileno(), ended], [], [])[0]:
        os.kill(program, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    try:
        asking.sendall(code.to_bytes(8, "big", signed=True))
    except OSError:
        return 1
    return 0


def _run(arguments: list[str], environment: dict[str, str], folder: str, streams: list[int]) -> None:
    """Be the program."""
    try:
        for stream, place in enumerate(streams):
            os.dup2(place, stream)
            os.close(place)
        sys.stdin, sys.stdout, sys.stderr = _like(sys.stdin, "r"), _like(sys.stdout, "w"), _like(sys.stderr, "w")
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        os.chdir(folder)
        for number in _SIGNALS[1:]:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        from plancode.__main__ import run_main

        sys.argv = [sys.modules["plancode.__main__"].__file__ or "", *arguments]
        run_main()
    except BaseException:  # noqa: BLE001 - it is told, and must not reach what the nursery would do next
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(1)


def _like(old: TextIO, mode: str) -> IO[str]:
    """Return the stream that Python would open for what now stands in the place of an old one."""
    number = old.fileno()
    return open(
        number, mode, encoding=old.encoding, errors=old.errors, closefd=False, buffering=1 if os.isatty(number) or number == 2 else -1
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
