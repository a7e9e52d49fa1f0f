"""Where a field holds text, an id or a commit, it is what stands in the file, whatever YAML takes it for."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancode.diagnostics import Ref
from plancode.workspace import Workspace, load, sources_of
from plancode.yaml_source import lines_of, scalar
from tests.support.cli import plancode, write
from tests.support.histories import assert_history
from tests.support.repo import Repo

ODD = [
    "1724479", "76661e2", "737e072", "1e5", "0123456", ".5", "true", "null", "12_3", "0x1F", "-7", "5.", "1.50", "Null",
    "FALSE", ".inf", "1e999999999", "1" * 40,
]  # fmt: skip
PERSON = "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: approver\n"


def workspace(plans: str = PERSON, config: str = "version: 1\n") -> Workspace:
    return load(sources_of({"plans/a.yaml": plans, "plancode.yaml": config}))


def sound(plans: str = PERSON, config: str = "version: 1\n") -> Workspace:
    found = workspace(plans, config)
    assert found.diagnostics == ()
    return found


@pytest.mark.parametrize("written", ODD)
def test_a_commit_in_the_configuration_needs_no_quotes(written: str) -> None:
    history = f"history:\n  since: {written}\n  accept:\n    - {{code: PC201, record: p, reason: {written}, commit: {written}}}\n"
    read = sound(config=history).config.file.history
    (accepted,) = read.accept
    assert accepted.reason == written
    # What can be left out may say so with null, which is no commit anyway.
    assert (read.since, accepted.commit) == ((None, None) if written in ("null", "Null") else (written, written))


@pytest.mark.parametrize("written", ODD)
def test_names_and_lists_of_texts_need_no_quotes(written: str) -> None:
    text = (
        f"kind: contact\nid: x\nfirst_name: Anne\nlast_name: {written}\ndegrees: {written}\naims: [x, {written}]\n"
        f"accounts:\n- account: y\n  role: 'as {written}'\n---\nkind: objective\nid: z\nname: {written} # so\n"
        f"status: active\nperiod: FY2027\ntype: awareness\ntarget: {{value: 1e2, unit: {written}}}\nevidence:\n- {written}\n"
    )
    data = [dict(document.data) for document in workspace(text).documents.values() if isinstance(document.data, dict)]
    quoted = workspace(text.replace(f": {written}\n", f": '{written}'\n").replace(f"- {written}", f"- '{written}'"))
    assert data[0]["last_name"] == data[1]["name"] == written
    assert data[0]["aims"] == ["x", written]
    assert data[1]["evidence"] == [written]
    assert isinstance(data[1]["target"], dict)
    assert data[1]["target"] == {"value": scalar("1e2"), "unit": written}
    contact = quoted.documents[Ref("contact", "x")].data
    assert isinstance(contact, dict)
    assert data[0]["last_name"] == contact["last_name"]


def test_a_group_or_a_list_is_still_no_text() -> None:
    (found,) = workspace("kind: product\nid: a\nname: [12]\n").diagnostics
    assert (found.code.number, found.message, found.hint) == (
        "PC104", "`name` is a list, not text", "write one text, without brackets or dashes",
    )  # fmt: skip


@pytest.mark.parametrize(("written", "value"), [("", None), ("~", None), ("null", None), ("NULL", None), ("12", "12")])
def test_null_is_nothing_where_a_field_may_be_left_out(written: str, value: str | None) -> None:
    (product,) = sound(f"kind: product\nid: a\nname: A\narea: {written}\n").products
    assert product.area == value


def test_a_word_of_a_list_is_never_null() -> None:
    (found,) = workspace("kind: objective\nid: z\nname: Z\nstatus: null\nperiod: FY2027\ntype: awareness\n").diagnostics
    assert (found.code.number, found.message) == ("PC116", "`status` is empty")


@pytest.mark.parametrize("written", ["", "~", "# Null"])
def test_nothing_at_all_is_no_name(written: str) -> None:
    (found,) = workspace(f"kind: product\nid: a\nname: {written}\n").diagnostics
    assert (found.code.number, found.message) == ("PC116", "`name` is empty")


def test_numbers_flags_and_dates_stay_what_they_are() -> None:
    (contact,) = sound(
        "kind: contact\nid: a\nfirst_name: 1\nlast_name: 2\ntier: 3\nopt_out: true\npreferences: {notice_days: 0x10}\n"
    ).contacts
    assert (contact.name, contact.tier, contact.opt_out) == ("1 2", 3, True)
    assert contact.preferences is not None
    assert contact.preferences.notice_days == 16
    found = workspace(
        "kind: opportunity\nid: a\nname: A\nstatus: open\ntype: grant\nclose_date: 2027\namount: {value: '3', currency: EUR}\n"
    ).diagnostics
    assert {(each.code.number, each.message) for each in found} >= {
        ("PC113", "`2027` is not a date"),
        ("PC104", "`value` is text, not a number"),
    }


def test_words_of_the_configuration_need_no_quotes_either() -> None:
    config = sound(
        config="name: 2027\nsite: {title: {en: 12, fr: 13}}\npicklists: {contact.specialty: {x: 5}}\nlabels: {area: 7}\n"
        "lifecycle: {contact: {statuses: [1, 2], initial: 1, steps: {on: {from: [1], to: 2}}}}\n".replace(
            "contact.specialty", "contact.type"
        )
    ).config
    assert config.file.name == {"en": "2027"}
    assert config.file.site.title == {"en": "12", "fr": "13"}
    assert config.label("contact.type", "x", "en") == "5"
    assert config.lifecycles["contact"].names == ("1", "2")


@given(st.sampled_from(ODD) | st.from_regex(r"[-+.]?[0-9oxeE_.]{1,12}", fullmatch=True))
def test_quotes_never_make_a_difference_to_a_name(written: str) -> None:
    plain, quoted = (workspace(f"kind: product\nid: a\nname: {each}\n") for each in (written, f"'{written}'"))
    assert plain.records == quoted.records
    assert [product.name for product in plain.products] == [written]


@given(st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8))
def test_text_is_written_such_that_it_reads_back_as_the_same(written: str) -> None:
    text = "\n".join(lines_of({"kind": "product", "id": "a", "name": written}))
    assert [product.name for product in sound(text).products] == [written]


@pytest.mark.parametrize("name", ["12", "1e5", "0123456", "true", "null", "0x1f", "1" * 40])
def test_an_id_is_the_same_everywhere(tmp_path: Path, name: str) -> None:
    repo = Repo(tmp_path / "repo")
    plan = (
        "kind: plan\nid: {id}\nstatus: {status}\nname: 2027\nperiod: FY2099\ntype: engagement\nowner: marie\n"
        "goals: 3 talks\ncontacts: [{id}]\n"
    )
    anne = f"kind: contact\nid: {name}\nfirst_name: Anne\nlast_name: Null\n"
    repo.commit(
        {
            "plans/people.yaml": PERSON,
            "plans/anne.yaml": anne,
            "plans/plan.yaml": plan.format(id=f"'{name}'", status="draft"),
        }
    )
    # Without the quotes it is the same record, and it moves as one.
    repo.commit({"plans/plan.yaml": plan.format(id=name, status="submitted")})
    repo.checkout()
    assert "history of 2 commits: 2 transitions" in plancode(repo.folder, "check").out
    shown = plancode(repo.folder, "history", f"plan/{name}").out
    assert "draft" in shown
    assert "submitted" in shown
    assert "2027" in plancode(repo.folder, "show", f"plan/{name}").out
    plancode(repo.folder, "set", f"plan/{name}", "name", "0x10", err="Set name of plan")
    assert 'name: "0x10"\n' in (repo.folder / "plans/plan.yaml").read_text()


def test_a_commit_whose_short_id_looks_like_a_number_is_found(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    plan = "kind: plan\nid: p\nstatus: {}\nname: P\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: Talk\n"
    first = repo.commit({"plans/people.yaml": PERSON, "plans/p.yaml": plan.format("draft")})
    skipped = (
        repo.commit({"plans/p.yaml": plan.format("final-approved")}, parents=[first], message=f"Approve ({number})")
        for number in count()
    )
    short = next(commit[:7] for commit in skipped if isinstance(scalar(commit[:7]), int))
    repo.checkout()
    plancode(repo.folder, "check", code=1)
    repo.write(
        "plancode.yaml", f"history:\n  accept:\n    - code: PC203\n      reason: by phone\n      commit: {short}\n"
    )
    assert "accepted: by phone" in plancode(repo.folder, "check", "--fail-on", "never").out
    repo.write("plancode.yaml", f"history:\n  since: {short}\n")
    assert "PC203" not in plancode(repo.folder, "check").out


def test_quotes_around_approved_content_are_no_change_but_another_spelling_is(tmp_path: Path) -> None:
    approved = "\n a  draft  with name=0x10\n b  submitted\n c  final-approved  by paul\n"
    assert_history(tmp_path / "repo", approved + """ d  same  with name="'0x10'" """)


def test_another_spelling_of_the_same_number_is_another_name(tmp_path: Path) -> None:
    assert_history(
        tmp_path / "repo",
        "\n a  draft  with name=0x10\n b  submitted\n c  final-approved  by paul\n d  same  with name=16  ! PC211\n",
    )


def test_a_new_record_gets_the_quotes_that_other_readers_need(tmp_path: Path) -> None:
    folder = write(tmp_path, {"plans/people.yaml": PERSON})
    plancode(folder, "new", "product", "--name", "2027", "--id", "12", err=None)
    written = "".join(path.read_text() for path in folder.glob("plans/**/*.yaml"))
    assert 'name: "2027"\n' in written
    assert 'id: "12"\n' in written
