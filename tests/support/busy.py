"""A workspace with something for every part of the overviews: `status`, `agenda`, `coverage`, `list`."""

from __future__ import annotations

from pathlib import Path

from tests.support.sound import repository

PEOPLE = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\n---\n"
    "kind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
)
CONTACTS = (
    "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\ntier: 1\nowner: marie\n---\n"
    "kind: contact\nid: weber\nfirst_name: Karl\nlast_name: Weber\nowner: paul\n---\n"
    "kind: contact\nid: silent\nfirst_name: No\nlast_name: More\nopt_out: true\n"
)
# Three activities: on 2026-11-23 one is overdue, one done, one still ahead.
DATED = (
    "kind: activity\nid: late\nsubject: Late\nform: task\ndue: 2026-11-01\n---\n"
    "kind: activity\nid: done\nsubject: Done\nform: task\ndue: 2026-11-01\ncompleted: 2026-11-02\n---\n"
    "kind: activity\nid: ahead\nsubject: Ahead\nform: task\ndue: 2026-12-01\n"
)


def plan(name: str, period: str, status: str, owner: str = "marie", contact: str = "dupont") -> str:
    return (
        f"kind: plan\nid: {name}\nname: {name}\nperiod: {period}\ntype: engagement\nstatus: {status}\n"
        f"owner: {owner}\ncontacts: [{contact}]\ngoals: [Be known]\n"
    )


def task(name: str, due: str, owner: str = "marie", more: str = "") -> str:
    return f"kind: activity\nid: {name}\nsubject: About {name}\nform: task\ndue: {due}\nowner: {owner}\ncontact: dupont\n{more}"


def busy(tmp_path: Path) -> Path:
    """Make the repository: at the last of three commits, one plan waits for review, one is late, one could expire."""
    activities = [
        task("yesterday", "2026-11-22"),
        task("today", "2026-11-23"),
        task("in-a-week", "2026-11-30", "paul"),
        task("in-a-month", "2026-12-23"),
        task("later", "2026-12-24"),
        task("done", "2026-11-01", more="completed: 2026-11-02\n"),
        task("followed", "2026-11-01", more="completed: 2026-11-02\n"),
        task("following", "2027-02-01", more="follow_up_of: followed\n"),
    ]
    plans = [
        plan("waiting", "FY2027", "draft"),
        plan("late", "FY2026-Q4", "draft"),
        plan("over", "FY2026-Q3", "draft"),
        plan("other", "FY2027-Q1", "draft", "paul", "weber"),
    ]
    first = {
        "plans/people.yaml": PEOPLE,
        "plans/contacts.yaml": CONTACTS,
        "plans/activities.yaml": "---\n".join(activities),
        "plans/plans.yaml": "---\n".join(plans),
    }
    submitted = first["plans/plans.yaml"].replace("status: draft", "status: submitted", 1)
    approved = submitted.replace(plan("over", "FY2026-Q3", "draft"), plan("over", "FY2026-Q3", "final-approved"))
    return repository(tmp_path, first, {"plans/plans.yaml": submitted}, {"plans/plans.yaml": approved})


def sections(text: str) -> dict[str, list[str]]:
    """Return the ids of each section by its heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line and not line.startswith(" "):
            heading = line
        elif line:
            words = line.split()
            found.setdefault(heading, []).append(words[1] if words[0].startswith("20") else words[0])
    return found
