"""Hints about a wrong word: which word was probably meant, and which ones are allowed, always said in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plancode.diagnostics import Choices, Term, Text, text
from plancode.messages import LANGUAGES
from plancode.messages.catalogues import knows, said

_CUTOFF = 0.7
_MOST_LISTED = 12
MEANT = text("did you mean `{near}`?")
ALLOWED = text("choose one of: {names}")


def alike(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that word is probably a misspelling of; None if it is like none of them."""
    # Imported here, so that only a mistake pays for it.
    import difflib

    found = difflib.get_close_matches(word.lower(), sorted(candidates), n=1, cutoff=_CUTOFF)
    return found[0] if found else None


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like word, else the first that begins with it; None if nothing is near."""
    written, names = word.lower(), sorted(candidates)
    begun = (name for name in names if len(written) > 1 and name.startswith(written))
    return alike(written, names) or next(begun, None)


def listed(values: Iterable[str | Term]) -> Text:
    """Return values in a row, cut after a dozen; those that are terms with their labels."""
    words = [value if isinstance(value, Term) else Term(value) for value in values]
    row = Choices(tuple(words[:_MOST_LISTED]))
    if len(words) <= _MOST_LISTED:
        return Text("{row}", {"row": row})
    return text("{row}, … ({count} in all)", row=row, count=len(words))


def named_terms(names: Iterable[str]) -> tuple[Term, ...]:
    """Return kinds of records, or keys of theirs, as words to type, with what each language calls them."""
    spoken = [(name, Text(name.replace("_", " "))) for name in names]
    others = LANGUAGES[1:]
    return tuple(
        Term(name, {language: said(words, language) for language in others if knows(words, language)})
        for name, words in spoken
    )


def suggestion(word: str, candidates: Iterable[str], rest: Text | None = None) -> Text | None:
    """Return the question whether the candidate nearest to word was meant, followed by rest; None if none is near."""
    near = nearest(word, candidates)
    if near is None:
        return None
    return text("did you mean `{near}`? {rest}", near=near, rest=rest) if rest else MEANT.given({"near": near})


def choice(word: str, names: Sequence[str | Term], label: Text = ALLOWED) -> Text:
    """Return label with the names that may stand in place of word; first a suggestion, if one of them is near."""
    rest = label.given({"names": listed(names)})
    return suggestion(word, map(str, names), rest) or rest


def with_suggestion(problem: Text, near: str | None) -> Text:
    """Return a problem, followed by the question whether near was meant, unless that is None."""
    return text("{problem}; did you mean `{near}`?", problem=problem, near=near) if near else problem
