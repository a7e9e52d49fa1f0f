"""Builds one static site of the documentation, in English and French, into site-docs/; needs the extra `docs`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docs.built_links import faults

ROOT = Path(__file__).parents[1]
SOURCES, BUILT = ROOT / ".site-docs", ROOT / "site-docs"
LANGUAGES = ("en", "fr")
# Pages above docs/ that its pages lead to, and the folders of docs/ in the order in which readers need them.
ABOVE = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
FOLDERS = ("tutorial", "how-to", "reference", "explanation", "examples", "contract", "decisions")
TITLES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "tutorial": "Tutorial", "how-to": "Guides", "reference": "Reference", "explanation": "Explanation", "examples": "Examples",
        "contract": "Contract", "decisions": "Decisions", "project": "The project", "name": "plancode: the documentation",
    },
    "fr": {
        "tutorial": "Tutoriel", "how-to": "Guides", "reference": "Référence", "explanation": "Explications", "examples": "Exemples",
        "contract": "Contrat", "decisions": "Décisions", "project": "Le projet", "name": "plancode : la documentation",
    },
}  # fmt: skip
_LINK = re.compile(r"(\]\(|(?:src|srcset)=\")([^)\"\s]+)(?=[)\"])")
_DIRECTORY_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_PARTS = re.compile(r"(^ *```.*?^ *```|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
_ONLY_ENGLISH = "*Cette page n’existe qu’en anglais.*\n\n"


@dataclass(frozen=True)
class Edition:
    """The pages of one language: where the file of each page is, by its place on the site; other files go along."""

    language: str
    pages: Mapping[str, Path]
    files: dict[str, Path] = field(default_factory=dict)

    def place(self, file: Path) -> str | None:
        """Return where a file of the repository stands on the site of its language; None where it does not."""
        named = file.relative_to(ROOT).as_posix().replace(".fr.md", ".md")
        return next((place for place, each in self.pages.items() if _named(each) == named), None)


def editions() -> dict[str, Edition]:
    """Return the pages of each language; a page that only English has stands in French too."""
    english = [ROOT / name for name in ABOVE]
    english += [path for path in sorted((ROOT / "docs").rglob("*.md")) if not path.name.endswith(".fr.md")]
    return {
        language: Edition(language, {_place(page): _in_language(page, language) for page in english})
        for language in LANGUAGES
    }


def source(edition: Edition, place: str, other: Callable[[Path], str | None]) -> str:
    """Return the Markdown of a page as it stands on the site: its links lead to pages and files there."""
    page = edition.pages[place]
    text = re.sub(r"^ *<!-- .* -->\n", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if edition.language == "fr" and not page.name.endswith(".fr.md"):
        text = text.replace(text.split("\n", 1)[0], "", 1) if text.startswith("*[Français]") else text
        text = _ONLY_ENGLISH + text.lstrip("\n")
    parts = _PARTS.split(text)
    return "".join(part if at % 2 else _linked(part, edition, place, other) for at, part in enumerate(parts))


def _linked(text: str, edition: Edition, place: str, other: Callable[[Path], str | None]) -> str:
    page = edition.pages[place]

    def without_folders(link: re.Match[str]) -> str:
        return link[1] if (page.parent / link[2]).is_dir() and not _index_of(page.parent / link[2]) else link[0]

    def moved(link: re.Match[str]) -> str:
        target, hash_, anchor = link[2].partition("#")
        if not target or re.match("[a-z]+:", target):
            return link[0]
        file = (page.parent / target).resolve()
        return f"{link[1]}{_to(edition, place, file, other, has_anchor=bool(anchor))}{hash_}{anchor}"

    return _LINK.sub(moved, _DIRECTORY_LINK.sub(without_folders, text))


def _to(
    edition: Edition, place: str, file: Path, other: Callable[[Path], str | None], *, has_anchor: bool = False
) -> str:
    """Return the way from a place to where a file of the repository stands on the site."""
    file = _index_of(file) or file
    there = edition.place(file)
    is_twin = _named(edition.pages[place]) == _named(file) and edition.pages[place] != file
    # The headings of a page have other names in its translation.
    elsewhere = has_anchor and there is not None and edition.pages[there] != file
    if (is_twin or elsewhere) and (beyond := other(file)):
        language = next(each for each in LANGUAGES if each != edition.language)
        return _way(place, f"../{language}/{beyond.removesuffix('.md')}.html")
    if there:
        return _way(place, there)
    copied = f"files/{file.relative_to(ROOT).as_posix()}"
    edition.files[copied] = file
    return _way(place, copied)


def _way(place: str, target: str) -> str:
    return os.path.relpath(target, Path(place).parent)


def _index_of(folder: Path) -> Path | None:
    return folder / "README.md" if (folder / "README.md").is_file() else None


def _named(file: Path) -> str:
    """Return the name of a page's file, whatever its language."""
    return file.relative_to(ROOT).as_posix().replace(".fr.md", ".md")


