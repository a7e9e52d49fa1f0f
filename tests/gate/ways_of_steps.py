"""Ways past the gate by steps: jumps, steps taken back, edits under approval, dates, deletion and new births."""

from __future__ import annotations

from tests.support.ways import FOUR_EYES, Unseen, way

_PLAN = "name: Dupont\nperiod: FY2099\ntype: engagement\nowner: marie\n"
_GOALS = "goals: Two talks\n"
_TALKS = "kind: objective\nid: talks\nname: Talks\nperiod: FY2099\ntype: education\nstatus: current\n"
_YEAR = "kind: objective\nid: year\nname: Year\nperiod: FY2099\ntype: education\nstatus: current\n"
_TARGET = "target: {value: 3, unit: talk}\n"
_LOWER = "target: {value: 1, unit: talk}\n"
_EXPLICIT = (
    "calendar:\n  kind: explicit\n  quarters:\n    FY2098-Q1: {start: 2098-01-01, end: 2098-03-31}\n"
    "    FY2098-Q2: {start: 2098-04-01, end: 2098-06-30}\n    FY2098-Q3: {start: 2098-07-01, end: 2098-09-30}\n"
    "    FY2098-Q4: {start: 2098-10-01, end: 2098-12-31}\nseverity: {PC114: warning}\n"
)

_FILES = {
    "approved": {"plans/dupont.yaml": f"kind: plan\nid: dupont\nstatus: final-approved\n{_PLAN}{_GOALS}"},
    "renamed": {"plans/new.yaml": f"kind: plan\nid: martin\nstatus: final-approved\n{_PLAN}{_GOALS}"},
    "as-objective": {"plans/new.yaml": f"{_TALKS}"},
    "talks": {"plans/talks.yaml": f"{_TALKS}plan: dupont\n{_TARGET}"},
    "fewer-talks": {"plans/talks.yaml": f"{_TALKS}plan: dupont\n{_LOWER}"},
    "talks-of-none": {"plans/talks.yaml": f"{_TALKS}{_TARGET}"},
    "fewer-of-none": {"plans/talks.yaml": f"{_TALKS}{_LOWER}"},
    "no-talks": {"plans/talks.yaml": None},
    "a-year-of-talks": {
        "plans/year.yaml": f"{_YEAR}plan: dupont\n",
        "plans/talks.yaml": f"{_TALKS}parent: year\n{_TARGET}",
    },
    "a-year-of-fewer": {"plans/talks.yaml": f"{_TALKS}parent: year\n{_LOWER}"},
    "year-of-none": {"plans/year.yaml": _YEAR},
    "note": {"plans/note.yaml": "kind: product\nid: seed\nname: Seed\n"},
    "stamp": {
        "plans/dupont.yaml": f"kind: plan\nid: dupont\nstatus: final-approved\n{_PLAN}{_GOALS}"
        f"approval: {{by: paul, on: 2026-01-03, digest: '1:sha256:{'0' * 64}'}}\n"
    },
}
_APPROVED = "a draft; b submitted; c final-approved by paul"
_WITH_TALKS = "a draft also talks; b submitted; c final-approved by paul"
_WITH_A_YEAR = "a draft also a-year-of-talks; b submitted; c final-approved by paul"

