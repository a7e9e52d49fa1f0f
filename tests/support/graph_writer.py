"""Histories as values, and a writer that makes commits of many of them in one repository, by one git fast-import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from plancode import git
from tests.support.git import answer, ended
from tests.support.graph_configs import DEFAULT, Config

# A record is its keys with their values as YAML; a file is its records, or a text that cannot be read (`docs_of`).
Doc = Mapping[str, str]
File = tuple[Doc, ...] | str
Tree = dict[str, File]

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


@dataclass
class Commit:
    """A commit of a graph: the numbers of its parents, its whole tree, who made it, and a description.

    Authors are the words before `@` of their addresses; `@` alone stands for the tag that keeps graphs apart.
    """

    parents: list[int]
    tree: Tree
    what: str
    author: str = "marie"
    committer: str = "marie"
    lines: list[str] = field(default_factory=list)
    date: datetime = START
    config: Config = DEFAULT

    @property
    def message(self) -> str:
        """Return the commit's message, before it is tagged."""
        return "\n".join([self.what or "nothing", "", *self.lines])


@dataclass
class Graph:
    """A history, parents first, whose last commit descends from all others, and what its work tree holds."""

    commits: list[Commit]
    config: Config
    pending: Commit | None = None

    def past(self, number: int) -> set[int]:
        """Return a commit and all that it descends from."""
        return {number}.union(*(self.past(parent) for parent in self.commits[number].parents))

    def common(self, numbers: Iterable[int]) -> Tree:
        """Return the tree of the latest commit that all descend from; after a criss-cross, others would do as well."""
        found = set.intersection(*(self.past(number) for number in numbers))
        return self.commits[max(found)].tree if found else {}

    @property
    def table(self) -> str:
        """Return the history for people to read, a line for each commit."""
        lines = [f"{number:3} {_line(each)}" for number, each in enumerate(self.commits)]
        return "\n".join([*lines, *([f"    work tree {_line(self.pending)}"] if self.pending else [])])


def _line(commit: Commit) -> str:
    said = f"  {' | '.join(commit.lines)}" if commit.lines else ""
    rules = f"  [{commit.config.name}]" if commit.config is not DEFAULT else ""
    return f"{commit.parents} by {commit.author}: {commit.what}{said}{rules}"


def docs_of(file: File) -> tuple[Doc, ...]:
    """Return the records in a file; a text that cannot be read has none."""
    return () if isinstance(file, str) else file


def files_of(commit: Commit, tag: str) -> dict[str, str]:
    """Return the texts of a commit's files by their paths in the repository."""
    texts = {f"plans/{tag}/{path}": tagged(_text(file), tag) for path, file in commit.tree.items()}
    return {**texts, "plancode.yaml": commit.config.text}


def tagged(text: str, tag: str) -> str:
    """Return a graph's text as it is written to files: `@` becomes the tag, `%` the sign in an address."""
    return text.replace("@", tag).replace("%", "@")


def address(author: str, tag: str) -> str:
    """Return the address of an author of a graph."""
    return f"{author}@{tag}.example"


def _text(file: File) -> str:
    if isinstance(file, str):
        return file
    return "---\n".join("".join(f"{key}: {value}\n" for key, value in doc.items()) for doc in file)


class Writer:
    """A new repository in folder; commits are collected one by one, and `write` writes them all at once.

    A commit is known by its mark; once it is written, `id_of` gives its id.
    """

    def __init__(self, folder: Path, *, object_format: str = "sha1") -> None:
        kind = f"--object-format={object_format}"
        answer(None, "init", "-q", "-b", "main", "--template=", kind, str(folder))
        self._folder = folder
        self._stream: list[bytes] = []
        self._marks = 0
        self._ids: dict[str, str] = {}

    def graph(self, graph: Graph, tag: str) -> list[int]:
        """Return the marks of a graph's commits; a branch named tag is at the last one."""
        marks: list[int] = []
        for each in graph.commits:
            marks.append(self.commit(each, tag, parents=[marks[parent] for parent in each.parents]))
        return marks

    def commit(
        self,
        commit: Commit,
        tag: str,
        *,
        parents: Sequence[int],
        branch: str | None = None,
        files: Mapping[str, str] | None = None,
    ) -> int:
        """Return the mark of a commit on the branch of a tag, with the files of the commit or with those given."""
        self._marks += 1
        ref = f"refs/heads/{branch or tag}"
        held = files_of(commit, tag) if files is None else files
        self._stream += _commit(self._marks, ref, parents, held, commit, tag)
        return self._marks

    def name(self, tag: str, mark: int) -> None:
        """Give a commit a git tag."""
        self._stream.append(f"reset refs/tags/{tag}\nfrom :{mark}".encode())

    def write(self) -> None:
        """Hand git all commits that are not written yet."""
        kept = self._folder / ".git" / "marks"
        before = [f"--import-marks={kept}"] if kept.exists() else []
        stream = b"\n".join(self._stream) + b"\n"
        answer(self._folder, "fast-import", "--quiet", *before, f"--export-marks={kept}", given=stream)
        self._stream = []
        self._ids = dict(line.split() for line in kept.read_text().splitlines())

    def id_of(self, mark: int) -> str:
        """Return the id of a commit that is written."""
        return self._ids[f":{mark}"]


def landing_commit(folder: Path, base: str, own: str, when: datetime) -> str | None:
    """Return the merge of commit own into base, made by nobody; None where own descends from base, or on conflicts."""
    if not ended(folder, "merge-base", "--is-ancestor", base, own).returncode:
        return None
    merged = ended(folder, "merge-tree", "--write-tree", "--no-messages", "--allow-unrelated-histories", base, own)
    if merged.returncode:
        return None
    nobody = f"<> {int(when.timestamp())} +0000"
    said = (
        f"tree {merged.stdout.decode().strip()}\nparent {base}\nparent {own}\nauthor {nobody}\ncommitter {nobody}\n\n"
    )
    made = ended(folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=said.encode())
    return made.stdout.decode().strip()


def _commit(
    mark: int, ref: str, parents: Sequence[int], files: Mapping[str, str], commit: Commit, tag: str
) -> Iterator[bytes]:
    # Otherwise a branch of this name would continue from where it ended.
    yield f"reset {ref}".encode() if not parents else b""
    yield f"commit {ref}\nmark :{mark}".encode()
    for who, name in (("author", commit.author), ("committer", commit.committer)):
        when = int(commit.date.timestamp())
        person = f"{name} <{address(name, tag)}>" if name else "<>"
        yield f"{who} {person} {when} +0000".encode()
    data = tagged(commit.message, tag).encode()
    yield b"data %d\n%b" % (len(data), data)
    for number, parent in enumerate(parents):
        yield f"{'merge' if number else 'from'} :{parent}".encode()
    yield b"deleteall"
    for path, text in files.items():
        data = text.encode()
        yield b"M 100644 inline %b\ndata %d\n%b" % (path.encode(), len(data), data)


def all_written(folder: Path, graphs: Sequence[Graph]) -> tuple[git.Repository, list[tuple[str, ...]]]:
    """Write graphs into one repository, and return it with the ids of each one's commits."""
    writer = Writer(folder)
    marks = [writer.graph(each, f"t{number}") for number, each in enumerate(graphs)]
    writer.write()
    return git.open_repository(folder), [tuple(map(writer.id_of, places)) for places in marks]
