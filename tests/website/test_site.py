"""The files of the site: links that lead somewhere, text that stays text, a folder that is ours."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from plancode.models import KINDS
from plancode.site.navigation import GROUPS, NAVIGATION
from plancode.site.text import OF_CODE
from plancode.workspace import load, sources_of
from tests.support.cli import plancode, write
from tests.support.git import answer
from tests.support.sound import PLAN, SOUND, repository
from tests.website import small
from tests.website.small import CONTACT as SMALL_CONTACT
from tests.website.small import PLAN as SMALL_PLAN
from tests.website.small import Workplace, everything

TEMPLATES = Path(__file__).parents[2] / "templates" / "site"
MESSAGES = Path(__file__).parents[2] / "src" / "plancode" / "messages"
CONTACT = "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\naccounts: [{account: chu}]\n"
OUR_SCRIPTS = tuple(f"assets/{path.name}" for path in TEMPLATES.glob("assets/*.js"))
AS_OF = ("--as-of", "2026-11-23")


class Page(HTMLParser):
    """What a page holds: tags with their attributes, ids, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    def targets(self, *names: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags for name in names if attributes.get(name)]


def pages(site: Path) -> dict[Path, Page]:
    found = {path: _page(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(site.rglob("*.html"))}
    assert len(found) > 1
    return found


@lru_cache(maxsize=2000)
def _page(path: Path, _number: int, _written: int) -> Page:
    """Return a page, read once as long as its file is the same."""
    return Page(path.read_text(encoding="utf-8"))


def built(folder: Path, *arguments: str, **expected: Any) -> Path:
    plancode(folder, "build", *AS_OF, *arguments, **expected)
    return folder / "site"


def with_contact(tmp_path: Path, **more: str) -> Path:
    return repository(tmp_path, SOUND | {"plans/c.yaml": CONTACT} | more)


def test_the_small_workspace_has_one_record_of_each_kind() -> None:
    made = load(sources_of(small.SOUND))
    assert made.diagnostics == ()
    assert sorted(ref.kind for ref in made.records) == sorted(KINDS)


def test_there_is_a_page_for_each_contact_and_plan_in_each_language(site: Path, example: Path) -> None:
    contacts = {path.stem for path in (site / "en" / "contacts").glob("*.html")} - {"index"}
    assert contacts == {path.stem for path in (site / "fr" / "contacts").glob("*.html")} - {"index"}
    assert contacts == {path.parent.name for path in example.glob("plans/contacts/*/contact.yaml")}
    assert (site / "index.html").is_file()
    for language in ("en", "fr"):
        assert f'<html lang="{language}">' in (site / language / "index.html").read_text()


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_inline(site: Path) -> None:
    for path, page in pages(site).items():
        for tag, attributes in page.tags:
            assert tag != "script" or attributes["src"].endswith(OUR_SCRIPTS), path
            assert tag not in ("style", "iframe", "object", "embed", "form", "base"), path
            assert not any(name.startswith("on") or name == "style" for name in attributes), path
            if tag in ("img", "link", "source") and attributes.get("rel") != "alternate":
                assert not re.match(r"https?:|//", attributes.get("src") or attributes.get("href") or ""), path
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
    assert "url(" not in (site / "assets" / "site.css").read_text()


def test_ids_are_unique_and_headings_skip_no_level(site: Path) -> None:
    for path, page in pages(site).items():
        assert len(page.ids) == len(set(page.ids)), path
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)


def test_tables_have_captions_and_scopes_and_stand_in_named_regions(site: Path) -> None:
    for path, page in pages(site).items():
        tags = [tag for tag, _ in page.tags]
        assert tags.count("table") == tags.count("caption"), path
        assert all("scope" in attributes for tag, attributes in page.tags if tag == "th"), path
        regions = [attributes for _, attributes in page.tags if attributes.get("role") == "region"]
        pictures = [attributes for _, attributes in page.tags if attributes.get("class") == "year-picture"]
        assert len(regions) == tags.count("table") + len(pictures), path
        assert all(attributes.get("aria-label") and attributes.get("tabindex") == "0" for attributes in regions), path


