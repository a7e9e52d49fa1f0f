"""What a site may not show is in none of its bytes: names and amounts in a demonstration, what is internal in a public one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plancode.models import Account, Contact, Person, Plan, Product
from plancode.project import open_project
from plancode.workspace import Workspace
from tests.support.cli import plancode
from tests.website.links import broken
from tests.website.small import ACCOUNT, CONTACT, PLAN, Workplace, everything

AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture(scope="module")
def records(example: Path) -> Workspace:
    return open_project(example, needs_git=False).workspace


def site_of(example: Path, tmp_path: Path, *arguments: str) -> dict[str, str]:
    plancode(example, "build", *AS_OF, "--output", str(tmp_path / "site"), *arguments)
    return texts_of(tmp_path / "site")


def texts_of(site: Path) -> dict[str, str]:
    # The pages of the codes have examples of their own, which are no records of the workspace.
    return {path: data.decode() for path, data in everything(site).items() if "/rules/" not in path}


def text_of(site: Path) -> str:
    return "".join(texts_of(site).values())


def addresses_in(records: Workspace) -> list[str]:
    everybody: list[Person | Contact] = [*records.people, *records.contacts]
    return [each.email for each in everybody if each.email]


def test_a_demonstration_has_no_name_no_id_no_address_and_no_amount_in_any_byte(
    example: Path, records: Workspace, tmp_path: Path
) -> None:
    named: list[Person | Contact | Account | Product] = [*records.people, *records.contacts]
    named += [*records.accounts, *records.products]
    names = [word for record in named for word in re.split(r"[ ’'-]", record.name) if len(word) > 3]
    amounts = [f"{each.amount.value:,.0f}" for each in records.opportunities if each.amount]
    addresses = addresses_in(records)
    ids = [ref.id for ref in records.records if "-" in ref.id]
    texts = [goal.goal for plan in records.plans for goal in plan.goals] + [each.subject for each in records.activities]
    wanted = {*names, *amounts, *addresses, *ids, *texts} - {"Research", "Institut", "University", "Trials", "Plant"}
    assert len(wanted) > 100
    # All at once, the longest first: a word for itself would be looked for two hundred times on each page.
    any_of = "|".join(map(re.escape, sorted(wanted, key=len, reverse=True)))
    said = re.compile(rf"(?<!\w)(?:{any_of})(?!\w)")
    assert {word for word in wanted if said.fullmatch(word)} == wanted
    for path, text in site_of(example, tmp_path, "--incognito").items():
        assert not said.findall(text), path


def test_a_demonstration_still_shows_statuses_progress_and_links(example: Path, tmp_path: Path) -> None:
    site = site_of(example, tmp_path, "--incognito")
    contacts = [path for path in site if re.fullmatch(r"en/contacts/contact-\d+\.html", path)]
    assert len(contacts) == 8
    assert "Final Approved" in site["en/index.html"]
    assert "via account" in "".join(site[path] for path in contacts)
    assert "PC302" in "".join(site[path] for path in site if path.startswith("en/contacts/"))


def test_a_public_site_has_no_address_no_note_and_no_finding(example: Path, records: Workspace, tmp_path: Path) -> None:
    noted: list[Contact | Plan] = [*records.contacts, *records.plans]
    notes = [line for each in noted if each.notes for line in each.notes.split("\n") if len(line) > 9]
    kept = [*addresses_in(records), *notes]
    assert len(kept) > 10
    for path, text in site_of(example, tmp_path, "--public").items():
        assert not [each for each in kept if each in text], path
        # The pages of the codes are there, and the search leads to them; what was found is not.
        assert "/rules/" in path or path.endswith("search.js") or not re.search(r"PC\d{3}", text), path
    assert "en/review/findings.html" not in everything(tmp_path / "site")


@pytest.mark.parametrize(
    ("internal", "gone", "there"),
    [
        ("[contact.specialty]", "Cardiology", "Élodie"),
        ("[account]", "CHU", "Élodie"),
        ("[plan/dupont-fy2027]", "Engagement 2027", "Élodie"),
        ("[person]", "Marie Petit", "Engagement 2027"),
        ("[contact.first_name]", "Élodie", "Dupont"),
        ("[person.name]", "Marie Petit", "Engagement 2027"),
        ("[person/marie]", "Marie Petit", "Engagement 2027"),
    ],
)
def test_what_is_marked_as_internal_is_in_no_byte_of_a_public_site(
    tmp_path: Path, internal: str, gone: str, there: str
) -> None:
    workplace = Workplace(tmp_path)
    files = {
        "plancode.yaml": f"site: {{internal: {internal}}}\n",
        "plans/dupont.yaml": CONTACT + "specialty: Cardiology\nowner: marie\n",
        "plans/plan.yaml": PLAN.replace("name: Dupont", "name: Engagement 2027"),
        "plans/chu.yaml": ACCOUNT,
    }
    whole = text_of(workplace.build(files=files, err=None))
    assert gone in whole
    shown = text_of(workplace.build("--public", err=None))
    assert gone not in shown
    assert there in shown


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("contacts", "did you mean `contact`?"),
        ("contact.emial", "did you mean `contact.email`?"),
        ("zzzzzz", "a kind, a kind and a field, or a kind and an id"),
    ],
)
def test_what_marks_nothing_is_a_finding(tmp_path: Path, written: str, hint: str) -> None:
    workplace = Workplace(tmp_path)
    workplace.repo.write("plancode.yaml", f"site: {{internal: [{written}]}}\n")
    ended = plancode(workplace.repo.folder, "check", *AS_OF, code=1)
    assert f"`{written}` is no kind, field or record" in ended.out
    assert hint in ended.out


def test_a_field_that_no_record_is_shown_without_cannot_be_internal(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    workplace.repo.write("plancode.yaml", "site: {internal: [opportunity.close_date]}\n")
    ended = plancode(workplace.repo.folder, "check", *AS_OF, code=1)
    assert "no record is shown without `opportunity.close_date`" in ended.out


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (
            "site: {internal: [contact.specialty, contact.emial]}\n",
            "plancode.yaml:1:38: `contact.emial` is no kind, field or record",
        ),
        ("site: {internal: [contact.specialty\n", "plancode.yaml:1:18: the bracket `[` is not closed"),
        ("sites: {internal: [contact.specialty]}\n", "plancode.yaml:1:1: unknown key `sites`"),
        (
            "time_zone: Nowhere/None\nsite: {internal: [contact.specialty]}\n",
            "plancode.yaml:1:12: there is no time zone `Nowhere/None`",
        ),
    ],
)
@pytest.mark.parametrize("options", [(), ("--public",)], ids=["whole", "public"])
def test_nothing_is_published_where_the_configuration_has_errors(
    tmp_path: Path, config: str, problem: str, options: tuple[str, ...]
) -> None:
    workplace = Workplace(tmp_path)
    files = {"plancode.yaml": config, "plans/dupont.yaml": CONTACT + "specialty: Cardiology\n"}
    workplace.build(*options, files=files, code=3, err=problem)
    assert not workplace.site.exists()
    workplace.build(*options, files={"plancode.yaml": "site: {internal: [contact.specialty]}\n"})
    assert ("Cardiology" in text_of(workplace.site)) == (not options)


def test_a_record_that_never_was_is_not_taken_for_internal(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    config = {"plancode.yaml": "site: {internal: [plan/dupond-fy2027]}\n"}
    workplace.build("--public", files=config, code=3, err="did you mean `plan/dupont-fy2027`?")
    assert not workplace.site.exists()


@pytest.mark.parametrize("internal", ["plan", "plan/takeover-fy2027"])
def test_what_is_internal_stays_internal_after_its_deletion(tmp_path: Path, internal: str) -> None:
    workplace = Workplace(tmp_path)
    workplace.repo.commit({"plans/takeover.yaml": PLAN.replace("dupont-fy2027", "takeover-fy2027")})
    workplace.repo.commit({"plans/takeover.yaml": None})
    workplace.repo.checkout()
    assert "takeover" in text_of(workplace.build(files={"plancode.yaml": f"site: {{internal: [{internal}]}}\n"}))
    assert "takeover" not in text_of(workplace.build("--public"))


def test_nobody_is_named_where_people_are_internal_not_even_who_is_no_known_person(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    submitted = PLAN.replace("draft", "submitted")
    workplace.repo.commit({"plans/plan.yaml": submitted}, author=("Zoé Quist", "zoe@example.org"))
    workplace.repo.checkout()
    config = {"plancode.yaml": "site: {internal: [person]}\n"}
    assert "Zoé Quist" in text_of(workplace.build(files=config, err=None))
    assert "Zoé Quist" not in text_of(workplace.build("--public", err=None))


def test_an_internal_person_is_not_named_by_the_address_of_a_commit_either(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    submitted = PLAN.replace("draft", "submitted")
    workplace.repo.commit({"plans/plan.yaml": submitted}, author=("Marie Petit", "at-home@example.org"))
    workplace.repo.checkout()
    shown = text_of(
        workplace.build("--public", files={"plancode.yaml": "site: {internal: [person/marie]}\n"}, err=None)
    )
    assert "Marie" not in shown


def test_what_is_internal_today_is_internal_at_an_earlier_moment_too(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    workplace.repo.commit({"plans/dupont.yaml": CONTACT + "specialty: Cardiology\n"})
    workplace.repo.commit({"plancode.yaml": "site: {internal: [contact.specialty]}\n"})
    workplace.repo.checkout()
    assert "Cardiology" in text_of(workplace.build("--at", "HEAD~1"))
    assert "Cardiology" not in text_of(workplace.build("--public", "--at", "HEAD~1"))


def test_an_objective_for_the_contacts_of_an_internal_account_does_not_become_one_for_all(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    objective = """kind: objective
id: talks
name: Talks
period: FY2027
type: awareness
status: current
applies_to: {account: [chu]}
"""
    other = "kind: contact\nid: rossi\nfirst_name: Anna\nlast_name: Rossi\n"
    files = {"plans/talks.yaml": objective, "plans/rossi.yaml": other}
    files["plancode.yaml"] = "site: {internal: [account]}\n"
    workplace.build(files=files, err=None)
    assert "Talks" in workplace.page()
    assert "Talks" not in workplace.page("en/contacts/rossi.html")
    workplace.build("--public", err=None)
    assert "Talks" not in workplace.page("en/contacts/rossi.html")


BOARD = """kind: objective
id: board
name: Invite
period: FY2027
type: awareness
status: current
applies_to: {tag: board, tier: 2}
"""


@pytest.mark.parametrize("field", ["tags", "tier"])
def test_an_objective_narrowed_by_an_internal_field_is_not_shown_as_one_for_nobody(tmp_path: Path, field: str) -> None:
    workplace = Workplace(tmp_path)
    files = {"plans/board.yaml": BOARD, "plans/dupont.yaml": CONTACT + "tier: 2\ntags: [board]\n"}
    workplace.build("--public", files=files, err=None)
    assert "Invite" in workplace.page()
    workplace.build("--public", files={"plancode.yaml": f"site: {{internal: [contact.{field}]}}\n"}, err=None)
    assert "Invite" not in workplace.page()


def test_a_demonstration_keeps_for_whom_an_objective_is_and_hides_the_tag(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    secret = {
        "plans/board.yaml": BOARD.replace("board, ", "secret-board, "),
        "plans/dupont.yaml": CONTACT + "tier: 2\ntags: [secret-board, other]\n",
    }
    site = workplace.build("--incognito", files=secret, err=None)
    assert "Objective 1" in workplace.page("en/contacts/contact-1.html")
    assert "secret-board" not in text_of(site)


@pytest.mark.parametrize(
    ("languages", "names"),
    [
        ("en", ("Contact 1", "Plan 1", "Activity 1", "Person 1")),
        ("fr", ("Interlocuteur 1", "Plan commercial 1", "Activité 1", "Personne 1")),
    ],
)
def test_a_demonstration_names_records_in_the_language_of_the_workspace(
    tmp_path: Path, languages: str, names: tuple[str, ...]
) -> None:
    workplace = Workplace(tmp_path)
    workplace.build("--incognito", files={"plancode.yaml": f"languages: [{languages}]\n"}, err=None)
    page = workplace.page(f"{languages}/contacts/contact-1.html")
    assert [name for name in names if name not in page] == []
    found = workplace.page(f"{languages}/review/findings.html")
    said = {
        "en": "No plan for a contact covers today.",
        "fr": "Aucun plan pour un interlocuteur ne couvre la date du jour.",
    }
    assert said[languages] in found
    assert "contact without plan" not in found


def test_a_demonstration_hides_targets_in_money_units_and_the_words_of_the_configuration(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    target = "kind: objective\nid: {0}\nname: Sales\nperiod: FY2027\ntype: awareness\nstatus: draft\nplan: dupont-fy2027\ntarget: {{value: {1}, unit: {2}}}\n"
    files = {
        "plancode.yaml": "labels: {Contacts: {en: Experts of Zephyr}}\n",
        "plans/sales.yaml": target.format("sales", 987654, "EUR"),
        "plans/more.yaml": target.format("more", 876543, "k€"),
        "plans/visits.yaml": target.format("visits", 43, "visits to clinics"),
    }
    wanted = ("987,654", "876,543", "visits to clinics", "Zephyr")
    whole = text_of(workplace.build(files=files, err=None))
    assert all(each in whole for each in wanted)
    masked = text_of(workplace.build("--incognito", err=None))
    assert not [each for each in wanted if each in masked]
    assert "of 43" in masked


SERVING = (
    "kind: objective\nid: talks\nname: Talks\nperiod: FY2027\ntype: awareness\nstatus: current\nplan: dupont-fy2027\n"
    "contact: dupont\ntarget: {value: 3, unit: talk}\n---\n"
    "kind: opportunity\nid: trial\nname: Trial\ntype: clinical-study\nstatus: pending\ncontact: dupont\nplan: dupont-fy2027\n"
)
# What would be untrue of records that are there and are not shown, and where it would be said.
UNTRUE: dict[str, dict[str, tuple[str, ...]]] = {
    "contact": {"en/index.html": ("No contacts", "Contacts with a plan"), "en/accounts/chu.html": (">Contacts</h2>",)},
    "plan": {
        "en/index.html": ("Draft", "plans at risk", "Nothing waits", "Without a plan", "Recent status"),
        "en/contacts/dupont.html": ("No active plan", "All plans and their approval", "The plan that holds now"),
        "en/contacts/index.html": (">none<", ">Plan<"),
    },
    "objective": {"en/plans/dupont-fy2027.html": (">Objectives</h2>",), "en/contacts/dupont.html": ("None applies",)},
    "opportunity": {
        "en/plans/dupont-fy2027.html": (">Opportunities</h2>",),
        "en/contacts/dupont.html": ("open opportunities", ">Opportunities</h2>"),
    },
    "activity": {
        "en/index.html": ("Nothing is overdue", "this week"),
        "en/contacts/dupont.html": ("nothing planned", ">Activities</h2>", "0 of 3", "overdue"),
        "en/contacts/index.html": ("Empty quarters",),
    },
    "account": {"en/index.html": (">Accounts<",)},
}


@pytest.mark.parametrize("kind", UNTRUE)
def test_of_a_kind_that_is_left_out_a_public_site_says_nothing_not_even_that_there_is_none(
    tmp_path: Path, kind: str
) -> None:
    workplace = Workplace(tmp_path)
    files = {"plancode.yaml": f"site: {{internal: [{kind}]}}\n", "plans/serving.yaml": SERVING, "plans/call.yaml": ""}
    whole = texts_of(workplace.build(files=files, err=None))
    site = workplace.build("--public", err=None)
    shown = texts_of(site)
    for path, sayings in UNTRUE[kind].items():
        said = [saying for saying in sayings if saying in whole[path]]
        assert said, path
        assert not [saying for saying in sayings if saying in shown[path]], path
    assert broken(site) == []


def test_a_public_site_does_not_say_that_nothing_is_there_where_it_is_left_out(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    workplace.build("--public", files={"plancode.yaml": "site: {internal: [contact, plan, activity]}\n"}, err=None)
    assert "Nothing is here yet" not in workplace.page("en/index.html")


def test_a_public_site_does_not_say_that_the_check_finds_nothing(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    assert "The check finds nothing" in text_of(workplace.build())
    public = text_of(workplace.build("--public"))
    assert "The check finds" not in public
    assert "rrors and warnings" not in public


def test_readers_are_told_what_kind_of_site_they_read(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    internal, made_up = (
        "What is internal is left out of this edition.",
        "A demonstration: names, words and amounts are made up.",
    )
    for masks, told in [((), ()), (("--public",), (internal,)), (("--public", "--incognito"), (internal, made_up))]:
        workplace.build(*masks)
        page = workplace.page("en/index.html")
        assert [each in page for each in (internal, made_up)] == [each in told for each in (internal, made_up)]


@pytest.mark.parametrize("masks", [("--public",), ("--incognito",), ("--public", "--incognito")])
def test_links_of_a_site_that_does_not_show_all_lead_somewhere(
    example: Path, tmp_path: Path, masks: tuple[str, ...]
) -> None:
    plancode(example, "build", *AS_OF, "--at", "HEAD", "--output", str(tmp_path / "site"), *masks)
    assert broken(tmp_path / "site") == []
