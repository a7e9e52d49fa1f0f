"""What a shell offers after Tab: read fast and roughly, as somebody waits; a damaged workspace offers less."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from plancode import codes
from plancode.resources import folder

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]

# The same as in plancode.models, which would cost more to import than all the rest here.
KINDS = ("person", "product", "account", "contact", "plan", "objective", "opportunity", "activity")
_MOST_BYTES = 1 << 20
_SUFFIXES = (".yaml", ".yml")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LINE = re.compile(
    r"^(?:(?P<next>---)(?:[ \t].*)?"
    r"|(?P<key>kind|id|name|first_name|last_name|subject|status|period):[ \t]+(?P<value>.*?)(?:[ \t]+\#.*)?)\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A record as guessed from its lines, without reading YAML."""

    kind: str
    id: str
    called: str
    period: str


def ids(*kinds: str) -> Completer:
    """Return a completer for the ids of these kinds, or of all kinds; after `plan/`, ids come with their kind."""

    def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        qualified = "/" in incomplete
        offered = (
            (f"{each.kind}/{each.id}" if qualified else each.id, each.called)
            for each in _sketches(context)
            if not kinds or each.kind in kinds
        )
        return _items(offered, incomplete)

    return complete


def periods(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Return the periods that records name."""
    return _items(((each.period, "") for each in _sketches(context) if each.period), incomplete)


def values(field: str, *, kind: str | None = None) -> Completer:
    """Return a completer for the values of a field of kind, or of the kind that the command line names."""

    def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        # Where an option still lacks its value, click has not read the arguments before it.
        words = [str(word) for word in (context.params.get("kind"), *context.args) if word]
        named = kind or next(filter(None, map(kind_of, words)), "plan")
        return _items(_enumerated(_schema(context, named).get("properties", {}).get(field)), incomplete)

    return complete


def kinds(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Return the kinds of records."""
    return _items(((kind, "") for kind in KINDS), incomplete)


def code_names(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Return the codes by number, or by name where incomplete begins a name."""
    by_number = [(code.number, code.name) for code in codes.CODES]
    by_name = [(code.name, code.number) for code in codes.CODES]
    return _items(by_number, incomplete.upper()) or _items(by_name, incomplete.lower())


def kind_of(word: str) -> str | None:
    """Return the kind that a word means, in the singular or the plural; None where there is none."""
    plurals = {"people": "person", "opportunities": "opportunity", "activities": "activity"}
    meant = word.lower()
    kind = plurals.get(meant, meant if meant in KINDS else meant.removesuffix("s"))
    return kind if kind in KINDS else None


def _items(offered: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem[str]]:
    found = {value: text for value, text in offered if value.startswith(incomplete)}
    return [CompletionItem(value, help=text or None) for value, text in sorted(found.items())]


def _sketches(context: click.Context) -> Iterator[_Sketch]:
    workspace = _workspace(context)
    for path in _files(str(workspace / "plans")) if workspace else ():
        try:
            with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - thousands of them
                text = file.read(_MOST_BYTES)
        except OSError:
            continue
        fields: dict[str, str] = {}
        for match in _LINE.finditer(text):
            if match["next"]:
                yield from _sketch(fields)
                fields = {}
            else:
                fields.setdefault(match["key"], match["value"].strip("\"'"))
        yield from _sketch(fields)


def _sketch(fields: Mapping[str, str]) -> Iterator[_Sketch]:
    kind, name = fields.get("kind", ""), fields.get("id", "")
    if kind in KINDS and _ID.fullmatch(name):
        parts = [fields.get(key, "") for key in ("first_name", "last_name", "name", "subject")]
        status = f"[{fields['status']}]" if "status" in fields else ""
        called = " ".join(filter(None, [*parts, status]))
        period = fields.get("period", "")
        yield _Sketch(kind, name, _printable(called), period if period.isprintable() else "")


def _workspace(context: click.Context) -> Path | None:
    # The group's function, which reads -C, does not run while completing: the folder is in its parameters.
    start = Path(context.find_root().params.get("folder") or ".").resolve()
    for folder_above in (start, *start.parents):
        if (folder_above / "plancode.yaml").is_file() or (folder_above / "plans").is_dir():
            return folder_above
        if (folder_above / ".git").exists():
            return None
    return None


def _files(place: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(place))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        elif entry.name.endswith(_SUFFIXES) and entry.is_file():
            yield entry.path


def _schema(context: click.Context, kind: str) -> Mapping[str, dict[str, object]]:
    """Return the JSON Schema of a kind: the workspace's, which has its picklists, else the one that we ship."""
    workspace = _workspace(context)
    for place in (workspace and workspace / "schemas", folder("schemas")):
        try:
            read = json.loads((place / f"{kind}.schema.json").read_text(encoding="utf-8")) if place else None
        except (OSError, ValueError):
            continue
        if isinstance(read, dict):
            return read
    return {}


def _enumerated(node: object) -> Iterator[tuple[str, str]]:
    """Yield the values that a part of a schema lists, each with its label."""
    if not isinstance(node, dict):
        return
    listed = [value for value in node.get("enum", ()) if isinstance(value, str) and value.isprintable()]
    labels = node.get("markdownEnumDescriptions", ())
    for number, value in enumerate(listed):
        yield value, _printable(str(labels[number])) if number < len(labels) else ""
    for part in (*node.get("anyOf", ()), node.get("items")):
        yield from _enumerated(part)


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