def test_pages_are_small(site: Path) -> None:
    sizes = {path: path.stat().st_size for path in site.rglob("*.html")}
    assert max(sizes.values()) <= 60 * 1024, max(sizes, key=lambda path: sizes[path])


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title><script>alert(1)</script>",
        "javascript:alert(1)",
        "{{ 7 * 7 }}",
        "'; alert(1); '",
    ],
)
def test_a_hostile_text_stays_text_in_every_place(tmp_path: Path, hostile: str) -> None:
    quoted = hostile.replace("'", "''")
    records = {
        "plans/people.yaml": f"kind: person\nid: marie\nname: '{quoted}'\nemail: marie@example.org\n",
        "plans/chu.yaml": f"kind: account\nid: chu\nname: '{quoted}'\nlocation: '{quoted}'\n",
        "plans/c.yaml": CONTACT.replace("Élodie", f"'{quoted}'")
        + f"specialty: '{quoted}'\naims: ['{quoted}']\nnotes: '{quoted}'\n",
        "plans/plan.yaml": PLAN.format(status="draft")
        .replace("Be known", f"'{quoted}'")
        .replace("name: Dupont", f"name: '{quoted}'"),
    }
    site = built(repository(tmp_path, records))
    for path, page in pages(site).items():
        assert "img" not in {tag for tag, _ in page.tags}, path
        assert all(attributes["src"].endswith(OUR_SCRIPTS) for tag, attributes in page.tags if tag == "script"), path
        assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes), path
        assert not any(target.startswith("javascript:") for target in page.targets("href")), path
        assert "{{" not in hostile or not re.search(r"(?<![\w#&])49(?!\w)", path.read_text()), path


def test_markdown_is_shown_and_what_it_could_do_is_not(tmp_path: Path) -> None:
    notes = (
        "notes: |\n  **Bold** and [a link](https://example.org/a).\n\n  - one\n  - two\n\n"
        "  ![tracker](https://evil.example/x.png) [script](javascript:alert(1)) [disk](//evil.example) <b>raw</b>\n"
    )
    site = built(with_contact(tmp_path, **{"plans/c.yaml": CONTACT + notes}))
    text = (site / "en" / "contacts" / "dupont.html").read_text()
    assert "<strong>Bold</strong>" in text
    assert '<a href="https://example.org/a" rel="noopener noreferrer">a link</a>' in text
    assert "<li>one</li>" in text
    page = Page(text)
    assert "img" not in {tag for tag, _ in page.tags}
    assert not [target for target in page.targets("href", "src") if "evil" in target or "javascript" in target]
    assert "&lt;b&gt;raw&lt;/b&gt;" in text


def test_the_same_commit_and_day_give_the_same_bytes_in_any_process_folder_zone_and_language(
    example: Path, tmp_path: Path
) -> None:
    ways = (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"}),
        ("elsewhere/other", {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "fr_FR.UTF-8"}),
    )
    started = []
    for name, environment in ways:
        clone = tmp_path / name
        answer(None, "clone", "-q", str(example), str(clone))
        shutil.rmtree(clone / "templates")
        command = [sys.executable, "-m", "plancode", "build", *AS_OF]
        started.append(subprocess.Popen(command, cwd=clone, env=os.environ | environment, stdout=subprocess.DEVNULL))
    assert [process.wait(timeout=120) for process in started] == [0, 0]
    one, other = (everything(tmp_path / name / "site") for name, _ in ways)
    assert len(one) > 150
    assert [path for path in one if one[path] != other.get(path)] == []
    assert one.keys() == other.keys()


def test_a_template_of_the_workspace_goes_before_ours_file_by_file(tmp_path: Path) -> None:
    own = {
        "templates/site/contact.html": "<h1>{{ view.name }}</h1>",
        "templates/site/assets/site.css": "h1 { color: red }",
    }
    site = built(with_contact(tmp_path, **own))
    assert (site / "en" / "contacts" / "dupont.html").read_text() == "<h1>Élodie Dupont</h1>"
    assert (site / "assets" / "site.css").read_text() == "h1 { color: red }"
    assert "<!doctype html>" in (site / "en" / "index.html").read_text()


