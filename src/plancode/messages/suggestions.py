"""Which of several words was probably meant, and which there are: said in one way wherever a word is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plancode.diagnostics import Text, text

_CUTOFF = 0.7
_MOST_LISTED = 12
MEANT = text("did you mean `{near}`?")
ALLOWED = text("allowed: {names}")


def alike(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that word is probably a slip of; None where it is like none of them."""
    # Only a mistake pays for it.
    import difflib

    found = difflib.get_close_matches(word.lower(), sorted(candidates), n=1, cutoff=_CUTOFF)
    return found[0] if found else None


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like word, else the first that begins so; None where nothing is near."""
    written, names = word.lower(), sorted(candidates)
    begun = (name for name in names if len(written) > 1 and name.startswith(written))
    return alike(written, names) or next(begun, None)


def listed(values: Iterable[str]) -> Text:
    """Return values in a row, cut after a dozen."""
    words = list(values)
    row = ", ".join(words[:_MOST_LISTED])
    if len(words) <= _MOST_LISTED:
        return Text("{row}", {"row": row})
    return text("{row}, … ({count} in all)", row=row, count=len(words))


def suggestion(word: str, candidates: Iterable[str], rest: Text | None = None) -> Text | None:
    """Return the question whether the candidate nearest to word was meant, with rest behind it; None where none is near."""
    near = nearest(word, candidates)
    if near is None:
        return None
    return text("did you mean `{near}`? {rest}", near=near, rest=rest) if rest else MEANT.given({"near": near})


def choice(word: str, names: Sequence[str], label: Text = ALLOWED) -> Text:
    """Return what may stand in place of word, behind label, which says what the names are; the nearest one first."""
    rest = label.given({"names": listed(names)})
    return suggestion(word, names, rest) or rest


def with_suggestion(problem: Text, near: str | None) -> Text:
    """Return a problem with the question whether near was meant, where anything is near."""
    return text("{problem}; did you mean `{near}`?", problem=problem, near=near) if near else problem
