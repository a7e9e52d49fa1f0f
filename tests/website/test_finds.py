"""Nothing is found by the search on a page that does not show it: every word of its index is on the page that it leads to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.website.finds import Find, finds
from tests.website.small import ACTIVITY, CONTACT, OBJECTIVE, Workplace, page_of


def shown(site: Path, language: str, find: Find) -> str:
    """Return what a page shows and what its address says, without case and marks."""
    page = find.path.partition("#")[0]
    return f"{_text(site, f'{language}/{page}')} {plain(find.path)}"


@cache
def _text(site: Path, path: str) -> str:
    return plain(" ".join(page_of(site, path).texts))


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def hidden(site: Path) -> list[tuple[str, str, str]]:
    """Return the words by which the search finds what the page that it leads to does not show."""
    lost = []
    for number, language in enumerate(("en", "fr")):
        for find in finds(site):
            text = shown(site, language, find)
            said = " ".join([find.name, find.about, find.more, *(label[number] for label in find.labels)])
            lost += [(find.path, word, find.kind) for word in plain(said).split() if word not in text]
    return lost


CANARIES = {
    "plans/dupont.yaml": CONTACT + "interests: [canaryinterest]\naims: [canaryaim]\nnotes: canarynotes\nspecialty: canaryspecialty\n",
    "plans/talks.yaml": OBJECTIVE + "success: canarysuccess\nevidence: ['[canarylink](https://canaryaddress.example)']\nnotes: canarynotes\n",
    "plans/more.yaml": ACTIVITY.replace("id: call", "id: done") + "completed: 2026-11-20\noutcome: canaryoutcome\nnotes: canarynotes\npriority: high\n"
    "---\nkind: objective\nid: loose\nname: Loose aim\nperiod: FY2027\ntype: awareness\nstatus: current\n"
    "---\nkind: activity\nid: loose-call\nsubject: Loose call\nform: task\ndue: 2026-12-24\n",
}  # fmt: skip


def test_nothing_is_found_on_a_page_that_does_not_show_it(site: Path, bare_site: Path, tmp_path: Path) -> None:
    everything = Workplace(tmp_path).build(files=CANARIES, err=None)
    said = " ".join(f"{each.name} {each.more}" for each in finds(everything))
    assert {"canaryaim", "canarynotes", "canaryaddress"}.isdisjoint(re.findall(r"canary\w+", said))
    assert {"canarysuccess", "canaryinterest", "canaryoutcome", "canarylink"} <= set(re.findall(r"canary\w+", said))
    assert "Loose aim" in said
    for each in (everything, bare_site, site):
        assert hidden(each) == []


def test_nothing_is_found_on_a_part_of_a_list_that_does_not_show_it(tmp_path: Path) -> None:
    aim = "kind: objective\nid: aim-{0}\nname: Aim {0}\nperiod: FY2027\ntype: awareness\nstatus: current\n"
    site = Workplace(tmp_path).build(files={"plans/aims.yaml": "---\n".join(map(aim.format, range(60)))}, err=None)
    assert len({each.path for each in finds(site) if each.name.startswith("Aim")}) == 2
    assert hidden(site) == []


def test_a_word_that_is_not_shown_would_be_noticed(bare_site: Path) -> None:
    find = finds(bare_site)[0]
    assert plain("Nowhere") not in shown(bare_site, "en", find)
    assert plain(find.name) in shown(bare_site, "en", find)
