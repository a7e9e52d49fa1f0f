"""A text without quotes that a ` #` cuts short is a finding on the `#`; a comment with a space after its `#` is none."""

from __future__ import annotations

import pytest

from plancode.workspace import Workspace, load, sources_of
from tests.support.marked import marks, unmarked
from tests.support.said_in import told

PLAN = "kind: plan\nid: p\nstatus: draft\nname: P\nperiod: FY2027\ntype: account\nowner: marie\n"
CONTACT = "kind: contact\nid: c\nfirst_name: Anne\nlast_name: Dupont\n"
SAME = "a comment has a space after its `#`"
MEME = "un commentaire a une espace après son `#`"


def of(text: str, path: str = "plans/a.yaml") -> Workspace:
    return load(sources_of({path: unmarked(text)}))


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        (
            PLAN + "goals:\n- Be the «#»1 partner  \n",
            ("`goals` ends before the `#`: what follows is a comment", f'put the whole text in quotes: `"Be the #1 partner"`; {SAME}'),
            ("`goals` s’arrête avant le `#` : ce qui suit est un commentaire", f'mettre tout le texte entre guillemets droits : `"Be the #1 partner"` ; {MEME}'),
        ),
        (
            PLAN + 'goals: Be the «#»1 of "Lyon"\n',
            ("`goals` ends before the `#`: what follows is a comment", f'put the whole text in quotes: `"Be the #1 of \\"Lyon\\""`; {SAME}'),
            ("`goals` s’arrête avant le `#` : ce qui suit est un commentaire", f'mettre tout le texte entre guillemets droits : `"Be the #1 of \\"Lyon\\""` ; {MEME}'),
        ),
        (
            PLAN + "goals:\n- goal: Known\n  success: Cited with «#»été\n",
            ("`success` ends before the `#`: what follows is a comment", f'put the whole text in quotes: `"Cited with #été"`; {SAME}'),
            ("`success` s’arrête avant le `#` : ce qui suit est un commentaire", f'mettre tout le texte entre guillemets droits : `"Cited with #été"` ; {MEME}'),
        ),
        (
            CONTACT + "notes: «#»Metoo\n",
            ("`notes` is empty: what follows the `#` is a comment", f'put the whole text in quotes: `"#Metoo"`; {SAME}'),
            ("`notes` est vide : ce qui suit le `#` est un commentaire", f'mettre tout le texte entre guillemets droits : `"#Metoo"` ; {MEME}'),
        ),
        (
            CONTACT + "interests: [a,\n  b «#»1]\n  ]\n",
            ("`interests` ends before the `#`: what follows is a comment", f"put the whole text in quotes; {SAME}"),
            ("`interests` s’arrête avant le `#` : ce qui suit est un commentaire", f"mettre tout le texte entre guillemets droits ; {MEME}"),
        ),
        (
            CONTACT + f"notes: {'long ' * 20}«#»1\n",
            ("`notes` ends before the `#`: what follows is a comment", f"put the whole text in quotes; {SAME}"),
            ("`notes` s’arrête avant le `#` : ce qui suit est un commentaire", f"mettre tout le texte entre guillemets droits ; {MEME}"),
        ),
    ],
)  # fmt: skip
def test_a_text_that_is_cut_is_found_on_the_sign(text: str, english: tuple[str, str], french: tuple[str, str]) -> None:
    found = of(text).diagnostics
    assert told(found, "en") == [("PC127", *english)]
    assert told(found, "fr") == [("PC127", *french)]
    assert [(each.path, *each.range.start, *each.range.end) for each in found] == marks({"plans/a.yaml": text})


@pytest.mark.parametrize(
    "text",
    [
        PLAN + "goals:\n- Be the one # partner\n",
        PLAN + "goals:\n- 'Be the #1 partner'\n",
        PLAN + 'goals:\n- "Be the #1" #2\n',
        PLAN + "goals:\n- |\n  Be the #1 partner\n  or #2\n",
        PLAN + "goals:\n- Be#1\n#2\n",
        PLAN + "goals:\n- Be ##1\n- C#\n",
        PLAN.replace("draft", "draft #1").replace("FY2027", "FY2027 #this").replace("marie", "marie #she"),
        CONTACT + "tier: 1 #one\nopt_out: true #now\n",
    ],
)
def test_a_comment_and_a_text_in_quotes_are_none(text: str) -> None:
    assert of(text).diagnostics == ()


def test_the_configuration_has_texts_too() -> None:
    text = "history:\n  accept:\n  - code: PC142\n    record: plan/p\n    reason: agreed, see «#»12\n"
    found = of(text, "plancode.yaml").diagnostics
    assert [(code, hint) for code, _, hint in told(found, "en")] == [
        ("PC127", f'put the whole text in quotes: `"agreed, see #12"`; {SAME}')
    ]
    assert [(each.path, *each.range.start, *each.range.end) for each in found] == marks({"plancode.yaml": text})
    quoted = unmarked(text).replace("agreed, see #12", "'agreed, see #12'")
    assert of(quoted, "plancode.yaml").diagnostics == ()


def test_within_brackets_the_bracket_is_not_to_blame() -> None:
    text = PLAN + "goals: [Be the «#»1 partner]\n"
    found = of(text).diagnostics
    assert told(found, "en") == [
        ("PC101", "a comment begins here, so the bracket `[` is not closed on this line", "put the text in quotes")
    ]
    assert told(found, "fr") == [
        ("PC101", "un commentaire commence ici : le crochet `[` n’est pas fermé sur cette ligne", "mettre le texte entre guillemets droits")
    ]  # fmt: skip
    assert [(each.path, *each.range.start, *each.range.end) for each in found] == marks({"plans/a.yaml": text})
    assert of(PLAN + "goals: ['Be the #1 partner']\n").diagnostics == ()
