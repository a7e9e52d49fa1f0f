"""What is edited in the recorded hour, task by task, on the demo; `record.Hand.write` says what the signs mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.lsp.record import Hand

OYELARAN = "plans/contacts/marcus-oyelaran"
SOLHEIM = "plans/contacts/ingrid-solheim"
BRUNEL = "plans/contacts/elodie-brunel"
# Id, subject, day, contact, plan and what is to be known, of the activities that are planned one after the other.
PLANNED = (
    (f"{OYELARAN}/FY2026/autumn.yaml", "oyelaran", (
        ("minutes", "Send the minutes of the second board", "2026-09-04", "call", "He corrects them himself, and wants two weeks for it."),
        ("rural", "Hear how the rural clinics count their travel", "2026-09-18", "meeting", "Three clinics, one after the other; the last one closes at noon on Fridays."),
        ("model", "Go through the model with his student", "2026-10-02", "presentation", "She has written the part about wages. Ask what happens when a nurse reads the images."),
        ("draft", "Read the draft of his paper", "2026-10-23", "call", "Only figures: what he concludes is his own."),
        ("fee", "Have the fee of the third board looked at", "2026-11-06", "meeting", "Half a day, as before. Nothing is promised until it is in writing."),
    )),
    (f"{SOLHEIM}/FY2026/autumn.yaml", "solheim", (
        ("return", "Fetch the two cameras", "2026-09-11", "meeting", "Count the cables: one was missing in spring."),
        ("images", "Ask which images may be shown", "2026-09-25", "call", "The licence names what may be done; who is on the images has agreed to it."),
        ("blind", "Have the readers draw lots for the cameras", "2026-10-09", "meeting", "We are not in the room when they do."),
        ("talk", "Slides for the talk about the comparison", "2026-10-30", "presentation", "Her slides, her words; ours are the two pictures of the lens."),
    )),
    (f"{BRUNEL}/FY2026/automne.yaml", "brunel", (
        ("protocole", "Relire le protocole du dépistage", "2026-09-08", "meeting", "Elle veut l’avis de l’infirmière aussi : prévoir une heure de plus."),
        ("canton", "Préparer la séance avec le canton", "2026-09-29", "call", "Le médecin cantonal demande ce que coûte un faux positif — à chiffrer avant la séance."),
        ("images", "Revoir les images de l’été", "2026-10-13", "presentation", "Deux cents images, dont vingt floues : dire pourquoi. 🌱"),
        ("cours", "Fixer le jour du cours", "2026-11-10", "call", "Pas le mercredi après-midi."),
    )),
)  # fmt: skip
WHO = {"oyelaran": "marcus-oyelaran", "solheim": "ingrid-solheim", "brunel": "elodie-brunel"}
OWNERS = {"oyelaran": "jonas-brandt", "solheim": "jonas-brandt", "brunel": "claire-deschamps"}
NOTES = """\
notes: |
  Met at the congress, after the session about **screening in the country**. What stayed:

  - the figures of last year are to be trusted, those of the year before are not;
  - she would rather have one camera that is repaired in a week than two that are not;
  - the institute moves in spring, and nobody knows yet who keeps the archive.

  Ask again in the autumn, and bring the table: it has been promised twice.
"""
GOALS = """\
  - ⟨goal:⟩The clinics of the valley know whom to call when an image cannot be read.
    ⟨success:⟩Each of them has called once, and says that it helped.
  - ⟨goal:⟩Nobody signs for a study without having read what it pays.
    ⟨success:⟩The sheet with the fees is part of the file.
