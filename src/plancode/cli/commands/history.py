"""`history`: the status changes of records, as git tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import at, opened, output_format, tell, write
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.cli.progress import progress
from plancode.cli.unknown import start_of_judging, why_nothing_is_told
from plancode.diagnostics import Count, Ref, all_of, text
from plancode.lifecycle import Lifecycle
from plancode.messages.suggestions import suggestion

if TYPE_CHECKING:
    from plancode.history import History, Transition
    from plancode.workspace import Config, Workspace


@click.command("history", cls=Command)
@click.argument("identity", metavar="[ID]", required=False, shell_complete=completion_sources.ids("plan"))
@output_format("text", "json")
@at
@click.pass_context
def history_command(context: click.Context, identity: str | None, form: str, moment: str | None) -> int:
    """Show the status changes of one record, or of all, oldest first.

    ID is the id of a record, or its kind and id: dupont-fy2027, plan/dupont-fy2027.
    """
    from plancode.formats import history_json, write_json
    from plancode.project import history_of

    found = opened(context, moment, needs_git=True, for_history=True)
    with progress(say("history")) as told:
        history = history_of(found, on_progress=told)
    transitions, named_record = history.transitions, None
    if identity is not None:
        transitions = _of(history, identity)
        named_record = None if transitions else _untold(found.workspace, history, identity)
    if form == "json":
        write(write_json(history_json(history, transitions)))
    elif named_record is not None:
        tell([in_words(why_nothing_is_told(found.workspace, named_record))])
    else:
        tell(_lines(transitions, history, found.workspace))
    return OK


def _of(history: History, identity: str) -> tuple[Transition, ...]:
    kind, _, name = identity.rpartition("/")
    return tuple(
        transition
        for transition in history.transitions
        if transition.record.id == name and kind in ("", transition.record.kind)
    )


def _untold(workspace: Workspace, history: History, identity: str) -> Ref:
    """Return the named record, which has a status but no transition in git.

    Raises:
        click.UsageError: there is no such record, or it has no status.
        CannotRun: it may stand in a file that cannot be read.
    """
    from plancode.workspace import named, require_all_read

    kinds = ", ".join(workspace.config.lifecycles)
    there = named(workspace, identity)
    governed = [ref for ref in there if ref.kind in workspace.config.lifecycles]
    if governed:
        return governed[0]
    if there:
        raise click.UsageError(
            say("{record} has no history; these kinds have one: {kinds}", record=there[0], kinds=kinds)
        )
    require_all_read(workspace, identity)
    known = {transition.record.id for transition in history.transitions}
    otherwise = text("records with a history are of the kinds: {kinds}", kinds=kinds)
    hint = suggestion(identity.rpartition("/")[2], known) or otherwise
    since = start_of_judging(workspace)
    if since is not None:
        raise click.UsageError(
            say("no record `{identity}` has a history after {since}; {hint}", identity=identity, since=since, hint=hint)
        )
    raise click.UsageError(say("no record `{identity}` has a history; {hint}", identity=identity, hint=hint))


def _lines(transitions: tuple[Transition, ...], history: History, workspace: Workspace) -> Iterator[str]:
    from plancode.formats import claims

    records = dict.fromkeys(transition.record for transition in transitions)
    for record in records:
        yield f"{record.kind} {record.id}"
        yield from transition_lines(history.of[record], workspace.config)
    counted = text(
        "{transitions:transition|transitions} of {records:record|records}",
        transitions=Count(len(transitions)),
        records=Count(len(records)),
    )
    if steps := [each for each in transitions if each.before is not None and each.after is not None]:
        signed = sum(step.assurance == "signed" for step in steps)
        counted = text("{counted}; {claims}", counted=counted, claims=claims(signed, len(steps)))
    if not history.complete:
        counted = text("{counted}; something could not be known, see `plancode check`", counted=counted)
    if since := start_of_judging(workspace):
        counted = text("{counted}; what came before {since} is taken as given", counted=counted, since=since)
    yield in_words(counted)


def transition_lines(transitions: Sequence[Transition], config: Config) -> Iterator[str]:
    """Yield a line for each transition: when, commit, step, who, why, verdict."""
    for transition in transitions:
        yield _line(transition, config)


def _line(transition: Transition, config: Config) -> str:
    from plancode.formats.terminal import plain

    commit = (transition.commit or "")[:7].ljust(7)
    # A kind that no longer has a lifecycle may have made steps in an earlier epoch.
    kind = transition.record.kind
    lifecycle = config.lifecycles.get(kind, Lifecycle(kind, (), (), ()))
    step = say(
        "{before} → {after}",
        before=lifecycle.term(transition.before) if transition.before else text("(new)"),
        after=lifecycle.term(transition.after) if transition.after else text("(deleted)"),
    )
    who = plain(transition.author.name or transition.author.email or say("nobody"))
    if transition.assurance == "signed":
        who = say("{who} (signed)", who=who)
    seen_by = transition.reviewers
    seen = f"  {say('reviewed by {people} (claimed)', people=all_of(seen_by))}" if seen_by else ""
    verdict = "" if transition.verdict == "ok" else f"  [{transition.verdict}]"
    reason = "".join(f"  {plain(say('“{words}”', words=line))}" for line in transition.reasons)
    return f"  {_when(transition, config):<16}  {commit}  {step:<32}  {who}{reason}{seen}{verdict}"


def _when(transition: Transition, config: Config) -> str:
    if transition.commit is None:
        return say("not committed")
    if transition.committed is None:
        return say("unknown date")
    return transition.committed.astimezone(config.zone).strftime("%Y-%m-%d %H:%M")
