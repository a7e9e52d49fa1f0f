"""The trees that merges make: clean by field, ours, theirs, and records taken from any side."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.support.graph_writer import Doc, File, Tree


def merged(random: Random, trees: Sequence[Tree], base: Tree) -> tuple[str, Tree]:
    """Return the way in which trees are merged, and the merged tree; base is the tree where they parted."""
    how = random.choices(["clean", "ours", "theirs", "record by record"], [60, 15, 15, 10])[0]
    match how:
        case "clean":
            tree = trees[0]
            for other in trees[1:]:
                tree = clean(random, tree, other, base)
            return how, tree
        case "ours":
            return how, dict(trees[0])
        case "theirs":
            return how, dict(trees[-1])
        case _:
            return how, _by_record(random, trees)


def clean(random: Random, ours: Tree, theirs: Tree, base: Tree) -> Tree:
    """Merge files, in them records, in them fields, three ways, as git merges lines that are apart."""
    favourite = random.choice([0, 1])
    tree: Tree = {}
    for path in dict.fromkeys((*ours, *theirs)):
        sides = (ours.get(path), theirs.get(path))
        file = _file(sides, base.get(path), favourite)
        if file:
            tree[path] = file
    return tree


def _file(sides: tuple[File | None, File | None], base: File | None, favourite: int) -> File | None:
    alone = _changed_alone(sides, base)
    if alone is not None:
        return sides[alone]
    ours, theirs = sides
    if isinstance(ours, str) or isinstance(theirs, str) or isinstance(base, str):
        return sides[favourite]
    one, other, before = ({doc["id"]: doc for doc in each or ()} for each in (ours, theirs, base))
    docs = []
    for name in dict.fromkeys((*one, *other)):
        doc = _doc((one.get(name), other.get(name)), before.get(name), favourite)
        if doc:
            docs.append(doc)
    return tuple(docs) or None


def _doc(sides: tuple[Doc | None, Doc | None], base: Doc | None, favourite: int) -> Doc | None:
    alone = _changed_alone(sides, base)
    if alone is not None:
        return sides[alone]
    ours, theirs = sides
    if ours is None or theirs is None:
        return sides[favourite]
    before = base or {}
    fields = {}
    for key in dict.fromkeys((*ours, *theirs)):
        values = (ours.get(key), theirs.get(key))
        alone = _changed_alone(values, before.get(key))
        fields[key] = values[favourite if alone is None else alone]
    return {key: value for key, value in fields.items() if value is not None}


def _changed_alone(sides: tuple[object, object], base: object) -> int | None:
    """Return which side, 0 or 1, has what both shall have; None where each has changed base in a way of its own."""
    one, other = sides
    if other in (one, base):
        return 0
    return 1 if one == base else None


def _by_record(random: Random, trees: Sequence[Tree]) -> Tree:
    """Take each file from one side or another, so that a record can appear twice, or get lost."""
    tree: Tree = {}
    for path in dict.fromkeys(path for each in trees for path in each):
        file = random.choice(trees).get(path)
        if file is not None:
            tree[path] = file
    return tree
