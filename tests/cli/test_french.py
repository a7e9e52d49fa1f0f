"""The command line in French: by --lang, by PLANCODE_LANG and by the locale; what other programs read stays English."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import ACCOUNT, PAUL, PEOPLE, PLAN, SOUND, git, repository

DAY = ("--as-of", "2026-11-23")
WRONG = {
    "plans/people.yaml": PEOPLE,
    "plans/chu.yaml": ACCOUNT,
    "plans/plan.yaml": PLAN.format(status="draft"),
    "plans/visit.yaml": "kind: activity\nid: visit\nsubject: Une visite\nform: task\nplan: dupont\ncompletd: 2026-11-02\n",
}


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A workspace with a skipped step, a misspelled key, a reference to nothing and a missing date."""
    approved = {"plans/plan.yaml": PLAN.format(status="final-approved")}
    return repository(tmp_path, WRONG, approved)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    folder = repository(tmp_path, SOUND)
    git(folder, "config", "user.name", "Marie")
    git(folder, "config", "user.email", "marie@example.org")
    return folder


def plain_spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def french(folder: Path, *arguments: str, **expected: Any) -> str:
    """Return what a command answers in French, its no-break spaces as spaces."""
    return plain_spaces(plancode(folder, "--lang", "fr", *arguments, **expected).out)


def complaint(folder: Path, *arguments: str, code: int) -> str:
    return plain_spaces(plancode(folder, "--lang", "fr", *arguments, code=code, err=None).err)


def test_what_is_to_be_done_first_stands_on_one_french_line(sound: Path) -> None:
    aimless = PLAN.format(status="draft").replace("goals: [Be known]\n", "")
    write(sound, {"plans/plan.yaml": aimless, "plans/people.yaml": PEOPLE + PAUL.format(role="other")})
    git(sound, "commit", "-qam", "Leave the goals out")
    git(sound, "config", "user.email", "paul@example.org")
    assert "étape ; ajouter un but au plan, puis relancer la commande\n" in complaint(
        sound, "submit", "dupont-fy2099", code=1
    )


def test_a_wrong_workspace_is_told_whole(wrong: Path) -> None:
    told = french(wrong, "check", *DAY, code=1)
    told = re.sub(r"modifié dans [0-9a-f]{7} par Marie, [0-9-]{10}", "modifié dans COMMIT par Marie, JOUR", told)
    assert re.sub(r"en \d+\.\d\d s", "en N s", told) == (
        """erreur[PC203] : plan `dupont-fy2099` : passage de « Projet » à « Final - Approuvé » sans passer par « Soumis »
 --> plans/plan.yaml:6:9
  |
6 | status: final-approved
  |         ^^^^^^^^^^^^^^ modifié dans COMMIT par Marie, JOUR
  = conseil : avancer d’une étape à la fois : depuis « Projet », passer à « Soumis » (submitted)

information[PC318] : plan `dupont-fy2099` : statut « Final - Approuvé » sans aucun objectif
 --> plans/plan.yaml:6:9
  |
6 | status: final-approved
  |         ^^^^^^^^^^^^^^
  = conseil : en ajouter un : `plancode new objective --plan dupont-fy2099 --name NOM --type TYPE`

erreur[PC102] : clé inconnue `completd`
 --> plans/visit.yaml:6:1
  |
6 | completd: 2026-11-02
  | ^^^^^^^^
  = conseil : `completed`, peut-être ? choisir parmi : kind, id, subject, form, type, contact, other_contacts, account, plan, objective, opportunity, product, … (25 en tout)

les auteurs sont déclarés : 0 sur 1 étape signée
4 fichiers, 3 fiches, historique de 2 commits avec 2 changements de statut, en N s : 2 erreurs, 1 information
`plancode explain PC203` en dit plus
"""
    )


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "sarif", "junit"])
def test_what_other_programs_read_is_english(wrong: Path, form: str) -> None:
    arguments = ("check", *DAY, "--format", form)
    assert plancode(wrong, "--lang", "fr", *arguments, code=1).out == plancode(wrong, *arguments, code=1).out


def test_the_json_and_the_csv_of_other_commands_are_english_too(sound: Path) -> None:
    for arguments in (
        ("history", "--format", "json"),
        ("list", "plans", "--format", "csv"),
        ("show", "dupont-fy2099", "--format", "json"),
        ("status", *DAY, "--format", "json"),
    ):
        assert plancode(sound, "--lang", "fr", *arguments).out == plancode(sound, *arguments).out


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "aucun problème"),
        ({"LANG": "fr"}, "aucun problème"),
        ({"LANG": "fr_CA.UTF-8", "LC_MESSAGES": "en_CA.UTF-8"}, "no problems"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_FR@euro"}, "aucun problème"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "no problems"),
        ({"LANG": "fro"}, "no problems"),
        ({}, "no problems"),
        ({"LANG": "en_GB.UTF-8", "PLANCODE_LANG": "fr"}, "aucun problème"),
        ({"LANG": "fr_FR.UTF-8", "PLANCODE_LANG": "en"}, "no problems"),
    ],
)
def test_without_the_option_the_environment_decides(
    sound: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], word: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert plancode(sound, "check").out.endswith(f"{word}\n")


