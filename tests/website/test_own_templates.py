"""A workspace's own templates: they may show a view, and can do nothing else."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest

from plancode.site.sandbox import bounds
from tests.support.cli import plancode, write
from tests.website.small import AS_OF, Workplace, everything


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture(scope="module")
def _restyled(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return Workplace(tmp_path_factory.mktemp("restyled"))


@pytest.fixture
def restyled(_restyled: Workplace) -> Workplace:
    """A workplace without templates of its own and without a site, in which ours are compiled for the sandbox already."""
    shutil.rmtree(_restyled.repo.folder / "templates", ignore_errors=True)
    shutil.rmtree(_restyled.site, ignore_errors=True)
    return _restyled


def test_an_own_template_goes_before_ours_and_may_build_on_ours(restyled: Workplace) -> None:
    own = '{% extends "layout.html" %}{% block title %}T{% endblock %}{% block content %}<h1>Our {{ view.name }}</h1>{% endblock %}'
    site = restyled.build(
        files={
            "templates/site/contact.html": own,
            "templates/site/assets/site.css": "p { color: red }",
            "templates/site/assets/logo.svg": "<svg/>",
        }
    )
    assert "<h1>Our Élodie Dupont</h1>" in restyled.page()
    assert "Skip to the content" in restyled.page()
    assert (site / "assets/site.css").read_text() == "p { color: red }"
    assert (site / "assets/logo.svg").is_file()
    assert "Our" not in restyled.page("en/plans/dupont-fy2027.html")


def test_our_templates_make_the_same_site_in_the_sandbox(example: Path, site: Path, tmp_path: Path) -> None:
    own = tmp_path / "work"
    shutil.copytree(example, own)
    templates = Path(__file__).parents[2] / "templates" / "site"
    # Own style sheets and scripts are left as they are, ours are not.
    shutil.copytree(templates, own / "templates" / "site", ignore=shutil.ignore_patterns("assets"))
    plancode(own, "build", "--as-of", AS_OF, "--output", str(tmp_path / "out"))
    assert pages_of(tmp_path / "out") == pages_of(site)


def pages_of(site: Path) -> dict[str, bytes]:
    # Of our own files, unlike of a workspace's, what only people read is left out.
    return {path: data for path, data in everything(site).items() if not path.endswith((".css", ".js"))}


def test_equal_numbers_are_written_as_each_record_writes_them(workplace: Workplace) -> None:
    """What one page shows does not depend on what was shown before it."""
    objective = (
        "kind: objective\nid: {id}\nname: O\nperiod: FY2027\ntype: awareness\nstatus: current\n"
        "plan: dupont-fy2027\ncontact: dupont\ntarget: {{value: {value}, unit: talk}}\n"
    )
    written = {
        f"plans/{name}.yaml": objective.format(id=name, value=name[1:].replace("-", ".")) for name in ("a1-5", "b1-50")
    }
    workplace.build(files=written)
    assert 'max="1.5"' in workplace.page()
    assert 'max="1.50"' in workplace.page()


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ view.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ view['__class__'] }}",
        "{{ view.name.format }}",
        "{{ '%s'.format(view) }}",
        "{{ view.name.upper() }}",
        "{{ view.plans.index }}",
        "{{ view.nothing }}",
        "{{ _.__globals__ }}",
        "{{ _.__func__.__globals__ }}",
        "{{ markdown.__wrapped__ }}",
        "{{ self.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ (view | attr('__class__')) }}",
        "{{ view.name | attr('upper') }}",
        "{% include '../../secret' %}",
        "{% include '/etc/passwd' %}",
        "{% include '//etc/passwd' %}",
        "{% extends '/etc/passwd' %}",
        "{% import '/etc/passwd' as x %}",
        "{% include 'link.html' %}",
        "{% include 'linked/secret' %}",
        "{% include 'contact.html' %}",
        "{{ range(10) }}",
        "{{ range(10**9) }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 'a' * 10000000000 }}",
        "{{ '%09999999999d' % 1 }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{{ cycler.__init__ }}",
        "{{ namespace() }}",
        "{{ 1 / 0 }}",
        "{{ 1 + 'a' }}",
        "{{ nothing.at.all }}",
        "{% for a in %}",
        "{{ broken",
        "{{ number('x') }}",
        "{{ label('a') }}",
        "{% do view %}",
        "{% import 'nothing.html' as x %}",
    ],
)
def test_a_hostile_template_ends_with_its_file_and_line_and_no_page(restyled: Workplace, hostile: str) -> None:
    write(restyled.folder, {"secret": "SECRET", "work/secret": "SECRET"})
    site = write(restyled.repo.folder / "templates" / "site", {"contact.html": f"<p>\n{hostile}\n"})
    (site / "link.html").symlink_to(restyled.folder / "secret")
    (site / "linked").symlink_to(restyled.folder)
    assert not restyled.build(code=3, err="templates/site/contact.html:2: ").exists()


@pytest.mark.parametrize(
    "harmless", ["{{ view.name.__doc__ is defined }}", "{{ cycler is defined }}", "{{ range is defined }}"]
)
def test_asking_for_what_is_not_there_gives_nothing(restyled: Workplace, harmless: str) -> None:
    restyled.build(files={"templates/site/contact.html": harmless})
    assert restyled.page() == "False"


def test_a_template_that_is_a_link_is_not_followed(workplace: Workplace, tmp_path: Path) -> None:
    write(tmp_path, {"secret": "SECRET"})
    folder = write(workplace.repo.folder / "templates" / "site", {"assets/own.css": "p {}"})
    (folder / "contact.html").symlink_to(tmp_path / "secret")
    (folder / "assets" / "secret.css").symlink_to(tmp_path / "secret")
    site = workplace.build()
    assert not [path for path, data in everything(site).items() if b"SECRET" in data]
    assert (site / "assets/own.css").is_file()


@pytest.mark.parametrize("name", ["templates", "templates/site", "templates/site/assets"])
def test_a_folder_of_templates_that_is_a_link_is_refused(workplace: Workplace, tmp_path: Path, name: str) -> None:
    outside = write(tmp_path / "outside", {"site/assets/a.css": "SECRET", "assets/a.css": "SECRET", "a.css": "SECRET"})
    place = workplace.repo.folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside)
    assert not workplace.build(code=3, err="is a symbolic link, which is not followed").exists()


def test_a_template_that_is_not_text_says_so(restyled: Workplace) -> None:
    restyled.build(files={"templates/site/contact.html": b"\xff\xfe"}, code=3, err="templates/site/contact.html")


def test_a_template_that_makes_too_much_is_stopped(restyled: Workplace) -> None:
    loop = "{% for a in 'aaaaaaaaaa' %}" * 7 + "xxxxxxxxxx" + "{% endfor %}" * 7
    assert not restyled.build(files={"templates/site/contact.html": loop}, code=3, err="more than 8 MiB").exists()


NOTHING_PRINTED = "{% for a in 'aaaaaaaaaa' %}" * 9 + "{% endfor %}" * 9
TWICE = "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
PACKED = "{% macro m(n) %}{{ m(n - 1, varargs, varargs) if n else varargs }}{% endmacro %}"
INCLUDED = "{% set n = n | default(40) - 1 %}{% if n %}" + "{% include 'contact.html' %}" * 2 + "{% endif %}"


@pytest.mark.parametrize(
    ("hostile", "said"),
    [
        (NOTHING_PRINTED, "a page takes more than 2 million steps"),
        ("{% set x %}" + NOTHING_PRINTED.replace("{% endfor", "x{% endfor", 1) + "{% endset %}", "2 million steps"),
        (TWICE + "{{ m(60) }}", "2 million steps"),
        (INCLUDED, "2 million steps"),
        ("{% set a = 'ab' %}" + "{% set a = a ~ a %}" * 34, "a text of more than a million characters"),
        ("{% set a = 'ab' %}" + "{% set a = a + a %}" * 34, "a text of more than a million characters"),
        ("{% set a = [1] %}" + "{% set a = a + a %}" * 34, "a list of more than 100,000 things"),
        (
            "{% set a = (1, view) %}" + "{% set a = (a, a) %}" * 34 + "{{ a == [a] }}",
            "a list of more than 100,000 things",
        ),
        ("{% set a = {'a': view} %}" + "{% set a = {'a': a, 'b': a} %}" * 34, "a list of more than 100,000 things"),
        (PACKED + "{{ m(60, 1) }}", "a list of more than 100,000 things"),
        ("{{ _('%(x)4000000000d', x=1) | length }}", "`%(name)s`"),
        ("{{ _('%(x).2000000000f', x=1) }}", "`%(name)s`"),
        ("{{ _('%(x)s', x=view) }}", "is no text and no number"),
        (
            "{% set x %}" + "{% for a in 'aaaaaaaaaa' %}" * 6 + "x" * 9_000 + "{% endfor %}" * 6 + "{% endset %}",
            "more memory",
        ),
    ],
)
def test_a_template_that_takes_too_much_is_stopped_soon(restyled: Workplace, hostile: str, said: str) -> None:
    site = restyled.build(files={"templates/site/contact.html": f"<p>\n{hostile}"}, code=3, err=said)
    assert not site.exists()


def test_it_is_said_where_a_template_takes_too_much(restyled: Workplace) -> None:
    template = f"<p>\n\n{NOTHING_PRINTED}"
    restyled.build(files={"templates/site/contact.html": template}, code=3, err="templates/site/contact.html:3: ")


def test_what_no_step_counts_is_stopped_after_some_seconds(
    restyled: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of a million steps may be a long one; here a tenth of the time is allowed that is said."""
    monkeypatch.setattr(bounds, "_SECONDS", bounds._SECONDS / 10)
    slow = "{% set x = 'a' | default(view.name) %}" * 1_000
    loops = "{% for a in 'aaaaaaaaaa' %}" * 6 + slow + "{% endfor %}" * 6
    restyled.build(files={"templates/site/contact.html": loops}, code=3, err="a page takes more than 5 seconds")


