"""`history`: what git says of the status of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from plancode.cli import completing
from plancode.cli.main import OK
from plancode.cli.options import at, now, opened, output_format, tell, write
from plancode.cli.progress import progress
from plancode.formats import history_json, plain, write_json
from plancode.history import History, Transition
from plancode.opening import history_of
from plancode.spelling import nearest
from plancode.workspace import Config


@click.command("history")
@click.argument("identity", metavar="[ID]", required=False, shell_complete=completing.ids("plan"))
@output_format("text", "json")
@at
@click.pass_context
def history_command(context: click.Context, identity: str | None, form: str, moment: str | None) -> int:
    """Show the status changes of one record, or of all, oldest first.

    ID is the id of a record, or its kind and id: dupont-fy2027, plan/dupont-fy2027.
    """
    found = opened(context, moment, needs_git=True, for_history=True)
    with progress("history") as told:
        history = history_of(found, now=now(), on_progress=told)
    transitions = history.transitions
    if identity is not None:
        transitions = _of(history, identity, found.workspace.config)
    if form == "json":
        write(write_json(history_json(history, transitions)))
    else:
        tell(_lines(transitions, history, found.workspace.config))
    return OK


def _of(history: History, identity: str, config: Config) -> tuple[Transition, ...]:
    kind, _, name = identity.rpartition("/")
    found = tuple(
        transition
        for transition in history.transitions
        if transition.record.id == name and kind in ("", transition.record.kind)
    )
    if not found:
        names = {transition.record.id for transition in history.transitions}
        near = nearest(name, names)
        kinds = ", ".join(config.lifecycles)
        hint = f"did you mean `{near}`?" if near else f"records with a history are of the kinds: {kinds}"
        raise click.UsageError(f"no record `{identity}` has a history; {hint}")
    return found


def _lines(transitions: tuple[Transition, ...], history: History, config: Config) -> Iterator[str]:
    records = dict.fromkeys(transition.record for transition in transitions)
    for record in records:
        yield f"{record.kind} {record.id}"
        yield from transition_lines([each for each in transitions if each.record == record], config)
    count = len(transitions)
    complete = "" if history.complete else "; something could not be known, see `plancode check`"
    yield (
        f"{count} transition{'' if count == 1 else 's'} of "
        f"{len(records)} record{'' if len(records) == 1 else 's'}{complete}"
    )


def transition_lines(transitions: Sequence[Transition], config: Config) -> Iterator[str]:
    """Yield a line for each transition: when, commit, step, who, why, verdict."""
    for transition in transitions:
        yield _line(transition, config)


def _line(transition: Transition, config: Config) -> str:
    when = "not committed" if transition.commit is None else "unknown date"
    if transition.commit is not None and transition.committed is not None:
        when = transition.committed.astimezone(config.zone).strftime("%Y-%m-%d %H:%M")
    commit = (transition.commit or "")[:7].ljust(7)
    step = f"{transition.before or '(none)'} → {transition.after or '(deleted)'}"
    who = plain(transition.author.name or transition.author.email or "nobody")
    verdict = "" if transition.verdict == "ok" else f"  [{transition.verdict}]"
    reason = "".join(f"  “{plain(line)}”" for line in transition.reasons)
    return f"  {when:<16}  {commit}  {step:<32}  {who}{reason}{verdict}"
