"""Writing from the site: every record leads to its line in the editor of a forge, and to new files that are right as they are."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from plancode.changes import drafts_of
from plancode.project import open_project
from tests.support.cli import plancode, typed, write
from tests.website.links import broken
from tests.website.read import TODAY
from tests.website.small import ACTIVITY, AS_OF, CONTACT, PEOPLE, PLAN, Workplace, everything, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = "https://forge.example/acme/plans"
EDIT = {
    "github": f"{REPOSITORY}/edit/main/plans/dupont.yaml#L1",
    "gitlab": f"{REPOSITORY}/-/edit/main/plans/dupont.yaml#L1",
    "forgejo": f"{REPOSITORY}/_edit/main/plans/dupont.yaml#L1",
}
NEW = {"github": "filename", "gitlab": "file_name", "forgejo": "filename"}
HELD = PLAN.replace("FY2027", "FY2026").replace("fy2027", "fy2026")
DONE = (
    ACTIVITY.replace("id: call", "id: done")
    .replace("fy2027", "fy2026")
    .replace("due: 2026-12-01", "completed: 2026-11-20\ndue: 2026-11-20")
)
RECORDS = {
    "plans/call.yaml": ACTIVITY.replace("2026-12-01", "2027-02-01"),
    "plans/people.yaml": PEOPLE,
    "plans/dupont.yaml": CONTACT + "owner: marie\n",
    "plans/done.yaml": DONE,
    "plans/now.yaml": HELD.replace("Dupont", "Dupont now") + "product: serum\n",
    "plans/loose.yaml": "kind: activity\nid: loose\nsubject: 'Loose: {path} & \"ends\" #1'\nform: task\ndue: 2026-12-24\n",
}


def forge(kind: str, **more: str) -> str:
    given = "".join(f", {key}: {value}" for key, value in more.items())
    return f"site: {{forge: {{kind: {kind}, repository: {REPOSITORY}{given}}}}}\n"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    found = Workplace(tmp_path)
    found.repo.commit(RECORDS)
    found.repo.checkout()
    return found


def leads(site: Path, path: str) -> list[str]:
    """Return the addresses of a page that lead to the forge."""
    found = [given.get("href", "") for given in page_of(site, path).named("a")]
    return [address for address in found if address.startswith(REPOSITORY)]


def edits(site: Path, path: str) -> set[str]:
    return {re.sub(".*edit/main/", "", address) for address in leads(site, path) if "edit/" in address}


@pytest.mark.parametrize("kind", EDIT)
def test_a_record_leads_to_its_line_in_the_editor_of_the_forge_and_at_the_commit(
    workplace: Workplace, kind: str
) -> None:
    site = workplace.build(files={"plancode.yaml": forge(kind)}, err=None)
    found = leads(site, "en/contacts/dupont.html")
    assert EDIT[kind] in found
    assert any(re.search(r"/(blob|src/commit)/[0-9a-f]{40}/plans/dupont.yaml#L1$", address) for address in found)
    assert any("plans/contacts/dupont/" in address or "plans/activity-" in address for address in found)
    assert broken(site) == []


def test_every_record_has_its_edit_on_one_page_at_least(workplace: Workplace) -> None:
    site = workplace.build(files={"plancode.yaml": forge("github")}, err=None)
    found = {each for path in site.glob("en/**/*.html") for each in edits(site, path.relative_to(site).as_posix())}
    records = open_project(workplace.repo.folder, needs_git=False).workspace
    assert found == {
        f"{place.path}#L{place.range.start.line}" for place in map(records.place, records.records.values())
    }


def test_patterns_of_ones_own_go_before_those_of_the_forge(workplace: Workplace) -> None:
    own = forge("github", branch="'a b'").rstrip("}\n") + "}, edit_url: 'https://own.example/{line}/{path}'}\n"
    site = workplace.build(files={"plancode.yaml": own}, err=None)
    text = (site / "en" / "contacts" / "dupont.html").read_text()
    assert 'href="https://own.example/1/plans/dupont.yaml"' in text
    assert f"{REPOSITORY}/new/a%20b?filename=plans/" in text


def test_a_pattern_for_new_files_has_the_path_and_the_content_escaped(workplace: Workplace) -> None:
    new_url = "https://own.example/new?in=/{path}&text={content}"
    site = workplace.build(files={"plancode.yaml": f"site: {{new_url: '{new_url}'}}\n"}, err=None)
    page = page_of(site, "en/contacts/dupont.html")
    made = [given["href"] for given in page.named("a") if given.get("href", "").startswith("https://own.example/new?")]
    assert made
    for address in made:
        query = parse_qs(urlsplit(address).query, strict_parsing=True)
        assert query.keys() == {"in", "text"}
        ((path,), (content,)) = query["in"], query["text"]
        assert path.startswith("/plans/")
        assert path.endswith(".yaml")
        assert content.lstrip("# ").startswith(("kind: ", "type: "))
        assert "contact: dupont" in content.splitlines()
        assert not set(" \n") & set(address.partition("text=")[2])
    # Without a place for the content, it is copied instead.
    workplace.build(files={"plancode.yaml": "site: {new_url: 'https://own.example/{path}'}\n"}, err=None)
    text = workplace.page("en/contacts/dupont.html")
    assert 'href="https://own.example/plans/' in text
    assert "data-copy=" in text


def test_where_no_forge_is_named_nothing_leads_to_one_and_nothing_can_be_copied(workplace: Workplace) -> None:
    site = workplace.build(err=None)
    assert "Add activity" not in (site / "en" / "contacts" / "dupont.html").read_text()


@pytest.mark.parametrize("kind", EDIT)
@pytest.mark.parametrize("mask", ["--public", "--incognito"])
def test_a_masked_site_leads_to_no_forge(workplace: Workplace, kind: str, mask: str) -> None:
    site = workplace.build(mask, files={"plancode.yaml": forge(kind)}, err=None)
    text = b"".join(data for path, data in everything(site).items() if path.endswith((".html", "search.js")))
    for word in (b"forge.example", b"data-copy", b"Add activity"):
        assert word not in text


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ("site: {forge: {kind: sourceforge, repository: 'https://x.example'}}", "PC103"),
        ("site: {forge: {kind: github}}", "PC105"),
        ("site: {forge: {kind: github, repository: 'git@x.example:a/b'}}", "PC1"),
        ("site: {edit_url: '/edit/{path}'}", "PC1"),
    ],
)
def test_a_forge_that_is_not_known_whole_is_a_finding(workplace: Workplace, config: str, code: str) -> None:
    write(workplace.repo.folder, {"plancode.yaml": config + "\n"})
    assert code in plancode(workplace.repo.folder, "check", "--no-history", code=1, err=None).out


def contents(folder: Path) -> list[tuple[str, str, str]]:
    """Return what could be added to each record of a workspace: to what, the path, and the text."""
    workspace = open_project(folder, needs_git=False).workspace
    drafts = drafts_of(workspace, TODAY)
    return [
        (str(record.ref), draft.path, draft.content)
        for record in workspace.records.values()
        for draft in drafts(record)
    ]


def errors(folder: Path) -> list[str]:
    said = typed(folder, "check", "--no-history", "--as-of", AS_OF, "--format", "github").out
    return [line for line in said.splitlines() if line.startswith(("::error", "::warning"))]


def test_whatever_is_added_is_right_as_it_is_and_stands_in_a_new_file(workplace: Workplace) -> None:
    folder = workplace.repo.folder
    before, added = errors(folder), contents(folder)
    assert {record.partition(" ")[0] for record, _, _ in added} == {
        "contact",
        "plan",
        "objective",
        "opportunity",
        "activity",
    }
    for record, path, content in added:
        assert not (folder / path).exists()
        write(folder, {path: content})
        assert errors(folder) == before, (record, content)
        (folder / path).unlink()


def test_what_is_added_to_the_example_is_right_as_it_is(example: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"  # the example is read by other tests meanwhile
    shutil.copytree(example, own)
    before = errors(own)
    one_each = {re.sub(r"[^a-z].*", "", f"{record}"): (path, content) for record, path, content in contents(own)}
    write(own, dict(one_each.values()))
    assert errors(own) == before


def test_an_ended_plan_an_objective_that_is_over_and_who_wants_no_contact_get_nothing(workplace: Workplace) -> None:
    files = {
        "plans/dupont.yaml": CONTACT + "opt_out: true\n",
        "plans/plan.yaml": PLAN.replace("FY2027", "FY2024").replace("status: draft", "status: expired"),
        "plans/done.yaml": DONE,
        "plans/now.yaml": HELD.replace("FY2026", "FY2023"),
    }
    write(workplace.repo.folder, files)
    assert [record for record, _, _ in contents(workplace.repo.folder) if record.startswith(("contact", "plan"))] == []


def test_a_follow_up_can_be_added_once_and_when_the_day_has_come(workplace: Workplace) -> None:
    def followed() -> set[str]:
        return {record for record, _, _ in contents(workplace.repo.folder) if record.startswith(("activity", "opp"))}

    assert followed() == {"activity `done`", "opportunity `trial`"}
    after = ACTIVITY.replace("id: call", "id: after") + "follow_up_of: done\n"
    write(workplace.repo.folder, {"plans/after.yaml": after, "plans/call.yaml": ACTIVITY.replace("12-01", "11-22")})
    assert followed() == {"activity `call`", "opportunity `trial`"}


@pytest.fixture(scope="module")
def opened(chromium: Browser) -> Iterator[Callable[..., Any]]:
    context = chromium.new_context(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
    asked: list[str] = []
    found = context.new_page()
    found.on("request", lambda request: asked.append(request.url))
    found.route(f"{REPOSITORY}/**", lambda route: route.fulfill(body="<textarea></textarea>", content_type="text/html"))

    def page(address: str) -> Page:
        found.goto(address)
        return found

    page.asked = asked  # type: ignore[attr-defined]  # what the forge was asked for, for the test
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("label", "key"), [("Add activity", "activity"), ("Add opportunity", "opportunity"), ("Add follow-up", "activity")]
)
@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_the_link_opens_the_page_for_a_new_file_with_the_record_filled_in(
    opened: Any, workplace: Workplace, kind: str, label: str, key: str
) -> None:
    site = workplace.build(files={"plancode.yaml": forge(kind)}, err=None)
    page = opened(f"file://{site}/en/contacts/dupont.html")
    page.get_by_role("link", name=label, exact=True).first.click()
    page.wait_for_url(f"{REPOSITORY}/**")
    given = parse_qs(urlsplit(opened.asked[-1]).query, strict_parsing=True)
    (path,), (content,) = given[NEW[kind]], given["value"]
    assert content.partition("kind: ")[2].startswith(f"{key}\n")
    assert "contact: dupont\n" in content
    before = errors(workplace.repo.folder)
    write(workplace.repo.folder, {path: content})
    assert errors(workplace.repo.folder) == before


@pytest.mark.browser
@pytest.mark.parametrize("act", ["the link", "the button"])
def test_what_the_forge_does_not_take_is_copied_and_said(opened: Any, workplace: Workplace, act: str) -> None:
    site = workplace.build(files={"plancode.yaml": forge("gitlab")}, err=None)
    page = opened(f"file://{site}/en/contacts/dupont.html")
    link = page.get_by_role("link", name="Add activity", exact=True).first
    wanted = link.get_attribute("data-copy")
    if act == "the link":
        link.click()
    else:
        page.get_by_role("button", name="Copy its text").first.click()
        page.get_by_role("status").filter(has_text="Copied: paste it into the new file").wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Add activity"
        page.goto(str(link.get_attribute("href")))
    page.wait_for_url(f"{REPOSITORY}/-/new/main?file_name=plans/**")
    assert "content" not in opened.asked[-1]
    page.locator("textarea").focus()
    page.keyboard.press("Control+V")
    assert page.locator("textarea").input_value() == wanted
