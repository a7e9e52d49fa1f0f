"""What of a page is prose whose spelling is checked, and the lists of words that are ours."""

from __future__ import annotations

import pytest
from docs.spelling import DICTIONARIES, documents, kept_together, own_words, prose, words

PAGE = """A [link](goodd.md) to `codee` and https://exampel.org.
<!-- commentt -->
```console
$ plancode chekc
```
Helo, the reader's word."""


def test_code_addresses_and_comments_are_no_prose_and_lines_stay() -> None:
    told = prose(PAGE).split("\n")
    assert len(told) == len(PAGE.split("\n"))
    assert list(words(told[0], "en")) == ["A", "link", "to", "and"]
    assert [line.strip() for line in told[1:5]] == ["", "", "", ""]
    assert list(words(told[5], "en")) == ["Helo", "the", "reader", "word"]


def test_french_elisions_are_no_part_of_a_word() -> None:
    line = "L’approbation qu’il n’a pas, le 1er, aujourd’hui"
    assert list(words(line, "fr")) == ["approbation", "il", "a", "pas", "le", "aujourd'hui"]


def test_no_french_line_begins_with_a_mark_and_code_stays_as_it_is() -> None:
    assert kept_together("Un « mot » : oui ; non ? `a : b`\n| :-- |\n![a](b) Fin !\n") == (
        "Un «\u00a0mot\u00a0»\u00a0: oui\u00a0; non\u00a0? `a : b`\n| :-- |\n![a](b) Fin\u00a0!\n"
    )


def test_french_pages_are_french_and_all_others_english() -> None:
    spoken = {path.name: language for path, language in documents().items()}
    assert (spoken["first-plan.fr.md"], spoken["first-plan.md"], spoken["README.fr.md"]) == ("fr", "en", "fr")


@pytest.mark.parametrize("language", DICTIONARIES)
def test_the_words_that_are_ours_are_sorted_and_each_is_there_once(language: str) -> None:
    listed = own_words(language)
    assert len(listed) > 30
    assert listed == sorted(set(listed), key=lambda word: (word.lower(), word))