def test_a_folder_that_holds_other_files_is_never_written_over(tmp_path: Path) -> None:
    folder = with_contact(tmp_path)
    write(folder, {"out/thesis.txt": "years of work"})
    plancode(
        folder, "build", *AS_OF, "--output", str(folder / "out"), code=3, err="holds files that plancode did not write"
    )
    assert (folder / "out" / "thesis.txt").read_text() == "years of work"
    (folder / "link").symlink_to(folder / "out")
    plancode(folder, "build", *AS_OF, "--output", str(folder / "link"), code=3, err="is not a folder")


def test_a_site_that_an_earlier_build_made_is_replaced_whole(tmp_path: Path) -> None:
    folder = with_contact(tmp_path)
    site = built(folder)
    (site / "en" / "contacts" / "gone.html").write_text("of a contact that is gone")
    built(folder)
    assert not (site / "en" / "contacts" / "gone.html").exists()
    assert sorted(path.name for path in folder.iterdir() if path.name != ".git") == ["plans", "site"]


def test_with_strict_errors_write_nothing(tmp_path: Path) -> None:
    folder = with_contact(tmp_path, **{"plans/chu.yaml": "kind: account\nid: chu\n"})
    plancode(folder, "build", *AS_OF, "--strict", code=1, err="the check finds 1 error")
    assert not (folder / "site").exists()
    plancode(folder, "build", *AS_OF, err="the check finds 1 error")
    assert "PC105" in (folder / "site" / "en" / "index.html").read_text()


