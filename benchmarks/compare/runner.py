"""Runs command lines of the plancode on the import path, each in a fork of one process that has imported everything.

It is started by `benchmarks.compare` with PYTHONPATH set to one version's `src`: a list of runs as JSON on standard
input, a line of JSON for each on standard output. A fork is as fresh as a new process, and costs 10 ms, not 500.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

_BUG = 70


def main() -> None:
    """Run all that standard input asks for."""
    runs = json.load(sys.stdin)
    moment: dict[str, datetime] = {}
    # The program's only clock; versions have it in different modules. Replaced before any command imports it by name.
    for name in ("plancode.project", "plancode.cli.context"):
        with suppress(ImportError):
            module = importlib.import_module(name)
            if hasattr(module, "now"):
                module.now = lambda: moment["now"]  # type: ignore[attr-defined]
    app = _imported()
    for run in runs:
        moment["now"] = datetime.fromisoformat(run["now"])
        print(json.dumps(_ended(app, run)), flush=True)


def _imported() -> ModuleType:
    """Return the module that has `run`, with every module of every command imported."""
    app = importlib.import_module("plancode.cli.app")
    commands = importlib.import_module("plancode.cli.commands")
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}")
    return app


def _ended(app: ModuleType, run: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _become(app, run, out.fileno(), err.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        answer: dict[str, Any] = {"code": code}
        for name, stream in (("out", out), ("err", err)):
            stream.seek(0)
            answer[name] = base64.b64encode(stream.read()).decode()
    return answer


def _become(app: ModuleType, run: dict[str, Any], out: int, err: int) -> NoReturn:
    code = _BUG
    try:
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(run["folder"])
        os.environ.update(run["environment"])
        sys.argv = ["plancode", *run["arguments"]]
        code = app.run()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    except BaseException:  # noqa: BLE001 - a fork must not go on as its parent
        traceback.print_exc()
    os._exit(code)


if __name__ == "__main__":
    main()
