"""No English word is shown in French: in what commands, helps, pages and refusals say, and not in the catalogues alone."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from plancode import codes
from plancode.cli.app import plancode as commands
from plancode.models import KINDS, MODELS, specs_of
from plancode.site import live_files
from plancode.site.live.notices import missing, refused
from plancode.workspace.config import DEFAULT_CONFIG
from tests.support.cli import typed
from tests.support.repo import Repo
from tests.support.shown import FIRST, LINES, PERIODS, SECOND
from tests.support.wording import english_words, words
from tests.website.french import French
from tests.website.read import source

ENGLISH = english_words()
# What is typed in files and commands, whatever the language.
WORDS = {
    *KINDS,
    *(key for model in MODELS.values() for key in specs_of(model)),
    *PERIODS,
    *(value for values in DEFAULT_CONFIG.picklists.values() for value in values),
    *(
        name
        for each in DEFAULT_CONFIG.lifecycles.values()
        for name in (*each.names, *(step.name for step in each.steps))
    ),
}
_COMMAND = "|".join([*commands.list_commands(click.Context(commands)), *KINDS])
_WORD = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
IDS = "|".join(re.findall(r"^id: (\S+)$", "\n".join((*FIRST.values(), *SECOND.values())), re.MULTILINE))
AS_WRITTEN = re.compile(
    rf"""
    ^\ *\d*\ *\|.*$                               # the lines of a file around a finding
    | ^(?:---|\+\+\+|@@|\+|-).*$ | ^\ [a-z_]+:.*$ # a diff
    | '[^']*' | \[[a-z|]+\] | ^Usage.*$           # what was typed, and what may be
    | \[par\ défaut\u00a0:[^\]]*\]
    | "(?:SELECT|source)[^"]*" | source\ <\([^)]*\) | \$PROFILE | \|\ .*$
    | (?<=\ )\((?:{_WORD})\) | \b(?:{_WORD})(?=\ \() # a word of files beside its label
    | (?<=[:,]\ )(?:{_WORD})(?=,|$)               # a list of words to type
    | \b(?:{"|".join(KINDS)})[ /](?={IDS})        # a record, as it is typed
    | \b(?:{"|".join(KINDS)}|record)\.(?:status|schema\.json)
    | (?<=\ )(?:{"|".join(map(re.escape, codes.BY_NAME))})(?=\ )  # the name of a code
    | \b[0-9a-f]{{7,40}}\b                         # a commit
    """,
    re.MULTILINE | re.VERBOSE,
)
# Words of both languages that no sentence of the catalogues has, and those that have another meaning in French.
ALLOWED = {
    "relation": "the French label of a value",
    "me": "short for mercredi, above a calendar",
    "url": "the word for an address that is typed",
}
# Attributes that are read or shown.
SHOWN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("shown"))
    repo.commit(FIRST)
    repo.commit(SECOND)
    repo.checkout()
    return repo.folder


def english_in(shown: str) -> set[str]:
    """Return the words that only English has."""
    # click breaks lines, also behind a hyphen.
    return ENGLISH.intersection(words(AS_WRITTEN.sub("", shown))) - ALLOWED.keys()


def unbroken(told: str) -> str:
    """Return a help without the breaks within its paragraphs, and without the names of commands."""
    told = re.sub(rf"(?m)^  (?:{_COMMAND})  +", "  ", told)
    return re.sub(r"(?<=\S)\n {3,}(?=\S)", " ", re.sub(r"(?<=[a-z])-\n +", "-", told))


@pytest.fixture
def helped() -> Iterator[None]:
    """Let the commands of `new` be made anew: they have the labels of the language that they were made in."""
    group = commands.get_command(click.Context(commands), "new")
    assert isinstance(group, click.Group)
    group.commands.clear()
    yield
    group.commands.clear()


def answer(folder: Path, *arguments: str) -> str:
    ended = typed(folder, "--lang", "fr", *arguments)
    assert ended.code in (0, 1, 2, 3), ended.err
    return ended.out + ended.err


def test_an_english_word_is_found_where_one_is_shown() -> None:
    assert english_in("erreur\u00a0: écriture impossible\u00a0: the folder is missing") >= {"the", "folder"}
    assert (
        english_in(
            "  1 | the folder\n+name: the\nplan ponko\n  forme\u00a0: Tâche (task)\nchoisir parmi\u00a0: draft, owner"
        )
        == set()
    )


def test_what_commands_answer_in_french_has_no_english_word(workspace: Path) -> None:
    found = {line: english_in(answer(workspace, *shlex.split(line))) for line in LINES}
    assert {line: lines for line, lines in found.items() if lines} == {}


def every(command: click.Command, context: click.Context, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if path:  # to make a command of `new` is to choose its language
                yield *path, name
                continue
            below = command.get_command(context, name)
            assert below is not None
            yield from every(below, click.Context(below, parent=context, info_name=name), name)


@pytest.mark.usefixtures("helped")
def test_no_help_in_french_has_an_english_word(tmp_path: Path) -> None:
    paths = list(every(commands, click.Context(commands, info_name="plancode")))
    assert len(paths) > 35
    found = {" ".join(path): english_in(unbroken(answer(tmp_path, *path, "--help"))) for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_french_page_has_an_english_word(workspace: Path) -> None:
    pages = {
        path: data.decode() for path, data in live_files(source(workspace), None).items() if path.endswith(".html")
    }
    assert len(pages) > 30
    pages |= {
        "missing": missing("fr", "", "").decode(),
        **{str(code): refused(code, "fr").decode() for code in (400, 403, 501, 505)},
    }
    found = {}
    for path, data in pages.items():
        page = French(data)
        said = [
            *page.texts,
            *(value for _, given in page.elements for name, value in given.items() if name in SHOWN_ATTRIBUTES),
        ]
        found[path] = english_in("\n".join(" ".join(each.split()) for each in said))
    assert {path: lines for path, lines in found.items() if lines} == {}