def test_the_memory_that_was_allowed_is_allowed_again(restyled: Workplace) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    restyled.build(files={"templates/site/contact.html": "{{ view.name }}"})
    assert restyled.page() == "Élodie Dupont"
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_template_of_256_kibibytes_is_read_and_a_larger_one_is_not(restyled: Workplace) -> None:
    most = "{{ 1 }}" * (256 * 1024 // 7)
    restyled.build(files={"templates/site/contact.html": most})
    assert restyled.page() == "1" * (256 * 1024 // 7)
    larger = {"templates/site/contact.html": "{{ 1 }}" * 300_000}
    restyled.build(files=larger, code=3, err="templates/site/contact.html is larger than 256 KiB")


def test_loops_keep_what_they_know_of_their_items(restyled: Workplace) -> None:
    loop = (
        "{% for a in 'abc' if a != 'b' %}{{ loop.index }}/{{ loop.length }}{{ a }}"
        "{% if loop.last %}, after {{ loop.previtem }}{% else %}, before {{ loop.nextitem }}; {% endif %}{% else %}none{% endfor %}"
    )
    restyled.build(files={"templates/site/contact.html": loop})
    assert restyled.page() == "1/2a, before c; 2/2c, after a"


def test_our_files_are_written_without_what_only_people_read_and_ones_own_as_they_are(tmp_path: Path) -> None:
    own = "/* mine */\np { color : red }\n"
    site = Workplace(tmp_path).build(files={"templates/site/assets/year.css": own}, err=None)
    assert (site / "assets" / "year.css").read_text() == own
    sheet, script = ((site / "assets" / name).read_text() for name in ("site.css", "site.js"))
    assert "/*" not in sheet
    assert "\n//" not in script
    assert '::after{content:" ↑"}' in (site / "assets" / "lists.css").read_text()
    assert "prefers-color-scheme:dark" in sheet


def test_reports_mails_and_what_is_held_are_the_same_in_the_sandbox(workplace: Workplace, tmp_path: Path) -> None:
    asked = (
        ("report", "--all"),
        ("report", "--brief", "dupont"),
        ("digest", "marie"),
        ("export", "--subject", "dupont"),
    )
    templates = Path(__file__).parents[2] / "templates" / "site"
    made = []
    for name in ("plain", "own"):
        (tmp_path / name).mkdir()
        for number, words in enumerate(asked):
            place = str(tmp_path / name / str(number))
            plancode(workplace.repo.folder, *words, "--as-of", AS_OF, "--output", place)
        made.append(everything(tmp_path / name))
        # The second time with the same templates as the workspace's own.
        ignored = shutil.ignore_patterns("assets")
        shutil.copytree(templates, workplace.repo.folder / "templates" / "site", ignore=ignored, dirs_exist_ok=True)
    assert len(made[0]) > 7
    assert made[0] == made[1]
