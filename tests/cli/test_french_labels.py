"""In French, words of the files come with the labels that people know, and what is to be typed stays beside them."""

from __future__ import annotations

import re
from pathlib import Path

from plancode.diagnostics import Choices, Ref, Term, text
from plancode.lifecycle import DEFAULT_PLAN
from plancode.messages.catalogues import helps, messages, pages, said, texts
from plancode.messages.suggestions import listed
from plancode.workspace import load_config
from tests.support.cli import plancode, write
from tests.support.sound import SOUND, repository

CONTACT = (
    "kind: contact\nid: zoe\nfirst_name: Zoé\nlast_name: Weber\ntype: key-opinion-leader\nimportance: high\nowner: marie\n"
    "preferences: {channel: email, notice_days: 14}\n"
)


def told(folder: Path, *arguments: str) -> str:
    return plancode(folder, "--lang", "fr", *arguments).out.replace("\u00a0", " ")


def test_show_names_fields_and_values_in_words_with_what_files_have(tmp_path: Path) -> None:
    folder = write(repository(tmp_path, SOUND), {"plans/zoe.yaml": CONTACT})
    shown = told(folder, "show", "zoe")
    assert "  prénom : Zoé\n  nom de famille : Weber\n  type : Leader d’opinion (key-opinion-leader)\n" in shown
    assert "  importance : Haute (high)\n" in shown
    assert "  préférences :\n    canal : Courriel (email)\n    préavis en jours : 14\n" in shown
    assert "  first_name: Zoé\n  last_name: Weber\n  type: key-opinion-leader\n" in plancode(folder, "show", "zoe").out


def test_list_has_labels_in_french_and_the_words_of_the_files_in_english(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND)
    assert "  Projet  " in told(folder, "list", "plans")
    assert "  draft  " in plancode(folder, "list", "plans").out
    assert "draft" in told(folder, "list", "plans", "--format", "csv")


def test_statuses_to_choose_from_are_named_by_label_and_word() -> None:
    hint = text("choose one of its statuses: {statuses}", statuses=DEFAULT_PLAN.choices(("draft", "final-approved")))
    assert str(hint) == "choose one of its statuses: draft, final-approved"
    assert said(hint, "fr").replace("\u00a0", " ") == (
        "choisir parmi ses statuts : « Projet » (draft), « Final - Approuvé » (final-approved)"
    )
    assert said(listed([Term("call", {"fr": "Appel"}), "x"]), "fr").replace("\u00a0", " ") == "« Appel » (call), x"
    assert str(Choices(())) == ""


def test_a_known_status_of_a_lifecycle_of_ones_own_has_its_label_unless_it_is_given_another() -> None:
    own = b"lifecycle:\n  opportunity:\n    statuses: {pending: {fr: Ouverte}, won: null, parked: null}\n    initial: [pending, parked]\n    steps: {win: {from: pending, to: won}}\n"
    config, found = load_config("plancode.yaml", b"version: 1\n" + own)
    assert found == ()
    labels = {name: config.label("opportunity.status", name, "fr") for name in ("pending", "won", "parked")}
    assert labels == {"pending": "Ouverte", "won": "Gagnée", "parked": "parked"}


def test_a_record_stands_in_a_sentence_with_its_article() -> None:
    refs = [Ref(kind, "x") for kind in ("person", "product", "account", "contact", "objective", "activity")]
    late = [
        said(text("{record} was to follow `{cause}` by {day}, and is still open", record=ref, cause="c", day=1), "fr")
        for ref in refs
    ]
    assert [each.partition(" devait")[0] for each in late] == [
        "la personne `x`", "le produit `x`", "le compte `x`", "l’interlocuteur `x`", "l’objectif `x`", "l’activité `x`",
    ]  # fmt: skip
    of = [said(text("`{key}` of {ref} is empty already", key="k", ref=ref), "fr") for ref in refs]
    assert [each.removeprefix("`k` ").partition(" est")[0] for each in of] == [
        "de la personne `x`", "du produit `x`", "du compte `x`", "de l’interlocuteur `x`", "de l’objectif `x`", "de l’activité `x`",
    ]  # fmt: skip
    assert said(text("there is no {record}", record=refs[0]), "fr").startswith("personne `x`")


