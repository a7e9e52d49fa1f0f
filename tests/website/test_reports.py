"""`report`: contacts in one file that needs nothing else, in what it shows like the site, and over nothing that is not its own."""

from __future__ import annotations

import re
import shutil
import stat
from pathlib import Path

import pytest

from plancode.site.inlined import Inlined, Setting, inlined
from tests.support.cli import plancode, write
from tests.support.repo import Repo
from tests.website.small import AS_OF, CONTACT, PEOPLE, SOUND, Html

DAY = ("--as-of", AS_OF)
LEE = "{kind: contact, id: lee, first_name: Ann, last_name: Lee, owner: marie, email: ann@example.org, notes: 'Met <b>with</b> Élodie'}\n"
TWICE = "{kind: contact, id: a-lee, first_name: A., last_name: Lee, merged_into: lee}\n"
GONE = "{kind: contact, id: gone, erased: 2026-05-01}\n"
BOTH = "{kind: activity, id: round, subject: Round table, form: task, due: 2026-12-05, contact: dupont, other_contacts: [lee]}\n"
RECORDS = {
    "plans/dupont.yaml": CONTACT + "owner: marie\n",
    "plans/more.yaml": f"{LEE}---\n{TWICE}---\n{GONE}---\n{BOTH}",
    "plans/paul.yaml": PEOPLE.replace("marie", "paul").replace("Marie Petit", "Paul Roy"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("reports") / "work")
    repo.commit(SOUND | RECORDS)
    repo.checkout()
    return repo.folder


def told(folder: Path, *arguments: str, name: str = "report.html") -> str:
    place = folder.parent / name
    ended = plancode(folder, "report", *arguments, "--output", str(place), *DAY)
    assert ended.out.rstrip().endswith(str(place))
    return place.read_text(encoding="utf-8")


def loads(page: Html) -> list[str]:
    """Return what a page would have to fetch or to run."""
    found = [
        tag for tag, _ in page.elements if tag in ("script", "iframe", "object", "embed", "form", "button", "input")
    ]
    for tag, given in page.elements:
        found += [f"{tag} {name}" for name in given if name.startswith("on")]
        found += [
            value
            for name, value in given.items()
            if name in ("src", "srcset", "data") and not value.startswith("data:")
        ]
        if tag == "link" or (tag == "use" and not given.get("href", "#").startswith("#")):
            found += [] if given.get("href", "").startswith("data:") else [str(given)]
    return found


def loose_ends(page: Html) -> list[str]:
    """Return the links of a page that lead to no place on it and to no address on the web, and ids that stand twice."""
    ids = [given["id"] for _, given in page.elements if "id" in given]
    links = [given["href"] for tag, given in page.elements if tag == "a" and "href" in given]
    assert links
    named = [
        name for _, given in page.elements for key in ("aria-labelledby", "for") for name in given.get(key, "").split()
    ]
    return [
        *(each for each in links if not re.match(r"https?:|mailto:|tel:", each) and each.removeprefix("#") not in ids),
        *(each for each in named if each not in ids),
        *(each for each in set(ids) if ids.count(each) > 1),
    ]


@pytest.mark.parametrize(
    "asked", [("dupont",), ("--all",), ("--all", "--brief"), ("dupont", "--public"), ("--all", "--incognito")]
)
def test_a_report_needs_nothing_but_itself(folder: Path, asked: tuple[str, ...]) -> None:
    html = told(folder, *asked)
    page = Html(html)
    assert (page.unbalanced, page.open) == ([], [])
    assert loads(page) == []
    assert "url(" not in html.replace("url(data:", "").replace('url("data:', "")
    assert "@import" not in html
    assert [each for each in loose_ends(page) if not (each == "main" and "--brief" in asked)] == []
    assert "--accent" in html
    assert ["default-src 'none'" in given["content"] for given in page.named("meta") if "http-equiv" in given] == [True]


def test_it_says_what_the_page_of_the_site_says(folder: Path, tmp_path: Path) -> None:
    plancode(folder, "build", "--output", str(tmp_path / "site"), *DAY)
    for language in ("en", "fr"):
        html = (tmp_path / "site" / language / "contacts" / "dupont.html").read_text(encoding="utf-8")
        main = re.sub(
            r"<nav class=\"neighbours\".*?</nav>|<main id=\"main\">|<[a-z]+ [^>]*only-site.*?</(a|span|p)>(</span>)?",
            "",
            html,
            flags=re.DOTALL,
        )
        (main,) = re.findall(r"(?s)<h1>.*(?=</main>)", main)
        (part,) = re.findall(r"(?s)<div class=\"part\".*</div>\s*</main>", told(folder, "dupont", "--lang", language))
        said = [" ".join(" ".join(Html(each).texts).split()) for each in (main, part)]
        assert said[0]
        assert said[0] == said[1]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (("lee", "dupont"), ["dupont", "lee"]),
        (("dupont", "dupont"), ["dupont"]),
        (("a-lee",), ["lee"]),
        (("contact/lee",), ["lee"]),
        (("gone",), ["gone"]),
        (("--owner", "marie"), ["dupont", "lee"]),
        (("--all",), ["dupont", "gone", "lee"]),
    ],
)
def test_contacts_are_named_or_those_of_an_owner_or_all(folder: Path, asked: tuple[str, ...], names: list[str]) -> None:
    html = told(folder, *asked)
    page = Html(html)
    found = [given["id"] for given in page.named("div") if given.get("class") == "part"]
    assert sorted(found) == [f"contact-{name}" for name in names]
    contents = re.findall(r"(?s)<nav class=\"card\" aria-label=\"In this report\">.*?</nav>", html)
    linked = [re.findall(r'href="#([^"]*)"', each) for each in contents]
    assert linked == ([found] if len(found) > 1 else [])


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ((), 2, "name contacts, or --owner, --mine or --all"),
        (("dupont", "--all"), 2, "name contacts, or --owner, --mine or --all"),
        (("--owner", "paul"), 2, "`paul` has no contact"),
        (("dupond",), 2, "did you mean"),
        (("--owner", "mari"), 2, "did you mean `marie`?"),
    ],
)
def test_what_is_not_there_is_said(folder: Path, tmp_path: Path, asked: tuple[str, ...], code: int, said: str) -> None:
    place = tmp_path / "out.html"
    plancode(folder, "report", *asked, "--output", str(place), *DAY, code=code, err=said)
    assert not place.exists()


