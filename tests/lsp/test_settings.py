"""The settings for editors that the pages have one copy: each is what the editor reads, and starts what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "editors.md").read_text(encoding="utf-8")
FRENCH = (ROOT / "docs" / "how-to" / "editors.fr.md").read_text(encoding="utf-8")
CLOSING = {")": "(", "]": "[", "}": "{"}


def blocks(language: str, page: str = PAGE) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found
    return found


def is_closed(text: str) -> bool:
    """Return whether each bracket outside of quotes is closed by its like."""
    stack: list[str] = []
    for sign in re.sub(r'"[^"]*"', "", text):
        if sign in CLOSING.values():
            stack.append(sign)
        elif sign in CLOSING and (not stack or stack.pop() != CLOSING[sign]):
            return False
    return not stack


def test_the_settings_of_vs_code_are_those_that_init_writes_and_name_schemas_that_there_are() -> None:
    written = json.loads((ROOT / "templates" / "init" / "settings.json").read_text(encoding="utf-8"))
    assert json.loads(blocks("json")[0]) == written
    assert blocks("json") == blocks("json", FRENCH)
    assert [name for name in written["yaml.schemas"] if not (ROOT / name).is_file()] == []
    started = json.loads(blocks("json")[1])
    assert [started["glspc.server.command"], *started["glspc.server.commandArguments"]] == ["plancode", "lsp"]


def test_the_settings_of_helix_start_the_language_server_for_yaml() -> None:
    (block,) = blocks("toml")
    settings = tomllib.loads(block)
    server = settings["language-server"]["plancode"]
    assert [server["command"], *server["args"]] == ["plancode", "lsp"]
    assert [(each["name"], each["language-servers"][0]) for each in settings["language"]] == [("yaml", "plancode")]


@pytest.mark.parametrize("language", ["lua", "elisp"])
def test_what_neovim_and_emacs_read_is_closed_and_starts_the_language_server(language: str) -> None:
    (block,) = blocks(language)
    assert is_closed(block)
    assert not is_closed(block.rstrip()[:-1])
    assert re.search(r'"plancode",? "lsp"', block)
