"""In French, words of the files come with the labels that people know, and what is to be typed stays beside them."""

from __future__ import annotations

from pathlib import Path

from plancode.diagnostics import Choices, Ref, Term, text
from plancode.lifecycle import DEFAULT_PLAN
from plancode.messages.catalogues import said
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
    assert "  préférences :\n    canal : email\n    préavis en jours : 14\n" in shown
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
