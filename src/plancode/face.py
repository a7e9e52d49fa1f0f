"""A project for other programs: what the commands print, as values (docs/reference/python.md)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plancode import check, diff, project
from plancode.attention.due import overdue
from plancode.diagnostics import Text, WrongUse, text
from plancode.diff import Changes
from plancode.history import History
from plancode.models import Activity, Objective
from plancode.report import Report
from plancode.views.context import Source
from plancode.views.progress import Figures, Progress
from plancode.workspace import require_rules

# The folder of a workspace with templates of its own.
_TEMPLATES = "templates"


class Project(project.Project):
    """A workspace and its repository: the records, what is wrong with them, and what git tells of them.

    `workspace` has the records by kind (`plans`, `activities`, …) and by kind and id (`records`), the references each of
    them makes (`links`) and those to it (`backlinks`). `repository` is None outside of git; paths are relative to `top`.
    `commit` is the id of the commit that it was read from, None for the files as they are. `today` is a day in the time
    zone of the workspace. Nothing here changes; a project that is opened again sees what has changed.
    """

    def check(
        self,
        *,
        history: bool = True,
        base: str | None = None,
        strict: bool = False,
        verified: str | None = None,
    ) -> Report:
        """Return what `plancode check` finds, sorted by place; severities are weighed as the configuration says.

        Without history, or outside of git, the files alone are checked, and the finding PC903 says so. With base, a ref,
        the changes of a pull request onto it are judged by base's rules; findings that base has already weigh nothing,
        unless strict. With verified, a commit that was green, only the commits after it are judged.

        Raises:
            CannotRun: the history is not all there, or base and verified name no commits of it.
        """
        return check.check(self, with_history=history, base=base, strict=strict, verified=verified)

    def history(self) -> History:
        """Return what git tells of the status of every record, with what is not committed yet as the last change.

        `transitions` come parents first, `of` has those of each record; `complete` is False where something is not known.
        Source: docs/contract/history.md.

        Raises:
            CannotRun: there is no repository, or it does not hold the whole history.
        """
        return project.history_of(self)

    def diff(self, base: str | None = None, head: str | None = None) -> Changes:
        """Return what changed in head since it left base, in words and grouped by contact.

        Without head, the files as they are take its place; without base, it is what is not committed yet.

        Raises:
            CannotRun: there is no repository, a ref names no commit, or the two share no history.
        """
        return diff.between(self, base, head)

    def overdue(self, owner: str | None = None) -> tuple[Activity, ...]:
        """Return the activities that should have been done before today, the oldest first; of an owner, by id, or all."""
        found = overdue(self.workspace, self.today)
        return tuple(each for each in found if owner is None or each.owner == owner)

    def progress(self) -> Mapping[str, Progress]:
        """Return actual figure, target and unit of each objective that has a target, by its id.

        The figures are what completed activities count, in the unit of the target; an objective without a target has
        none, and is left out (docs/contract/requirements.md, S2 and S6).
        """
        figures = Figures(self.workspace)
        told = ((each, figures.of(each)) for each in self.workspace.all(Objective))
        return {objective.id: progress for objective, progress in told if progress is not None}

    def export(self, form: str, output: str | Path, *, workspace: str | None = None) -> None:
        """Write the records for other programs, as `plancode export` does: a folder for csv and parquet, else a file.

        Each row of Parquet names workspace.

        Raises:
            WrongUse: there is no such format.
            CannotRun: the format needs what is not installed, the rules cannot be read, or output is there and no export wrote it.
        """
        from plancode.exchange.export import NOTHING, export

        require_rules(self.workspace, NOTHING)
        export(self._source(), form, Path(output), workspace=workspace)

    def query(self, sql: str) -> list[dict[str, str | int | float | None]]:
        """Return the answer to a question in SQL, as `plancode query` gives it: the cells of each row by column.

        Raises:
            WrongUse: it is no question that SQLite understands, it would change something, or it takes too much.
        """
        from plancode.exchange.question import answer

        answered = answer(self._source(), sql)
        return [dict(zip(answered.columns, row, strict=True)) for row in answered.rows]

    def report(self, *contacts: str, brief: bool = False, language: str = "en") -> bytes:
        """Return the reports of contacts as one page of HTML that needs nothing else, as `plancode report` writes it.

        Contacts are named as on the command line; a brief report has what one needs before a meeting. Outside of git it lacks what only git knows.

        Raises:
            WrongUse: a name means no contact, or several.
            CannotRun: the history is not all there, or a template is wrong.
        """
        from plancode.site.publish import NO_REPORT
        from plancode.site.report import Binder, order_of, report

        if not contacts:
            raise WrongUse(text("a report is of one contact at least"), text('name one: `project.report("ID")`'))
        found = [self.find(name, ("contact",)).id for name in contacts]
        source = self._judged(NO_REPORT)
        binder = Binder(source, self.folder / _TEMPLATES, language=language)
        names = order_of(source, [self.workspace.merges.get(name, name) for name in found])
        return report(source, names, binder, is_brief=brief)

    def digest(self, person: str, *, sender: str | None = None, language: str = "en") -> bytes:
        """Return the week of a person as a mail, as `plancode digest` writes it; from sender, else from the person.

        Raises:
            WrongUse: the name means no person, or several.
            CannotRun: no address of the person is known, or the history is not all there.
        """
        from plancode.site.digest import digest
        from plancode.site.publish import NO_MAIL
        from plancode.site.report import Binder

        name = self.find(person, ("person",)).id
        source = self._judged(NO_MAIL)
        return digest(source, name, Binder(source, self.folder / _TEMPLATES, language=language), sender=sender)

    def _judged(self, otherwise: Text) -> Source:
        """Return what reports are made of: the records, what git tells, and what `check` finds."""
        require_rules(self.workspace, otherwise)
        found = check.check(self, with_history=self.repository is not None)
        return Source(self.workspace, found.history or History(), found.diagnostics, self.today)

    def _source(self) -> Source:
        history = History(complete=False) if self.repository is None else self.history()
        return Source(self.workspace, history, (), self.today)


def opened(path: str | Path, at: str | None) -> Project:
    """Return the project at a path; with `at`, a commit or a day, as it was then."""
    found = project.open_project(Path(path), needs_git=at is not None, moment=at)
    return Project(**vars(found))
