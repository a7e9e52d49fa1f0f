"""Ways past the gate by who: rights taken, owners exchanged, names and addresses invented, eyes that are the same two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.repo import Repo
from tests.support.ways import FOUR_EYES, TEAM, Unseen, way

_BOB = "---\n{kind: person, id: bob, name: Bob Lenoir, email: bob@example.org, role: ROLE}\n"
_ZOE_APPROVES = TEAM.replace("zoe@example.org, role: account-manager", "zoe@example.org, role: approver")
_FILES = {
    "zoe-approver": {"plans/people.yaml": _ZOE_APPROVES},
    "zoe-no-approver": {"plans/people.yaml": TEAM},
    "bob-joins": {"plans/people.yaml": TEAM + _BOB.replace("ROLE", "account-manager")},
    "bob-joins-as-approver": {"plans/people.yaml": TEAM + _BOB.replace("ROLE", "approver")},
    "ghost-is-paul": {
        "plans/people.yaml": TEAM.replace(
            "email: paul@example.org", "email: paul@example.org, emails: [ghost@example.org]"
        )
    },
    "paul-has-ghosts-address": {"plans/people.yaml": TEAM.replace("email: paul@", "email: ghost@")},
    "paul-leaves": {"plans/people.yaml": "---".join(part for part in TEAM.split("---") if "id: paul" not in part)},
    "paul-no-approver": {"plans/people.yaml": TEAM.replace("role: approver", "role: compliance")},
    "paul-is-second-marie": {
        "plans/people.yaml": TEAM
        + "---\n{kind: person, id: m-petit, name: M. Petit, email: m.petit@example.org, role: approver}\n"
    },
    "mailmap": {".mailmap": "Paul Roy <paul@example.org> <zoe@example.org>\n"},
    "zoe-owns": {
        "plans/dupont.yaml": "kind: plan\nid: dupont\nstatus: final-approved\nname: Dupont\nperiod: FY2099\ntype: engagement\n"
        "owner: zoe\ngoals: Two talks\n"
    },
}
_SUBMITTED = "a draft; b submitted"
_RULES_LANDED = Unseen("whom the pull request brought in was there at the commit's parent: only the base knows better")
_STILL_THERE = Unseen("Paul was there, and entitled, at the commit's parent: only the base has let him go")


def _approved_by(
    author: tuple[str, str], *, message: str = "Approve it", committer: tuple[str, str] | None = None
) -> Callable[..., Any]:
    """Return what commits the approval of the plan on the branch, with what a line of the table cannot say."""

    def commit(repo: Repo) -> None:
        plan = repo.git("show", "topic:plans/dupont.yaml").replace("submitted", "final-approved")
        changed = {"plans/dupont.yaml": plan + "\n"}
        repo.commit(
            changed, branch="topic", author=author, committer=committer, message=message, date="2026-02-01T09:00"
        )

    return commit


_MARIE, _PAUL, _ZOE = ("Marie", "marie@example.org"), ("Paul", "paul@example.org"), ("Zoé", "zoe@example.org")

WAYS = (
    # Not entitled
    way("approved by somebody without the role", f"{_SUBMITTED} | c final-approved by zoe ! PC204"),
    way("submitted by somebody else than the owner", "a draft | b submitted by zoe ! PC204; c final-approved by paul"),
    way("approved by an address that nobody has", f"{_SUBMITTED} | c final-approved by ghost ! PC205"),
    way(
        "submitted by an address that nobody has",
        "z deleted; a draft | b submitted by ghost ! PC205; c final-approved by paul",
    ),
    way(
        "amended by an address that nobody has",
        f"{_SUBMITTED}; c final-approved by paul | d draft by ghost reason no ! PC205",
    ),
    way("approved with an empty address", f"{_SUBMITTED} | c same; last ! PC205", then=_approved_by(("Paul Roy", ""))),
    way(
        "approved under Paul's name with another address",
        f"{_SUBMITTED} | c same; last ! PC205",
        then=_approved_by(("Paul Roy", "paul@example.org.evil.example")),
    ),
    way(
        "approved with an address that only looks like Paul's",
        f"{_SUBMITTED} | c same; last ! PC205",
        then=_approved_by(("Paul Roy", "p\N{CYRILLIC SMALL LETTER A}ul@example.org")),
    ),
    way(
        "approved with two addresses in one",
        f"{_SUBMITTED} | c same; last ! PC205",
        then=_approved_by(("Paul Roy", "zoe@example.org,paul@example.org")),
    ),
    way(
        "approved with Paul's address for a name",
        f"{_SUBMITTED} | c same; last ! PC204",
        then=_approved_by(("paul@example.org", "zoe@example.org")),
    ),
    way(
        "approved with Paul as a co-author",
        f"{_SUBMITTED} | c same; last ! PC204",
        then=_approved_by(_ZOE, message="Approve it\n\nCo-authored-by: Paul Roy <paul@example.org>"),
    ),
    way(
        "approved with Paul as an author, where the committer counts",
        f"{_SUBMITTED} | c same; last ! PC204",
        then=_approved_by(_PAUL, committer=_ZOE),
        config="policy: {four_eyes: error, actor: committer}\n",
    ),
    way(
        "approved with a mailmap that makes Zoé Paul",
        f"{_SUBMITTED} | c same also mailmap; d final-approved by zoe ! PC204",
        files=_FILES,
    ),
    way(
        "approved without the signature that is asked for",
        f"{_SUBMITTED} | c final-approved by paul ! PC208",
        config="policy: {four_eyes: error, signed: [final-approved]}\n",
    ),
    way(
        "approved unsigned, where the signer counts",
        f"{_SUBMITTED} | c final-approved by paul ! PC205",
        config="policy: {four_eyes: error, actor: signer}\n",
    ),
    # Rights taken in the pull request
    way(
        "the role given in the approving commit",
        f"{_SUBMITTED} | c final-approved by zoe also zoe-approver ! PC204",
        files=_FILES,
    ),
    way(
        "the role given to oneself before, in the same pull request",
        f"{_SUBMITTED} | c same by zoe also zoe-approver; d final-approved by zoe ! PC204",
        tip="PC243:info",
        files=_FILES,
    ),
    way(
        "the role given by a friend before, in the same pull request",
        f"{_SUBMITTED} | c same by marie also zoe-approver; d final-approved by zoe ! PC204",
        tip=_RULES_LANDED,
        files=_FILES,
    ),
    way(
        "the role given, used, and taken away again",
        f"{_SUBMITTED} | c same by zoe also zoe-approver; d final-approved by zoe ! PC204; e same by zoe also zoe-no-approver",
        tip="PC243:info",
        files=_FILES,
    ),
    way(
        "the role given later",
        f"{_SUBMITTED} | c final-approved by zoe ! PC204; d same by paul also zoe-approver",
        files=_FILES,
    ),
    way(
        "the role given on main later",
        f"{_SUBMITTED}; c same by paul also zoe-approver | d final-approved by zoe parent b ! PC204",
        files=_FILES,
    ),
    way(
        "an address given to oneself in the approving commit",
        f"{_SUBMITTED} | c final-approved by ghost also ghost-is-paul ! PC205",
        tip="PC243:info",
        files=_FILES,
    ),
    way(
        "an address given to oneself before, in the same pull request",
        f"{_SUBMITTED} | c same by ghost also ghost-is-paul; d final-approved by ghost ! PC205",
        tip="PC243:info",
        files=_FILES,
    ),
    way(
        "an address given to oneself afterwards, in the same pull request",
        f"{_SUBMITTED} | c final-approved by ghost ! PC205; d same by ghost also ghost-is-paul",
        tip="PC243:info",
        files=_FILES,
    ),
    way(
        "Paul's address exchanged for one's own",
        f"{_SUBMITTED} | c same by ghost also paul-has-ghosts-address; d final-approved by ghost ! PC205",
        tip="PC243:info",
        files=_FILES,
    ),
    way(
        "a person who joins as an approver in the same pull request",
        f"{_SUBMITTED} | c same also bob-joins-as-approver; d final-approved by bob ! PC205",
        tip=_RULES_LANDED,
        files=_FILES,
    ),
    way(
        "a person who joins as an approver afterwards",
        f"{_SUBMITTED} | c final-approved by bob ! PC205; d same also bob-joins-as-approver",
        files=_FILES,
    ),
    way(
        "a person who joins in the approving commit",
        f"{_SUBMITTED} | c final-approved by bob also bob-joins-as-approver ! PC205",
        files=_FILES,
    ),
    way(
        "approved by one who has left",
        f"{_SUBMITTED}; c same also paul-leaves | d final-approved by paul ! PC205",
        files=_FILES,
    ),
    way(
        "approved by one who has left, on a branch from before",
        f"{_SUBMITTED}; c same also paul-leaves | d final-approved by paul parent b ! PC205",
        tip=_STILL_THERE,
        files=_FILES,
    ),
    way(
        "approved by one who has lost the role",
        f"{_SUBMITTED}; c same also paul-no-approver | d final-approved by paul ! PC204",
        files=_FILES,
    ),
    way(
        "approved by one who has lost the role, on a branch from before",
        f"{_SUBMITTED}; c same also paul-no-approver | d final-approved by paul parent b ! PC204",
        tip=_STILL_THERE,
        files=_FILES,
    ),
    way(
        "brought back by one who has left, and let go again",
        f"{_SUBMITTED}; c same also paul-leaves | d same by ghost also zoe-no-approver; e final-approved by paul ! PC205;"
        " f same by ghost also paul-leaves",
        tip=_RULES_LANDED,
        files=_FILES,
    ),
    # Owner and reviewers
    way(
        "the owner exchanged while submitted, and the new owner approves",
        f"{_SUBMITTED} | c same by anne with owner=anne; d final-approved by anne ! PC204",
    ),
    way(
        "the owner exchanged on main while submitted, and the new owner approves",
        f"{_SUBMITTED}; c same with owner=zoe | d final-approved by zoe ! PC204",
    ),
    way(
        "the owner exchanged as it is approved",
        f"{_SUBMITTED} | c final-approved by zoe also zoe-owns ! PC204",
        files=_FILES,
    ),
    way(
        "the owner exchanged while submitted, and the old owner approves what is no longer hers",
        f"{_SUBMITTED} | c same by marie with owner=zoe; d final-approved by marie ! PC206",
    ),
    way(
        "the owner exchanged in a merge while submitted",
        f"{_SUBMITTED}; c same with goals=Three | d same parent b with owner=zoe;"
        " m =d by zoe parents d c with goals=Three; n final-approved by zoe ! PC204",
    ),
    way(
        "the owner exchanged as it is submitted",
        "a draft | b submitted by zoe with owner=zoe ! PC204; c final-approved by paul",
    ),
    way(
        "the owner exchanged as it is expired",
        f"{_SUBMITTED}; c final-approved by paul | d expired by zoe with owner=zoe ! PC211 PC204",
    ),
    way(
        "returned by one who names themself a reviewer in the same commit",
        f"{_SUBMITTED} | c draft by zoe reason vague with reviewers=[zoe] ! PC204",
    ),
    # Four eyes
    way("the owner approves alone", f"{_SUBMITTED} | c final-approved ! PC206"),
    way(
        "the approver rewrites the goals while submitted, and approves",
        f"{_SUBMITTED} | c same by paul with goals=Three; d final-approved by paul ! PC206",
    ),
    way(
        "the approver rewrites the goals on main, and approves on the branch",
        f"{_SUBMITTED}; c same by paul with goals=Three | d final-approved by paul ! PC206",
    ),
    way(
        "the approver rewrites the goals there and back, and approves",
        f'{_SUBMITTED} | c same by paul with goals=Three; d same by paul with "goals=Two talks"; e final-approved by paul ! PC206',
    ),
    way(
        "a review of what was written before the approver rewrote it",
        'a draft | b submitted reviewed "Anne Caron"; c same by paul with goals=Three; d final-approved by paul ! PC206',
    ),
    way(
        "the approver writes the draft for the owner, who is nobody then",
        "a draft | b same by paul with goals=Three; c submitted by ghost ! PC205; d final-approved by paul ! PC206",
        diff="PC206",
    ),
    way(
        "an invented reviewer",
        f'{_SUBMITTED} | c final-approved reviewed "Erika Musterfrau <erika@example.org>" ! PC206 PC209:warning',
    ),
    way("a misspelled reviewer", f'{_SUBMITTED} | c final-approved reviewed "Paul Roi" ! PC206 PC209:warning'),
    way("a reviewer by a part of the name", f"{_SUBMITTED} | c final-approved reviewed Roy ! PC206 PC209:warning"),
    way(
        "a reviewer's name with an address that nobody has",
        f'{_SUBMITTED} | c final-approved reviewed "Paul Roy <paul@exemple.org>" ! PC206 PC209:warning',
    ),
    way("a reviewer of nothing but brackets", f'{_SUBMITTED} | c final-approved reviewed "<>" ! PC206 PC209:warning'),
    way(
        "the owner reviews herself by her other address",
        f'{_SUBMITTED} | c final-approved reviewed "M. <petit@example.org>" ! PC206',
    ),
    way(
        "the owner reviews herself under another's name",
        f'{_SUBMITTED} | c final-approved reviewed "Paul Roy <marie@example.org>" ! PC206',
    ),
    way(
        "the owner edits by her other address, and approves",
        f"{_SUBMITTED} | c same by petit with goals=Three; d final-approved ! PC206",
    ),
    way(
        "somebody unknown edits, and the owner approves",
        f"{_SUBMITTED} | c same by ghost with goals=Three; d final-approved ! PC206",
    ),
    way(
        "a reviewer who joins in the same pull request",
        f'{_SUBMITTED} | c same also bob-joins; d final-approved reviewed "Bob Lenoir" ! PC206',
        tip=_RULES_LANDED,
        files=_FILES,
    ),
    way(
        "a reviewer who joins in the approving commit",
        f'{_SUBMITTED} | c final-approved reviewed "Bob Lenoir" also bob-joins ! PC206 PC209:warning',
        files=_FILES,
    ),
    way(
        "a reviewer who has left",
        f'{_SUBMITTED}; c same also paul-leaves | d final-approved reviewed "Paul Roy" ! PC206',
        files=_FILES,
    ),
    way(
        "a second self in the same pull request edits while submitted",
        f"{_SUBMITTED} | c same also paul-is-second-marie; d same by m.petit with goals=Three; e final-approved ! PC206",
        tip=_RULES_LANDED,
        files=_FILES,
    ),
    way(
        "a review in words, not in a line of its own",
        f"{_SUBMITTED} | c same; last ! PC206",
        then=_approved_by(_MARIE, message="Approve it\n\nThis was Reviewed-by: Paul Roy <paul@example.org>"),
    ),
    way(
        "a review behind the end of the message",
        f"{_SUBMITTED} | c same; last ! PC206",
        then=_approved_by(_MARIE, message="Approve it\0\n\nReviewed-by: Paul Roy <paul@example.org>"),
    ),
    way(
        "Paul as a co-author",
        f"{_SUBMITTED} | c same; last ! PC206",
        then=_approved_by(_MARIE, message="Approve it\n\nCo-authored-by: Paul Roy <paul@example.org>"),
    ),
    way("Paul as the committer", f"{_SUBMITTED} | c same; last ! PC206", then=_approved_by(_MARIE, committer=_PAUL)),
    way(
        "signed off by Paul",
        f"{_SUBMITTED} | c same; last ! PC206",
        then=_approved_by(_MARIE, message="Approve it\n\nSigned-off-by: Paul Roy <paul@example.org>"),
    ),
)

LAWFUL = (way("an upper-case address", f"{_SUBMITTED} | c final-approved by PAUL", config=FOUR_EYES),)
