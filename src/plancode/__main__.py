"""`python -m plancode`, and the entry point of the `plancode` command."""

from __future__ import annotations

import sys


def run_main() -> None:
    """Run the command line and leave with its exit code."""
    from plancode.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    run_main()
