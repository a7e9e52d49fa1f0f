"""Which finding follows from which: of all findings of a workspace, each with its cause, and none where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from plancode import codes
from plancode.check.causes import with_causes
from plancode.diagnostics import Diagnostic, Place, Position, Range, Ref, Severity, text
from plancode.rules import run
from plancode.workspace import Sources, load, sources_of
from tests.support.marked import TODAY, all_in_one

PEOPLE = {"plans/people.yaml": "kind: person\nid: marie\nname: Marie\nemail: m@example.org\nrole: account-manager\n"}
PLAN = "kind: plan\nid: {id}\nstatus: draft\nname: {id}\nperiod: FY{year}\ntype: engagement\nowner: marie\ncontacts: [{of}]\n"


def contact(identity: str) -> str:
    return f"kind: contact\nid: {identity}\nfirst_name: A\nlast_name: {identity}\nowner: marie\n"


def plan(identity: str, of: str, year: int = 2026) -> str:
    return PLAN.format(id=identity, of=of, year=year) + "goals: [Be known]\n"


def visit(identity: str, of: str) -> str:
    return f"kind: activity\nid: {identity}\nsubject: Visit\nform: task\ndue: 2026-12-01\n{of}\n"


def follows(
    files: dict[str, str], found: Iterable[Diagnostic] = (), held: dict[str, str] | None = None, *, only: bool = False
) -> list[str]:
    """Return the findings of files and those given, as `code path:line` with `< code path:line` for what each follows."""
    return told(sources_of(PEOPLE | files), found, held or {}, only=only)


def told(sources: Sources, found: Iterable[Diagnostic], held: dict[str, str], *, only: bool = False) -> list[str]:
    workspace = load(sources)
    own = [] if only else [*workspace.diagnostics, *run(workspace, TODAY)]
    caused = with_causes([*workspace.config.weighed(own), *found], workspace, held)
    return [
        f"{each.code.number} {each.path}:{each.range.start.line}"
        + (f" < {each.cause.code} {each.cause.place.path}:{each.cause.place.range.start.line}" if each.cause else "")
        for each in sorted(caused, key=lambda each: each.sort_key)
    ]


def at(path: str, line: int, column: int = 1, *, length: int = 1) -> Place:
    return Place(path, Range(Position(line, column), Position(line, column + length)))


CONTACTS = all_in_one(contact("early"), contact("dupont"), contact("late"))
LACK = ["PC301 plans/c.yaml:1", "PC301 plans/c.yaml:7", "PC301 plans/c.yaml:13"]


def lacking(cause: str, *own: str) -> list[str]:
    return sorted([LACK[0], f"{LACK[1]} < {cause}", LACK[2], *own], key=lambda each: each.split()[1].split(":")[0])


@pytest.mark.parametrize(("key", "wrong"), [("kind: ", "knd: "), ("name: middle\n", "")], ids=["nameless", "damaged"])
def test_what_is_missing_follows_from_the_document_that_names_it_and_from_none_around_it(key: str, wrong: str) -> None:
    # The contact stands in the document's first line.
    middle = "contacts: [dupont]\n" + plan("middle", "x").replace("contacts: [x]\n", "").replace(key, wrong)
    around = plan("first", "early", 2025), middle, plan("last", "late", 2025)
    found = follows({"plans/c.yaml": CONTACTS, "plans/p.yaml": all_in_one(*around)})
    assert found == [*lacking("PC105 plans/p.yaml:11"), "PC105 plans/p.yaml:11"]


def test_ids_of_a_document_without_a_kind_are_told_apart_and_stand_in_its_first_line_too() -> None:
    nameless = "id: dupont\nfirst_name: A\nlast_name: B\n"
    around = all_in_one(contact("early"), nameless, contact("late"))
    files = {"plans/c.yaml": around, "plans/v.yaml": visit("visit", "contact: dupont")}
    assert "PC120 plans/v.yaml:6 < PC105 plans/c.yaml:7" in follows(files)
    files["plans/v.yaml"] = visit("visit", "contact: weber")
    assert "PC120 plans/v.yaml:6" in follows(files)


@pytest.mark.parametrize(
    ("broken", "does"),
    [
        ("kind: plan\ncontacts: [dupont]\nname: A: b\n", True),
        ("kind: objective\nname: A: b for dupont\n", True),
        ("kind: activity\ncontact: dupont\nsubject: A: b\n", False),
        ("kind: plan\ncontacts: [weber]\nname: A: b\n", False),
    ],
    ids=["plan", "objective", "activity", "another"],
)
def test_that_nothing_is_planned_follows_from_what_cannot_be_read_of_plans_and_objectives(
    broken: str, does: bool
) -> None:
    found = follows({"plans/c.yaml": contact("dupont"), "plans/p.yaml": broken})
    cause = " < PC101 plans/p.yaml:3" if does and "contacts" in broken else " < PC101 plans/p.yaml:2" if does else ""
    assert f"PC301 plans/c.yaml:1{cause}" in found


TWO_ERRORS = "knd: plan\nid: two\nname: *x\nperiod: *y\n"


def test_of_several_errors_in_a_text_the_first_is_the_cause_and_none_follows_from_another() -> None:
    files = {"plans/a.yaml": TWO_ERRORS, "plans/v.yaml": visit("visit", "plan: two")}
    gone = codes.PC214.at(at("plans/x.yaml", 1), text("gone"), hint=None, record=Ref("plan", "two"))
    other = codes.PC214.at(at("plans/x.yaml", 2), text("gone"), hint=None, record=Ref("plan", "three"))
    unread = codes.PC252.at(at("plans/a.yaml", 7), text("unread"), hint=None)
    found = follows(files, [gone, other, unread])
    assert [each for each in found if "PC109" in each.split()[0]] == ["PC109 plans/a.yaml:3", "PC109 plans/a.yaml:4"]
    assert "PC120 plans/v.yaml:6 < PC109 plans/a.yaml:3" in found
    assert found[-2:] == ["PC214 plans/x.yaml:1 < PC109 plans/a.yaml:3", "PC214 plans/x.yaml:2"]
    assert "PC252 plans/a.yaml:7 < PC109 plans/a.yaml:3" in found


def test_two_errors_in_one_line_are_each_its_own_and_what_else_is_in_the_line_follows_from_the_first() -> None:
    found = follows({"plans/a.yaml": "kind: product\nid: seed\nname: [*x, *y]\n\ncolour: red\n"})
    assert found == [
        "PC104 plans/a.yaml:3 < PC109 plans/a.yaml:3",
        *["PC109 plans/a.yaml:3"] * 2,
        "PC102 plans/a.yaml:5",
    ]


def test_a_key_is_missing_because_of_an_error_of_its_own_document_only() -> None:
    sound, broken = "kind: product\nid: seed\n", "kind: product\nid: rye\nname: *x\n"
    first, second = "PC109 plans/a.yaml:3", "PC105 plans/a.yaml:1 < PC109 plans/a.yaml:3"
    assert follows({"plans/a.yaml": broken}) == [second, first]
    assert follows({"plans/a.yaml": all_in_one(sound, broken)}) == [
        "PC105 plans/a.yaml:1", "PC105 plans/a.yaml:4 < PC109 plans/a.yaml:6", "PC109 plans/a.yaml:6",
    ]  # fmt: skip
    assert follows({"plans/a.yaml": all_in_one(broken, broken.replace("rye", "oat"), sound)}) == [
        second, first, "PC105 plans/a.yaml:5 < PC109 plans/a.yaml:7", "PC109 plans/a.yaml:7", "PC105 plans/a.yaml:9",
    ]  # fmt: skip


def test_a_document_that_begins_with_its_error_lacks_its_keys_because_of_it() -> None:
    assert follows({"plans/a.yaml": "*x : seed\n"}) == [
        "PC109 plans/a.yaml:1",
        "PC105 plans/a.yaml:1 < PC109 plans/a.yaml:1",
    ]
    later = "kind: product\nid: a\n---\n&x kind: product\nid: b\n"
    assert follows({"plans/a.yaml": later}) == [
        "PC105 plans/a.yaml:1", "PC109 plans/a.yaml:4", "PC105 plans/a.yaml:4 < PC109 plans/a.yaml:4",
    ]  # fmt: skip


def test_a_text_whose_error_weighs_less_is_no_cause() -> None:
    files = {"plans/c.yaml": contact("dupont"), "plans/p.yaml": plan("p", "dupont").replace("p\n", "p: q\n")}
    assert "PC301 plans/c.yaml:1 < PC101 plans/p.yaml:2" in follows(files)
    assert "PC301 plans/c.yaml:1" in follows(files | {"plancode.yaml": "severity: {PC101: warning}\n"})
    assert "PC301 plans/c.yaml:1" in follows(files | {"plancode.yaml": "severity: {PC101: off}\n"})


def test_a_warning_that_weighs_as_an_error_is_no_error_of_the_text() -> None:
    broken = plan("p", "dupont").replace("name: p", "name: p\u200bq").replace("FY2026", "*x")
    files = {"plans/c.yaml": contact("dupont"), "plans/p.yaml": broken}
    files["plancode.yaml"] = "severity: {PC123: error}\n"
    found = follows(files)
    assert "PC123 plans/p.yaml:4" in found
    assert "PC301 plans/c.yaml:1 < PC109 plans/p.yaml:5" in found


def test_a_file_that_could_not_be_opened_holds_no_error_of_a_text() -> None:
    sources = sources_of(PEOPLE | {"plans/c.yaml": contact("dupont")})
    unread = codes.PC146.at(at("plans/p.yaml", 1), text("it cannot be opened"), hint=None)
    assert told(replace(sources, diagnostics=(unread,)), [], {}) == ["PC301 plans/c.yaml:1", "PC146 plans/p.yaml:1"]


def test_what_an_emptied_file_held_is_missing_because_of_it_and_what_never_stood_there_is_not() -> None:
    files = {"plans/c.yaml": contact("dupont"), "plans/p.yaml": "# gone\n", "plans/q.yaml": "\n"}
    own = ["PC146 plans/p.yaml:1", "PC146 plans/q.yaml:1"]
    assert follows(files) == ["PC301 plans/c.yaml:1", *own]
    held = {"plans/q.yaml": plan("q", "dupont"), "plans/c.yaml": plan("c", "dupont")}
    assert follows(files, held=held) == ["PC301 plans/c.yaml:1 < PC146 plans/q.yaml:1", *own]


def test_only_what_is_about_no_record_and_of_no_kind_stands_for_what_is_missing() -> None:
    last_year = plan("p", "dupont", 2025).replace("name: p", "name: 'p id: weber'")
    files = {"plans/c.yaml": contact("dupont"), "plans/p.yaml": last_year, "plans/v.yaml": visit("v", "contact: weber")}
    files["plancode.yaml"] = "version: 1\n"
    hidden = codes.PC123.at(at("plans/p.yaml", 4), text("something is hidden"), hint=None)
    damaged = codes.PC105.at(at("plans/p.yaml", 1), text("missing"), hint=None, record=Ref("plan", "p"))
    lacks = codes.PC105.at(at("plancode.yaml", 1), text("missing"), hint=None)
    found = follows(files, [hidden, damaged, lacks])
    assert [each for each in found if "PC301" in each or "PC120" in each] == [
        "PC301 plans/c.yaml:1", "PC120 plans/v.yaml:6",
    ]  # fmt: skip
    assert "PC120 plans/v.yaml:6 < PC105 plans/p.yaml:1" in follows(files, [replace(damaged, record=None)])


DAMAGED = {"plans/c.yaml": contact("dupont"), "plans/p.yaml": plan("p", "dupont") + "colour: red\n"}
P, ODD = Ref("plan", "p"), {"plans/o.yaml": plan("o", "dupont", 2025)}


@pytest.mark.parametrize(
    ("first", "is_cause"),
    [
        (codes.PC104.at(at("plans/p.yaml", 3), text("x"), hint=None, record=P), True),
        (codes.PC104.at(at("plans/p.yaml", 3), text("x"), hint=None, record=P, severity=Severity.WARNING), False),
        (codes.PC203.at(at("plans/p.yaml", 3), text("x"), hint=None, record=P), False),
        (codes.PC104.at(at("plans/o.yaml", 3), text("x"), hint=None, record=Ref("plan", "o")), False),
        (codes.PC104.at(at("plans/o.yaml", 3), text("x"), hint=None), False),
    ],
    ids=["error", "warning", "of the history", "of a sound record", "of no record"],
)
def test_a_damaged_record_is_why_by_its_first_error_that_keeps_it_from_being_read(
    first: Diagnostic, *, is_cause: bool
) -> None:
    unknown = codes.PC102.at(at("plans/p.yaml", 9), text("unknown"), hint=None, record=P)
    lacking = codes.PC301.at(at("plans/c.yaml", 1), text("no plan"), hint=None, record=Ref("contact", "dupont"))
    found = follows(DAMAGED | ODD, [first, unknown, lacking], only=True)
    cause = "PC104 plans/p.yaml:3" if is_cause else "PC102 plans/p.yaml:9"
    assert f"PC301 plans/c.yaml:1 < {cause}" in found
    assert f"PC301 plans/c.yaml:1 < {cause}" in follows(DAMAGED | ODD, [first, unknown, first, lacking], only=True)


BROKEN_CONFIG = "severity:\n  PC301: fatal\npolcy: {}\n"


def test_what_the_configuration_decides_follows_from_its_first_error_and_nothing_else_does() -> None:
    account = "kind: account\nid: chu\nnam: C\n"
    files = {"plancode.yaml": BROKEN_CONFIG, "plans/a.yaml": account, "plans/c.yaml": contact("dupont")}
    files["plans/v.yaml"] = visit("v", "contact: weber")
    step = codes.PC203.at(at("plans/x.yaml", 1), text("a step"), hint=None)
    weak = codes.PC406.at(at("plancode.yaml", 1), text("in vain"), hint=None, severity=Severity.WARNING)
    assert follows(files, [step, weak]) == [
        "PC406 plancode.yaml:1", "PC103 plancode.yaml:2", "PC102 plancode.yaml:3",
        "PC102 plans/a.yaml:3",
        "PC301 plans/c.yaml:1 < PC103 plancode.yaml:2",
        "PC120 plans/v.yaml:6", "PC203 plans/x.yaml:1 < PC103 plancode.yaml:2",
    ]  # fmt: skip
    assert follows({"plans/c.yaml": contact("dupont")}, [step]) == ["PC301 plans/c.yaml:1", "PC203 plans/x.yaml:1"]


def test_what_history_says_of_a_value_follows_from_its_error_and_that_from_the_error_of_the_text() -> None:
    files = {"plans/p.yaml": plan("p", "dupont").replace("status: draft", "status: Soumi")}
    value, other = at("plans/p.yaml", 3, 9, length=5), at("plans/p.yaml", 2, 5)
    steps = [codes.PC203.at(each, text("a step"), hint=None, record=P) for each in (value, other)]
    again = codes.PC204.at(other, text("a role"), hint=None, record=P)
    hint = codes.PC126.at(value, text("nearly"), hint=None, record=P)
    found = follows(files, [*steps, again, hint])
    assert [each for each in found if each.split()[0] in ("PC203", "PC204", "PC126", "PC103")] == [
        "PC203 plans/p.yaml:2", "PC204 plans/p.yaml:2",
        "PC103 plans/p.yaml:3", "PC126 plans/p.yaml:3", "PC203 plans/p.yaml:3 < PC103 plans/p.yaml:3",
    ]  # fmt: skip
    files["plans/p.yaml"] = files["plans/p.yaml"].replace("Soumi", "&s Soumi")
    step = codes.PC203.at(at("plans/p.yaml", 3, 12, length=5), text("a step"), hint=None, record=P)
    found = follows(files, [step])
    assert "PC103 plans/p.yaml:3 < PC109 plans/p.yaml:3" in found
    assert "PC203 plans/p.yaml:3 < PC109 plans/p.yaml:3" in found


def test_a_record_that_is_named_twice_does_not_follow_from_what_defines_it() -> None:
    files = {"plans/a.yaml": "knd: contact\nid: dupont\n"}
    twice = codes.PC144.at(at("plans/x.yaml", 1), text("{record}", record=Ref("contact", "dupont")), hint=None)
    gone = codes.PC120.at(at("plans/x.yaml", 2), text("{record}", record=Ref("contact", "dupont")), hint=None)
    found = follows(files, [twice, gone])
    assert found == ["PC105 plans/a.yaml:1", "PC144 plans/x.yaml:1", "PC120 plans/x.yaml:2 < PC105 plans/a.yaml:1"]
