"""A workspace of 300 contacts with its history, whose site has all that a small one lacks: parts, links to a forge, findings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.support.many import many
from tests.support.repo import Repo

CONTACTS = 300
AS_OF = "2027-02-15"
FORGE = "https://git.example/plans/blob"
PAUL = ("Paul Roy", "paul@example.org")
CONFIG = f"""languages: [en, fr]
site: {{source_url: "{FORGE}/{{commit}}/{{path}}#L{{line}}"}}
"""
# What these show the example does not have: parts of lists, links to a forge, double bookings, findings and many that wait.
SHOWN = (
    "agenda/2027-02/2.html",
    "calendar/index.html",
    "contacts/all/2.html",
    "contacts/contact-0.html",
    "plans/contact-120-fy2027.html",
    "plans/expired/1.html",
    "review/findings.html",
    "review/index.html",
)
# The plans that were submitted, the first of which were approved, and one that was approved at once.
_SUBMITTED = 90
_APPROVED = 60
_AT_ONCE = 120
# Plans that are over; of a year so long past that no step is yet to come, whatever the clock says.
_EXPIRED = 100
_PAST = """\
{{kind: plan, id: contact-{number}-{name}, name: 'Plan {period} for contact {number}', period: {period}, type: engagement,
 status: {status}, owner: marie, contacts: [contact-{number}], goals: [Be known]{parent}}}
"""
# Paul comes on the day of a visit of Marie's; and both come again to the first contacts, so that these are on a page twice.
_SECOND_VISIT = """\
{{kind: activity, id: second-{number}-{which}, subject: Delivery {which} to contact {number}, form: task, type: meeting,
 contact: contact-{number}, plan: contact-{number}-fy2027, owner: {owner}, due: {day}}}
"""
_APPROVAL = "Approve what was agreed\n\nReviewed-by: Marie Petit <marie@example.org>\n"
_DOUBLE = 40
_TWICE = 3
_AGAIN = "2027-01-02"
_DONE_FROM = 200


def large_workspace(folder: Path) -> Path:
    """Write the workspace into folder, commit by commit, and return it."""
    many(folder, CONTACTS)
    _complete(folder)
    begun = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
    repo = Repo(folder)
    repo.commit({**begun, "plancode.yaml": CONFIG, **_past("draft")}, date="2023-11-02T09:00:00")
    repo.commit(_past("submitted"), date="2023-11-03T09:00:00")
    repo.commit(_past("final-approved"), date="2023-11-06T09:00:00", author=PAUL, message=_APPROVAL)
    repo.commit(_past("expired"), date="2025-01-06T09:00:00")
    submitted = _with_status(folder, "submitted", range(_SUBMITTED))
    repo.commit(submitted, date="2025-02-03T09:00:00", message="Submit\n\nReason: <as agreed>\n")
    approved = _with_status(folder, "final-approved", [*range(_APPROVED), _AT_ONCE])
    repo.commit(approved, date="2025-02-10T09:00:00", author=PAUL, message=_APPROVAL)
    repo.commit({"plans/second-visits.yaml": _second_visits(folder), **_findings()}, date="2025-02-11T09:00:00")
    repo.checkout()
    return folder


def _complete(folder: Path) -> None:
    """Complete what was due in January with the last contacts."""
    for number in range(_DONE_FROM, CONTACTS):
        path, text = _contact(folder, number)
        (folder / path).write_text(
            text.replace("due: 2027-01-", "completed: 2027-02-01\ndue: 2027-01-"), encoding="utf-8"
        )


def _past(status: str) -> dict[str, str]:
    """Return plans of a year, the first of which have a quarter below them: a family that is over as a whole."""
    plans = [
        _PAST.format(number=number, name="fy2024", period="FY2024", status=status, parent="")
        for number in range(_EXPIRED)
    ]
    plans += [
        _PAST.format(
            number=number,
            name="fy2024-q4",
            period="FY2024-Q4",
            status=status,
            parent=f", parent: contact-{number}-fy2024",
        )
        for number in range(2)
    ]
    return {"plans/past.yaml": "---\n".join(plans)}


def _contact(folder: Path, number: int) -> tuple[str, str]:
    path = f"plans/contacts/contact-{number}.yaml"
    return path, (folder / path).read_text(encoding="utf-8")


def _with_status(folder: Path, status: str, numbers: Iterable[int]) -> dict[str, str]:
    files = dict(_contact(folder, number) for number in numbers)
    return {path: text.replace("status: draft", f"status: {status}") for path, text in files.items()}


def _second_visits(folder: Path) -> str:
    visits = [
        ("paul", number, re.findall(r"due: (2027-\S+)", _contact(folder, number)[1])[0]) for number in range(_DOUBLE)
    ]
    visits += [(owner, number, _AGAIN) for owner in ("marie", "paul") for number in range(_TWICE)]
    return "---\n".join(
        _SECOND_VISIT.format(which=which, owner=owner, number=number, day=day)
        for which, (owner, number, day) in enumerate(visits)
    )


def _findings() -> dict[str, str]:
    """Return files with what is wrong: one that cannot be read, a field that is misspelled, references to nothing."""
    lost = [
        f"{{kind: activity, id: lost-{number}, subject: Lost {number}, form: task, contact: nobody-{number}, due: 2027-03-01}}\n"
        for number in range(80)
    ]
    odd = "{kind: account, id: odd, name: Odd, adress: 'Nowhere <b>1</b>'}\n"
    return {"plans/broken.yaml": "kind: [\n", "plans/lost.yaml": "---\n".join(lost), "plans/odd.yaml": odd}