def test_a_public_report_leaves_out_what_is_internal_and_an_incognito_one_masks(folder: Path) -> None:
    whole, public = told(folder, "lee"), told(folder, "lee", "--public")
    for secret in ("ann@example.org", "Met &lt;b&gt;with"):
        assert secret in whole
        assert secret not in public
    assert "Ann Lee" in public
    assert "What is internal is left out of this edition." in public
    masked = told(folder, "lee", "--incognito")
    assert not re.search("Lee|lee|Marie|ann@", masked)
    assert "A demonstration: names, words and amounts are made up." in masked


def test_an_internal_contact_is_not_shown_in_public(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "work"
    shutil.copytree(folder, here)
    write(here, {"plancode.yaml": "site: {internal: [contact/lee]}\n"})
    place = str(tmp_path / "out.html")
    plancode(here, "report", "lee", "--public", "--output", place, *DAY, code=3, err="contact `lee` is internal")
    plancode(here, "report", "dupont", "--public", "--output", place, *DAY)


def test_links_lead_to_the_site_where_its_address_is_known(folder: Path, tmp_path: Path) -> None:
    def targets(html: str) -> list[str]:
        return [given["href"] for given in Html(html).named("a")]

    assert not any("plans/dupont-fy2027" in each for each in targets(told(folder, "dupont")))
    here = tmp_path / "work"
    shutil.copytree(folder, here)
    write(here, {"plancode.yaml": "site: {url: 'https://plans.example.org/'}\n"})
    found = targets(told(here, "dupont", "lee"))
    assert "https://plans.example.org/en/plans/dupont-fy2027.html" in found
    assert "#contact-lee" in found
    assert not any(each.startswith("https://plans.example.org/en/contacts/lee.html") for each in found)


def test_own_looks_and_pictures_are_in_the_file(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "work"
    shutil.copytree(folder, here)
    own = (
        '{% extends "layout.html" %}{% block title %}T{% endblock %}{% block content %}<h1>Ours</h1><img src="{{ root }}assets/logo.svg" alt="L">'
        '<img src="https://example.org/spy.png" alt="S"><script>alert(1)</script><p onclick="x()">{{ view.name }}</p>{% endblock %}'
    )
    css = "@font-face { src: url('own.woff2') } p { background: url(https://example.org/spy.png); content: '</style><script>' }"
    write(
        here / "templates" / "site",
        {"contact.html": own, "assets/site.css": css, "assets/logo.svg": "<svg/>", "assets/own.woff2": b"w"},
    )
    html = told(here, "dupont")
    page = Html(html)
    assert loads(page) == []
    assert [given["src"] for given in page.named("img")] == ["data:image/svg+xml;base64,PHN2Zy8+"]
    assert 'url("data:font/woff2;base64,dw==")' in html
    assert "spy.png" not in html
    assert "Élodie Dupont" in page.texts


def test_the_same_records_give_the_same_bytes_on_the_same_day(folder: Path) -> None:
    assert told(folder, "--all", name="one.html") == told(folder, "--all", name="two.html")


def test_at_shows_the_contact_as_it_was(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "work"
    shutil.copytree(folder, here)
    write(here, {"plans/dupont.yaml": CONTACT.replace("Élodie", "Zoé")})
    assert "Zoé Dupont" in told(here, "dupont")
    assert "Élodie Dupont" in told(here, "dupont", "--at", "HEAD")


@pytest.mark.parametrize(
    ("held", "is_ours"),
    [
        (b"my thesis", False),
        (b"<!doctype html>\n<title>Mine</title>", False),
        (b"%PDF-1.4\n%%EOF\n", False),
        (b"", True),
    ],
)
def test_only_what_a_report_wrote_is_replaced(folder: Path, tmp_path: Path, held: bytes, is_ours: bool) -> None:
    place = tmp_path / "out.html"
    place.write_bytes(held)
    if is_ours:
        plancode(folder, "report", "dupont", "--output", str(place), *DAY)
        plancode(folder, "report", "lee", "--output", str(place), *DAY)
    else:
        plancode(folder, "report", "dupont", "--output", str(place), *DAY, code=3, err="was not written by plancode")
        assert place.read_bytes() == held


@pytest.mark.parametrize("place", ["plans/out.html", ".git/out.html"])
def test_among_the_plans_and_in_git_nothing_is_written(folder: Path, place: str) -> None:
    output = str(folder / place)
    plancode(folder, "report", "dupont", "--output", output, *DAY, code=3, err="is no place for a report")
    assert not (folder / place).exists()


def browser(folder: Path, script: str) -> Path:
    """Put a program in folder that is found as a browser."""
    program = write(folder, {"chromium": f"#!/bin/sh\n{script}"}) / "chromium"
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


def test_without_a_browser_there_is_no_pdf_and_the_way_out_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = Path(shutil.which("git") or "")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    asked = ("report", "dupont", "--pdf", "--output", str(tmp_path / "out.pdf"), *DAY)
    plancode(folder, *asked, code=3, err="there is no browser that prints: none of chromium, ")
    browser(tmp_path / "bin", "exit 7")
    plancode(folder, *asked, code=3, err="did not print the page\n  = hint: leave out --pdf")
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.browser
def test_chromium_prints_a_report_as_pdf(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "out.pdf"
    for _ in range(2):  # the second one replaces the first
        plancode(folder, "report", "dupont", "lee", "--brief", "--pdf", "--output", str(place), *DAY)
    data = place.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == 2
    page = tmp_path / "out.html"
    plancode(folder, "report", "dupont", "--output", str(page), *DAY)
    assert page.read_bytes().startswith(b"<!doctype html>")


SETTING = Setting(
    files={"assets/a.css": b"p{}", "assets/p.png": b"p"}, anchors={"en/contacts/b.html": "contact-b"}, base=None
)


def test_of_several_pages_the_headings_stand_below_one(folder: Path) -> None:
    one, several = (
        [tag for tag, _ in Html(told(folder, *names)).elements if re.fullmatch("h[1-6]", tag)]
        for names in (("dupont",), ("dupont", "lee"))
    )
    assert one.count("h1") == several.count("h1") == 1
    assert several[: len(one) + 1] == ["h1", *(f"h{int(tag[1]) + 1}" for tag in one)]
    page = inlined("<main><h1>A</h1><h6>B</h6></main>", "a.html", prefix="", setting=SETTING, below=2)
    assert page.body == "<h3>A</h3><h6>B</h6>"


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ('<a href="b.html">B</a>', '<a href="#contact-b">B</a>'),
        ('<a href="b.html#owed">B</a>', '<a href="#contact-b-owed">B</a>'),
        ('<a href="#owed">B</a>', '<a href="#x-owed">B</a>'),
        ('<a href="../plans/p.html">P</a>', "<span>P</span>"),
        ('<a href="javascript:alert(1)">P</a>', "<span>P</span>"),
        ('<a href="tel:+33">P</a>', '<a href="tel:+33">P</a>'),
        ('<p id="a" aria-labelledby="a b">&lt;i&#62;</p>', '<p id="x-a" aria-labelledby="x-a x-b">&lt;i&#62;</p>'),
        ('<rect fill="url(#g)"/>', '<rect fill="url(#x-g)"></rect>'),
        ('<img src="../../assets/p.png" alt="&quot;">', '<img src="data:image/png;base64,cA==" alt="&quot;">'),
        ('<img src="/etc/passwd" alt="x">.', "."),
        ("<div><button>Go<b>!</b></button>.</div>", "<div>.</div>"),
        ("<p>open<br><i>and", "<p>open<br><i>and</i></p>"),
        ('<nav class="neighbours"><a href="b.html">B</a></nav>.', "."),
        ('<b class="only-site">B</b>.', "."),
    ],
)
def test_of_a_page_there_is_left_what_stands_alone(html: str, body: str) -> None:
    page = (
        f'<head><link rel="stylesheet" href="../../assets/a.css"></head><header>H</header><main>{html}</main><p>F</p>'
    )
    found = inlined(page, "en/contacts/a.html", prefix="x-", setting=SETTING)
    assert found == Inlined(body, {"assets/a.css": "p{}"})
