"""`--output` of every command: standard output, new folders, places where nothing can be written, and PDFs."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from plancode.diagnostics import CannotRun
from plancode.outputs import write_file, write_folder
from plancode.site.publish import _REPORT
from tests.support.cli import plancode
from tests.support.sound import SOUND, repository

AS_OF = ("--as-of", "2098-11-29")
CONTACT = "kind: contact\nid: brunel\nlast_name: Brunel\n"
SUBJECT = ("export", "--subject", "brunel")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("places"), SOUND | {"plans/c.yaml": CONTACT})


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@pytest.mark.parametrize("form", ["json", "jsonl", "ics", "vcf"])
def test_one_text_goes_to_standard_output_as_to_a_file(folder: Path, tmp_path: Path, form: str) -> None:
    plancode(folder, "export", form, "--output", str(tmp_path / "x"), *AS_OF)
    printed = plancode(folder, "export", form, "--output", "-", *AS_OF).out
    assert printed.encode() == (tmp_path / "x").read_bytes()
    assert not (folder / "-").exists()
    if form == "json":
        json.loads(printed)


def test_a_report_and_a_mail_go_to_standard_output(folder: Path) -> None:
    page = plancode(folder, "report", "--all", "--output", "-", *AS_OF, err=None).out
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    mail = plancode(folder, "digest", "marie", "--output", "-", *AS_OF).out
    assert mail == plancode(folder, "digest", "marie", *AS_OF).out
    assert not (folder / "-").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        *(("export", form) for form in ("csv", "sqlite", "xlsx", "parquet")),
        SUBJECT,
        ("build",),
        ("check",),
        ("schema",),
        ("report", "--all", "--pdf"),
    ],
    ids=" ".join,
)
def test_what_is_no_single_text_is_refused_there(folder: Path, arguments: tuple[str, ...]) -> None:
    ended = plancode(
        folder, *arguments, "--output", "-", code=2, err="`-` is standard output, which does not take this"
    )
    assert "  = hint: name a file or a folder: `--output PATH`\n" in ended.err
    assert not (folder / "-").exists()


@pytest.mark.parametrize(
    "arguments", [("export", "json"), ("export", "csv"), ("report", "--all"), ("build",), ("check",)], ids=" ".join
)
def test_a_new_folder_is_made_and_told(folder: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    there, missing = tmp_path / "there", tmp_path / "missing" / "out"
    assert "is new" not in plancode(folder, *arguments, "--output", str(there), err=None).err
    ended = plancode(folder, *arguments, "--output", str(missing), err=None)
    assert ended.err.count(f"note: the folder {missing.parent} is new\n") == 1
    assert missing.exists()


@pytest.mark.parametrize(
    "arguments",
    [*(("export", form) for form in ("json", "csv", "sqlite", "xlsx")), ("report", "--all"), ("build",)],
    ids=" ".join,
)
def test_where_nothing_can_be_written_the_place_is_named(folder: Path, arguments: tuple[str, ...]) -> None:
    place = f"{os.devnull}/out"
    ended = plancode(
        folder,
        *arguments,
        "--output",
        place,
        code=3,
        err=f"error: {place} cannot be written: a part of the path is no folder",
    )
    assert "  = hint: name a place that you may write to: `--output PATH`\n" in ended.err


def test_a_full_disk_is_told_with_the_place_that_was_asked_for(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with pytest.raises(CannotRun) as raised:
        write_file(tmp_path / "x.html", write, _REPORT, is_ours=Path.is_file)
    assert str(raised.value.text) == f"{tmp_path}/x.html cannot be written: no space is left on the disk"
    assert str(raised.value.hint_text) == "free some room there, or name a place with more: `--output PATH`"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CannotRun, match="site cannot be written: the name is too long"):
        write_folder(tmp_path / "site", {"a" * 300: b""}, _REPORT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "meant"), [("ical", "ics"), ("iCalendar", "ics"), ("vcard", "vcf"), ("excel", "xlsx"), ("jsn", "json")]
)
def test_a_format_by_another_name_is_suggested_by_ours(folder: Path, name: str, meant: str) -> None:
    plancode(folder, "export", name, "--output", "x", code=2, err=f"did you mean `{meant}`?")


def test_the_ending_of_a_report_says_what_it_is(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = plancode(
        folder, "report", "--all", "--output", "x.html", "--pdf", code=2, err="x.html is the name of a page"
    )
    assert "  = hint: name it so: `--output x.pdf`; or leave out --pdf\n" in ended.err
    (tmp_path / "git").symlink_to(str(shutil.which("git")))
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("x.pdf", "X.PDF"):
        place = tmp_path / name
        ended = plancode(
            folder,
            "report",
            "--all",
            "--no-history",
            "--output",
            str(place),
            code=3,
            err="there is no browser that prints",
        )
        assert not place.exists()
