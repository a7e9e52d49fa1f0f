"""`diff`: what a change means, in words."""

from __future__ import annotations

import click

from plancode.cli.app import OK
from plancode.cli.context import opened, output_format, tell, write
from plancode.cli.help import Command
from plancode.cli.language import language
from plancode.diagnostics import text


@click.command("diff", cls=Command)
@click.argument("span", metavar="[BASE[..HEAD]]", required=False)
@output_format("text", "markdown", "json")
@click.pass_context
def diff_command(context: click.Context, span: str | None, form: str) -> int:
    """Show what changed, in words: statuses with who and verdict, goals, targets, opportunities, activities.

    Without BASE: what is not committed yet. With BASE: what the checked-out branch changes against the commit where it
    left BASE. With BASE..HEAD: the same for another branch.
    """
    from plancode import git
    from plancode.diff import between
    from plancode.formats import diff_json, diff_lines, diff_markdown, write_json

    found = opened(context, None, needs_git=True)
    base, _, tip = (span or "").partition("..")
    if span is not None and (not base or tip.startswith(".")):
        raise git.BadRef(text("`{span}` is not a range of commits", span=span), text("write BASE, or BASE..HEAD"))
    diff = between(found, base or None, tip or None)
    match form:
        case "json":
            write(write_json(diff_json(diff)))
        case "markdown":
            write(diff_markdown(diff, language=language()).rstrip())
        case _:
            tell(diff_lines(diff, colour=bool(context.color), language=language()))
    return OK