def test_the_option_decides_over_the_environment_before_and_after_the_command(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert plancode(sound, "--lang", "en", "check").out.endswith("no problems\n")
    assert plancode(sound, "check", "--lang", "en").out.endswith("no problems\n")
    assert plancode(sound, "check").out.endswith("aucun problème\n")


@pytest.mark.parametrize("arguments", [("--lang", "de", "check"), ("check", "--lang", "de")])
def test_another_language_is_wrong_usage(sound: Path, arguments: tuple[str, ...]) -> None:
    plancode(sound, *arguments, code=2, err="Invalid value for '--lang': 'de' is not one of 'en', 'fr'")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("chekc",), "erreur : la commande `chekc` n’existe pas ; `check`, peut-être ?"),
        (("check", "--formt", "json"), "erreur : l’option --formt n’existe pas ; `--format`, peut-être ?"),
        (("check", "--format", "jsn"), "erreur : '--format' : 'jsn' ne fait pas partie de 'human', 'json'"),
        (("check", "--format", "jsn"), " ; `json`, peut-être ?"),
        (("show",), "Usage : plancode show [OPTIONS] ID\n`plancode show -h` en dit plus\n\nerreur : il manque : 'ID'\n"),
        (("show", "dupond-fy2099"), "erreur : la fiche `dupond-fy2099` n’existe pas\n  = conseil : `dupont-fy2099`, peut-être ?\n"),
        (("status", "--as-of", "demain"), "`demain` n’est pas une date ; écrire une date sous la forme année-mois-jour : 2027-03-31"),
        (("submit", "dupond-fy2099"), "erreur : la fiche `dupond-fy2099` n’existe pas\n  = conseil : `dupont-fy2099`, peut-être ?\n"),
        (("approve", "dupont-fy2099"), "plan `dupont-fy2099` : statut « Projet » ; `approve` n’est possible que depuis « Soumis »"),
        (("set", "dupont-fy2099", "status", "submitted"), "erreur : plan `dupont-fy2099` : le statut change par étapes\n"),
        (("diff", "nowhere"), "erreur : `nowhere` ne désigne aucun commit de ce dépôt\n"),
        (("new", "plan"), "erreur : il manque : --contact, --period\n"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_french(sound: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in complaint(sound, *arguments, code=2)


def test_what_cannot_run_is_told_in_french(tmp_path: Path) -> None:
    told = complaint(tmp_path, "check", code=3)
    assert told == (
        f"erreur : pas de plans ici : ni {tmp_path} ni aucun dossier au-dessus ne contient plancode.yaml ou plans/\n"
        "  = conseil : se placer dans le dossier des plans : il contient plancode.yaml, et ses fiches sous plans/ ; "
        "ou commencer ici : `plancode init`\n"
    )


def test_a_step_says_who_you_are_and_what_comes_next(sound: Path) -> None:
    ended = plancode(sound, "--lang", "fr", "submit", "dupont-fy2099", err=None)
    assert plain_spaces(ended.out) == "plan dupont-fy2099  Projet → Soumis  plans/plan.yaml\n"
    assert plain_spaces(ended.err).splitlines() == [
        "vous êtes marie, responsable : plan dupont-fy2099",
        "ensuite : git commit -m 'Submit plan dupont-fy2099' -- plans/plan.yaml",
        "puis : étapes suivantes depuis « Soumis » : `plancode return dupont-fy2099 --reason MOTIF`, `plancode approve dupont-fy2099 --reviewed-by QUI`",
    ]


def test_a_step_that_check_refuses_says_why_and_what_to_do(sound: Path) -> None:
    write(sound, {"plans/plan.yaml": PLAN.format(status="submitted")})
    git(sound, "commit", "-qam", "Submit it")
    ended = plancode(sound, "--lang", "fr", "return", "dupont-fy2099", code=1, err=None)
    assert plain_spaces(ended.out).startswith(
        "erreur[PC207] : plan `dupont-fy2099` : passage de « Soumis » à « Projet » sans motif\n"
    )
    assert plain_spaces(ended.err).endswith("rien n’a été écrit\nensuite : relancer avec --reason MOTIF\n")


def test_history_and_diff_have_the_labels_of_the_statuses(sound: Path) -> None:
    write(sound, {"plans/plan.yaml": PLAN.format(status="submitted").replace("Be known", "Etre connu")})
    told = french(sound, "history").splitlines()
    assert [re.sub(" {2,}", "  ", line[27:]).strip() for line in told[1:3]] == [
        "création → Projet  Marie",
        "Projet → Soumis  Marie",
    ]
    assert told[2].startswith("  hors commit ")
    assert told[-1] == "2 changements de statut, 1 fiche ; les auteurs sont déclarés : 0 sur 1 étape signée"
    assert french(sound, "diff").splitlines() == [
        "Sans interlocuteur précis",
        "  ~ plan dupont-fy2099  statut Projet → Soumis, par Marie",
        "  ~ plan dupont-fy2099  but : Be known → Etre connu",
        "",
        "1 statut de plan modifié, 1 autre changement",
    ]
    markdown = french(sound, "diff", "--format", "markdown")
    assert markdown.startswith("**1 statut de plan modifié, 1 autre changement**\n\n### `Sans interlocuteur précis`\n")


def test_the_views_have_french_headings(sound: Path) -> None:
    contact = "kind: contact\nid: zoe\nfirst_name: Zoé\nlast_name: Weber\ntier: 1\nowner: marie\n"
    visit = "kind: activity\nid: visit\nsubject: Visite\nform: task\ndue: 2026-11-20\nowner: marie\ncontact: zoe\n"
    write(sound, {"plans/zoe.yaml": contact, "plans/visit.yaml": visit})
    assert french(sound, "status", *DAY).splitlines() == [
        "Plans  1 Projet   0 Soumis   0 Final - Approuvé   0 Expiré",
        "",
        "En retard",
        "  2026-11-20  visit  Visite  Zoé Weber  Marie",
        "",
        "1 activité sans rattachement : `plancode list activity --unlinked`",
    ]
    assert french(sound, "agenda", *DAY).startswith("En retard\n")
    assert french(sound, "coverage", "FY2099").splitlines() == [
        "identifiant  nom        niveau  responsable  FY2099  FY2099-Q1  FY2099-Q2  FY2099-Q3  FY2099-Q4",
        "zoe          Zoé Weber  1       Marie        –       –          –          –          –",
        "interlocuteurs avec un plan pour FY2099 : 0 sur 1",
    ]
    assert french(sound, "list", "people").splitlines()[0] == "identifiant  nom    rôle                   courriel"
    assert "fiches qui la citent\n  plan dupont-fy2099  Dupont" in french(sound, "show", "chu")


def test_new_records_end_with_the_next_step(sound: Path) -> None:
    ended = plancode(
        sound, "--lang", "fr", "new", "contact", "--first-name", "Zoé", "--last-name", "Weber", *DAY, err=None
    )
    assert ended.out == "contact zoe-weber  plans/contacts/zoe-weber/contact.yaml\n"
    told = plain_spaces(ended.err)
    assert "\nensuite : git " in told
    assert told.endswith("\npuis : prévoir l’année : `plancode new plan --contact zoe-weber --period FY2026`\n")


def test_beginnings_speak_french_and_a_workspace_speaks_the_language_of_its_beginner(tmp_path: Path) -> None:
    told = french(tmp_path, "init", "--name", "Zoé", "--email", "zoe@example.org")
    assert told.splitlines()[0] == "Un nouveau dépôt git, sur la branche main"
    assert told.splitlines()[-4] == "Pour continuer"
    assert "languages: [fr, en]" in (tmp_path / "plancode.yaml").read_text(encoding="utf-8")
    assert "OK       les schémas sont à jour" in french(tmp_path, "doctor", code=1)


def test_the_list_of_codes_has_french_severities(sound: Path) -> None:
    assert "PC203  erreur         skipped-step  " in french(sound, "explain")


def test_the_page_of_a_code_is_in_french_and_its_name_and_its_examples_stay(sound: Path) -> None:
    page = french(sound, "explain", "PC203")
    assert page.startswith("# PC203 · skipped-step\n\nUne étape a été sautée : ")
    for part in (
        "## Pourquoi",
        "## Incorrect : approuvé sans avoir été soumis",
        "Commit: Approve it",
        "without being submitted",
    ):
        assert part in page
    assert "## Why" not in page
    assert "## Why" in plancode(sound, "--lang", "en", "explain", "PC203").out


def test_the_site_says_findings_in_the_language_of_the_page(wrong: Path) -> None:
    plancode(wrong, "build", *DAY, err="the check finds 2 errors")
    english, french_page = (
        plain_spaces((wrong / "site" / language / "review" / "findings.html").read_text(encoding="utf-8"))
        for language in ("en", "fr")
    )
    assert "unknown key <code>completd</code>" in english
    assert "did you mean <code>completed</code>?" in english
    assert "clé inconnue <code>completd</code>" in french_page
    assert "<code>completed</code>, peut-être ?" in french_page
    assert "unknown key" not in french_page
    assert "did you mean" not in french_page


def test_the_json_of_a_report_is_the_same_in_any_locale(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    found = json.loads(plancode(wrong, "check", *DAY, "--format", "json", code=1).out)["diagnostics"]
    assert [each["message"] for each in found if each["code"] == "PC102"] == ["unknown key `completd`"]
