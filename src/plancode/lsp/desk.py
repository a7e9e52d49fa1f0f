"""A workspace on which somebody works: its files, with what an editor holds of them, and what was found last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from plancode.check import check
from plancode.diagnostics import CannotRun, Diagnostic, Place, Ref
from plancode.history import History, Transition
from plancode.lsp.positions import Lines
from plancode.models import called, plain_letters
from plancode.project import Project, open_project
from plancode.report import Report
from plancode.workspace import SourceFile, Workspace, is_record_file, load_config, parse_records, read_record
from plancode.yaml_source import Document


class Named(NamedTuple):
    """A record by what it is called, and the letters that it is found by."""

    ref: Ref
    name: str
    found_by: str


class Judged(NamedTuple):
    """What `check` found in a project, and the texts of the editor that it was found in; and its records by name."""

    project: Project
    report: Report
    texts: Mapping[str, str]
    names: tuple[Named, ...]


@dataclass(slots=True)
class Paper:
    """A file as the editor holds it: its text, what stands in it, and what is wrong with it alone."""

    lines: Lines
    documents: tuple[Document, ...]
    found: tuple[Diagnostic, ...]
    # The editor's number of this text.
    version: int | None = None


@dataclass(slots=True)
class Desk:
    """What an editor holds of a workspace. Asking is quick; `judge` is slow, changes nothing, and may run beside it."""

    project: Project
    encoding: str
    papers: dict[str, Paper] = field(default_factory=dict)
    history: History | None = None
    names: tuple[Named, ...] = ()
    # What was found beyond the files themselves, by path: rules, links, history; and the text that it was found in.
    _beyond: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    _judged: dict[str, Lines] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = names_of(self.workspace)
        # Looked up now, while the editor waits for the workspace to be read.
        _ = self.workspace.backlinks

    @property
    def workspace(self) -> Workspace:
        """Return the workspace as it was read last."""
        return self.project.workspace

    def has(self, path: str) -> bool:
        """Return whether a path, from the top, is that of a file of records, or of the configuration."""
        return path == self.workspace.config_path or is_record_file(path, self.project.sources.prefix)

    def put(self, path: str, text: str, version: int | None = None) -> None:
        """Take the text of a file that the editor has changed, and read it at once."""
        data = text.encode(errors="surrogatepass")
        config = self.workspace.config
        if path == self.workspace.config_path:
            _, found = load_config(path, data)
            documents: tuple[Document, ...] = ()
        else:
            parsed = parse_records(path, data)
            documents = parsed.documents
            lists = config.allowed
            found = (*parsed.diagnostics, *(each for one in documents for each in read_record(one, lists).diagnostics))
        self.papers[path] = Paper(
            Lines(text, self.encoding), documents, tuple(self.workspace.config.weighed(found)), version
        )

    def drop(self, path: str) -> None:
        """Forget a file that the editor has closed: what stands on the disk counts."""
        self.papers.pop(path, None)

    def lines(self, path: str) -> Lines:
        """Return the text of a file: the editor's, else that of the workspace as it was read last."""
        paper = self.papers.get(path)
        return paper.lines if paper else Lines(self.workspace.texts.get(path, ""), self.encoding)

    def documents(self, path: str) -> tuple[Document, ...]:
        """Return what stands in a file, as far as it can be read."""
        if path in self.papers:
            return self.papers[path].documents
        parsed = self.workspace.parsed.get(path)
        return parsed.documents if parsed else ()

    def place(self, ref: Ref, *keys: str | int, of_key: bool = False) -> Place | None:
        """Return where the value at keys of a record stands now, or its key; None where the record is not to be found."""
        document = self.document(ref)
        if document is None:
            return None
        return document.key_place_of(keys) if of_key else document.place_of(keys)

    def document(self, ref: Ref) -> Document | None:
        """Return the document of a record: that in the editor, else that of the workspace as it was read last."""
        known = self.workspace.documents.get(ref)
        if known is not None and known.path not in self.papers:
            return known
        held = (each for paper in self.papers.values() for each in paper.documents)
        return next((each for each in held if is_of(each, ref)), None)

    def findings(self, path: str) -> list[Diagnostic]:
        """Return what is wrong in a file: of itself, as it is now; and beyond it, where its lines are still the same."""
        beyond = self._beyond.get(path, ())
        paper, judged = self.papers.get(path), self._judged.get(path)
        if paper is None:
            return [*beyond]
        if judged is not None and judged.text != paper.lines.text:
            beyond = tuple(
                each for each in beyond if judged.line(each.range.start.line) == paper.lines.line(each.range.start.line)
            )
        own = {_sameness(each) for each in paper.found}
        found = [*paper.found, *(each for each in beyond if _sameness(each) not in own)]
        return sorted(found, key=lambda each: each.sort_key)

    @property
    def found_in(self) -> set[str]:
        """Return the paths of the files in which something is wrong."""
        return {path for path, found in self._beyond.items() if found} | self.papers.keys()

    def judge(self, *, with_history: bool) -> Judged:
        """Return what `check` would say if all that the editor holds were saved.

        With history, the files and the repository are read again: others may have changed them.
        """
        project = self.project
        if with_history:
            project = open_project(project.folder, needs_git=False, as_of=project.as_of)
        texts = {path: paper.lines.text for path, paper in self.papers.items()}
        data = {path: text.encode(errors="surrogatepass") for path, text in texts.items()}
        config = data.pop(project.workspace.config_path, None)
        if config is not None:
            file = SourceFile(project.workspace.config_path, config)
            project = replace(project, sources=replace(project.sources, config=file))
        if texts:
            project = project.with_files(data)
        try:
            report = check(project, with_history=with_history)
        except CannotRun:
            report = check(project, with_history=False)
        # Looked up here once, so that no answer waits for it.
        _ = project.workspace.backlinks
        return Judged(project, report, texts, names_of(project.workspace))

    def take(self, judged: Judged) -> None:
        """Take what `judge` has returned; what the editor has changed since stays as it is now."""
        # Kept as it was read: files that are closed in the meantime are read from the disk at the next judgement.
        self.project = judged.project
        self.history = judged.report.history or self.history
        self.names = judged.names
        found = [*judged.report.diagnostics]
        if judged.report.history is None:
            # What history says stays until it is asked again; that it was not asked is no finding here.
            old = (each for several in self._beyond.values() for each in several)
            found = [
                *(each for each in found if not each.code.is_of_proof),
                *(each for each in old if each.code.is_of_proof),
            ]
        beyond: dict[str, list[Diagnostic]] = {}
        for each in found:
            if self.has(each.path):
                beyond.setdefault(each.path, []).append(each)
        self._beyond = {path: tuple(found) for path, found in beyond.items()}
        self._judged = {path: Lines(text, self.encoding) for path, text in judged.texts.items()}
        for path, lines in self._judged.items():
            self._leave_to_papers(path, lines)

    def _leave_to_papers(self, path: str, judged: Lines) -> None:
        """Take out of what was found beyond a file what it tells of itself, which is read at each change."""
        paper = self.papers.get(path)
        if paper is None:
            return
        now = {_sameness(each) for each in paper.found}
        if judged.text != paper.lines.text:
            now |= {_sameness(each) for each in self.workspace.diagnostics if each.path == path}
        self._beyond[path] = tuple(each for each in self._beyond.get(path, ()) if _sameness(each) not in now)

    def last_step(self, ref: Ref) -> Transition | None:
        """Return the last change of a record's status that is committed, as far as the history was read."""
        known = self.history.of.get(ref, ()) if self.history else ()
        return next((each for each in reversed(known) if each.commit is not None), None)


def names_of(workspace: Workspace) -> tuple[Named, ...]:
    """Return the records of a workspace by what they are called."""
    named = ((ref, called(record)) for ref, record in workspace.records.items())
    return tuple(Named(ref, name, searched(f"{name} {ref.id}")) for ref, name in named)


def searched(words: str) -> str:
    """Return words as they are looked for: without capitals and accents."""
    folded = words.casefold()
    return folded if folded.isascii() else plain_letters(folded)


def is_of(document: Document, ref: Ref) -> bool:
    """Return whether a document is that of a record."""
    data = document.data
    return isinstance(data, dict) and data.get("kind") == ref.kind and data.get("id") == ref.id


def _sameness(found: Diagnostic) -> object:
    """Return a key for the same finding, whatever it weighs."""
    return found.code, found.range, found.message
