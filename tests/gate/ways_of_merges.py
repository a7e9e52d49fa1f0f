"""Ways past the gate by the shape of history: merges of every kind, picks, stale branches, unrelated roots."""

from __future__ import annotations

from tests.support.ways import Unseen, way

_PLAN = "kind: plan\nid: dupont\nstatus: {status}\nname: {name}\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: Two talks\n"
_TALKS = "kind: objective\nid: talks\nname: Talks\nperiod: FY2099\ntype: education\nstatus: current\nplan: dupont\n"
_ACCOUNT = "kind: account\nid: {id}\nname: CHU\n"
_OTHER = (
    "kind: plan\nid: martin\nstatus: draft\nname: Martin\nperiod: FY2099\ntype: engagement\nowner: marie\n"
    "accounts: [{account: chu}]\ngoals: One talk\n"
)
_FILES = {
    "note": {"plans/note.yaml": "kind: product\nid: seed\nname: Seed\n"},
    "note-2": {"plans/note-2.yaml": "kind: product\nid: feed\nname: Feed\n"},
    "talks": {"plans/talks.yaml": f"{_TALKS}target: {{value: 3, unit: talk}}\n"},
    "fewer-talks": {"plans/talks.yaml": f"{_TALKS}target: {{value: 1, unit: talk}}\n"},
    "account": {"plans/chu.yaml": _ACCOUNT.format(id="chu")},
    "account-renamed": {"plans/chu.yaml": _ACCOUNT.format(id="chu-rocmont")},
    "plan-of-account": {"plans/martin.yaml": _OTHER},
    "subtree": {"other/plans/dupont.yaml": _PLAN.format(status="final-approved", name="Dupont")},
}
_CONFLICT = Unseen("git does not merge it, so nothing lands")
_NO_STEP = Unseen("no record takes a step, it is the files that do not fit together")

