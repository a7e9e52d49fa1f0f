"""`init`: the files of a new workspace."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancode.cli.app import OK
from plancode.cli.commands.schema import schema_files
from plancode.cli.context import write
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.cli.language import language as spoken
from plancode.cli.params import Choice
from plancode.diagnostics import CannotRun, Count, Severity, text

if TYPE_CHECKING:
    from plancode import git
    from plancode.scaffold import Answers, Setup

_FORGES = ("github", "gitlab", "none")
_LANGUAGES = ("en", "fr")


class DayOfYear(click.ParamType[str]):
    """A month and a day that every year has."""

    name = "day of the year"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the day as it is written."""
        written = str(value)
        try:
            date.fromisoformat(f"2027-{written}")
        except ValueError:
            self.fail(
                say("`{written}` is no day of the year; one is written month-day: 04-01", written=written), param, ctx
            )
        return written


@click.command("init", cls=Command)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--forge", type=Choice(_FORGES), default=None, help="For whose CI and CODEOWNERS files are written.")
@click.option("--lang", "language", type=Choice(_LANGUAGES), default=None, help="The language of the plans.")
@click.option("--name", default=None, help="The first person's name; default git's user.")
@click.option("--email", default=None, metavar="ADDRESS", help="That person's address in commits; default git's user.")
@click.option("--year-start", metavar="MM-DD", type=DayOfYear(), default=None, help="The first day of a fiscal year.")
@click.pass_context
def init_command(
    context: click.Context,
    folder: Path,
    forge: str | None,
    language: str | None,
    name: str | None,
    email: str | None,
    year_start: str | None,
) -> int:
    """Write the files of a new workspace into DIR, here without it: configuration, folders, schemas, editor, CI.

    What is there already is kept as it is. In a terminal it asks for what no option says. Where there is no git
    repository yet, it makes one; nothing is committed.
    """
    from plancode import git
    from plancode.changes import write as write_edits
    from plancode.installation import line_that_installs
    from plancode.scaffold import Answers, setup

    place = (context.obj / folder).resolve()
    repository = _repository(place)
    root = repository.root.resolve() if repository else place
    _refuse_second(place, root)
    user = git.identity_in(next(each for each in (place, *place.parents) if each.is_dir()))
    ask = _Questions(sys.stdin.isatty() and sys.stderr.isatty())
    answers = Answers(
        forge=forge or ask.choice(say("Forge"), _FORGES, _likely_forge(root)),
        language=language or ask.choice(say("Language of the plans"), _LANGUAGES, spoken()),
        year_start=year_start or ask.day(say("First day of the fiscal year, month-day"), "01-01"),
        name=name or user.name or ask.text(say("Your name")),
        email=email or user.email or ask.text(say("Your address in commits")),
        install=line_that_installs(root),
    )
    prefix = "" if place == root else place.relative_to(root).as_posix() + "/"
    made = setup(root, _files(answers, prefix))
    place.mkdir(parents=True, exist_ok=True)
    if repository is None:
        git.create_repository(place)
    write_edits(root, made.edits)
    add = "."
    if repository is not None:
        # Beside files of others; those of the forge stand at the root.
        ignored = git.ignored(repository, made.added)
        add = shlex.join(["--", *(os.path.relpath(root / path, place) for path in made.added if path not in ignored)])
    write("\n".join(_told(made, answers, context.obj / folder, add=add, new_repository=repository is None)))
    return OK


class _Questions:
    """Asks questions in a terminal; elsewhere the answer is the default."""

    def __init__(self, terminal: bool) -> None:
        self._terminal = terminal

    def choice(self, question: str, choices: Sequence[str], default: str) -> str:
        """Return one of choices."""
        return self._asked(f"{question} ({', '.join(choices)})", default, Choice(choices))

    def day(self, question: str, default: str) -> str:
        """Return a day of the year."""
        return self._asked(question, default, DayOfYear())

    def text(self, question: str) -> str:
        """Return a text, which may be empty."""
        return str(click.prompt(question, default="", show_default=False, err=True)).strip() if self._terminal else ""

    def _asked(self, question: str, default: str, of_type: click.ParamType[str]) -> str:
        """Return the first answer that is of a type; click would word what is wrong with one in English."""
        while self._terminal:
            written = click.prompt(question, default=default, err=True)
            try:
                return str(of_type.convert(written, None, None))
            except click.BadParameter as error:
                click.echo(say("error: {problem}", problem=error.message), err=True)
        return default