def _in_language(page: Path, language: str) -> Path:
    own = page.with_name(f"{page.stem}.{language}.md")
    return own if own.is_file() else page


def _place(page: Path) -> str:
    below = page.relative_to(ROOT)
    if below.parts[0] != "docs":
        return f"project/{page.name.lower()}"
    inside = Path(*below.parts[1:])
    return (inside.with_name("index.md") if page.name == "README.md" else inside).as_posix()


def settings(edition: Edition) -> str:
    """Return the configuration of the generator for a language."""
    words = TITLES[edition.language]
    navigation: list[str | dict[str, list[str]]] = ["index.md"]
    for folder in (*FOLDERS, "project"):
        below = sorted(
            (each for each in edition.pages if each.startswith(f"{folder}/")),
            key=lambda each: ("index.md" not in each, each),
        )
        navigation.append({words[folder]: below})
    lines = [
        "[project]", f"site_name = {json.dumps(words['name'], ensure_ascii=False)}", f"nav = {_toml(navigation)}",
        'docs_dir = "docs"', 'site_dir = "built"', "use_directory_urls = false",
        "[project.theme]", f'language = "{edition.language}"', "font = false",
        'features = ["navigation.sections", "navigation.top", "content.code.copy"]',
        "[[project.theme.palette]]", 'media = "(prefers-color-scheme: light)"', 'scheme = "default"',
        "[[project.theme.palette]]", 'media = "(prefers-color-scheme: dark)"', 'scheme = "slate"',
        "[project.plugins.search]", "[project.plugins.offline]",
        "[project.markdown_extensions]", "tables = {}", "md_in_html = {}", "toc.permalink = true",
        'toc.slugify = {object = "pymdownx.slugs.slugify", kwds = {case = "lower"}}',
        "pymdownx.superfences = {}", "pymdownx.highlight = {}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def build() -> Iterator[str]:
    """Write the site; yield what is wrong with it."""
    shutil.rmtree(SOURCES, ignore_errors=True)
    shutil.rmtree(BUILT, ignore_errors=True)
    both = editions()
    for language, edition in both.items():
        other = both[next(each for each in LANGUAGES if each != language)]
        folder = SOURCES / language
        for place in edition.pages:
            _write(folder / "docs" / place, source(edition, place, other.place).encode())
        for place, file in edition.files.items():
            _write(folder / "docs" / place, file.read_bytes())
        _write(folder / "zensical.toml", settings(edition).encode())
        subprocess.run([Path(sys.executable).with_name("zensical"), "build", "--clean"], cwd=folder, check=True)
        (folder / "built" / "404.html").unlink()  # it leads to the top of a server, wherever the site stands
        shutil.copytree(folder / "built", BUILT / language)
    _keep_at_home()
    _write(BUILT / "index.html", _START.encode())
    yield from faults(BUILT)


def _keep_at_home() -> None:
    """Let pages take from the site itself what the generator would fetch from elsewhere for a search from disk."""
    _write(BUILT / _SHIM.name, _SHIM.read_bytes())
    for page in BUILT.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        own = os.path.relpath(BUILT / _SHIM.name, page.parent)
        page.write_text(text.replace(_SHIM_ELSEWHERE, own), encoding="utf-8")


_SHIM = ROOT / "docs" / "third-party" / "iframe-worker" / "shim.js"
_SHIM_ELSEWHERE = "https://unpkg.com/iframe-worker/shim"
_START = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>plancode</title>
<h1>plancode</h1>
<ul><li><a href="en/index.html">Documentation in English</a></li>
<li lang="fr"><a href="fr/index.html">Documentation en français</a></li></ul></html>
"""


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    found = list(build())
    print(
        "\n".join(found) or f"{BUILT / 'index.html'}: every link leads somewhere, and nothing is fetched from elsewhere"
    )
    sys.exit(bool(found))
