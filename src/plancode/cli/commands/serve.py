"""`serve`: the report site, reloaded when a file changes."""

from __future__ import annotations

import errno
import gc
import logging
import os
import signal
import socket
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from plancode.cli.app import OK
from plancode.cli.context import as_of
from plancode.cli.errors import refusal, tell_bug
from plancode.cli.help import Command
from plancode.cli.language import aim, language, say
from plancode.diagnostics import CannotRun, Severity, Text, text

if TYPE_CHECKING:
    from plancode.project import Project
    from plancode.report import Report
    from plancode.site.live.follower import Follower
    from plancode.site.live.server import Site

Build = Callable[["Project", Mapping[str, bytes] | None], tuple[Mapping[str, bytes], str, tuple[str, ...]]]

# Editors write a file in several steps; changes within this time belong together.
_QUIET_SECONDS = 0.02
_MOST_WAITS = 50
_AGAIN_SECONDS = 1.0


@click.command("serve", cls=Command)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0: all of this machine."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port; 0 takes any that is free."
)
@click.option("--poll", is_flag=True, help="Look at the files every second, where nothing tells of changes.")
@as_of
@click.pass_context
def serve_command(context: click.Context, host: str, port: int, poll: bool, today: date | None) -> int:
    """Show the report site in a browser, and reload it after an edit of a plan, the configuration or a template, and after a commit.

    Only this machine is answered, unless --host says otherwise. Ctrl-C ends it.
    """
    from plancode.project import open_project
    from plancode.site.live.follower import Follower
    from plancode.site.live.server import Site

    _stay_alive()
    changed, ended = threading.Event(), _Ended()
    _end_at_ctrl_c(ended)
    opened = open_project(context.obj, needs_git=False, as_of=today)
    with Follower(changed.set, _note, poll=poll) as watch:
        followed = _followed(opened)
        watch.follow(followed)
        # Opened again, now that files are watched, or an edit in between would be missed.
        opened = open_project(opened.folder, needs_git=False, as_of=today)
        build = partial(_built, colour=bool(context.color))
        site = Site(*build(opened, None))
        with _listening(site, host, port) as listening:
            threading.Thread(target=listening.serve_forever, daemon=True).start()
            _welcome(host, *listening.server_address[:2])
            try:
                _keep_current(site, opened, followed, watch=watch, changed=changed, ended=ended, build=build)
            except KeyboardInterrupt:
                return OK
            finally:
                listening.shutdown()


def _stay_alive() -> None:
    """Prepare the process to run until Ctrl-C, with a terminal that shows findings only."""
    if hasattr(signal, "SIGPIPE"):
        # Closing a page closes its socket, which must not end the server.
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    gc.enable()  # off for commands that end
    # watchdog warns where nested folders are made faster than it can follow, but watches them all in the end.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
    logging.getLogger("watchdog").addHandler(logging.NullHandler())


@dataclass(slots=True)
class _Ended:
    """Whether Ctrl-C was pressed. No event of threading: its lock may be held by the very code that is interrupted."""

    by_ctrl_c: bool = False


def _end_at_ctrl_c(ended: _Ended) -> None:
    """Remember Ctrl-C: Python loses an interruption that comes while it cleans up an object."""

    def end(_signal: int, _frame: object) -> NoReturn:
        ended.by_ctrl_c = True
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, end)


def _followed(opened: Project) -> tuple[Path, ...]:
    """Return the paths that the site is made from: the workspace's files, and git's refs."""
    from plancode import git
    from plancode.workspace import CONFIG_NAME, PLANS_FOLDER

    own = (opened.folder / name for name in (PLANS_FOLDER, CONFIG_NAME, "templates/site"))
    # A repository may still be made: `git init` then writes this file.
    known = git.ref_paths(opened.repository) if opened.repository else (opened.folder / ".git" / "HEAD",)
    return (*own, *known)


def _listening(site: Site, host: str, port: int) -> ThreadingHTTPServer:
    from plancode.site.live.server import server, url

    try:
        host.encode("idna")
        return server(site, host, port)
    except (OSError, UnicodeError) as error:
        # These mean that the port is taken, or below 1024 and not allowed; other errors are about the address.
        hint = (
            text("use `--port 0` for any port that is free")
            if isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES)
            else text("use an address of this machine: 127.0.0.1, ::1, or 0.0.0.0 for all that it has")
        )
        where = url(host, port).removeprefix("http://").removesuffix("/")
        raise CannotRun(
            text("{address} cannot be served: {problem}", address=where, problem=_unservable(error)), hint
        ) from error


def _unservable(error: OSError | UnicodeError) -> Text:
    """Return why there can be no server at an address; a name is looked up before."""
    from plancode.system_errors import reason

    if isinstance(error, (UnicodeError, socket.gaierror)):
        return text("no machine of this name is known")
    return reason(error)


