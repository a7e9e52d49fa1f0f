"""The files of a new workspace, and the files that are kept because they are there already."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from plancode.changes import Edit
from plancode.changes.ids import slug, unique
from plancode.scaffold.templates import rendered
from plancode.yaml_source import spelled

# Templates and where they go: below the workspace, or below the repository's root, where forges look.
_WORKSPACE: Final = {
    "plancode.yaml": "plancode.yaml",
    "people.yaml": "plans/people.yaml",
    "plans.md": "plans/README.md",
    "settings.json": ".vscode/settings.json",
    "extensions.json": ".vscode/extensions.json",
    "editorconfig": ".editorconfig",
    "gitignore": ".gitignore",
}
_EMPTY: Final = ("plans/accounts/.gitkeep", "plans/contacts/.gitkeep", "plans/all-contacts/.gitkeep")
_FORGE: Final[Mapping[str, Mapping[str, str]]] = {
    "github": {
        "github.yml": ".github/workflows/{job}.yml",
        "github-landed.yml": ".github/workflows/{job}.landed.yml",
        "codeowners": ".github/CODEOWNERS",
    },
    "gitlab": {
        "gitlab-job.yml": ".gitlab/{job}.yml",
        "gitlab-ci.yml": ".gitlab-ci.yml",
        "codeowners": ".gitlab/CODEOWNERS",
    },
    "none": {},
}
# These files decide what is judged and who reviews it: nobody should change them without a review.
_PROTECTED: Final = {"github": (".github/",), "gitlab": (".gitlab/", ".gitlab-ci.yml"), "none": ()}
# A forge reads the first of these that is there: a second one would have no effect.
_CODEOWNERS: Final = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
# Files that should have these lines even where they are kept.
_LACKING: Final = (".gitignore", ".gitlab-ci.yml", "CODEOWNERS", ".vscode/settings.json", ".vscode/extensions.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers and options given to init."""

    forge: str
    language: str
    name: str
    email: str
    year_start: str
    # The line by which CI installs plancode; None where a variable of the forge has to say what.
    install: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What init does below the repository's root: files to write, and files that are kept, with the lines they lack."""

    edits: tuple[Edit, ...]
    kept: Mapping[str, str]
    # The edits' files for `git add`; a folder that is new stands for all that is in it.
    added: tuple[str, ...] = ()


def planned(answers: Answers, prefix: str) -> dict[str, str]:
    """Return the files of a new workspace by their path below the repository's root; prefix is the workspace's path."""
    folder = prefix.rstrip("/")
    job = "-".join(["plancode", *filter(None, [slug(folder)])])
    targets = {name: prefix + target for name, target in _WORKSPACE.items()}
    targets |= {name: target.format(job=job) for name, target in _FORGE[answers.forge].items()}
    texts = rendered(
        "init",
        {
            "language": answers.language,
            "name": answers.name,
            "email": answers.email,
            "id": unique(slug(answers.name) or "first-person", ()),
            "year_start": answers.year_start,
            "prefix": prefix,
            "folder": folder,
            "job": job,
            "install": answers.install,
            "job_file": targets.get("gitlab-job.yml"),
            "protected": _PROTECTED[answers.forge],
            "quoted": spelled,
            "shell": shlex.quote,
        },
    )
    return {target: texts[name] for name, target in targets.items()} | {prefix + path: "" for path in _EMPTY}


def setup(root: Path, files: Mapping[str, str]) -> Setup:
    """Return which files to write below root, and which to keep because they are there."""
    edits, kept = [], {}
    owners = next((path for path in _CODEOWNERS if os.path.lexists(root / path)), None)
    for path, text in files.items():
        there = owners if owners and path.endswith("/CODEOWNERS") else path
        if os.path.lexists(root / there):
            kept[there] = _lacking(root / there, text) if there.endswith(_LACKING) else ""
        else:
            edits.append(Edit(path, None, text.encode()))
    return Setup(edits=tuple(edits), kept=kept, added=tuple(dict.fromkeys(_top(root, edit.path) for edit in edits)))


def _top(root: Path, path: str) -> str:
    """Return the topmost folder on the way to path that is not there yet, else path itself."""
    folders = [str(each) for each in reversed(PurePosixPath(path).parents)][1:]
    return next((each for each in folders if not os.path.lexists(root / each)), path)


def _lacking(path: Path, text: str) -> str:
    """Return the lines of text, without comments, that a file lacks."""
    try:
        lines = {line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()}
    except OSError:
        lines = set()
    wanted = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return "" if all(line.strip() in lines for line in wanted) else "\n".join(wanted)
