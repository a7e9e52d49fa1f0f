"""How sentences are made, in both languages: counts agree, hints say what to do, and French is French."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plancode.resources import folder
from tests.support.wording import CATALOGUES, FRENCH, SHARED, TYPED, english_words, words

SOURCE = Path(__file__).parents[2] / "src" / "plancode"

# Counts beside a word that never changes, and why it need not.
ALWAYS_MANY = {
    "the answer has more than {most} rows, or too much text": "the limit is far above one",
    "the question takes longer than {seconds} seconds": "the time is far above one",
    "split it: {most} at most, and {all} in the whole history": "the limits are far above one",
    "FY{year} has {weeks} weeks and {days} days, not 52 or 53 weeks": "a year has many weeks, and its days are the rest",
    "the file is larger than {limit} bytes": "the limit is a million",
    "a mapping of {number} keys; {limit} are allowed": "only thousands are told",
    "the number `{value}` is longer than {limit} digits": "the limit is far above one",
    "the file holds more than {limit} keys, values and items": "the limit is far above one",
    "a key has more than {limit} characters": "the limit is far above one",
    "the nesting is deeper than {limit} levels": "the limit is far above one",
    "the folders are nested deeper than {limit} levels": "the limit is far above one",
    "the file holds more than {limit} documents": "the limit is far above one",
    "use at most {max_length} characters": "the limit is far above one",
    "{row}, … ({count} in all)": "a row is cut after twelve; `in all` agrees with nothing",
    "git said nothing for {seconds} seconds and was ended": "the time is far above one",
    "{path} holds {record} {count} times, so nothing in it is changed": "only several are told",
    "the files of this workspace are larger than {most} MiB together": "a unit",
    "a workspace of more than {most} files is not read": "the limit is far above one",
}
COUNTS = re.compile(
    r"\{(?:count|number|limit|most|all|days|weeks|seconds|errors|records|commits|files|pages|schemas|stale|steps"
    r"|hidden|covered|contacts|transitions|max_length|total|several)\}[\s\u00a0\u202f]+(?!and\b|et\b|of\b|sur\b|s\b|s:|au (?:plus|moins)\b|at most\b)\(?[a-zà-ÿ]{2,}"
)
AGREEING = re.compile(r"number\([^}]*\)\s*\}\}(?:</?(?:a|b|span|strong)\b[^>]*>|\s)*\{\{\s*_\('([^']*)'")
# Words beside a count on a page that are the same for one and for several, in both languages.
SAME_FOR_ALL = {"to review", "overdue", "this week", "not counted, as they have opted out:", "Agenda"}

# Hints that decide by a fact, or ask a question: what was meant is the answer.
NO_IMPERATIVE = {
    "did you mean `{near}`?",
    "did you mean `{near}`? {rest}",
    "accepted: {reason}",
    "unknown key `{key}`",
    # Said in place of what a hint would name.
    "nothing was written",
    "no step leads on",
    "none",
}
IMPERATIVES = frozenset(
    """
    add agree allow approve ask attend begin bring change check choose close commit complete correct create delete
    edit end fix get give go have import indent install join judge keep leave let look make mark meet mend merge
    move name open plan put read remember remove rename reopen resolve run save say see set split start submit take
    trust try type use wait work write
    """.split()  # noqa: SIM905 - words in a row are read more easily
)
INFINITIVE = re.compile(
    r"(?:(?:ne|en|y|le|la|les|lui|leur|se|ne pas|n’en|d’abord|l’une?) |l’|s’|d’)*[a-zéèêçôîûà]+(?:er|ir|re|oir)\b"
)


# One word for one idea (docs/reference/glossary.fr.md): what is not said, and what is said instead.
NOT_SAID = {
    r"(?<!caractère de )contrôle": "vérification",
    r"en toutes lettres|avec des mots": "en clair, en texte libre",
    r"stands here|se trouve ici": "première occurrence ici, est ici",
    r"\bplans? enfants?\b": "plan trimestriel",
    r"(?<!un autre )propriétaire": "responsable",
    r"\bamende[rz]?\b": "rouvrir",
    r"\bbrouillon": "projet",
    r"\bgenres? de fiche": "type de fiche",
    r"\bà ce jour\b": "aujourd’hui",
    r"\ble valider\b|\bles valider\b": "enregistrer dans git (commit)",
}


def hints() -> set[str]:
    """Return the templates of hints: what code hands over as a hint, or as what comes next."""
    found: set[str] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for part in handed_as_hint(node):
                found |= set(literals(part))
    assert len(found) > 150
    return found & FRENCH.keys()


def handed_as_hint(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            yield from (word.value for word in node.keywords if word.arg in ("hint", "next_step"))
            place = {"Problem": 2, "CannotRun": 1, "WrongUse": 1}.get(name)
            yield from node.args[place : place + 1] if place else ()
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ) if ("hint" in name or "REMED" in name) and value is not None:
            yield value


def literals(node: ast.expr) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("text", "say") and call.args:
            for first in [call.args[0]]:
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_no_message_prints_a_count_beside_a_fixed_word() -> None:
    for english, french in FRENCH.items():
        if english not in ALWAYS_MANY:
            assert not COUNTS.search(english), english
            assert not COUNTS.search(french), french


def test_what_is_said_to_be_many_is_said() -> None:
    assert ALWAYS_MANY.keys() <= FRENCH.keys()


@pytest.mark.parametrize("path", sorted((folder("templates") / "site").glob("*.html")), ids=lambda path: path.name)
def test_no_page_prints_a_count_beside_a_fixed_word(path: Path) -> None:
    found = set(AGREEING.findall(path.read_text(encoding="utf-8")))
    assert {text for text in found if not text.startswith((": ", "%"))} <= SAME_FOR_ALL


def test_a_text_with_two_forms_has_them_in_french_too() -> None:
    two = {english: french for english, french in CATALOGUES["site"].items() if "|" in english}
    assert two.keys() >= {"open opportunity|open opportunities", "plan at risk|plans at risk"}
    assert all(french.count("|") == english.count("|") == 1 for english, french in two.items())


def test_a_hint_says_what_to_do() -> None:
    said = {hint for hint in hints() - NO_IMPERATIVE if not hint.startswith("{")}
    wrong = {hint for hint in said if hint.split(" ")[0].strip(":,;") not in IMPERATIVES}
    assert wrong == set()


def test_a_french_hint_is_an_infinitive() -> None:
    said = {FRENCH[hint] for hint in hints() - NO_IMPERATIVE if not hint.startswith("{")}
    assert {hint for hint in said if not INFINITIVE.match(hint)} == set()


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_english_word_stands_in_a_french_sentence(name: str) -> None:
    english = english_words()
    wrong = {word: french for french in CATALOGUES[name].values() for word in words(french) if word in english}
    assert wrong == {}


@pytest.mark.parametrize(("word", "instead"), NOT_SAID.items())
def test_one_word_is_said_for_one_idea(word: str, instead: str) -> None:
    written = [path.read_text(encoding="utf-8") for path in sorted((folder("templates") / "init").iterdir())]
    said = [*(french for catalogue in CATALOGUES.values() for french in catalogue.values()), *written]
    wrong = [french for french in said if re.search(word, TYPED.sub(" ", french), re.IGNORECASE)]
    assert wrong == [], f"say {instead}"


def test_every_word_that_is_shared_is_used() -> None:
    used = {word for catalogue in CATALOGUES.values() for french in catalogue.values() for word in words(french)}
    assert SHARED - used == set()