def test_the_values_of_a_list_are_named_by_label_and_word(tmp_path: Path) -> None:
    wrong = CONTACT.replace("importance: high", "importance: hi")
    folder = write(repository(tmp_path, SOUND), {"plans/zoe.yaml": wrong})
    shown = (
        plancode(folder, "--lang", "fr", "check", "plans/zoe.yaml", code=1)
        .out.replace("\u00a0", " ")
        .replace("\u202f", " ")
    )
    assert "`high`, peut-être ? choisir parmi : « Haute » (high), « Basse » (low), « Normale » (normal)\n" in shown
    assert (
        "did you mean `high`? choose one of: high, low, normal\n"
        in plancode(folder, "check", "plans/zoe.yaml", code=1).out
    )


def test_what_stands_for_the_name_of_an_erased_contact_is_french(tmp_path: Path) -> None:
    files = {
        "plans/zoe.yaml": "kind: contact\nid: zoe\nerased: 2026-11-01\n",
        "plans/call.yaml": "kind: activity\nid: call\nsubject: Appel\nform: task\ndue: 2026-11-01\ncontact: zoe\n",
    }
    folder = write(repository(tmp_path, SOUND), files)
    for command in ("list contact", "agenda", "status", "diff"):
        assert "interlocuteur effacé zoe" in told(folder, *command.split())
        assert "erased contact zoe" in plancode(folder, *command.split()).out


def test_show_names_the_parts_of_groups_and_their_values_too(tmp_path: Path) -> None:
    more = (
        CONTACT
        + "accounts: [{account: chu, role: Cheffe, primary: true}]\nlinks: [{label: Page, url: https://zoe.example}]\n"
    )
    plan = "kind: plan\nid: p\nname: P\nperiod: FY2027\ntype: engagement\nstatus: draft\nowner: marie\ncontacts: [zoe]\ngoals: [{goal: Aider, success: Deux avis}]\n"
    folder = write(repository(tmp_path, SOUND), {"plans/zoe.yaml": more, "plans/p.yaml": plan})
    shown = told(folder, "show", "zoe")
    assert "  comptes :\n    - compte : chu, rôle : Cheffe, compte principal : oui\n" in shown
    assert "  liens :\n    - adresse : https://zoe.example, libellé : Page\n" in shown
    assert "  buts :\n    - but : Aider, critère de réussite : Deux avis\n" in told(folder, "show", "p")
    assert "    - account: chu, role: Cheffe, primary: true\n" in plancode(folder, "show", "zoe").out


def test_kinds_to_choose_from_are_named_by_label_and_word(tmp_path: Path) -> None:
    odd = write(repository(tmp_path, SOUND), {"plans/odd.yaml": "kind: gizmo\nid: odd\n"})
    every = (
        "« personne » (person), « produit » (product), « compte » (account), « interlocuteur » (contact), plan, "
        "« objectif » (objective), « opportunité » (opportunity), « activité » (activity)"
    )
    wrong = plancode(odd, "--lang", "fr", "check", "plans/odd.yaml", code=1).out.replace("\u00a0", " ")
    assert f"conseil : choisir parmi : {every}\n" in wrong
    listing = plancode(odd, "--lang", "fr", "list", "zzz", code=2, err=None).err.replace("\u00a0", " ")
    assert f"choisir parmi les types de fiches : {every}\n" in listing
    done = plancode(odd, "--lang", "fr", "complete", "marie", code=2, err=None).err.replace("\u00a0", " ")
    assert done.endswith("conseil : voir ce qui existe : `plancode list activity`\n")
    assert "choose one of: person, product, account, contact," in plancode(odd, "check", "plans/odd.yaml", code=1).out


def test_words_that_stand_for_what_is_typed_are_french_wherever_they_stand() -> None:
    others = {
        english for english, french in helps("fr").items() if re.fullmatch(r"[A-Z-]{3,}", english) and french != english
    }
    assert {"KIND", "FILE", "PATH", "WHO"} <= others
    # A French TYPE stands for a kind of record, and for the type that a record has.
    said_of = [*messages("fr").values(), *pages("fr").values(), *texts("fr").values(), *helps("fr").values()]
    typed = [part for each in said_of for part in re.findall(r"`[^`]*`", each)]
    assert [part for part in typed for word in re.findall(r"(?<![A-Z_$])[A-Z-]{3,}\b", part) if word in others] == []
