"""Why the system refuses something: in words of ours, in both languages, and never a language in the other."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from plancode.messages.catalogues import knows, said
from plancode.system_errors import named_reason, reason
from tests.support.cli import plancode
from tests.support.sound import SOUND, repository

SOURCE = Path(__file__).parents[1] / "src" / "plancode"
# Where the words of the system are read: in one place, and where one error is made from another.
READ = {"system_errors.py", "outputs.py"}


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (errno.ENOENT, "no such file or folder", "fichier ou dossier introuvable"),
        (errno.EACCES, "permission denied", "accès refusé"),
        (errno.ENOSPC, "no space is left on the disk", "il n’y a plus de place sur le disque"),
        (errno.EROFS, "this file system is read-only", "ce système de fichiers est en lecture seule"),
        (errno.EADDRNOTAVAIL, "this machine has no such address", "cette machine n’a pas cette adresse"),
        (errno.EISDIR, "it is a folder", "c’est un dossier"),
    ],
)
def test_a_refusal_of_the_system_has_words_in_both_languages(number: int, english: str, french: str) -> None:
    told = reason(OSError(number, os.strerror(number)))
    assert (said(told, "en"), said(told, "fr")) == (english, french)


def test_what_we_have_no_words_for_is_quoted_as_the_system_says_it() -> None:
    told = reason(OSError(errno.ENOTTY, "Inappropriate ioctl for device"))
    assert said(told, "en") == "the system says “Inappropriate ioctl for device”"
    assert said(told, "fr") == "le système répond\u00a0: «\u00a0Inappropriate ioctl for device\u00a0»"
    assert knows(told, "fr")
    assert str(reason(OSError("too many"))) == "the system says “too many”"


def test_an_error_about_a_file_names_it() -> None:
    assert str(named_reason(OSError(errno.EIO, "x", "plans/a.yaml"))).startswith("plans/a.yaml: reading or writing")
    assert str(named_reason(OSError(errno.EACCES, "x"))) == "permission denied"


def test_no_other_module_shows_the_words_of_the_system() -> None:
    read = {path.name for path in SOURCE.rglob("*.py") if re.search(r"\bstrerror\b", path.read_text(encoding="utf-8"))}
    assert read == READ


def test_an_error_of_the_system_is_a_french_sentence(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND)
    place = f"{os.devnull}/out"
    ended = plancode(folder, "--lang", "fr", "export", "csv", "--output", place, code=3, err=None)
    assert ended.err.splitlines()[0] == (
        f"erreur\u00a0: {place}\u00a0: écriture impossible\u00a0: une partie du chemin n’est pas un dossier"
    )
    for host, why in (("192.0.2.7", "cette machine n’a pas cette adresse"), ("é..b", "aucune machine de ce nom")):
        ended = plancode(folder, "--lang", "fr", "serve", "--host", host, "--port", "0", code=3, err=None)
        assert why in ended.err.splitlines()[-2]
