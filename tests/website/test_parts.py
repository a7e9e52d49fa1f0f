"""Reports of hundreds of rows come in parts: each page is small, and every link leads to the row."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.website.finds import finds
from tests.website.links import broken
from tests.website.small import Workplace
from tests.website.weights import MOST, loaded

# French alone: it is the longer language.
FORGE = "languages: [fr]\nsite: {forge: {kind: gitlab, repository: 'https://forge.example/plans', branch: main}}\n"
_LINKS = {"of-contact": "contact: dupont", "of-plan": "plan: dupont-fy2027", "of-account": "account: chu"}
_ROWS = {"objective": 60, "opportunity": 60, "activity": 60}
_ACTIVITIES = 500


_FOR_ALL = """\
{{kind: objective, id: for-all-{number}, name: 'Pour tous {number}', period: FY2027, type: awareness, status: current,
 applies_to: all-contacts, target: {{value: 1, unit: talk, per: contact}}}}
"""


def _rows(of: str, link: str, acts: int) -> str:
    objectives = (
        f"{{kind: objective, id: {of}-{n}, name: 'Objective {n}', period: FY2027, type: education, status: current, {link},"
        " success: 'Doctors name us, unasked', target: {value: 10, unit: talks}}"
        for n in range(_ROWS["objective"])
    )
    opportunities = (
        f"{{kind: opportunity, id: {of}-{n}, name: 'Opportunity {n}', type: other, status: pending, {link},"
        f" close_date: 2027-{n % 12 + 1:02}-10, next_step: 'Call for a date'}}"
        for n in range(_ROWS["opportunity"])
    )
    activities = (
        f"{{kind: activity, id: {of}-{n}, subject: 'Visit {n}', form: task, type: meeting, {link}, owner: marie,"
        f" due: 2027-{n % 12 + 1:02}-{n % 28 + 1:02}, outcome: 'A good talk, with a follow-up agreed'}}"
        for n in range(acts)
    )
    return "\n---\n".join((*objectives, *opportunities, *activities)) + "\n"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a contact, a plan and an account with hundreds of rows each, that can be edited on a forge."""
    files = {f"plans/{of}.yaml": _rows(of, link, _ROWS["activity"]) for of, link in _LINKS.items()}
    files["plans/of-contact.yaml"] = _rows("of-contact", _LINKS["of-contact"], _ACTIVITIES)
    files["plans/for-all.yaml"] = "---\n".join(_FOR_ALL.format(number=number) for number in range(60))
    place = Workplace(tmp_path_factory.mktemp("long"))
    return place.build("--as-of", "2027-06-15", files={**files, "plancode.yaml": FORGE}, err=None)


def _reports(site: Path) -> list[Path]:
    return [path for kind in ("contacts", "plans", "accounts") for path in sorted(site.glob(f"??/{kind}/**/*.html"))]


def test_every_page_of_a_long_report_is_small(long: Path) -> None:
    sizes = {
        path.relative_to(long).as_posix(): path.stat().st_size + sum(each.stat().st_size for each in loaded(path))
        for path in [*_reports(long), *long.glob("??/agenda/index.html")]
    }
    assert {path: size for path, size in sizes.items() if size > MOST} == {}
    assert {"fr/contacts/dupont/activities/9.html", "fr/plans/dupont-fy2027/objectives/1.html"} <= {*sizes}


def test_many_objectives_for_all_contacts_come_in_parts_on_every_page_that_has_them(long: Path) -> None:
    names = (
        "objectives/index.html",
        "objectives/shared/1.html",
        "objectives/shared/2.html",
        "objectives/all-contacts.html",
    )
    pages = {name: (long / "fr" / name).read_text(encoding="utf-8") for name in names}
    assert max(map(len, pages.values())) < MOST
    assert 'href="../objectives/shared/1.html">Toutes, 60<' in pages["objectives/index.html"]
    rows = re.findall(r'<tr id="objective-for-all-\d+"', pages[names[1]] + pages[names[2]])
    assert len(set(rows)) == 60
    assert "Pour tous 59" not in (long / "fr" / "objectives" / "all" / "2.html").read_text(encoding="utf-8")
    assert broken(long, [f"fr/{name}" for name in names]) == []
    leads = [each.path for each in finds(long) if each.name.startswith("Pour tous")]
    assert {lead.partition("#")[0] for lead in leads} == set(names[1:3])
    assert (long / "fr" / "contacts" / "dupont" / "shared" / "1.html").is_file()


def test_links_and_the_search_lead_to_the_rows_in_their_parts(long: Path) -> None:
    chosen = ["fr/contacts/dupont.html", "fr/contacts/dupont/activities/2.html", "fr/plans/dupont-fy2027.html"]
    chosen += ["fr/accounts/chu/objectives/1.html", "fr/agenda/overdue/1.html", "fr/opportunities/index.html"]
    assert broken(long, chosen) == []
    anchors = {
        path.relative_to(long / "fr").as_posix(): path.read_text(encoding="utf-8")
        for path in _reports(long)
        if "fr" in path.parts
    }
    leads = [
        each.path.partition("#") for each in finds(long) if each.kind in _ROWS and not each.name.startswith("Pour tous")
    ]
    assert len(leads) >= 3 * sum(_ROWS.values())
    assert [lead for lead in leads if f'id="{lead[2]}"' not in anchors[lead[0]]] == []
    listed = (long / "fr" / "lists" / "activities.js").read_text(encoding="utf-8")
    assert "contacts/dupont/activities/9.html#activity-of-contact-" in listed


def test_every_row_stands_on_one_page_of_its_report_and_is_edited_there(long: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in _reports(long) if "fr" in path.parts}
    rows = Counter(name for text in pages.values() for name in re.findall(r'<tr id="(activity-of-contact-\d+)"', text))
    assert (len(rows), {*rows.values()}) == (_ACTIVITIES, {1})
    report, part = (pages[long / "fr" / "contacts" / name] for name in ("dupont.html", "dupont/activities/1.html"))
    assert "activity-of-contact-" not in "".join(re.findall(r'<tr id="[^"]*"', report))
    assert part.count('class="write"') == part.count("<tr id=")


def test_a_part_says_whose_it_is_and_leads_back_and_on(long: Path) -> None:
    text = (long / "fr" / "contacts" / "dupont" / "activities" / "2.html").read_text(encoding="utf-8")
    assert "<h1>Activités · Élodie Dupont</h1>" in text
    assert 'href="../../../contacts/dupont.html"' in text
    assert 'rel="prev" href="../../../contacts/dupont/activities/1.html"' in text
    assert 'rel="next" href="../../../contacts/dupont/activities/3.html"' in text