WAYS = (
    # Jumps
    way("approved straight from a draft", "a draft | b final-approved by paul ! PC203"),
    way("submit and approve squashed into one commit", 'a draft | b final-approved reviewed "Paul Roy" ! PC203'),
    way("born approved", "a deleted | b final-approved by paul ! PC202"),
    way("born submitted, then approved", "a deleted | b submitted ! PC202; c final-approved by paul"),
    way(
        "approved by a jump, and taken back in the branch",
        "a draft | b final-approved by paul ! PC203; c draft reason no",
    ),
    way(
        "approved by a jump, and the jump covered by a detour",
        "a draft | b final-approved by paul ! PC203; c draft reason no; d submitted; e final-approved by paul",
    ),
    way(
        "an approval reverted, and the revert reverted",
        f"{_APPROVED} | d submitted by paul ! PC203; e final-approved by paul",
    ),
    way(
        "brought back from expired",
        "a draft; b submitted; c final-approved by paul; d expired | e draft reason no ! PC201",
    ),
    way("through a status that no lifecycle has", "a draft | b checked ! PC201; c final-approved by paul ! PC201"),
    way("through a status in capital letters", "a draft | b Submitted ! PC201; c final-approved by paul ! PC201"),
    way(
        "the status taken away, and put back approved",
        "a draft | b same lacking status ! PC908; c final-approved by paul ! PC908",
    ),
    way("a status that is a list", "a draft | b [final-approved] by paul ! PC908"),
    way(
        "submitted without a goal, which comes later",
        "a draft lacking goals | b submitted ! PC210; c same with goals=Two; d final-approved by paul",
    ),
    way("returned without a reason", "a draft; b submitted | c draft ! PC207"),
    way("returned for a reason of nothing but blanks", 'a draft; b submitted | c draft reason "  " ! PC207'),
    # Edits under approval
    way("a goal edited under approval", f"{_APPROVED} | d same with goals=Three ! PC211"),
    way("a goal edited under approval by its approver", f"{_APPROVED} | d same by paul with goals=Three ! PC211"),
    way("the owner changed under approval", f"{_APPROVED} | d same with owner=zoe ! PC211"),
    way(
        "edited under approval, and edited back",
        f'{_APPROVED} | d same with goals=Three ! PC211; e same with "goals=Two talks" ! PC211',
    ),
    way("moved and edited in one commit", f"{_APPROVED} | d same at plans/new.yaml with goals=Three ! PC211"),
    way(
        "amended without a reason, edited and approved again",
        f"{_APPROVED} | d draft ! PC207; e same with goals=Three; f submitted; g final-approved by paul",
    ),
    way(
        "amended, edited and approved without being submitted",
        f"{_APPROVED} | d draft reason no; e same with goals=Three; f final-approved by paul ! PC203",
    ),
    way(
        "edited as it is approved",
        "a draft; b submitted | c final-approved by paul with goals=Three ! PC206 PC212:warning",
    ),
    way(
        "edited as it is amended, and the approval brought back",
        f"{_APPROVED} | d draft reason no with goals=Three; e =c by paul ! PC203",
    ),
    way(
        "approved with a stamp of other content",
        "a draft; b submitted | c final-approved by paul also stamp; here ! PC217",
        files=_FILES,
    ),
    # When
    way("expired before the end of its period", f"{_APPROVED} | d expired ! PC233"),
    way("expired early by a commit of a day to come", f"{_APPROVED} | d expired on 2100-02-01 ! PC231"),
    way("expired early by a back date", f"{_APPROVED} | d expired on 2020-01-01 ! PC233"),
    way("given a period that has ended as it expires", f"{_APPROVED} | d expired with period=FY2020 ! PC211 PC233"),
    way(
        "given a period that has ended, and expired later",
        f"{_APPROVED} | d same with period=FY2020 ! PC211; e expired",
    ),
    way("expired in a period that no calendar has", f"{_APPROVED} | d expired ! PC908", config=FOUR_EYES + _EXPLICIT),
    way("born after its period began", "a deleted | b draft on 2026-02-01 with period=FY2026 ! PC234:warning"),
    way(
        "submitted on a day before it was born",
        "a draft on 2026-03-01 | b submitted on 2026-01-01 ! PC232:info",
        diff=Unseen("an information is no verdict"),
    ),
    # Deletion and new births
    way("an approved plan deleted", f"{_APPROVED} | d deleted ! PC214"),
    way("a submitted plan deleted", "a draft; b submitted | c deleted ! PC214"),
    way("deleted as a draft, and born again approved", "a draft | b deleted; c final-approved by paul ! PC203"),
    way(
        "deleted on main, and born again approved on the branch",
        "a draft; b deleted | c final-approved by paul ! PC203",
    ),
    way(
        "approved, deleted, and born again as a draft without a reason",
        f"{_APPROVED} | d deleted ! PC214; e draft ! PC207; f submitted; g final-approved by paul",
    ),
    way(
        "approved, deleted, and born again with other goals",
        f"{_APPROVED} | d deleted ! PC214; e final-approved by paul with goals=Three ! PC211",
    ),
    way(
        "the plan given another id, to shed its history",
        f"{_APPROVED} | d deleted also renamed ! PC214 PC202",
        files=_FILES,
    ),
    way(
        "a copy of the plan under another id, approved",
        f"{_APPROVED} | d same also renamed ! PC202",
        record="plan martin",
        files=_FILES,
    ),
    way(
        "the plan made an objective, to shed its history",
        f"{_APPROVED} | d deleted also as-objective ! PC214; e =c by paul ! PC215:info",
        files=_FILES,
    ),
    # Objectives under approval
    way(
        "a target lowered under approval",
        f"{_WITH_TALKS} | d same also fewer-talks ! PC213:warning",
        record="objective talks",
        files=_FILES,
    ),
    way(
        "a target lowered through a parent objective",
        f"{_WITH_A_YEAR} | d same also a-year-of-fewer ! PC213:warning",
        record="objective talks",
        files=_FILES,
    ),
    way(
        "an objective's `plan:` taken away, its target lowered, and the plan put back",
        f"{_WITH_TALKS} | d same also talks-of-none ! PC213:warning; e same also fewer-of-none;"
        " f same also fewer-talks ! PC213:warning",
        record="objective talks",
        files=_FILES,
    ),
    way(
        "the parent's `plan:` taken away",
        f"{_WITH_A_YEAR} | d same also year-of-none ! PC213:warning",
        record="objective year",
        files=_FILES,
    ),
    way(
        "an objective removed under approval",
        f"{_WITH_TALKS} | d same also no-talks ! PC213:warning",
        record="objective talks",
        files=_FILES,
    ),
    way(
        "an objective added under approval",
        f"{_APPROVED} | d same also talks ! PC213:warning",
        record="objective talks",
        files=_FILES,
    ),
)

LAWFUL = (
    way("a plan born, submitted and approved", "a deleted | b draft; c submitted; d final-approved by paul"),
    way("submitted on main, approved on the branch", "a draft; b submitted | c final-approved by paul"),
    way(
        "a review by somebody else", 'a draft; b submitted | c final-approved reviewed "Anne Caron <anne@example.org>"'
    ),
    way(
        "returned, mended and approved",
        "a draft; b submitted | c draft by paul reason vague; d same with goals=Three; e submitted; f final-approved by paul",
    ),
    way(
        "amended and approved again",
        f"{_APPROVED} | d draft reason budget; e same with goals=Three; f submitted; g final-approved by paul",
    ),
    way("moved under approval", f"{_APPROVED} | d same at plans/2099/new.yaml"),
    way(
        "the same submission on both sides",
        "a draft; b submitted | c submitted parent a; m =c parents c b; d final-approved by paul",
    ),
    way(
        "approved on a branch that is behind",
        "a draft; b submitted; c same also note | d final-approved by paul parent b",
        files=_FILES,
    ),
    way(
        "approved with main merged into the branch",
        "a draft; b submitted; c same also note | d final-approved by paul parent b; e =d parents d c",
        files=_FILES,
    ),
)
