"""A small workspace to build sites of, and what a page of a site holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from tests.support import sound
from tests.support.cli import plancode, write
from tests.support.repo import Repo

AS_OF = "2026-11-23"
PEOPLE = "kind: person\nid: marie\nname: Marie Petit\nemail: marie@example.org\nrole: account-manager\n"
ACCOUNT = "kind: account\nid: chu\nname: CHU\n"
CONTACT = """kind: contact
id: dupont
first_name: Élodie
last_name: Dupont
accounts: [{account: chu}]
email: elodie@example.org
"""
PLAN = """kind: plan
id: dupont-fy2027
name: Dupont
period: FY2027
type: account
status: draft
owner: marie
contacts: [dupont]
accounts: [{account: chu}]
goals: [Be known]
"""
ACTIVITY = (
    "kind: activity\nid: call\nsubject: Call\nform: task\ncontact: dupont\nplan: dupont-fy2027\ndue: 2026-12-01\n"
)
OBJECTIVE = """kind: objective
id: talks
name: Two talks
period: FY2027
type: awareness
status: current
contact: dupont
plan: dupont-fy2027
target: {value: 2, unit: talks}
"""
OPPORTUNITY = """kind: opportunity
id: trial
name: Field trial
type: clinical-study
status: pending
close_date: 2027-06-30
contact: dupont
plan: dupont-fy2027
amount: {value: 5000, currency: EUR}
"""
PRODUCT = "kind: product\nid: serum\nname: Serum\n"
SOUND = {
    "plans/people.yaml": PEOPLE,
    "plans/chu.yaml": ACCOUNT,
    "plans/dupont.yaml": CONTACT,
    "plans/plan.yaml": PLAN,
    "plans/call.yaml": ACTIVITY,
    "plans/talks.yaml": OBJECTIVE,
    "plans/trial.yaml": OPPORTUNITY,
    "plans/serum.yaml": PRODUCT,
}
CONTACT_PAGE = "contacts/dupont.html"
VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "source", "wbr", "base", "embed", "area", "col"})


@dataclass
class Workplace:
    """A repository in `work`, whose site is built into `out` beside it."""

    folder: Path

    def __post_init__(self) -> None:
        self.repo = Repo(self.folder / "work")
        self.site = self.folder / "out"
        self.repo.commit(SOUND)
        self.repo.checkout()

    def build(
        self, *arguments: str, files: Mapping[str, str | bytes] | None = None, code: int = 0, err: str | None = ""
    ) -> Path:
        """Write files into the work tree, build, and return the folder of the site."""
        write(self.repo.folder, files or {})
        given = ["--as-of", AS_OF, "--output", str(self.site), *arguments]
        plancode(self.repo.folder, "build", *given, code=code, err=err)
        return self.site

    def page(self, path: str = f"en/{CONTACT_PAGE}") -> str:
        return (self.site / path).read_text(encoding="utf-8")


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Html(HTMLParser):
    """The elements of a page in their order, as names and attributes, and its text; what is not closed is remembered."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def has(self, anchor: str) -> bool:
        return any(given.get("id") == anchor for _, given in self.elements)

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [given for tag, given in self.elements if tag in tags]


def paths_of(site: Path) -> list[str]:
    """Return the paths of a site's pages."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    assert found
    return found


def page_of(site: Path, path: str) -> Html:
    """Return a page; what was read before is not taken apart again, in whichever site it stands."""
    return _read((site / path).read_text(encoding="utf-8"))


@lru_cache(maxsize=1000)
def _read(source: str) -> Html:
    return Html(source)


def pages(site: Path) -> Iterator[tuple[str, Html]]:
    """Yield the pages of a site with their path."""
    for path in paths_of(site):
        yield path, page_of(site, path)


def workspace(folder: Path) -> Path:
    """Return folder, made a repository of four records that others know too."""
    contact = "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\nspecialty: Soils\naccounts: [{account: chu}]\n"
    return sound.repository(folder, sound.SOUND | {"plans/c.yaml": contact})
