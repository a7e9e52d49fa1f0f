"""Groups whose commands are made only when they are used, so that nobody waits for imports that are not needed."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plancode.cli.help import Group
from plancode.cli.language import spoken


class LazyGroup(Group):
    """Commands by name, each made when it is used; for a misspelled name, the error suggests the nearest."""

    def names(self) -> Sequence[str]:
        """Return the names of the commands, in the order in which they are listed."""
        raise NotImplementedError

    def load(self, name: str) -> click.Command:
        """Return the command called name, which is one of `names`."""
        raise NotImplementedError

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the documentation."""
        return list(self.names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called cmd_name; None where there is none."""
        if cmd_name not in self.names():
            return None
        if cmd_name not in self.commands:
            self.commands[cmd_name] = spoken(self.load(cmd_name))
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or fail with the nearest names: click knows only commands that are loaded."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            if args and args[0] not in self.names():
                import difflib

                near = difflib.get_close_matches(args[0], self.names())
                raise click.exceptions.NoSuchCommand(args[0], possibilities=near, ctx=ctx) from None
            raise
