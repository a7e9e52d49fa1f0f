"""The folder with everything that is held on one person, for the right of access."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from plancode import git
from plancode.diagnostics import Ref
from plancode.exchange.cards import cards
from plancode.exchange.csv_files import answer_csv
from plancode.exchange.held_history import HeldHistory, Version, held_history
from plancode.exchange.naming import naming_of
from plancode.exchange.subject import Held, Mention, held_records, identities, mentions
from plancode.exchange.values import json_text
from plancode.formats import history_json, record_json
from plancode.models import Contact
from plancode.project import Project, without_collector
from plancode.site.feeds import agenda
from plancode.site.report import Binder, Bound
from plancode.site.text import HELD, REPORTED
from plancode.views import Source, contact_view
from plancode.workspace import Workspace

VERSION: Final = 1
# So many of the versions that git holds stand on the page; all are in a file beside it.
_LATEST: Final = 20
_COLUMNS: Final = ("commit", "day", "path", "blob", "what", "show")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """What the first page tells: which records there are and why, what is said elsewhere, and what git still holds.

    `versions` are the lines of git that show the latest versions, `names` what was looked for, `others` how many of our own
    people and of further contacts the records name, and `unread` how many files or records could not be read.
    """

    id: str
    name: str
    held: tuple[Held, ...]
    mentions: tuple[Mention, ...]
    history: HeldHistory | None
    versions: tuple[str, ...]
    names: tuple[str, ...]
    others: int
    unread: int


@without_collector()
def subject_files(project: Project, source: Source, contact: Contact, *, language: str) -> dict[str, bytes]:
    """Return the files of the folder by their name.

    Raises:
        CannotRun: git lacks an object, or a template is wrong.
    """
    workspace = source.workspace
    refs = identities(workspace, contact)
    own = [data for ref in refs if isinstance(data := workspace.documents[ref].data, dict)]
    history = held_history(project, frozenset(refs), own)
    naming = history.naming if history else naming_of(own)
    held = held_records(workspace, refs)
    said = mentions(workspace, naming, held)
    view = _view(source, contact, held, said, history)
    binder = Binder(source, project.folder / "templates", language=language)
    pages = [
        Bound("subject.html", "subject.html", view, "held", binder.words.text(HELD)),
        Bound(
            f"contacts/{contact.id}.html",
            "contact.html",
            contact_view(source, contact),
            "report",
            binder.words.text(REPORTED),
        ),
    ]
    title = binder.words.called(contact.name)
    part = _part(source, held)
    files = {
        "index.html": binder.bound(pages, title=title).encode(),
        "records.yaml": "---\n".join(each.text for each in held).encode(errors="replace"),
        "subject.json": _json(source, contact, held, said, history).encode(errors="replace"),
        "appointments.ics": agenda(part, title),
    }
    if card := b"".join(cards(part)):
        files["card.vcf"] = card
    if history is not None:
        files["history.csv"] = answer_csv(_COLUMNS, map(_row, history.versions)).encode("utf-8-sig")
    return files


def _view(
    source: Source, contact: Contact, held: tuple[Held, ...], said: tuple[Mention, ...], history: HeldHistory | None
) -> SubjectView:
    workspace = source.workspace
    own = set(identities(workspace, contact))
    named = {link.target for each in held for link in workspace.links[each.record.ref]}
    others = [ref for ref in named if ref.kind in ("person", "contact") and ref not in own]
    return SubjectView(
        id=contact.id,
        name=contact.name,
        held=held,
        mentions=said,
        history=history,
        versions=tuple(_shown_by(each) for each in history.versions[: -_LATEST - 1 : -1]) if history else (),
        names=tuple(sorted(history.naming.sure)) if history else (),
        others=len(others),
        unread=len(workspace.unreadable) + len(workspace.damaged),
    )


def _part(source: Source, held: Sequence[Held]) -> Source:
    """Return a source with the records of the person alone, and the accounts that these name."""
    workspace = source.workspace
    refs = {each.record.ref for each in held}
    refs |= {link.target for ref in refs for link in workspace.links[ref] if link.target.kind == "account"}
    records = {ref: record for ref, record in workspace.records.items() if ref in refs}
    return Source(Workspace(config=workspace.config, records=records), source.history, (), source.today)


def _json(
    source: Source, contact: Contact, held: Sequence[Held], said: Sequence[Mention], history: HeldHistory | None
) -> str:
    refs = {each.record.ref for each in held}
    steps = tuple(each for each in source.history.transitions if each.record in refs)
    told: dict[str, Any] = {
        "version": VERSION,
        "subject": _ref(contact.ref),
        "as_of": source.today,
        "records": [_held(each) for each in held],
        "mentions": [_mention(each) for each in said],
        "transitions": history_json(source.history, steps)["transitions"],
        "history": _history(history) if history else None,
    }
    return "{\n" + ",\n".join(f"{json_text(key)}: {json_text(value)}" for key, value in told.items()) + "\n}\n"


def _held(each: Held) -> Mapping[str, Any]:
    return {
        "record": record_json(each.record),
        "path": each.path,
        "line": each.line,
        "named_by": list(each.fields),
        "serves": _ref(each.serves) if each.serves else None,
    }


def _mention(each: Mention) -> Mapping[str, Any]:
    return {
        "path": each.path,
        "line": each.line,
        "record": _ref(each.record) if each.record else None,
        "field": each.field,
        "text": each.text,
        "named": str(each.named),
    }


def _history(history: HeldHistory) -> Mapping[str, Any]:
    return {
        "head": history.head,
        "complete": history.is_whole,
        "commits": len(history.commits),
        "versions": len(history.versions),
        "former_names": sorted(history.naming.sure),
    }


def _ref(ref: Ref) -> Mapping[str, str]:
    return {"kind": ref.kind, "id": ref.id}


def _row(each: Version) -> tuple[Any, ...]:
    return each.commit, each.day, each.path, each.blob, each.what, _shown_by(each)


def _shown_by(each: Version) -> str:
    """Return the line of git that shows a version."""
    if each.path is None:
        return git.typed(git.HERE, "show", "--no-patch", each.commit)
    return git.typed(git.HERE, "show", f"{each.commit}:{each.path}")
