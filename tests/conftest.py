"""Guards: no test reaches the network, the user's home, or the user's configuration of git."""

from __future__ import annotations

import itertools
import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does, and is no finding.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")


class ThisTestReachesOutOfTheMachine(AssertionError):  # noqa: N818 - it says what happened
    """A socket was opened to somewhere else than the loop-back."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each worker tests that stand together, and one that is done half of what is left: less is built twice."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.fixture(autouse=True, scope="session")
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty home, no configuration of git but the test's own, and one clock for all."""
    home, base = tmp_path_factory.mktemp("home"), tmp_path_factory.getbasetemp()
    patch = pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith(("GIT_", "PLANCODE_"))]:
        patch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "XDG_CONFIG_HOME", "PYTHONDONTWRITEBYTECODE"):
        patch.delenv(name, raising=False)
    for name, value in {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        # What an earlier test has kept would not be checked again. The tests of the store name a folder of their own.
        "PLANCODE_NO_CACHE": "1",
        # Programs that tests start compile what they import once, for all of them, and leave nothing beside the sources.
        "PYTHONPYCACHEPREFIX": str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "bytecode"),
    }.items():
        patch.setenv(name, value)
    # What starts programs in the background has them ignore Ctrl-C and a hang-up, and so would all that tests start.
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _numbers: Iterator[int]) -> Path:
    """A folder of the test's own; pytest's looks through those of all tests before it for a number, a millisecond each time."""
    # Short, as a socket below it may have a path of 107 bytes.
    words = re.sub(r"\W", "_", request.node.name)[:20]
    folder = tmp_path_factory.getbasetemp() / "tests" / f"{words}-{next(_numbers)}"
    folder.mkdir(mode=0o700, parents=True)
    return folder


@pytest.fixture(autouse=True)
def _loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise ThisTestReachesOutOfTheMachine(str(address))
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
