"""Makes keys.md and keys.fr.md: every key of plancode.yaml with its values and its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from pydantic.fields import FieldInfo

from plancode.models import FieldSpec, specs_of
from plancode.workspace import LISTS, ConfigFile

FOLDER = Path(__file__).parent / "reference"
NAMES: Mapping[str, str] = {"en": "keys.md", "fr": "keys.fr.md"}
# What each key says, in English and in French; below a key that anybody chooses stands `…`.
MEANINGS: Mapping[str, tuple[str, str]] = yaml.safe_load(
    Path(__file__).with_name("keys.yaml").read_text(encoding="utf-8")
)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "*[Français](keys.fr.md)*\n\n# Every key of plancode.yaml",
        "about": "Made from the code. A key with dots stands inside of the keys before the dots; `…` is a name of your own. All are optional but the **bold** ones, "
        "which\na group needs. [Configuration](configuration.md) has examples, and says more.",
        "head": "| key | takes | default | says |",
        "text": "text", "number": "a number", "flag": "`true` or `false`", "date": "a day", "list": "one or several: {item}",
        "labels": "text, or a text for each language", "calendar.year_start": "month and day",
    },
    "fr": {
        "title": "*[English](keys.md)*\n\n# Toutes les clés de plancode.yaml",
        "about": "Page tirée du code. Une clé qui a des points se trouve dans les clés qui précèdent les points ; `…` est un nom de votre choix. Toutes sont facultatives, "
        "sauf\ncelles en **gras**, dont leur groupe a besoin. [La configuration](configuration.fr.md) a des exemples.",
        "head": "| clé | contient | par défaut | dit |",
        "text": "un texte", "number": "un nombre", "flag": "`true` ou `false`", "date": "un jour", "list": "un ou plusieurs : {item}",
        "labels": "un texte, ou un texte par langue", "calendar.year_start": "mois et jour",
    },
}  # fmt: skip


def pages() -> dict[Path, str]:
    """Return each page by its path."""
    return {FOLDER / name: "\n".join(_page(spoken)) for spoken, name in NAMES.items()}


def every_key() -> Iterator[tuple[str, FieldSpec, str]]:
    """Yield every key with what it takes and its default as a page shows it."""
    for name, spec in specs_of(ConfigFile).items():
        yield from _below(name, spec, ConfigFile.model_fields[spec.attribute])


def _below(way: str, spec: FieldSpec, info: FieldInfo | None) -> Iterator[tuple[str, FieldSpec, str]]:
    group = spec.items or spec
    if group.each is not None and group.each.fields:
        way, group = f"{way}.…", group.each
    if not group.fields:
        yield way, spec, _default(info)
        return
    model = _model_of(group)
    for name, below in group.fields.items():
        yield from _below(f"{way}.{name}", below, model.get(below.attribute))


def _model_of(group: FieldSpec) -> Mapping[str, FieldInfo]:
    """Return the fields of the section that a group is."""
    from plancode.workspace import config_model

    sections = (
        each
        for each in vars(config_model).values()
        if isinstance(each, type) and issubclass(each, config_model.Section)
    )
    names = [spec.attribute for spec in group.fields.values()]
    return next(each.model_fields for each in sections if sorted(each.model_fields) == sorted(names))


def _default(info: FieldInfo | None) -> str:
    default = info.default if info else None
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if default == (1, 1):
        return "`01-01`"
    if isinstance(default, tuple):
        return f"`[{', '.join(default)}]`" if default else "–"
    return f"`{default}`" if isinstance(default, str | int) else "–"


def _page(spoken: str) -> Iterator[str]:
    words = _WORDS[spoken]
    yield from (words["title"], "", words["about"])
    section = None
    for way, spec, default in every_key():
        first = way.partition(".")[0] if "." in way else ""
        if first != section:
            section = first
            yield from ("", *((f"## {first}", "") if first else ()), words["head"], "| --- | --- | --- | --- |")
        shown = f"**{way}**" if spec.required else way
        meaning = MEANINGS[way][0 if spoken == "en" else 1]
        yield f"| {shown} | {_takes(spec, words, way)} | {default} | {meaning} |"
    yield ""


def _takes(spec: FieldSpec, words: Mapping[str, str], way: str) -> str:
    if way in words:
        return words[way]
    if spec.items is not None and not spec.each:
        return words["list"].format(item=_takes(spec.items, words, way))
    if spec.each is not None:
        return words["labels"] if spec.text else f"`{{…: {_takes(spec.each, words, way).replace('`', '')}}}`"
    if spec.picklist:
        return ", ".join(f"`{each}`" for each in sorted(LISTS[spec.picklist]))
    return words[spec.holds]
