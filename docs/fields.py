"""Makes fields.md and fields.fr.md: every field of every kind with what it takes, and every value of every picklist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from plancode.cli.help import in_help
from plancode.diagnostics import Text
from plancode.messages.catalogues import said
from plancode.models import MODELS, FieldSpec, specs_of
from plancode.models.meanings import meaning_of
from plancode.workspace import DEFAULT_CONFIG, OPEN

FOLDER = Path(__file__).parent / "reference"
NAMES: Mapping[str, str] = {"en": "fields.md", "fr": "fields.fr.md"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "# Every field and value",
        "about": "Made from the code. **Bold** fields are required; those with a dot stand inside of the field before the dot.\n"
        "[Records](records.md) says more about some of them. The values are those that come with plancode: "
        "[plancode.yaml](configuration.md#picklists-and-labels)\nadds to them.",
        "field": "| field | takes | for |",
        "text": "text", "number": "a number", "flag": "`true` or `false`", "date": "a day: `2027-03-31`",
        "moment": "a time or a day: `2027-03-31T14:30`", "period": "a period: `FY2027`, `FY2027-Q2`",
        "group": "a group", "list": "one or several: {item}", "keys": "any keys of your own", "or": " or ", "text or": "text, or a group",
        "id": "the id of a record: {kinds}", "value": "a value of [`{name}`](#{anchor})",
        "open": "any other word may stand there, too",
        "lists": "## Values", "values": "| value | English | French |", "governed": "a status, if a [lifecycle](configuration.md#lifecycle) of yours governs the kind",
    },
    "fr": {
        "title": "# Tous les champs et leurs valeurs",
        "about": "Page tirée du code. Les champs en **gras** sont obligatoires ; ceux qui ont un point se trouvent dans le champ qui précède "
        "le point.\nLes valeurs sont celles que plancode apporte : [plancode.yaml](configuration.fr.md#listes-de-valeurs-et-libellés) en ajoute. "
        "Dans les fichiers,\nles champs et les valeurs gardent leur nom anglais.",
        "field": "| champ | contient | pour |",
        "text": "un texte", "number": "un nombre", "flag": "`true` ou `false`", "date": "un jour : `2027-03-31`",
        "moment": "une heure ou un jour : `2027-03-31T14:30`", "period": "une période : `FY2027`, `FY2027-Q2`",
        "group": "un groupe", "list": "un ou plusieurs : {item}", "keys": "des clés de votre choix", "or": " ou ", "text or": "un texte, ou un groupe",
        "id": "l’identifiant d’une fiche : {kinds}", "value": "une valeur de [`{name}`](#{anchor})",
        "open": "tout autre mot est permis aussi",
        "lists": "## Valeurs", "values": "| valeur | anglais | français |", "governed": "un statut, si un [cycle de vie](configuration.fr.md#le-cycle-de-vie) à vous régit le type de fiche",
    },
}  # fmt: skip


def pages() -> dict[Path, str]:
    """Return each page by its path."""
    return {FOLDER / name: "\n".join(_page(spoken)) for spoken, name in NAMES.items()}


def _page(spoken: str) -> Iterator[str]:
    words = _WORDS[spoken]
    other = "*[Français](fields.fr.md)*" if spoken == "en" else "*[English](fields.md)*"
    yield from (other, "", words["title"], "", words["about"], "")
    for kind, model in MODELS.items():
        yield from (f"## {kind}", "")
        if spoken != "en":
            yield from (
                f"{said(Text(kind), spoken).capitalize()}. {in_help(' '.join((model.__doc__ or '').split()), spoken)}",
                "",
            )
        else:
            yield from (" ".join((model.__doc__ or "").split()), "")
        yield from (words["field"], "| --- | --- | --- |")
        for name, spec in specs_of(model).items():
            if name != "kind":
                yield from _rows(kind, (name,), spec, spoken=spoken)
        yield ""
    yield from (words["lists"], "")
    for name in sorted(_lists()):
        yield from _list(name, spoken)


def _rows(kind: str, keys: tuple[str, ...], spec: FieldSpec, *, spoken: str) -> Iterator[str]:
    shown = ".".join(keys)
    meaning = in_help(meaning_of(kind, keys), spoken)
    yield f"| {f'**{shown}**' if spec.required else shown} | {_takes(spec, _WORDS[spoken])} | {meaning} |"
    for name, below in (spec.items or spec).fields.items():
        yield from _rows(kind, (*keys, name), below, spoken=spoken)


def _takes(spec: FieldSpec, words: Mapping[str, str]) -> str:
    if spec.items is not None:
        return words["list"].format(item=_takes(spec.items, words))
    if spec.picklist and spec.picklist not in _lists():
        return words["governed"]
    if spec.picklist:
        return words["value"].format(name=spec.picklist, anchor=_anchor(spec.picklist))
    if spec.kinds:
        return words["id"].format(kinds=words["or"].join(spec.kinds))
    if spec.fields:
        return words["text or" if spec.text else "group"]
    return words["keys"] if spec.each is not None else words[spec.holds]


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _lists() -> dict[str, dict[str, Mapping[str, str]]]:
    """Return the values of each picklist with their labels; of a governed kind, the statuses of its lifecycle."""
    found = {name: dict(values) for name, values in DEFAULT_CONFIG.picklists.items()}
    for kind, lifecycle in DEFAULT_CONFIG.lifecycles.items():
        statuses = lifecycle.statuses
        found[f"{kind}.status"] = {each.name: {way: each.label(way) for way in NAMES} for each in statuses}
    return found


def _list(name: str, spoken: str) -> Iterator[str]:
    words, values = _WORDS[spoken], _lists()[name]
    yield from (f"### {name}", "")
    if name in OPEN:
        yield from (f"{words['open'].capitalize()}.", "")
    yield from (words["values"], "| --- | --- | --- |")
    for value, labels in values.items():
        yield f"| `{value}` | {labels['en']} | {labels['fr']} |"
    yield ""
