"""`python -m plancode`, and the entry point of the `plancode` command."""

from __future__ import annotations

import gc
import sys


def run_main() -> None:
    """Run the command line and leave with its exit code."""
    from plancode.cli.main import run

    # A command keeps what it has read to its end: to look through it for garbage costs a large workspace a second.
    gc.disable()
    sys.exit(run())


if __name__ == "__main__":
    run_main()