def _repository(place: Path) -> git.Repository | None:
    """Return the repository that holds place; None where there is none."""
    from plancode import git

    try:
        found = git.open_repository(next(each for each in (place, *place.parents) if each.is_dir()))
    except git.NoRepository:
        return None
    if found.bare:
        raise CannotRun(text("{root} is a bare repository, without files", root=found.root), text("use a clone of it"))
    return found


def _refuse_second(place: Path, root: Path) -> None:
    from plancode.workspace import CONFIG_NAME

    for folder in (place, *place.parents):
        if (folder / CONFIG_NAME).exists():
            raise CannotRun(
                text("there is a workspace already: {path}", path=folder / CONFIG_NAME),
                text("check it with `plancode check`, renew its schemas with `plancode schema`"),
            )
        if folder == root:
            return


def _likely_forge(root: Path) -> str:
    return "gitlab" if (root / ".gitlab-ci.yml").exists() or (root / ".gitlab").is_dir() else "github"


def _files(answers: Answers, prefix: str) -> Mapping[str, str]:
    """Return all files of the workspace, with those that are made from its configuration, such as schemas.

    Raises:
        click.UsageError: an answer does not fit, such as an address without an @.
    """
    from plancode.scaffold import planned
    from plancode.workspace import load, sources_of

    files = planned(answers, prefix)
    inside = {path.removeprefix(prefix): text for path, text in files.items() if path.startswith(prefix)}
    records = {path: text for path, text in inside.items() if path.endswith(".yaml")}
    workspace = load(sources_of(records))
    wrong = next((found for found in workspace.diagnostics if found.severity is Severity.ERROR), None)
    if wrong:
        problem = text("{problem}; {remedy}", problem=wrong.text, remedy=wrong.hint_text)
        raise click.UsageError(in_words(problem if wrong.hint_text else wrong.text))
    schemas = {f"{prefix}schemas/{name}": text for name, text in schema_files(workspace.config).items()}
    return files | schemas


def _told(made: Setup, answers: Answers, folder: Path, *, add: str, new_repository: bool) -> list[str]:
    from plancode.formats import plain

    schemas = [edit.path for edit in made.edits if edit.path.endswith(".schema.json")]
    written = [edit.path for edit in made.edits if edit.path not in schemas and not edit.path.endswith(".gitkeep")]
    lines = [say("A new git repository, on the branch main")] if new_repository else []
    lines += [say("Written"), *(f"  {plain(path)}" for path in written)]
    if schemas:
        beside, _, _ = schemas[0].rpartition("/")
        counted = say("{folder}/: {count:schema|schemas}", folder=plain(beside), count=Count(len(schemas)))
        lines.append(f"  {counted}")
    if answers.forge != "none" and answers.install is None:
        lines.append(say("say where CI installs plancode from, in the variable PLANCODE: docs/how-to/ci.md"))
    if made.kept:
        lines.append(say("Kept as it was"))
    for path, lacking in made.kept.items():
        lines.append(f"  {say('{path}; it lacks', path=plain(path)) if lacking else plain(path)}")
        lines += [f"      {line}" for line in lacking.splitlines()]
    lines += [say("Go on with")]
    lines += [f"  cd {shlex.quote(plain(str(folder)))}"] if folder != Path() else []
    lines += [] if answers.name and answers.email else ["  " + say("your name and address in plans/people.yaml")]
    begin = f"  git add {plain(add)} && git commit -m 'Begin a workspace of plans'"
    return [*lines, "  plancode check", begin, "  plancode serve"]
