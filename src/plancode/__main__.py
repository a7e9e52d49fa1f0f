"""`python -m plancode`, and the entry point of the `plancode` command."""

from __future__ import annotations

import gc
import os
import sys

from plancode import __version__


def run_main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        # Scripts ask for nothing else, and the command line takes four times as long. What goes wrong, it tells.
        try:
            sys.stdout.write(f"plancode {__version__}\n")
            sys.stdout.flush()
            os._exit(0)
        except OSError:
            pass
    from plancode.cli.app import run

    # A command keeps what it has read to its end: to look through it for garbage costs a large workspace a second.
    gc.disable()
    code = run()
    # Nor is it given back piece by piece, which costs as much: all is written, and the system takes the memory at once.
    os._exit(code)


if __name__ == "__main__":
    run_main()
