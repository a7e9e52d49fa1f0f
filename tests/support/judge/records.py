"""The records in the files of a commit, their states, and which of them are unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pydantic import ValidationError

from plancode.models import MODELS
from plancode.yaml_source import parse

# HISTORY.md, "Words": a record that is not there, and one of which nothing can be known.
ABSENT = "absent"
UNKNOWN = "unknown"
# Protected content (HISTORY.md 7), and the further fields that an objective promises where objectives are governed.
_PLAN = ("name", "period", "type", "owner", "parent", "contacts", "accounts", "product", "goals", "revenue")
_OBJECTIVE = (
    *("name", "period", "type", "plan", "parent", "contact", "account", "product", "applies_to"),
    *("owner", "target", "revenue", "success", "audience"),
)
PROMISE = ("name", "type", "period", "target", "success", "applies_to")
_FREE = (
    "kind",
    "id",
    "status",
    "approval",
    "outcome",
    "evidence",
    "notes",
    "completed",
    "$schema",
    "tags",
    "links",
    "external",
)
_KINDS = ("person", "product", "account", "contact", "plan", "objective", "opportunity", "activity")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

State = tuple[str | None, str] | str
Place = tuple[str, "Entry | None"]


@dataclass(frozen=True, eq=False)
class Entry:
    """A record with its data as it stands in a file."""

    ref: str
    data: Mapping[str, object]

    @property
    def kind(self) -> str:
        """Return the kind."""
        return self.ref.partition("/")[0]

    @property
    def status(self) -> str | None:
        """Return the status, where there is one that can be read."""
        return self.text("status")

    @cached_property
    def content(self) -> str:
        """Return the protected content in one form, however it is spelled (HISTORY.md 7)."""
        return shown(self.data, _protected(self.kind, self.data))

    @property
    def state(self) -> State:
        """Return what history compares: the status and the protected content, but not the path."""
        return (self.status, self.content)

    @cached_property
    def is_whole(self) -> bool:
        """Return whether the record model accepts it, picklists aside (HISTORY.md, "What is checked of a move")."""
        try:
            MODELS[self.kind].model_validate({key: value for key, value in self.data.items() if key != "$schema"})
        except ValidationError:
            return False
        return True

    def text(self, key: str) -> str | None:
        """Return the text at key."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> list[str]:
        """Return the texts at key, one or a list of them."""
        value = self.data.get(key)
        return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def shown(data: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return the values of names in one form; a field without a value counts as absent."""
    return "\n".join(f"{name}: {_field(name, data[name])}" for name in sorted(names) if data.get(name) is not None)


def _protected(kind: str, data: Mapping[str, object]) -> tuple[str, ...]:
    if kind == "plan":
        return _PLAN
    if kind == "objective":
        return _OBJECTIVE
    return tuple(name for name in data if name not in _FREE)


def _field(name: str, value: object) -> str:
    if name in ("goals", "contacts") and not isinstance(value, list):
        value = [value]
    if name == "goals" and isinstance(value, list):
        value = [{"goal": goal} if isinstance(goal, str) else goal for goal in value]
    if name in ("contacts", "accounts", "reviewers") and isinstance(value, list):
        return f"set {sorted(_value(each) for each in value)}"
    return _value(value)


def _value(value: object) -> str:
    match value:
        case dict():
            return repr(sorted((str(key), _value(each)) for key, each in value.items() if each is not None))
        case list():
            return repr([_value(each) for each in value])
        case bool() | str() | None:
            return repr(value)
        case int() | Decimal():
            return f"number {Decimal(value).normalize():f}"
        case _:
            return str(value)


@dataclass(frozen=True)
class File:
    """What one version of a file holds: entries, identities of unreadable documents, whether all of it can be read."""

    entries: tuple[Entry, ...]
    unreadable: tuple[str, ...]
    sound: bool


def read_file(path: str, data: bytes) -> File:
    """Return what a file holds; the YAML reader decides whether a document can be read."""
    parsed = parse(path, data)
    entries: list[Entry] = []
    unreadable: list[str] = []
    for document in parsed.documents:
        said = document.data
        if not isinstance(said, dict):
            continue
        ref = _identity(said)
        if ref is not None and document.sound:
            entries.append(Entry(ref, said))
        elif ref is not None:
            unreadable.append(ref)
    return File(tuple(entries), tuple(unreadable), parsed.sound)


def _identity(data: Mapping[str, object]) -> str | None:
    kind, name = data.get("kind"), data.get("id")
    if kind in _KINDS and isinstance(name, str) and _ID.fullmatch(name):
        return f"{kind}/{name}"
    return None


@dataclass
class Stand:
    """The records at one commit: those in each file, and the places of each; a place without an entry is unreadable."""

    files: Mapping[str, str] = field(default_factory=dict)
    held: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    # The records whose places differ from those at the first parent.
    touched: frozenset[str] = frozenset()

    def known(self, ref: str) -> list[Entry]:
        """Return the entries of a record that can be read."""
        return [entry for _, entry in self.places.get(ref, ()) if entry is not None]

    def entry(self, ref: str) -> Entry | None:
        """Return a record's one entry; None where it is absent or not known."""
        known = self.known(ref)
        return known[0] if len(known) == 1 else None

    def state(self, ref: str) -> State:
        """Return the state of a record (HISTORY.md, "Words")."""
        known = self.known(ref)
        if len(known) == 1:
            return known[0].state
        return UNKNOWN if self.places.get(ref) else ABSENT


def is_record_file(path: str) -> bool:
    """Return whether records may stand at path."""
    return path.endswith((".yaml", ".yml")) and not any(part.startswith(".") for part in path.split("/"))


def stand_after(
    before: Stand, files: Mapping[str, str], read: Mapping[str, File], others: Sequence[Stand] = ()
) -> Stand:
    """Return the records in files; `read` has the changed files, `before` the records at the first parent.

    An unreadable file holds, as unknown, the records that it names and those that stood there before (HISTORY.md,
    "Words"): at the first parent, or at the first of the others that has the same version.
    """
    changed = {path for path, _ in files.items() ^ before.files.items()}
    held = {path: here for path, here in before.held.items() if path not in changed}
    places = dict(before.places)
    touched: set[str] = set()
    for path in sorted(changed):
        same = next((each for each in others if path in files and each.files.get(path) == files[path]), before)
        stood = [ref for ref, _ in same.held.get(path, ())]
        now = _held(stood, read[path]) if path in files else ()
        if now:
            held[path] = now
        touched |= {ref for ref, _ in (*before.held.get(path, ()), *now)}
    fresh: dict[str, list[Place]] = {ref: [] for ref in touched}
    for ref in touched:
        fresh[ref] = [place for place in before.places.get(ref, ()) if place[0] not in changed]
    for path in sorted(changed):
        for ref, entry in held.get(path, ()):
            fresh[ref].append((path, entry))
    for ref, where in fresh.items():
        places[ref] = tuple(where)
        if not where:
            del places[ref]
    return Stand(files, held, places, frozenset(touched))


def _held(stood: list[str], file: File) -> tuple[tuple[str, Entry | None], ...]:
    named = {entry.ref for entry in file.entries}
    lost = [*file.unreadable, *(stood if not file.sound else [])]
    return (
        *((entry.ref, entry) for entry in file.entries),
        *((ref, None) for ref in dict.fromkeys(lost) if ref not in named),
    )