def _welcome(host: str, bound: object, port: int) -> None:
    """Say where the site is, who can read it, and what is watched."""
    from plancode.site.live.server import is_local, url

    click.echo(say("{address}  (Ctrl-C ends it)", address=url(host, port)), err=True)
    if not is_local(str(bound)):
        address = url(socket.gethostname(), port)
        click.echo(say("whoever reaches this machine can read it, as {address}", address=address), err=True)
    click.echo(say("plans, configuration, templates and commits are watched"), err=True)


def _note(what: Text) -> None:
    click.echo(say("note: {what}", what=what), err=True)


def _settle(changed: threading.Event) -> None:
    # A bound, as some program may write without end.
    for _ in range(_MOST_WAITS):
        changed.clear()
        if not changed.wait(_QUIET_SECONDS):
            return


def _keep_current(
    site: Site,
    opened: Project,
    followed: tuple[Path, ...],
    *,
    watch: Follower,
    changed: threading.Event,
    ended: _Ended,
    build: Build,
) -> NoReturn:
    """Serve a new site whenever something has changed, until Ctrl-C."""
    from plancode.project import open_project

    refused = ""
    while True:
        # Ending a merge may change git's index alone. The index is not watched, as each `git status` may write it.
        while not changed.wait(_AGAIN_SECONDS) and not refused and not ended.by_ctrl_c:
            pass
        _settle(changed)
        if ended.by_ctrl_c:
            raise KeyboardInterrupt
        try:
            watch.follow(followed)
            before, opened = opened, open_project(opened.folder, needs_git=False, as_of=opened.as_of)
            if opened.repository != before.repository:
                followed = _followed(opened)
                changed.set()  # what happens to it until it is followed is seen in the next build
        except CannotRun as error:
            if refusal(error) != refused:
                refused = refusal(error)
                click.echo(refused, err=True)
                site.hold(refused)
            continue
        refused = ""
        _renew(site, opened, build)


def _renew(site: Site, opened: Project, build: Build) -> None:
    """Serve the site of a workspace; where none can be made, keep the current one and show the reason on it."""
    try:
        site.replace(*build(opened, site.files))
    except CannotRun as error:
        click.echo(refusal(error), err=True)
        site.hold(refusal(error))
    except OSError as error:
        # A file has just gone; the next build looks at what is there then.
        from plancode.system_errors import named_reason

        click.echo(say("error: {problem}", problem=named_reason(error)), err=True)
    # A bug ends any other command; here the current site is better than none.
    except Exception as error:
        if os.environ.get("PLANCODE_DEBUG"):
            raise
        tell_bug(error)


def _built(
    opened: Project, before: Mapping[str, bytes] | None, *, colour: bool
) -> tuple[Mapping[str, bytes], str, tuple[str, ...]]:
    """Return the files of the site, the errors of the check in words, and the languages; the terminal shows warnings too.

    before is the site as it was.
    """
    from plancode.formats import human_findings, human_summary
    from plancode.history import History
    from plancode.project import now
    from plancode.site import live_files
    from plancode.site.publish import SITE_STAYS
    from plancode.site.revisions import revisions
    from plancode.views import Source
    from plancode.workspace import require_rules

    require_rules(opened.workspace, SITE_STAYS)
    report = _checked(opened)
    history = report.history or History()
    source = Source(opened.workspace, history, report.diagnostics, opened.today)
    changed = revisions(opened, history)
    files = live_files(source, opened.folder / "templates", revisions=changed, before=before)
    shown = _only(report, Severity.ERROR, Severity.WARNING).aimed_at(aim())
    for lines in human_findings(shown, colour=colour, language=language()):
        click.echo("\n".join([*lines, ""]), err=True)
    seconds = (now() - opened.now).total_seconds()
    click.echo(human_summary(report, colour=colour, seconds=seconds, language=language()), err=True)
    errors = human_findings(_only(report, Severity.ERROR), colour=False, language=language())
    told = "\n\n".join("\n".join(lines) for lines in errors)
    return files, told, tuple(opened.workspace.config.file.languages)


def _only(report: Report, *severities: Severity) -> Report:
    """Return a report of these severities alone, by code: an unreadable file goes before what it causes in others."""
    chosen = (each for each in report.diagnostics if each.severity in severities)
    return replace(report, diagnostics=tuple(sorted(chosen, key=lambda each: (each.code.number, each.sort_key))))


def _checked(opened: Project) -> Report:
    """Return the report; where the history cannot be read, only files are checked, and a line says so."""
    from plancode.check import check
    from plancode.formats import plain

    try:
        return check(opened, with_history=opened.repository is not None)
    except CannotRun as error:
        click.echo(plain(say("without history: {problem}", problem=error.text)), err=True)
        return check(opened, with_history=False)
