"""`doctor`: whether this machine, this clone and this workspace are ready for work, and what to do if not."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.commands.schema import schema_files
from plancode.cli.context import tell
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.diagnostics import CannotRun, Count, Severity, Text, text

if TYPE_CHECKING:
    from plancode import git
    from plancode.project import Project


class _Result(NamedTuple):
    """The result of one check; a hint says what to do, and is there only where something is wrong."""

    what: Text
    hint: Text | None = None


@click.command("doctor", cls=Command)
@click.pass_context
def doctor_command(context: click.Context) -> int:
    """Look whether git, the clone, who you are, the configuration, the schemas and the locale are as they should be.

    Exit code: 0 where all is well, 1 where something is to be done.
    """
    results = list(_results(context.obj))
    tell(line for each in results for line in _lines(each, colour=bool(context.color)))
    return FINDINGS if any(each.hint for each in results) else OK


def _results(start: Path) -> Iterator[_Result]:
    from plancode import git
    from plancode.project import open_project
    from plancode.workspace import NoWorkspace, workspaces_below

    yield _locale()
    repository = refusal = None
    try:
        yield _git()
        repository = git.open_repository(start)
    except CannotRun as error:
        refusal = error.text
        yield _Result(error.text, error.hint_text or text("see `plancode init`"))
    if repository:
        yield _clone(repository)
        # What ends an operation with conflicts is told with these, below.
        if (told := git.under_way(repository, start)) is not None and not git.unmerged(repository):
            yield _Result(*told)
    try:
        opened = open_project(start, needs_git=False)
    except CannotRun as error:
        if error.text != refusal:
            is_nowhere = isinstance(error, NoWorkspace) and not workspaces_below(start.resolve())
            more = text("{hint}; or start with `plancode init`", hint=error.hint_text)
            yield _Result(error.text, more if is_nowhere else error.hint_text or text("run `plancode check`"))
        return
    yield _configuration(opened)
    if repository:
        yield _identity(opened, repository)
    yield _schemas(opened)


def _locale() -> _Result:
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "C")
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        return _Result(
            text("this machine does not know the locale {name}", name=wanted),
            text("choose one of those that `locale -a` lists, such as C.UTF-8"),
        )
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return _Result(text("locale {name}", name=wanted))


def _git() -> _Result:
    from plancode import git

    version = git.version()
    words = text("git {version}", version=".".join(map(str, version)))
    return _Result(words, None if version >= git.LEAST_VERSION else text("install git 2.31 or later"))


def _clone(repository: git.Repository) -> _Result:
    if repository.shallow:
        return _Result(
            text("this clone is shallow, and nothing can be proved in it"), text("run `git fetch --unshallow`")
        )
    return _Result(text("the clone holds the whole history"))


def _configuration(opened: Project) -> _Result:
    wrong = [
        found
        for found in opened.workspace.diagnostics
        if found.severity is Severity.ERROR and found.path.endswith("plancode.yaml")
    ]
    if wrong:
        return _Result(
            text("plancode.yaml: {problem}", problem=wrong[0].text),
            wrong[0].hint_text or text("see where: `plancode check`"),
        )
    return _Result(
        text(
            "workspace {folder}, {records:record|records}",
            folder=opened.folder,
            records=Count(len(opened.workspace.records)),
        )
    )


def _identity(opened: Project, repository: git.Repository) -> _Result:
    from plancode import git

    identity = git.configured_identity(repository)
    if not identity.email:
        return _Result(
            text("git does not know who you are"),
            text("run `git config user.name 'Your Name'` and `git config user.email you@example.org`"),
        )
    address = identity.email.lower()
    person = next((each for each in opened.workspace.people if address in each.addresses), None)
    if person is None:
        return _Result(
            text("nobody among the people has your address {address}", address=identity.email),
            text(
                "add it to your record as `email`, or to its `emails`; or choose another with `git config user.email`"
            ),
        )
    if person.role is None:
        return _Result(text("you are {name} ({id})", name=person.name, id=person.id))
    role = opened.workspace.config.term("person.role", person.role)
    return _Result(text("you are {name} ({id}, {role})", name=person.name, id=person.id, role=role))


def _schemas(opened: Project) -> _Result:
    files = schema_files(opened.workspace.config)
    folder = opened.folder / "schemas"
    if not folder.is_dir():
        return _Result(text("no schemas are kept here; write them for editors with `plancode schema`"))
    stale = [name for name, content in files.items() if not _holds(folder / name, content)]
    return (
        _Result(
            text("{stale:schema is|schemas are} not current", stale=Count(len(stale))), text("run `plancode schema`")
        )
        if stale
        else _Result(text("the schemas are current"))
    )


def _holds(path: Path, content: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == content
    except (OSError, UnicodeDecodeError):
        return False


def _lines(result: _Result, *, colour: bool) -> Iterator[str]:
    from plancode.formats import plain
    from plancode.formats.terminal import Style, painted

    done, due = say("ok"), say("to do")
    mark, style = (due, Style.RED) if result.hint else (done, Style.GREEN)
    margin = max(len(done), len(due))
    yield f"{painted(mark, style, colour=colour)}{' ' * (margin - len(mark))}  {plain(in_words(result.what))}"
    if result.hint:
        yield f"{' ' * margin}  {plain(in_words(result.hint))}"
