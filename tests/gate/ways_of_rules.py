"""Ways past the gate by the rules: a pull request that brings the rules by which it would be fine."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.repo import Repo
from tests.support.ways import FOUR_EYES, Unseen, way

_STATUSES = "statuses: [draft, submitted, final-approved, expired]"
_STEPS = {
    "submit": "{from: draft, to: submitted, by: [owner], needs: [goals]}",
    "return": "{from: submitted, to: draft, by: [owner, reviewer, approver], needs: [reason]}",
    "approve": "{from: submitted, to: final-approved, by: [owner, approver], needs: [four-eyes]}",
    "amend": "{from: final-approved, to: draft, by: [owner], needs: [reason]}",
    "expire": "{from: final-approved, to: expired, by: [owner], needs: [period-ended]}",
}


def _rules(
    initial: str = "draft", deletable: str = "draft", protected: str = "final-approved, expired", **steps: str
) -> str:
    """Return the default lifecycle written out, with four eyes as an error, and what is laxer in it."""
    written = "".join(f"      {name}: {step}\n" for name, step in (_STEPS | steps).items())
    return (
        f"{FOUR_EYES}lifecycle:\n  plan:\n    {_STATUSES}\n    initial: [{initial}]\n    steps:\n{written}"
        f"    deletable: [{deletable}]\n    protected: [{protected}]\n"
    )


def _config(text: str) -> dict[str, str]:
    return {"plancode.yaml": text}


_OBJECTIVES = (
    f"{FOUR_EYES}lifecycle:\n  objective:\n    statuses: [draft, current]\n    initial: [draft]\n"
    "    steps: {begin: {from: draft, to: current, by: [approver]}}\n"
)
_TALKS = "kind: objective\nid: talks\nname: Talks\nperiod: FY2099\ntype: education\nplan: dupont\nstatus: "
_ENDED = (
    "calendar:\n  kind: explicit\n  quarters:\n    FY2099-Q1: {start: 2020-01-01, end: 2020-03-31}\n"
    "    FY2099-Q2: {start: 2020-04-01, end: 2020-06-30}\n    FY2099-Q3: {start: 2020-07-01, end: 2020-09-30}\n"
    "    FY2099-Q4: {start: 2020-10-01, end: 2020-12-31}\n"
)
_FILES = {
    "off": _config(f"{FOUR_EYES}severity: {{PC203: off}}\n"),
    "off-by-name": _config(f"{FOUR_EYES}severity: {{skipped-step: info}}\n"),
    "accepted": _config(f"{FOUR_EYES}history:\n  accept: [{{code: PC203, record: plan/dupont, reason: please}}]\n"),
    "two-eyes": _config("policy: {four_eyes: off}\n"),
    "no-policy": {"plancode.yaml": None},
    "unreadable": _config("policy: {four_eyes: error\n"),
    "other-actor": _config("policy: {four_eyes: error, actor: committer}\n"),
    "unprotected": _config(_rules(protected="expired")),
    "jump": _config(_rules(jump="{from: draft, to: final-approved}")),
    "by-anyone": _config(_rules(approve="{from: submitted, to: final-approved}")),
    "needs-nothing": _config(_rules(approve="{from: submitted, to: final-approved, by: [owner, approver]}")),
    "by-managers": _config(_rules(approve="{from: submitted, to: final-approved, by: [account-manager]}")),
    "no-end": _config(_rules(expire="{from: final-approved, to: expired, by: [owner]}")),
    "born-approved": _config(_rules(initial="draft, final-approved")),
    "deletable": _config(_rules(deletable="draft, final-approved")),
    "no-lifecycle-of-objectives": _config(FOUR_EYES),
    "talks": {"plans/talks.yaml": f"{_TALKS}draft\n"},
    "talks-begun": {"plans/talks.yaml": f"{_TALKS}current\n"},
    "stamp-optional": _config(FOUR_EYES),
    "unsigned": _config(FOUR_EYES),
    "any-merge": _config(FOUR_EYES),
    "ended": _config(FOUR_EYES + _ENDED),
    "time-zone": _config(f"{FOUR_EYES}time_zone: Pacific/Kiritimati\n"),
    "since-head": _config(f"{FOUR_EYES}history: {{since: HEAD}}\n"),
    "since-main": _config(f"{FOUR_EYES}history: {{since: main}}\n"),
    "since-topic": _config(f"{FOUR_EYES}history: {{since: topic}}\n"),
    "since-nowhere": _config(f"{FOUR_EYES}history: {{since: {'1' * 40}}}\n"),
    "since-b": _config(f"{FOUR_EYES}history: {{since: <b>}}\n"),
    "since-x": _config(f"{FOUR_EYES}history: {{since: <x>}}\n"),
    "epoch-b": _config(f"{FOUR_EYES}history:\n  epochs: [{{until: <b>, reason: the old rules}}]\n"),
    "epoch-topic": _config(f"{FOUR_EYES}history:\n  epochs: [{{until: topic, reason: the old rules}}]\n"),
    "epoch-head": _config(f"{FOUR_EYES}history:\n  epochs: [{{until: HEAD, reason: the old rules}}]\n"),
    "epoch-x": _config(f"{FOUR_EYES}history:\n  epochs: [{{until: <x>, reason: the old rules}}]\n"),
    "epoch-nowhere": _config(f"{FOUR_EYES}history:\n  epochs: [{{until: {'1' * 40}, reason: the old rules}}]\n"),
}
_SINCE_TAG = f"{FOUR_EYES}history: {{since: start}}\n"
_SUBMITTED = "a draft; b submitted"
_APPROVED = f"{_SUBMITTED}; c final-approved by paul"
_LANDED = Unseen("the rules that have landed judge, and by them it is fine: the gate is the check against the base")
_GIVEN = Unseen("the states before `since` are given once it has landed: the gate is the check against the base")
_NO_STEP = Unseen("no record takes a step, it is the rules that change")


def _tagged(repo: Repo, ids: Mapping[str, str]) -> None:
    """Move the tag that history is judged from to what should not be judged."""
    repo.git("tag", "-f", "start", "topic")


def _left_aside(repo: Repo, ids: Mapping[str, str]) -> None:
    """Nothing is done: what the history names is in the repository, and not among what led here."""
    repo.git("branch", "-f", "aside", ids["x"])


WAYS = (
    # Severities, acceptances, policies
    way(
        "the finding switched off",
        "a draft | b final-approved by paul also off ! PC203; here ! PC242:warning",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "the finding switched off in a commit before",
        "a draft | b same also off; c final-approved by paul ! PC203; here ! PC242:warning",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "the finding made an information, by name",
        "a draft | b final-approved by paul also off-by-name ! PC203",
        tip="PC203:info",
        files=_FILES,
    ),
    way(
        "the finding accepted",
        "a draft | b final-approved by paul also accepted ! PC203",
        tip="PC203:info",
        files=_FILES,
    ),
    way("four eyes switched off", f"{_SUBMITTED} | c final-approved also two-eyes ! PC206", tip=_LANDED, files=_FILES),
    way(
        "the configuration deleted",
        f"{_SUBMITTED} | c final-approved also no-policy ! PC206; here ! PC242:warning",
        tip="PC206:warning",
        files=_FILES,
    ),
    way(
        "the configuration made unreadable",
        f"{_SUBMITTED} | c final-approved also unreadable ! PC206; here ! PC101",
        tip="PC101",
        files=_FILES,
    ),
    way(
        "rules made laxer, used, and put back",
        "a draft | b same also jump; c final-approved by paul ! PC203; d same also stamp-optional",
        files=_FILES,
    ),
    way(
        "who counts exchanged for the committer",
        f"{_SUBMITTED} | c final-approved by zoe also other-actor ! PC204",
        files=_FILES,
    ),
    way(
        "the stamp no longer required",
        f"{_SUBMITTED} | c final-approved by paul also stamp-optional; here ! PC218",
        config="policy: {four_eyes: error, stamp: required}\n",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "the signature no longer required",
        f"{_SUBMITTED} | c final-approved by paul also unsigned ! PC208",
        config="policy: {four_eyes: error, signed: [final-approved]}\n",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "squash merges no longer asked for",
        "a draft | b submitted also any-merge; c final-approved by paul; here ! PC241",
        config=f"{FOUR_EYES}history: {{merge: squash}}\n",
        tip=Unseen("it landed by a merge, in which each step stands for itself"),
        files=_FILES,
    ),
    # Lifecycles
    way(
        "nothing protected any longer",
        f"{_APPROVED} | d same also unprotected with goals=Three ! PC211",
        tip=_LANDED,
        files=_FILES,
    ),
    way("a step added", "a draft | b final-approved by paul also jump ! PC203", tip=_LANDED, files=_FILES),
    way(
        "a step by anyone",
        f"{_SUBMITTED} | c final-approved by ghost also by-anyone ! PC205",
        tip="PC205:warning",
        files=_FILES,
    ),
    way(
        "a step by those of one's own role",
        f"{_SUBMITTED} | c final-approved by zoe also by-managers ! PC204",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "a step that needs nothing",
        f"{_SUBMITTED} | c final-approved also needs-nothing ! PC206",
        tip=_LANDED,
        files=_FILES,
    ),
    way("an end that need not have come", f"{_APPROVED} | d expired also no-end ! PC233", tip=_LANDED, files=_FILES),
    way(
        "approved as a beginning",
        "a deleted | b final-approved by paul also born-approved ! PC202",
        tip=_LANDED,
        files=_FILES,
    ),
    way("approved plans deletable", f"{_APPROVED} | d deleted also deletable ! PC214", tip=_LANDED, files=_FILES),
    way(
        "the lifecycle of a kind taken away",
        "a draft also talks | b same by zoe also no-lifecycle-of-objectives; c same by zoe also talks-begun ! PC204",
        config=_OBJECTIVES,
        record="objective talks",
        tip=_LANDED,
        files=_FILES,
    ),
    # Calendar
    way(
        "the calendar changed, so that a period has ended",
        f"{_APPROVED} | d expired also ended ! PC233",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "the calendar changed under approved plans",
        f"{_APPROVED} | d same also ended; here ! PC242:warning",
        tip=_NO_STEP,
        diff=_NO_STEP,
        files=_FILES,
    ),
    way(
        "the time zone changed",
        f"{_APPROVED} | d same also time-zone; here ! PC242:warning",
        tip=_NO_STEP,
        diff=_NO_STEP,
        files=_FILES,
    ),
    # Where judging starts
    way("judged since HEAD", "a draft | b final-approved by paul also since-head ! PC203", tip="PC408", files=_FILES),
    way("judged since main", "a draft | b final-approved by paul also since-main ! PC203", tip="PC408", files=_FILES),
    way(
        "judged since the branch itself",
        "a draft | b final-approved by paul also since-topic ! PC203",
        tip="PC408",
        files=_FILES,
    ),
    way(
        "judged since a commit that is not there",
        "a draft | b final-approved by paul also since-nowhere ! PC203",
        tip="PC408",
        files=_FILES,
    ),
    way(
        "judged since the commit that did it",
        "a draft | b final-approved by paul ! PC203; c same also since-b",
        tip=_GIVEN,
        files=_FILES,
    ),
    way(
        "judged since a branch, as main said before",
        "a draft; b same also since-topic | c final-approved by paul ! PC203",
        tip="PC408",
        files=_FILES,
    ),
    way(
        "judged since a tag that is moved",
        "a draft | b final-approved by paul; here ! PC905:warning",
        config=_SINCE_TAG,
        tampering=_tagged,
        diff=Unseen("main's rules name the tag, and nothing after it is left to judge: `check` says so"),
    ),
    way(
        "judged since a commit that did not lead here",
        "a draft; x same; b draft parent a | c final-approved by paul also since-x ! PC203; here ! PC408",
        tampering=_left_aside,
        tip="PC408",
        files=_FILES,
    ),
    # Epochs
    way(
        "an epoch until a commit of the branch, with laxer rules there",
        "a draft | b final-approved by paul also jump ! PC203; c same also epoch-b",
        tip=_LANDED,
        files=_FILES,
    ),
    way(
        "an epoch until a branch",
        "a draft | b final-approved by paul also jump ! PC203; c same also epoch-topic; here ! PC408",
        tip="PC408",
        files=_FILES,
    ),
    way(
        "an epoch until HEAD",
        "a draft | b final-approved by paul also jump ! PC203; c same also epoch-head; here ! PC408",
        tip="PC408",
        files=_FILES,
    ),
    way(
        "an epoch until a commit that is not there",
        "a draft | b final-approved by paul also jump ! PC203; c same also epoch-nowhere; here ! PC408",
        tip="PC408",
        files=_FILES,
    ),
    way(
        "an epoch until a commit that did not lead here",
        "a draft; x same; b draft parent a | c final-approved by paul also jump ! PC203; d same also epoch-x; here ! PC408",
        tampering=_left_aside,
        tip="PC408",
        files=_FILES,
    ),
)
