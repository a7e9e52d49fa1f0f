"""Options that would be ignored are wrong use: nobody believes that they counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.busy import busy
from tests.support.cli import plancode, typed
from tests.support.moving import made, plan
from tests.support.sound import repository

TODAY = ("--as-of", "2026-11-23")
IGNORED = [
    (
        ("status", "--mine", "--owner", "paul"),
        "either --mine or --owner",
        "soit --mine, soit --owner",
    ),
    (
        ("agenda", "--mine", "--owner", "paul"),
        "either --mine or --owner",
        "soit --mine, soit --owner",
    ),
    (
        ("check", "--strict"),
        "--strict goes with --base; without it, every finding counts",
        "--strict va avec --base ; sans --base, chaque constat compte",
    ),
    (
        ("check", "--verified", "HEAD", "--verified-from", "anchor"),
        "either --verified or --verified-from",
        "soit --verified, soit --verified-from",
    ),
    (
        ("check", "plans/people.yaml", "--write-anchor", "anchor"),
        "--write-anchor is about the whole workspace, and PATHS are about a part of it",
        "--write-anchor concerne tout l’espace de travail, et les chemins une partie seulement",
    ),
    (
        ("list", "plan", "--tier", "1"),
        "--tier is for: contact",
        "--tier vaut pour : contact",
    ),
    (
        ("list", "contact", "--period", "FY2027"),
        "--period is for: plan, objective",
        "--period vaut pour : plan, objective",
    ),
    (
        ("list", "person", "--contact", "dupont"),
        "--contact is for: plan, objective, opportunity, activity",
        "--contact vaut pour : plan, objective, opportunity, activity",
    ),
    (
        ("list", "product", "--overdue"),
        "--overdue is for activities and opportunities",
        "--overdue concerne les activités et les opportunités",
    ),
    (
        ("list", "opportunity", "--unlinked"),
        "--unlinked is for activities",
        "--unlinked vaut pour les activités",
    ),
]
COUNTED = [
    ("status", "--owner", "paul"),
    ("agenda", "--owner", "paul", "--contact", "dupont"),
    ("list", "contact", "--tier", "1", "--owner", "marie"),
    ("list", "plan", "--period", "FY2027", "--contact", "weber"),
    ("list", "activity", "--overdue", "--unlinked"),
]


def error_of(folder: Path, *arguments: str) -> str:
    """Return what the last line of standard error says, after a command that is wrong use."""
    ended = typed(folder, *arguments)
    assert (ended.code, ended.out) == (2, ""), ended
    last = ended.err.rstrip("\n").splitlines()[-1].replace("\u00a0", " ").replace("\u202f", " ")
    return last.removeprefix("Error: ").removeprefix("erreur : ")


@pytest.mark.parametrize(
    ("arguments", "english", "french"), IGNORED, ids=lambda each: each if isinstance(each, str) else " ".join(each)
)
def test_an_option_that_would_be_ignored_is_wrong_use(
    tmp_path: Path, arguments: tuple[str, ...], english: str, french: str
) -> None:
    folder = busy(tmp_path)
    repository(folder, {})
    assert error_of(folder, *arguments) == english
    assert error_of(folder, "--lang", "fr", *arguments) == french


@pytest.mark.parametrize("arguments", COUNTED, ids=" ".join)
def test_options_that_count_together_stay(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    plancode(busy(tmp_path), *arguments, *TODAY, err=None)


def test_strict_counts_with_a_base_and_an_anchor_without_paths(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()})
    plancode(folder, "check", "--base", "main", "--strict")
    plancode(folder, "check", "--write-anchor", "anchor.json", err="anchor of ")


def test_a_stamp_on_a_step_that_approves_nothing_is_wrong_use(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()}, {"plans/p.yaml": plan(status="submitted")})
    asked = ("step", "return", "p", "--reason", "Too vague")
    ended = plancode(folder, *asked, "--stamp", code=2, err="error: ")
    assert ended.err == (
        "error: --stamp is for the approval of a plan, and `return` does not approve plan `p`\n"
        "  = hint: type it again without --stamp\n"
    )
    said = plancode(folder, "--lang", "fr", *asked, "--stamp", code=2, err="erreur").err
    assert said.replace("\u00a0", " ") == (
        "erreur : plan `p` : --stamp vaut pour l’approbation d’un plan, et `return` n’en est pas une\n"
        "  = conseil : retaper la commande sans --stamp\n"
    )
    plancode(folder, "approve", "p", "--stamp", "--reviewed-by", "paul", "--dry-run", err="next: ")
    plancode(folder, *asked, err="next: ")
