"""The pages about the import: what they tell to type leads from an Oracle export to a green workspace."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.cli import write
from tests.support.imports import table
from tests.support.nursery import born

DOCS = Path(__file__).parents[2] / "docs" / "how-to"
ENGLISH = {
    "oracle/users.csv": table(
        "User ID,Full Name,Email,Role", "U-1,Claire Deschamps,claire@verdalis.example,Account Manager"
    ),
    "oracle/accounts.csv": table(
        "Account ID,Account Name,Account Type,Owner", "A-1,Institut Aubrac,Customer,Claire Deschamps"
    ),
    "oracle/contacts.csv": table(
        "Contact ID,First Name,Last Name,Account,Owner", "C-1,Élodie,Brunel,Institut Aubrac,Claire Deschamps"
    ),
    "oracle/planning/plans.csv": table(
        "Plan ID,Plan Name,Period,Status,Contact ID,Owner,Goals", "P-1,Brunel 2030,2030,Final Approved,C-1,U-1,Be known"
    ),
    "oracle/planning/objectives.csv": table(
        "Objective ID,Objective Name,Objective Type,Plan ID,Status,Target,Unit", "B-1,Talks,Education,P-1,Draft,4,talks"
    ),
    "oracle/planning/opportunities.csv": table(
        "Opportunity ID,Opportunity Name,Close Date,Sales Stage,Objective ID", "O-1,Speak,03/31/2030,Qualified Lead,B-1"
    ),
    "oracle/planning/activities.csv": table(
        "Activity ID,Subject,Activity Type,Due Date,Objective ID,Contact ID", "T-1,Call,Call,01/15/2030,B-1,C-1"
    ),
    "crm/people.csv": table("Ref;Last Name;First Name;Mood", "7;Lee;Ann;sunny"),
}
FRENCH = {
    "oracle/utilisateurs.csv": table(
        "ID utilisateur;Nom complet;E-mail;Rôle",
        "U-1;Claire Deschamps;claire@verdalis.example;Responsable de compte",
        encoding="cp1252",
    ),
    "oracle/comptes.csv": table(
        "ID compte;Nom du compte;Type de compte", "A-1;Institut Aubrac;Client", encoding="cp1252"
    ),
    "oracle/interlocuteurs.csv": table(
        "ID interlocuteur;Prénom;Nom;Compte;Responsable",
        "C-1;Élodie;Brunel;Institut Aubrac;Claire Deschamps",
        encoding="cp1252",
    ),
    "oracle/planification/plans.csv": table(
        "ID plan commercial;Plan commercial;Période;Statut;Interlocuteur;Responsable;Buts",
        "P-1;Brunel 2030;2030;Final - Approuvé;Élodie Brunel;Claire Deschamps;Être connue",
        encoding="cp1252",
    ),
    "oracle/planification/objectifs.csv": table(
        "ID objectif;Objectif;Type d'objectif;Plan commercial;Statut;Cible;Unité",
        "B-1;Exposés;Formation;P-1;Projet;4;exposés",
        encoding="cp1252",
    ),
    "oracle/planification/opportunites.csv": table(
        "ID opportunité;Nom de l'opportunité;Date de clôture;Objectif",
        "O-1;Parler;31/03/2030;Exposés",
        encoding="cp1252",
    ),
    "oracle/planification/activites.csv": table(
        "ID activité;Objet;Type d'activité;Date d'échéance;Objectif;Interlocuteur",
        "T-1;Appel;Appel;15/01/2030;B-1;C-1",
        encoding="cp1252",
    ),
    "crm/gens.csv": table("Ref;Nom;Prénom;Humeur", "7;Lee;Ann;gaie"),
}


def shell(folder: Path, lines: str) -> str:
    """Run lines as they are typed, with a `plancode` of this checkout; the first that fails ends it."""
    environment = os.environ | {"PATH": f"{Path(born()).parent}:{os.environ['PATH']}"}
    ended = subprocess.run(
        ["sh", "-ec", lines], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.mark.parametrize(("page", "exports"), [("import.md", ENGLISH), ("import.fr.md", FRENCH)])
def test_what_the_page_tells_to_type_leads_to_a_green_workspace(
    page: str, exports: Mapping[str, bytes], tmp_path: Path
) -> None:
    write(tmp_path, exports)
    folder = tmp_path / "workspace"
    folder.mkdir()
    who = "git config user.name 'Claire Deschamps' && git config user.email claire@verdalis.example"
    shell(folder, f"git init -q && {who}")
    blocks = re.findall(r"```console\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    told = [shell(folder, "".join(re.findall(r"^\$ (.*\n)", block, re.MULTILINE))) for block in blocks]
    assert "1 refused" not in "".join(told)
    plan = folder / "plans/contacts/elodie-brunel/FY2030"
    assert "status: final-approved" in (plan / "plan.yaml").read_text(encoding="utf-8")
    for kind in ("objectives", "opportunities", "activities"):
        assert (plan / f"{kind}.yaml").is_file()
