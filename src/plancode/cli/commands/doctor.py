"""`doctor`: whether this machine, this clone and this workspace are ready for work, and what to do if not."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.cache import store_of
from plancode.cli.commands.schema import schema_files
from plancode.cli.context import tell
from plancode.cli.fitness import Result, of_clone, of_keeping, of_python, of_watching
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.diagnostics import CannotRun, Count, Severity, text

if TYPE_CHECKING:
    from plancode import git
    from plancode.project import Project


@click.command("doctor", cls=Command)
@click.pass_context
def doctor_command(context: click.Context) -> int:
    """Look whether Python, git, the clone, who you are, the configuration, the schemas and the machine are as they should be.

    It looks for: a history that is not whole, objects that are missing or broken (git fsck), another owner, files that a
    sparse checkout leaves out, changed line ends, hooks that git ignores, places where you may not write, limits of
    inotify, and whether results are kept for the next run. Each fault comes with the line that mends it.

    Exit code: 0 where all is well, 1 where something is to be done.
    """
    results = [*_results(context.obj), of_keeping(store_of(context))]
    tell(line for each in results for line in _lines(each, colour=bool(context.color)))
    return FINDINGS if any(each.hint for each in results) else OK


def _results(start: Path) -> Iterator[Result]:
    from plancode import git
    from plancode.project import open_project
    from plancode.workspace import NoWorkspace, workspaces_below

    yield of_python()
    yield _locale()
    repository = refusal = None
    try:
        yield _git()
        repository = git.open_repository(start)
    except CannotRun as error:
        refusal = error.text
        yield Result(error.text, error.hint_text or text("see `plancode init`"))
    # What ends an operation with conflicts is told with these, below.
    if repository and (told := git.under_way(repository, start)) is not None and not git.unmerged(repository):
        yield Result(*told)
    opened = reason = None
    try:
        opened = open_project(start, needs_git=False)
    except CannotRun as error:
        if error.text != refusal:
            hint = error.typed("doctor").hint_text
            is_nowhere = isinstance(error, NoWorkspace) and not workspaces_below(start.resolve())
            more = text("{hint}; or start with `plancode init`", hint=hint)
            reason = Result(error.text, more if is_nowhere else hint or text("run `plancode check`"))
    if repository:
        yield from of_clone(repository, opened.folder if opened else repository.root)
    if opened:
        yield from _of_workspace(opened, repository)
    elif reason:
        yield reason


def _of_workspace(opened: Project, repository: git.Repository | None) -> Iterator[Result]:
    from plancode.workspace import flaw_of_rules

    yield _configuration(opened)
    if repository:
        yield _identity(opened, repository)
    # The schemas follow from the configuration, and are not written while that cannot be read.
    if flaw_of_rules(opened.workspace) is None:
        yield _schemas(opened)
    yield from of_watching(opened.folder)


def _locale() -> Result:
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "C")
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        return Result(
            text("this machine does not know the locale {name}", name=wanted),
            text("choose one of those that `locale -a` lists, such as C.UTF-8"),
        )
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return Result(text("locale {name}", name=wanted))


def _git() -> Result:
    from plancode import git

    version = git.version()
    words = text("git {version}", version=".".join(map(str, version)))
    return Result(words, None if version >= git.LEAST_VERSION else text("install git 2.31 or later"))


def _configuration(opened: Project) -> Result:
    wrong = [
        found
        for found in opened.workspace.diagnostics
        if found.severity is Severity.ERROR and found.path.endswith("plancode.yaml")
    ]
    if wrong:
        return Result(
            text("plancode.yaml: {problem}", problem=wrong[0].text),
            wrong[0].hint_text or text("see where: `plancode check`"),
        )
    return Result(
        text(
            "workspace {folder}, {records:record|records}",
            folder=opened.folder,
            records=Count(len(opened.workspace.records)),
        )
    )


def _identity(opened: Project, repository: git.Repository) -> Result:
    from plancode import git

    identity = git.configured_identity(repository)
    if not identity.email:
        return Result(
            text("git does not know who you are"),
            text("run `git config user.name 'Your Name'` and `git config user.email you@example.org`"),
        )
    address = identity.email.lower()
    person = next((each for each in opened.workspace.people if address in each.addresses), None)
    if person is None:
        return Result(
            text("nobody among the people has your address {address}", address=identity.email),
            text(
                "add it to your record as `email`, or to its `emails`; or choose another with `git config user.email`"
            ),
        )
    if person.role is None:
        return Result(text("you are {name} ({id})", name=person.name, id=person.id))
    role = opened.workspace.config.term("person.role", person.role)
    return Result(text("you are {name} ({id}, {role})", name=person.name, id=person.id, role=role))


def _schemas(opened: Project) -> Result:
    files = schema_files(opened.workspace.config)
    folder = opened.folder / "schemas"
    if not folder.is_dir():
        return Result(text("no schemas are kept here; write them for editors with `plancode schema`"))
    stale = [name for name, content in files.items() if not _holds(folder / name, content)]
    return (
        Result(
            text("{stale:schema is|schemas are} not current", stale=Count(len(stale))), text("run `plancode schema`")
        )
        if stale
        else Result(text("the schemas are current"))
    )


def _holds(path: Path, content: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == content
    except (OSError, UnicodeDecodeError):
        return False


def _lines(result: Result, *, colour: bool) -> Iterator[str]:
    from plancode.formats import plain
    from plancode.formats.terminal import Style, painted

    done, due = say("ok"), say("to do")
    mark, style = (due, Style.RED) if result.hint else (done, Style.GREEN)
    margin = max(len(done), len(due))
    yield f"{painted(mark, style, colour=colour)}{' ' * (margin - len(mark))}  {plain(in_words(result.what))}"
    if result.hint:
        yield f"{' ' * margin}  {plain(in_words(result.hint))}"
