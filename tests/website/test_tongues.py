"""A text of a record in another language than the page's says so, or it would be read aloud as if it were of the page's."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.site.tongues import tongue_of
from tests.website.small import ACTIVITY, CONTACT, Workplace


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Faire du dépistage au lit du patient une habitude", "fr"),
        ("Premiers résultats devant le conseil de l’hôpital", "fr"),
        ("Become the first name that he thinks of", "en"),
        ("Lend her two cameras, and stay out of the measurements", "en"),
        ("Visite", None),
        ("Élodie Dupont", None),
        ("Briefing de l’équipe dans la salle, then the tour of the lab with all of them", None),
        ("", None),
    ],
)
def test_small_words_tell_the_language_and_few_of_them_tell_nothing(text: str, tongue: str | None) -> None:
    assert tongue_of(text) == tongue


def test_names_and_notes_in_the_other_language_say_so_and_others_do_not(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    notes = "notes: |\n  Elle préfère les visites courtes, et le matin.\n\n  - chez elle, ou dans la salle\n"
    files = {
        "plans/dupont.yaml": CONTACT + notes,
        "plans/call.yaml": ACTIVITY.replace("Call", "Préparer la visite de la station"),
    }
    workplace.build(files=files, err=None)
    english, french = workplace.page(), workplace.page("fr/contacts/dupont.html")
    assert '<span lang="fr">Préparer la visite de la station</span>' in english
    assert '<p lang="fr">Elle préfère les visites courtes, et le matin.</p>\n<ul lang="fr">' in english
    assert 'lang="fr">Pr' not in french
    assert "<p>Elle préfère" in french
    assert '<p lang="en">' not in english
