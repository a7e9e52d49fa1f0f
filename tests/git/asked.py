"""What is asked of a repository, as short as tests want it."""

from __future__ import annotations

from plancode import git
from tests.support.git import answered
from tests.support.repo import Repo

PLAN = "plans/dupont/plan.yaml"


def opened(repo: Repo) -> git.Repository:
    return git.open_repository(repo.folder)


def graph(repository: git.Repository, tip: str, folder: str, *, without: str | None = None) -> list[git.GraphCommit]:
    """The commits up to tip, each with its changes."""
    compared = git.comparison(repository, tip, folder, without=without)
    return [commit._replace(changes=made) for commit, made in zip(compared.commits, compared.changes, strict=True)]


def ids(repo: Repo, tip: str) -> list[str]:
    return [commit.id for commit in graph(opened(repo), tip, "plans")]


def blob(text: str) -> str:
    data = text.encode()
    return answered(None, "hash-object", "--stdin", given=data)
