"""What `check --fix` writes: every finding put right whose hint leaves no choice, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plancode import codes
from plancode.changes.mend import Mend, mended
from plancode.changes.proposal import Proposal, edits_between, files_of, narrowed
from plancode.check import check
from plancode.diagnostics import Diagnostic, Severity, Text, text
from plancode.project import Project
from plancode.workspace import parse_records

# Putting one finding right can show another behind it: a record whose kind is known has fields.
_MOST_ROUNDS: Final = 6
_LONGEST: Final = 60


def fixed(project: Project, paths: Sequence[str]) -> Proposal | None:
    """Return the proposal that puts right below paths what can be put right; None where nothing can.

    It is refused where history would find an error that it does not find now, as in an approved plan.

    Raises:
        CannotRun: the project stands at a commit, and has no files to change.
    """
    held = files_of(project)
    files: dict[str, bytes] = {}
    lines: list[Text] = []
    after = project
    for _ in range(_MOST_ROUNDS):
        changed = dict(_round(after, paths, lines))
        if not changed:
            break
        files |= changed
        after = after.with_files(changed)
    files = {path: data for path, data in files.items() if data != held[path]}
    if not files:
        return None
    report = check(after, with_history=project.repository is not None)
    known = {each.problem for each in check(project, with_history=project.repository is not None).diagnostics}
    refused = [each for each in report.diagnostics if _is_of_history(each) and each.problem not in known]
    return Proposal(
        edits=edits_between(project, files),
        lines=tuple(lines),
        message="Put misspelled keys and values right",
        author=project.you.identity,
        refused=narrowed(report, refused),
        noted=narrowed(report, ()),
        tried_by="--diff",
    )


def _round(project: Project, paths: Sequence[str], lines: list[Text]) -> Iterator[tuple[str, bytes]]:
    """Yield the files with new bytes in which something can be put right, and add a line for each thing."""
    by_path: dict[str, list[Mend]] = {}
    texts = {file.path: file.data for file in project.sources.files}
    found = check(project, with_history=False, paths=paths)
    for each in found.diagnostics:
        if each.path not in texts or each.is_accepted:
            continue
        mend = mended(each, project.workspace.texts[each.path], project.workspace.config)
        if mend is not None and mend.is_certain:
            by_path.setdefault(each.path, []).append(mend)
    for path, mends in by_path.items():
        data = _written(texts[path], project.workspace.texts[path], mends)
        if data is not None and not _repeats(path, data):
            lines += _told(path, project.workspace.texts[path], mends)
            yield path, data


def _written(data: bytes, content: str, mends: Sequence[Mend]) -> bytes | None:
    """Return a file with mends written into it; None where its bytes are not its text, as in UTF-16."""
    start = data.find(content.encode())
    if start < 0:
        return None
    after, end = content, len(content) + 1
    for mend in sorted(mends, key=lambda mend: mend.start, reverse=True):
        # Of two for one place, such as a value that two rules dislike, the last one counts.
        if mend.end <= end:
            after, end = after[: mend.start] + mend.words + after[mend.end :], mend.start
    return data[:start] + after.encode()


def _repeats(path: str, data: bytes) -> bool:
    """Return whether a key stands twice: then the misspelled one stood beside the right one, and somebody has to choose."""
    return any(each.code is codes.PC108 for each in parse_records(path, data).diagnostics)


def _told(path: str, content: str, mends: Sequence[Mend]) -> Iterator[Text]:
    for mend in sorted(mends, key=lambda mend: mend.start):
        line = content.count("\n", 0, mend.start) + 1
        old, new = _visible(content[mend.start : mend.end]), _visible(mend.words)
        yield text("{path}:{line}  {old} → {new}", path=path, line=line, old=old, new=new)


def _visible(words: str) -> str:
    """Return words on one line, cut where they are long; blanks alone by their numbers."""
    return " ".join(words.split())[:_LONGEST] or " ".join(f"U+{ord(each):04X}" for each in words)


def _is_of_history(found: Diagnostic) -> bool:
    return found.code.is_of_proof and found.severity is Severity.ERROR
