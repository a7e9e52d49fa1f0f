"""The group of commands and the exit codes of the program; a command's module is imported when the command is used."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from plancode import __version__
from plancode.cli.help import in_help
from plancode.cli.language import lang, language, say
from plancode.cli.lazy import LazyGroup
from plancode.cli.params import Choice
from plancode.cli.runner import guard_streams

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from plancode.diagnostics import CannotRun

OK, FINDINGS, USAGE, CANNOT_RUN, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130
_LEAST_OF_CLICK = 52
# Where the command that was typed is kept, with its arguments.
_TYPED = "plancode.typed"

# command → its module and purpose; written out here so that --help imports nothing else.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("init", "Make a workspace here, or in a new folder."),
    "demo": ("demo", "Make a workspace with a history, to try things in."),
    "new": ("new", "Create a record, or a plan for each of several contacts."),
    "follow-up": ("follow_up", "Write what follows an activity or opportunity."),
    "roll-over": ("roll_over", "Write the next period's plan, with what is unfinished."),
    "check": ("check", "Check all records, and verify in git history that every approval was made correctly."),
    "history": ("history", "Show the status changes of one record, or of all."),
    "diff": ("diff", "Show what a change means, in words."),
    "status": ("status", "Show what needs somebody today."),
    "agenda": ("agenda", "Show what is overdue and due, and what wants a follow-up."),
    "coverage": ("coverage", "Show who has a plan in a period, and who has none."),
    "list": ("list", "List the records of a kind."),
    "show": ("show", "Show one record, what belongs to it and how it got there."),
    "submit": ("step", "Move plans from draft to submitted."),
    "return": ("step", "Move submitted plans back to draft, with a reason."),
    "approve": ("step", "Move submitted plans to final-approved."),
    "amend": ("step", "Move approved plans back to draft, with a reason."),
    "expire": ("step", "Move approved plans to expired, after their period."),
    "step": ("step", "Move records of any kind by a step of their lifecycle."),
    "set": ("set", "Change one field of a record."),
    "complete": ("complete", "Note that an activity was done."),
    "build": ("build", "Write the report site."),
    "serve": ("serve", "Show the report site, and reload it when a file changes."),
    "export": ("export", "Write the records for other programs: CSV, JSON, SQLite, XLSX, Parquet, iCalendar, vCard."),
    "import": ("import_records", "Take records from other programs: CSV, XLSX, vCard, iCalendar."),
    "query": ("query", "Ask the records in SQL."),
    "report": ("report", "Write the reports of contacts as one file, to mail or to print."),
    "digest": ("digest", "Write the week of a person as a mail."),
    "doctor": ("doctor", "Look whether machine, clone and workspace are fit for the work."),
    "completion": ("completion", "Print what a shell needs to complete commands, ids and values."),
    "schema": ("schema", "Write the JSON Schemas for editors."),
    "lsp": ("lsp", "Serve an editor: findings while typing, completion, names and steps."),
    "explain": ("explain", "Explain the code of a finding."),
}


class _Commands(LazyGroup):
    """The commands; an error that stops a command is reported here."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and report what stops it: the language of the report is known here."""
        from plancode.diagnostics import CannotRun, text

        try:
            return super().invoke(ctx)
        except (click.Abort, KeyboardInterrupt):
            return _interrupted()
        except CannotRun as error:
            import shlex

            return _cannot_run(error.typed(shlex.join(ctx.meta[_TYPED])))
        except MemoryError:
            return _cannot_run(
                CannotRun(
                    text("there is not enough memory for this"),
                    text("use a machine with more; or run `plancode check --no-history`, which needs less"),
                )
            )
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            from plancode.system_errors import named_reason

            return _cannot_run(CannotRun(named_reason(error)))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that args name, and keep what was typed for it."""
        ctx.meta[_TYPED] = tuple(args)
        return super().resolve_command(ctx, args)

    def names(self) -> Sequence[str]:
        """Return the names of the commands, in the order of the documentation."""
        return tuple(_COMMANDS)

    def load(self, name: str) -> click.Command:
        """Import the module of a command, and return the command."""
        module = importlib.import_module(f"plancode.cli.commands.{_COMMANDS[name][0]}")
        command: click.Command = getattr(module, f"{name.replace('-', '_')}_command")
        return command

    def purposes(self, ctx: click.Context) -> Mapping[str, str]:
        """Return what each command is for, without importing it."""
        return {name: purpose for name, (_, purpose) in _COMMANDS.items()}

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands and options that begin with incomplete, without importing the commands."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=in_help(purpose, language(ctx)))
            for name, (_, purpose) in _COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*commands, *self.options_beginning(ctx, incomplete)]


def colour_wanted(choice: str) -> bool:
    """Return whether standard output gets colours: --color, then NO_COLOR, FORCE_COLOR, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "PLANCODE"},
)
@click.version_option(__version__, prog_name="plancode", message="%(prog)s %(version)s")
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    help="Work as if started in DIR.",
)
@click.option(
    "--color",
    type=Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours: by NO_COLOR, FORCE_COLOR and the terminal, unless said here.",
)
@click.option("--no-cache", is_flag=True, help="Use nothing that an earlier run has kept, and keep nothing.")
@lang
@click.pass_context
def plancode(context: click.Context, folder: str, color: str, no_cache: bool) -> None:
    """Plans as code: business plans in YAML, validated, proved from git, and published as a report site."""
    from pathlib import Path

    context.obj = Path(folder)
    context.color = colour_wanted(color)
    if no_cache:
        from plancode.cli.cache import refuse_cache

        refuse_cache(context)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 fine, 1 findings, 2 usage, 3 could not run, 70 a bug."""
    _open_streams()
    guard_streams()
    if hasattr(signal, "SIGPIPE"):
        # So that a reader that has seen enough, such as `head`, ends the program without an error.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = _code_of(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError as error:  # an output that takes no more; where it is the one for errors, the code alone can say so
        from plancode.diagnostics import CannotRun
        from plancode.system_errors import reason

        with suppress(OSError):
            _cannot_run(CannotRun(reason(error)))
        return CANNOT_RUN
    return code


def _code_of(arguments: list[str] | None) -> int:
    try:
        code = plancode.main(
            args=arguments, prog_name="plancode", standalone_mode=False, terminal_width=_width_of_help()
        )
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.Abort:
        return _interrupted()
    except click.ClickException as error:
        from plancode.cli.errors import show

        show(error)
        return error.exit_code if isinstance(error, click.UsageError) else CANNOT_RUN
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: people never see a traceback
        return _bug(error)
    return code if isinstance(code, int) else OK


def _open_streams() -> None:
    """Send output that was closed, as by `>&-`, to the null device, and read input that was closed from there."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - light, and open to the end


def _width_of_help() -> int | None:
    """Return the width of --help in a terminal narrower than click's minimum; None leaves the width to click."""
    import shutil

    columns = shutil.get_terminal_size().columns
    return columns - 2 if columns < _LEAST_OF_CLICK else None


def _interrupted() -> int:
    click.echo(say("interrupted"), err=True)
    return INTERRUPTED


def _cannot_run(error: CannotRun) -> int:
    from plancode.cli.errors import refusal
    from plancode.diagnostics import WrongUse

    click.echo(refusal(error), err=True)
    return USAGE if isinstance(error, WrongUse) else CANNOT_RUN


def _bug(error: Exception) -> int:
    if os.environ.get("PLANCODE_DEBUG"):
        raise error
    from plancode.cli.errors import tell_bug

    tell_bug(error)
    return BUG
