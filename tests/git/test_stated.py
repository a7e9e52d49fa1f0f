"""What a test states of a history is what git would have written: `Repo.commit` makes the ids that fast-import makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.repo import Repo

PEOPLE = (("Marie Petit", "marie@example.org"), ("", "nobody"), ("Zoé", "zoe@example.org"))
PATHS = ("a", "a/b", "a/b/c", "a.b", "a-b/c", 'é\t"/ \\', "\udcff")


def imported(
    repo: Repo,
    files: Mapping[str, str | None],
    *,
    parents: list[str],
    author: tuple[str, str],
    message: str,
    mode: str,
    date: int,
) -> str:
    """Return the id that git fast-import gives the same commit, written to a branch of its own."""
    person = f"{author[0]} <{author[1]}> {date} +0100"
    stream = ["commit refs/heads/imported", "mark :1", f"author {person}", f"committer {person}", *data(message)]
    stream += [f"{'merge' if number else 'from'} {parent}" for number, parent in enumerate(parents)]
    for path, content in files.items():
        quoted = "".join(f"\\{byte:03o}" for byte in path.encode(errors="surrogateescape"))
        stream += [f'D "{quoted}"'] if content is None else [f'M {mode} inline "{quoted}"', *data(content)]
    given = "\n".join([*stream, "", "get-mark :1", ""]).encode(errors="surrogateescape")
    return repo.git("fast-import", "--quiet", "--force", given=given)


def datetime_of(when: int) -> datetime:
    return datetime.fromtimestamp(when, timezone(timedelta(hours=1)))


def data(content: str) -> list[str]:
    return [f"data {len(content.encode(errors='surrogateescape'))}", content]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_commits_have_the_ids_that_fast_import_gives_them(tmp_path: Path, object_format: str) -> None:
    random = Random(0)  # noqa: S311 - the same commits in every run
    repo = Repo(tmp_path / "repo", object_format=object_format)
    made: list[Any] = []
    for number in range(40):
        changed = random.sample(PATHS, random.randrange(4))
        files = {path: random.choice(["", "one", "two\n", None]) for path in changed}
        parents = random.sample(made, min(len(made), random.randrange(3)))
        said: dict[str, Any] = {
            "author": random.choice(PEOPLE),
            "message": random.choice(["", "Said", "Zoé\n\nReason: \udcff\n"]),
            "mode": random.choice(["100644", "100755", "120000"]),
        }
        when = 1_800_000_000 + number
        made.append(repo.commit(files, parents=parents, date=datetime_of(when), **said))
        assert imported(repo, files, parents=parents, date=when, **said) == made[-1]
        assert repo.git("rev-parse", "main") == made[-1]
    assert repo.git("fsck", "--strict", "--no-dangling") == ""
    assert len(set(made)) == 40


def test_a_commit_follows_those_that_git_made(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit({"a/b": "1", "c": "1"})
    repo.checkout()
    repo.write("a/d", "2")
    repo.git("add", "-A")
    repo.git("commit", "-qm", "By git")
    repo.git("pack-refs", "--all")
    repo.git("gc", "-q")
    repo.commit({"e/f": "3"})
    assert repo.git("ls-tree", "-r", "--name-only", "main").split() == ["a/b", "a/d", "c", "e/f"]
    assert repo.git("log", "--format=%s", "main").split("\n") == ["Change", "By git", "Change"]
    assert repo.git("fsck", "--strict", "--no-dangling") == ""
