"""Where plancode came from, as pip says it (PEP 610), and the line that `init` writes for CI."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from plancode.installation import line_for
from tests.support.cli import plancode
from tests.support.composite import data_of

ROOT = Path(__file__).parents[1]
COMMIT, DIGEST = "1" * 40, "2" * 64
WHEEL = "plancode-1.2.3-py3-none-any.whl"
GIT = {
    "url": "https://example.org/plancode.git",
    "vcs_info": {"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"},
}
BY_NAME = re.compile(rb"install(?:\s+-\S+)*\s+['\"]?plancode(?:\[[\w,]*\])?(?![\w=.@/-])(?!\s+@)")
KNOWN: dict[str, tuple[Any, str]] = {
    "an index": (None, "pip install plancode==1.2.3"),
    "a git address": (GIT, f"pip install git+https://example.org/plancode.git@{COMMIT}"),
    "a git address with a token": (
        GIT | {"url": "https://marie:secret@example.org/plancode.git"},
        f"pip install git+https://example.org/plancode.git@{COMMIT}",
    ),
    "git by ssh": (
        GIT | {"url": "ssh://git@example.org/plancode.git"},
        f"pip install git+ssh://git@example.org/plancode.git@{COMMIT}",
    ),
    "a folder of a git repository": (
        GIT | {"subdirectory": "tools/plancode"},
        f"pip install 'git+https://example.org/plancode.git@{COMMIT}#subdirectory=tools/plancode'",
    ),
    "a wheel at an address": (
        {"url": f"https://example.org/{WHEEL}", "archive_info": {"hashes": {"sha256": DIGEST}}},
        f"pip install 'plancode @ https://example.org/{WHEEL}#sha256={DIGEST}'",
    ),
    "a wheel in the repository": (
        {"url": f"file:///plans/of%20ours/vendor/{WHEEL}", "archive_info": {"hash": f"sha256={DIGEST}"}},
        f"echo '{DIGEST}  ./vendor/{WHEEL}' | sha256sum --check --strict && pip install ./vendor/{WHEEL}",
    ),
    "a wheel in the repository without a digest": (
        {"url": f"file:///plans/of%20ours/{WHEEL}", "archive_info": {}},
        f"pip install ./{WHEEL}",
    ),
}
UNKNOWN = {
    "a folder": {"url": "file:///home/marie/plancode", "dir_info": {"editable": True}},
    "a wheel elsewhere": {"url": f"file:///tmp/{WHEEL}", "archive_info": {"hashes": {"sha256": DIGEST}}},
    "a repository on this machine": GIT | {"url": "file:///home/marie/plancode"},
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_others_can_reach_is_installed_from_there_and_pinned(name: str) -> None:
    told, line = KNOWN[name]
    assert line_for(told, version="1.2.3", root=Path("/plans/of ours")) == line


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_only_this_machine_has_is_no_line(name: str) -> None:
    assert line_for(UNKNOWN[name], version="1.2.3", root=Path("/plans")) is None


def made(tmp_path: Path, forge: str, told: object) -> tuple[Path, str]:
    """Run `init` of a plancode that was installed from somewhere, and return the workspace and what was printed."""
    known = tmp_path / "installed" / "plancode-1.2.3.dist-info"
    known.mkdir(parents=True)
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: plancode\nVersion: 1.2.3\n", encoding="utf-8")
    if told is not None:
        (known / "direct_url.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(known.parent)
        who = ("--name", "Marie", "--email", "marie@example.org")
        ran = plancode(tmp_path, "init", "plans", "--forge", forge, *who, err=None)
    return tmp_path / "plans", ran.out


@pytest.mark.parametrize("name", ["an index", "a git address", "a wheel at an address", "a folder of a git repository"])
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_init_writes_the_line_for_where_it_came_from(tmp_path: Path, forge: str, name: str) -> None:
    told, line = KNOWN[name]
    folder, printed = made(tmp_path, forge, told)
    paths = sorted(folder.glob(f".{forge}/**/*.yml"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    lines = json.dumps([data_of(path) for path in paths], ensure_ascii=False)
    assert json.dumps(line)[1:-1] in lines
    assert sum(text.count(line.removeprefix("pip install ")) for text in texts) == {"github": 3, "gitlab": 1}[forge]
    assert not any("PLANCODE" in text for text in texts)
    assert "PLANCODE" not in printed


@pytest.mark.parametrize(
    ("forge", "asked"),
    [
        ("github", "say where CI installs plancode from, in the variable PLANCODE"),
        ("gitlab", "in the variable PLANCODE"),
    ],
)
def test_init_asks_for_a_variable_where_nobody_else_knows_the_place(tmp_path: Path, forge: str, asked: str) -> None:
    folder, printed = made(tmp_path, forge, UNKNOWN["a folder"])
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(f".{forge}/**/*.yml")))
    assert '"$PLANCODE"' in texts
    assert "/home/marie" not in texts
    assert asked in printed


def test_nothing_that_we_write_installs_a_name_that_the_index_does_not_have(tmp_path: Path) -> None:
    plancode(tmp_path, "init", "plans", "--forge", "github", "--name", "Marie", "--email", "marie@example.org")
    plancode(tmp_path, "init", "others", "--forge", "gitlab", "--name", "Marie", "--email", "marie@example.org")
    documents = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "forges").iterdir(),
    ]
    written = [path for folder in ("plans", "others") for path in (tmp_path / folder).rglob("*") if path.is_file()]
    assert len(documents) > 100
    assert len(written) > 20
    by_name = [path for path in [*documents, *written] if is_by_name(path.read_bytes())]
    assert by_name == []


def is_by_name(data: bytes) -> bool:
    """Return whether a text installs plancode by its mere name."""
    return BY_NAME.search(data) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("pip install plancode", True), ("pip install --quiet 'plancode[xlsx]'", True), ("pipx install plancode", True),
     ("pip install plancode==1.2.3", False), ("pip install 'plancode @ https://x'", False), ("pip install .", False)],
)  # fmt: skip
def test_a_mere_name_would_be_found(text: str, expected: bool) -> None:
    assert is_by_name(text.encode()) is expected