"""


def fees_are_explained(hand: Hand) -> None:
    """Write one activity from a key to the next, choosing what is offered; begin again once."""
    hand.open(f"{OYELARAN}/FY2026/fees.yaml", "")
    hand.write("⟨kind:⟩⟨activity⟩\nid: oyelaran-fees\nsubject: Explain the fees↺1Say what the fees are for\n")
    hand.write(
        "fo⟨form:⟩ta⟨task⟩\n⟨contact:⟩mar⟨marcus-oyelaran⟩\n∥⟨plan:⟩⟨oyelaran-fy2026⟩\nowner: jo⟨jonas-brandt⟩\ndue: 2026-09-30\n§"
    )
    hand.save()
    hand.close()


def _planned(file: str, who: str, rows: tuple[tuple[str, str, str, str, str], ...]) -> Callable[[Hand], None]:
    def task(hand: Hand) -> None:
        hand.find(WHO[who])
        hand.open(file, "")
        for number, (name, subject, day, sort, more) in enumerate(rows):
            hand.write("---\n" if number else "")
            hand.write(
                f"kind: ⟨activity⟩\nid: {who}-{name}\nsubject: {subject}\nform: ⟨task⟩\ntype: {sort[:2]}⟨{sort}⟩\n"
            )
            hand.write(
                f"contact: {WHO[who][:3]}⟨{WHO[who]}⟩\n∥plan: ⟨{who}-fy2026⟩\nowner: ⟨{OWNERS[who]}⟩\ndue: {day}\n§"
            )
            hand.write(f"notes: {more}↺1notes: |\n  {more}\n")
            hand.save()
        hand.close()

    return task


def a_contact_gets_notes(hand: Hand) -> None:
    hand.open(f"{SOLHEIM}/contact.yaml", "language: en}\n")
    hand.write(f"∥{NOTES}§")
    hand.go("interests: [open data, portable cameras")
    hand.write(", repair in the country")
    hand.save()
    hand.go("  Ask again in the autumn")
    hand.write(" or in winter↺1, not before October")
    hand.save()
    hand.close()


def a_quarter_gets_goals(hand: Hand) -> None:
    """Write goals into a plan that nobody has approved, as a list instead of one line."""
    hand.open(f"{SOLHEIM}/FY2026/quarter-4.yaml", "")
    hand.write("kind: ⟨plan⟩\nid: solheim-fy2026-q4\nname: Ingrid Solheim, quarter 4\nperiod: FY2026-Q4\n§")
    hand.write("ty⟨type:⟩eng⟨engagement⟩\nstatus: dr⟨draft⟩\nowner: ⟨jonas-brandt⟩\nreviewers: [⟨salome-vautrin⟩]\n")
    hand.write(f"contacts: [ing⟨ingrid-solheim⟩]\n∥parent: ⟨solheim-fy2026⟩\ngoals:\n{GOALS}§")
    hand.save()
    hand.close()


def an_objective_is_measured(hand: Hand) -> None:
    hand.open(f"{OYELARAN}/FY2026/clinics.yaml", "")
    hand.write("kind: ob⟨objective⟩\nid: oyelaran-clinics\nname: Ten rural clinics have heard of it from him\n")
    hand.write("period: FY2026-Q4\ntype: ⟨awareness⟩\nstatus: cur⟨current⟩\n∥owner: jo⟨jonas-brandt⟩\n")
    hand.write("target: {value: 10, unit: clinic}\nsuccess: Each can say what one image costs.\n§")
    hand.save()
    hand.close()


def a_misspelling_stays_for_a_while(hand: Hand) -> None:
    """Break a record, work on elsewhere, and come back to mend it."""
    hand.open("plans/accounts/accounts.yaml", "")
    hand.write(
        "---\nkind: ⟨account⟩\nid: clinique-du-val\nname: Clinique du Val\ntpye: prospect\npriority: low\nlocation: Vaucelle\n§∥"
    )
    hand.save()
    hand.open("plans/products.yaml", "area: Retinal imaging\n")
    hand.write("notes: Two of them stay with us for loans; the third is for spare parts.\n∥")
    hand.save()
    hand.close()
    hand.path = "plans/accounts/accounts.yaml"
    hand.go("name: Clinique du Val")
    hand.write("\ntype: ⟨prospect⟩\n⟨tags:⟩↺2")
    wrong = "tpye: prospect\n"
    hand.go(wrong)
    hand.erase(len(wrong))
    hand.save()
    hand.close()


def names_are_changed(hand: Hand) -> None:
    """Rename an account from where a contact names it; both files are open."""
    hand.open("plans/accounts/accounts.yaml", "")
    hand.open(f"{SOLHEIM}/contact.yaml", "")
    hand.rename(
        "northgate-eye",
        "Northgate Institute of Vision",
        where="plans/accounts/accounts.yaml",
        old="Northgate Eye Institute",
    )
    for path in (f"{SOLHEIM}/contact.yaml", "plans/accounts/accounts.yaml"):
        hand.path = path
        hand.save()
        hand.close()


def a_fault_is_left(hand: Hand) -> None:
    """End with a reference to nobody, which `check` has to tell as well."""
    hand.open(f"{BRUNEL}/FY2026/restes.yaml", "")
    hand.write("kind: ⟨activity⟩\nid: brunel-restes\nsubject: Rendre les clés de la salle\nform: ⟨task⟩\n")
    hand.write("contact: ⟨elodie-brunel⟩\nowner: claire-deschamp\ndue: 2026-12-01\n§∥")
    hand.save()
    hand.close()


TASKS: tuple[Callable[[Hand], None], ...] = (
    fees_are_explained,
    *(_planned(*each) for each in PLANNED[:1]),
    a_contact_gets_notes,
    a_quarter_gets_goals,
    *(_planned(*each) for each in PLANNED[1:2]),
    a_misspelling_stays_for_a_while,
    an_objective_is_measured,
    *(_planned(*each) for each in PLANNED[2:]),
    names_are_changed,
    a_fault_is_left,
)
