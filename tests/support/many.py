"""A workspace with any number of contacts, each with a plan and what serves it: invented, as rich as a real one."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import write

PEOPLE = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, role: account-manager}
---
{kind: person, id: paul, name: Paul Roy, email: paul@example.org, role: approver}
---
{kind: objective, id: everybody, name: A talk with everyone, period: FY2027, type: awareness, status: current,
 applies_to: all-contacts, owner: marie, target: {value: 1, unit: talk, per: contact}}
"""
_FIRST = ("Élodie", "Hugo", "Inès", "Jonas", "Léa", "Malo", "Nadia", "Oscar", "Rosa", "Théo")
_LAST = ("Aubert", "Brunel", "Costa", "Duval", "Estève", "Fabre", "Girard", "Hamel", "Imbert", "Joly", "Keller")
ACCOUNT = "{{kind: account, id: account-{number}, name: 'Institute {number} of Plant Health'}}\n"
CONTACT = """\
kind: contact
id: contact-{number}
first_name: {first}
last_name: {last} {number}
type: researcher
specialty: Soil life
importance: high
tier: {tier}
owner: marie
email: contact-{number}@example.org
accounts: [{{account: account-{account}, role: Head of the field station, primary: true}}]
aims: [A trial over three seasons, A seat on the board]
interests: [soil carbon, cover crops]
notes: |
  Met at the congress of {year}, after the talk about roots. Prefers **short visits** in the morning.

  - asks for the data behind every figure
  - wants two weeks' notice
---
kind: plan
id: contact-{number}-fy2027
name: Engagement plan for {first} {last} {number}
period: FY2027-Q1
type: engagement
status: draft
owner: marie
contacts: [contact-{number}]
accounts: [{{account: account-{account}}}]
goals:
  - goal: Become the first name that {first} thinks of when a trial is planned
    success: We are named without being asked
  - goal: Understand what the field station needs from a partner
    success: The needs of the next three seasons are written down, and agreed
  - Be heard on the board
notes: The budget is settled in March.
---
kind: objective
id: contact-{number}-talks
name: Three talks with {first} {last} {number}
period: FY2027-Q1
type: awareness
status: current
plan: contact-{number}-fy2027
contact: contact-{number}
owner: marie
target: {{value: 3, unit: talk}}
---
kind: opportunity
id: contact-{number}-trial
name: Field trial number {number}
type: clinical-study
status: pending
close_date: 2027-06-30
contact: contact-{number}
plan: contact-{number}-fy2027
owner: marie
amount: {{value: {amount}, currency: EUR}}
probability: 40
next_step: Send the protocol
"""
ACTIVITY = """\
---
kind: activity
id: contact-{number}-{which}
subject: {subject} with {first} {last} {number}
form: task
type: {type}
contact: contact-{number}
plan: contact-{number}-fy2027
objective: contact-{number}-talks
owner: marie
due: 2027-{month:02}-{day:02}
"""
_SUBJECTS = ("Preparation", "First talk", "Visit of the field", "Second talk", "Review of the data", "Closing talk")


def many(folder: Path, contacts: int) -> Path:
    """Write a workspace with so many contacts into folder; return folder."""
    files = {"plancode.yaml": "languages: [en, fr]\n", "plans/people.yaml": PEOPLE}
    for number in range(contacts):
        given = {
            "number": number,
            "first": _FIRST[number % len(_FIRST)],
            "last": _LAST[number % len(_LAST)],
            "tier": 1 + number % 3,
            "account": number // 5,
            "year": 2015 + number % 10,
            "amount": 5_000 + 250 * (number % 90),
        }
        text = CONTACT.format(**given)
        for which, subject in enumerate(_SUBJECTS):
            when = {"month": 1 + (which + number) % 3, "day": 1 + (7 * which + number) % 27}
            text += ACTIVITY.format(**given, **when, which=which, subject=subject, type=("call", "meeting")[which % 2])
        files[f"plans/contacts/contact-{number}.yaml"] = text
        if number % 5 == 0:
            files[f"plans/accounts/account-{number // 5}.yaml"] = ACCOUNT.format(number=number // 5)
    return write(folder, files)