WAYS = (
    # A merge that makes the step itself
    way(
        "an evil merge approves",
        "a draft; b same also note | c same parent a also note-2; m final-approved by paul parents c b ! PC203",
        files=_FILES,
    ),
    way(
        "an evil merge edits what is approved",
        "a draft; b submitted; c final-approved by paul; d same also note"
        " | e same parent c also note-2; m same by paul parents e d with goals=Three ! PC211",
        files=_FILES,
    ),
    way(
        "an evil merge of the owner's approves her own plan",
        "a draft; b submitted; c same also note | d same parent b also note-2; m final-approved parents d c ! PC206",
        files=_FILES,
    ),
    way(
        "an octopus approves",
        "a draft; b same also note | c same parent a also note-2; d same parent a;"
        " m final-approved by paul parents b c d ! PC203",
        files=_FILES,
    ),
    way(
        "an octopus takes the one arm that jumped",
        "a draft; b same also note | c final-approved parent a by paul ! PC203; d same parent a also note-2;"
        " m =c parents b c d",
        files=_FILES,
    ),
    way(
        "an `ours` merge drops the approval",
        "a draft; b submitted; c final-approved by paul | d same parent b also note; m =d parents d c by paul ! PC203",
        files=_FILES,
    ),
    way(
        "an `ours` merge drops the return",
        "a draft; b submitted; c draft by paul reason vague"
        " | d same parent b also note; m =d by zoe parents d c ! PC204; n final-approved by paul",
        files=_FILES,
    ),
    way(
        "an `ours` merge drops the deletion",
        "a draft; b deleted | c same parent a also note; m =c by paul parents c b; n final-approved by paul ! PC203",
        files=_FILES,
    ),
    way(
        "a foxtrot merge, main as second parent, brings the draft back",
        "a draft; b submitted; c final-approved by paul; d same also note"
        " | f same parent a also note-2; m =a by marie parents f d ! PC207",
        files=_FILES,
    ),
    way(
        "a foxtrot merge approves",
        "a draft; b submitted; c same also note | f same parent b also note-2; m final-approved by zoe parents f c ! PC204",
        files=_FILES,
    ),
    way(
        "criss-cross, one half evil",
        "a draft; b submitted; c same parent a also note"
        " | x =b parents c b; y expired parents b c ! PC203; m =y parents x y; n same by paul",
        files=_FILES,
    ),
    way(
        "criss-cross, and the approval of one half over the edit of the other",
        "a draft; b submitted; c final-approved by paul | d same parent b with goals=Three; x =c parents c d ! PC222:warning;"
        " y =d parents d c ! PC221; m =c parents x y by paul with goals=Three ! PC223",
        diff="PC223",
    ),
    # Both sides moved
    way(
        "a clean merge joins the approval with an edit made while it was submitted",
        "a draft; b submitted; c final-approved by paul | d same parent b with goals=Three; land ! PC223",
    ),
    way(
        "a clean merge joins the approval with an edit of a stale draft",
        "a draft; b submitted; c final-approved by paul | d same parent a with goals=Three; land ! PC223",
    ),
    way(
        "an edit of the old path lands on what was approved and moved",
        "a draft; b submitted; c final-approved by paul at plans/2099/new.yaml"
        " | d same parent b with goals=Three; land ! PC223",
    ),
    way(
        "the branch joins the approval with its edit itself",
        "a draft; b submitted; c final-approved by paul"
        " | d same parent b with goals=Three; m =c parents d c with goals=Three ! PC223",
    ),
    way(
        "a merge approves a mixture that nobody saw",
        "a draft; b submitted; c same with goals=Three"
        " | d same parent b with name=Durand; m final-approved by paul parents c d with name=Durand ! PC223",
    ),
    way(
        "approved on the branch, over an edit on main",
        "a draft; b submitted; c same with goals=Three | d final-approved parent b by paul; land ! PC223",
    ),
    way(
        "an approval picked onto other content",
        "a draft; b submitted; c final-approved by paul"
        " | d same parent b with goals=Three; e final-approved by paul; land ! PC223",
    ),
    way(
        "an old approval picked onto what was returned",
        "a draft; b submitted; c draft by paul reason vague | d final-approved parent b by paul; m =d parents c d ! PC222:warning",
    ),
    way(
        "an approval picked onto a draft, in a backport",
        "a draft; b submitted; c final-approved by paul"
        " | s same parent a also note; t final-approved by paul ! PC203; m =c parents t c",
        files=_FILES,
    ),
    way(
        "a branch that amended the older approval drops the newer one",
        "a draft; b submitted; c final-approved by paul; d draft reason budget; e submitted; f final-approved by paul"
        " | s draft parent c reason goals; land ! PC221",
    ),
    way(
        "the branch's return kept over main's approval",
        "a draft; b submitted; c final-approved by paul"
        " | d draft parent b by paul reason vague; m =d by paul parents c d ! PC221",
    ),
    way(
        "the branch's deletion kept over main's approval",
        "a draft; b submitted; c final-approved by paul | d deleted parent a; m deleted parents d c ! PC221",
    ),
    way(
        "two approvals of different content, one kept",
        "a draft; b submitted; c final-approved by paul"
        " | d same parent b with goals=Three; e final-approved by paul; m =e parents c e ! PC223",
    ),
    way(
        "expired on the branch, edited and approved again on main",
        "a draft; b submitted; c final-approved by paul; d draft reason budget; e same with goals=Three; f submitted;"
        " g final-approved by paul | s expired parent c ! PC233; m =s parents g s ! PC221",
    ),
    way(
        "a deletion that does not merge with the approval",
        "a draft; b submitted; c final-approved by paul | d deleted parent a; land ! PC910",
        tip=_CONFLICT,
        diff=_CONFLICT,
    ),
    # What follows after two sides did the same
    way(
        "deleted on both sides, and born again approved",
        "a draft; b deleted | c deleted parent a; m =c parents c b; n final-approved by paul ! PC203",
    ),
    way(
        "submitted on both sides, and returned without a reason",
        "a draft; b submitted | c submitted parent a; m =c parents c b; n draft by paul ! PC207",
    ),
    way(
        "submitted on both sides, and deleted",
        "a draft; b submitted | c submitted parent a; m =c parents c b; n deleted by paul ! PC214",
    ),
    way(
        "submitted on both sides, and expired",
        "a draft; b submitted | c submitted parent a; m =c parents c b; n expired ! PC203",
    ),
    way(
        "approved on both sides, and edited",
        "a draft; b submitted; c final-approved by paul"
        " | d final-approved parent b by paul; m =c parents c d; n same with goals=Three ! PC211",
    ),
    way(
        "approved on both sides, and dropped by a third",
        "a draft; b submitted; c final-approved by paul"
        " | d final-approved parent b by paul; e same parent b also note; m =e by paul parents c d e ! PC203",
        files=_FILES,
    ),
    way(
        "edited on both sides alike by the approver, who approves",
        "a draft; b submitted; c same by paul with goals=Three"
        " | d same parent b by paul with goals=Three; m =d parents d c; n final-approved by paul ! PC206",
    ),
    way(
        "two edits mixed by the approver, who approves",
        "a draft; b submitted; c same with goals=Three"
        " | d same parent b with name=Durand; m =d by paul parents d c with goals=Three; n final-approved by paul ! PC206",
    ),
    # Side branches
    way(
        "approved on a side branch, and taken back there before the merge",
        "a draft; b same also note | s final-approved parent a by paul ! PC203; t draft reason no; m =b parents b t",
        files=_FILES,
    ),
    way(
        "an unrelated root with the plan approved",
        "a draft; b submitted | r final-approved root by paul ! PC202; m =r parents b r ! PC224:warning PC222:warning",
    ),
    way(
        "an unrelated root with a draft, kept over the approval",
        "a draft; b submitted; c final-approved by paul | r draft root with goals=Three; m =r parents c r ! PC221",
    ),
    way(
        "an unrelated root with other content, approved by its own steps",
        "a draft; b submitted; c final-approved by paul"
        " | r draft root by zoe with goals=Three ; s submitted; t final-approved by paul; m =t parents c t ! PC223",
    ),
    way(
        "a subtree merged in brings an approved file",
        "a draft; b same also note | r deleted root also subtree; m final-approved by paul parents b r ! PC203",
        files=_FILES,
    ),
    way(
        "two births on two branches, the second approved",
        "a deleted; b draft | c draft parent a at plans/new.yaml with goals=Three; d submitted; e final-approved by paul;"
        " land ! PC251",
    ),
    way(
        "two births on two branches, joined by the branch",
        "a deleted; b draft | c draft parent a with goals=Three; d submitted; m =d parents b d ! PC224:warning",
    ),
    way(
        "a target lowered beside the approval",
        "a draft also talks; b submitted; c final-approved by paul"
        " | d same parent b also fewer-talks; land ! PC213:warning",
        record="objective talks",
        files=_FILES,
    ),
    way(
        "an account renamed on main, its old name used on the branch",
        "a draft also account; b same also account-renamed | c same parent a also plan-of-account; here ! PC120",
        files=_FILES,
        diff=_NO_STEP,
    ),
    way(
        "one person's plan of a name on main, and another of that name on the branch",
        "a draft also account; b same also plan-of-account | c same parent a with name=Martin; here ! PC130",
        files=_FILES,
        diff=_NO_STEP,
    ),
)