def test_a_past_state_can_be_built(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    built(folder, "--at", "HEAD~1")
    assert 'class="chip begun"' in (folder / "site" / "en" / "plans" / "dupont-fy2099.html").read_text()


def test_without_history_the_site_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    built(folder, "--no-history")
    assert "No history: it is not in git yet" in (folder / "site" / "en" / "plans" / "dupont-fy2099.html").read_text()


def test_a_report_says_whether_its_plan_is_of_today_or_comes_next_and_shows_no_card_of_nothing(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    workplace.build()
    assert "Next plan" in workplace.page()
    assert "What they want" not in workplace.page()
    workplace.build(
        files={
            "plans/plan.yaml": SMALL_PLAN.replace("FY2027", "FY2026"),
            "plans/dupont.yaml": SMALL_CONTACT + "interests: [soil]\n",
        },
        err=None,
    )
    assert "Current plan" in workplace.page()
    assert "What they want" in workplace.page()


def test_the_goals_of_the_current_plan_stand_on_a_report_once_and_those_of_others_in_the_list(tmp_path: Path) -> None:
    other = small.PLAN.replace("dupont-fy2027", "dupont-fy2028").replace("FY2027", "FY2028").replace("known", "heard")
    above = '<a href="#plan">Its goals and its approval stand above</a>'
    workplace = small.Workplace(tmp_path)
    workplace.build()
    assert [workplace.page().count(each) for each in ("Be known", above)] == [1, 1]
    workplace.build(files={"plans/other.yaml": other}, err=None)
    assert [workplace.page().count(each) for each in ("Be known", "Be heard", above)] == [1, 1, 1]


def test_an_empty_workspace_has_a_site(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"plancode.yaml": "name: Nothing yet\n"})
    assert "Nothing is here yet" in (built(folder) / "en" / "index.html").read_text()


def test_texts_of_the_site_can_be_called_otherwise(tmp_path: Path) -> None:
    folder = with_contact(tmp_path, **{"plancode.yaml": "labels:\n  Contacts: {en: Experts, fr: Expertes}\n"})
    site = built(folder)
    assert "<h1>Experts</h1>" in (site / "en" / "contacts" / "index.html").read_text()
    assert "<h1>Expertes</h1>" in (site / "fr" / "contacts" / "index.html").read_text()


def test_links_to_the_forge_lead_to_the_line_at_the_commit(tmp_path: Path) -> None:
    config = "site: {source_url: 'https://forge.example.org/blob/{commit}/{path}#L{line}'}\n"
    folder = with_contact(tmp_path, **{"plancode.yaml": config})
    page = Page((built(folder) / "en" / "contacts" / "dupont.html").read_text())
    links = [target for target in page.targets("href") if target.startswith("https://forge.")]
    assert links
    assert all(
        re.fullmatch(r"https://forge\.example\.org/blob/[0-9a-f]{40}/plans/(c|plan)\.yaml#L\d+", link) for link in links
    )


def test_every_text_of_the_templates_is_translated_and_no_translation_is_left_over() -> None:
    texts = {group.name for group in GROUPS} | {item.name for item in NAVIGATION} | set(OF_CODE)
    texts |= {match for path in TEMPLATES.glob("*.html") for match in re.findall(r"_\('([^']*)'", path.read_text())}
    with (MESSAGES / "fr.po").open("rb") as stream:
        french = {message.id: message.string for message in read_po(stream) if message.id}
    assert set(french) == texts
    assert all(french.values())


OBJECTIVE = (
    "kind: objective\nid: {name}\nname: {name}\nperiod: FY2099\ntype: awareness\nstatus: current\nplan: dupont-fy2099\n"
)


def test_a_plan_says_which_objectives_changed_since_its_approval(tmp_path: Path) -> None:
    plan = "plans/plan.yaml"
    folder = repository(
        tmp_path,
        SOUND | {"plans/o.yaml": OBJECTIVE.format(name="before")},
        {plan: PLAN.format(status="submitted")},
        {plan: PLAN.format(status="final-approved")},
        {"plans/later.yaml": OBJECTIVE.format(name="after")},
    )
    text = (built(folder) / "en" / "plans" / "dupont-fy2099.html").read_text()
    assert "Objective added: after" in text
    assert "Objective added: before" not in text


def test_a_plan_that_is_not_approved_says_nothing_of_changes_since(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/o.yaml": OBJECTIVE.format(name="before")})
    assert "Changed since the approval" not in (built(folder) / "en" / "plans" / "dupont-fy2099.html").read_text()


def test_a_finding_says_what_to_do_with_names_as_code_and_nothing_else_as_html(tmp_path: Path) -> None:
    wrong = PLAN.format(status="draft").replace("owner: marie", "owner: mariee")
    odd = PLAN.format(status="draft").replace("dupont-fy2099", "odd") + "'<b>x</b>': 1\n"
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": wrong, "plans/odd.yaml": odd})
    built(folder, err=None)
    for language, hint in (("en", "did you mean"), ("fr", "peut-être\u202f?")):
        page = (folder / "site" / language / "review" / "findings.html").read_text()
        findings = page[page.index('<ul class="findings">') :]
        assert "<code>&lt;b&gt;x&lt;/b&gt;</code>" in findings
        assert "<code>marie</code>" in findings
        assert "<b>" not in findings
        assert hint in findings
        assert "`" not in findings


def test_what_is_linked_to_nothing_stands_on_the_start_page_in_the_agenda_and_beside_it_on_its_contact(
    tmp_path: Path,
) -> None:
    loose = "{kind: activity, id: loose, subject: Coffee, form: task, due: 2099-05-01, contact: dupont}\n---\n"
    linked = "{kind: activity, id: linked, subject: Talk, form: task, due: 2099-03-01, contact: dupont, plan: dupont-fy2099}\n"
    folder = with_contact(tmp_path, **{"plans/activities.yaml": loose + linked})
    pages = built(folder) / "en"
    start, agenda, contact = (
        (pages / name).read_text() for name in ("index.html", "agenda/index.html", "contacts/dupont.html")
    )
    assert "Coffee" in start.partition('aria-labelledby="unlinked"')[2].partition("</section>")[0]
    assert "Coffee" in agenda.partition('<h2 id="unlinked">')[2]
    assert "Talk" not in agenda.partition('<h2 id="unlinked">')[2]
    assert contact.count("· linked to nothing") == 1
    assert "Sans rattachement" in (pages.parent / "fr" / "index.html").read_text()


def test_a_public_site_does_not_say_what_is_linked_to_nothing(tmp_path: Path) -> None:
    linked = "{kind: activity, id: linked, subject: Talk, form: task, due: 2099-03-01, contact: dupont, plan: dupont-fy2099}\n"
    folder = with_contact(tmp_path, **{"plans/activities.yaml": linked, "plancode.yaml": "site: {internal: [plan]}\n"})
    site = built(folder, "--public")
    pages = [path.read_text() for path in site.rglob("*.html")]
    assert sum("Talk" in page for page in pages) > 3
    assert not [page for page in pages if "inked to nothing" in page]
