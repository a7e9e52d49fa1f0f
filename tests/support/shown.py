"""A workspace whose own words are of no language, and the command lines that show nearly all that plancode says of one."""

from __future__ import annotations

from collections.abc import Mapping

# What a target may be for each of, beside contacts.
PERIODS = ("year", "half-year", "quarter", "month", "week")
_PEOPLE = """kind: person
id: zilo
name: Zilo Vark
email: zilo@example.org
role: account-manager
function: Vumi
---
kind: person
id: moru
name: Moru Tasp
email: moru@example.org
role: approver
"""
_CONTACT = """kind: contact
id: brenko
first_name: Ulka
last_name: Brenko
title: Dz
degrees: [Xulm]
specialty: Trovil
type: key-opinion-leader
tier: 1
importance: high
owner: zilo
accounts: [{account: krel, role: Vizm, primary: true, from: 2026-01-01}]
email: brenko@example.org
phone: "+33 1 23 45 67 89"
preferences: {channel: email, language: fr, notice_days: 14, avoid: [Zumi]}
links: [{label: Wolp, url: https://wolp.example}]
tags: [zup]
---
kind: contact
id: gavun
last_name: Gavun
type: researcher
opt_out: true
"""
_PLAN = """kind: plan
id: {id}
name: {name}
period: {period}
type: engagement
status: {status}
owner: {owner}
reviewers: [moru]
contacts: [brenko]
accounts: [{{account: krel, primary: true}}]
product: nolvax
goals: [{{goal: Trum vilo, success: Kral}}]
revenue: {{amount: 5000, currency: EUR}}
"""
_REST = """kind: account
id: krel
name: Krel
type: customer
priority: high
industry: Nuvol
location: Ostrim
---
kind: product
id: nolvax
name: Nolvax
area: Priv
---
kind: objective
id: ulmo
name: Ulmo trun
period: FY2026
type: awareness
status: current
plan: ponko
contact: brenko
target: {value: 4, unit: zarp, per: year, from: 1}
audience: Drimo
success: Vlun
---
kind: objective
id: omni
name: Omni trun
period: FY2026
type: relationship
status: on-hold
applies_to: {tier: [1], type: [key-opinion-leader]}
outcome: partly
evidence: [Flum]
target: {value: 2, unit: zarp, per: contact}
---
kind: opportunity
id: pavel
name: Pavel drim
type: research-funding
status: pending
close_date: 2026-11-02
contact: brenko
account: krel
plan: ponko
objective: ulmo
owner: zilo
amount: {value: 12000, currency: EUR}
probability: 40
stage: identified
next_step: Gruk
---
kind: opportunity
id: wumpo
name: Wumpo drim
type: publication
status: lost
close_date: 2026-10-02
contact: brenko
plan: ponko
owner: zilo
---
kind: activity
id: tilmo
subject: Tilmo
form: task
type: email
contact: brenko
plan: ponko
objective: ulmo
owner: zilo
due: 2026-11-20
priority: high
---
kind: activity
id: rolmu
subject: Rolmu
form: appointment
type: meeting
contact: brenko
plan: ponko
objective: ulmo
owner: zilo
start: 2026-11-24T09:00
end: 2026-11-24T10:00
---
kind: activity
id: salmu
subject: Salmu
form: appointment
type: visit
contact: brenko
owner: moru
start: 2026-11-24T15:00
---
kind: activity
id: vormu
subject: Vormu
form: task
type: call
contact: brenko
plan: ponko
objective: ulmo
owner: zilo
due: 2026-10-20
completed: 2026-10-21
counts: 1
outcome: Jult
---
kind: activity
id: zormu
subject: Worn
form: task
contact: gavun
owner: zilo
due: 2026-12-20
follow_up_of: vormu
"""


def plan(status: str, **values: str) -> str:
    """Return the plan of this workspace in a status, or another with values."""
    return _PLAN.format(
        **{"id": "ponko", "name": "Ponko", "period": "FY2026", "owner": "zilo", "status": status} | values
    )


_RIVAL = plan("draft", id="ravil", name="Ravlo", period="FY2026-Q4", owner="moru")
FIRST: Mapping[str, str] = {
    "plancode.yaml": "version: 1\nlanguages: [fr]\nname: {fr: Vumpo}\n",
    "plans/people.yaml": _PEOPLE,
    "plans/contacts.yaml": _CONTACT,
    "plans/plan.yaml": plan("draft"),
    "plans/rival.yaml": _RIVAL,
    "plans/rest.yaml": _REST,
}
# A step too far, and what is wrong in files.
SECOND: Mapping[str, str] = {
    "plans/plan.yaml": plan("final-approved").replace("Trum vilo", "Trum valo"),
    "plans/wrong.yaml": (
        "kind: activity\nid: olmu\nsubject: Olm\nform: task\nduee: 2026-12-01\ncontact: nimod\n---\nkind: gizmo\nid: olma\n"
        "---\nkind: contact\nid: gavun\nlast_name: Gavun\ntier: 9\nimportance: hi\nphone: x\nemail: y\n"
    ),
}

# What is asked, each as it is typed; what it ends with is no matter here.
LINES = (
    "check", "check --base HEAD~1", "check --no-history plans/wrong.yaml", "check --strict",
    "history", "history gavun", "diff HEAD~1", "diff HEAD~1 --format markdown",
    "status", "agenda", "coverage FY2026", "coverage FY2027",
    *(f"list {kind}" for kind in (
        "person", "product", "account", "contact", "plan", "objective", "opportunity", "activity",
    )),
    "list plan --all --status draft", "list activity --unlinked",
    *(f"show {name}" for name in (
        "zilo", "nolvax", "krel", "contact/brenko", "ponko", "ulmo", "omni", "pavel", "tilmo", "zormu", "vormu",
    )),
    "explain", "doctor", "schema --check",
    "submit ravil --dry-run", "approve ponko", "return ponko", "amend ponko --dry-run", "expire ponko", "submit nimod",
    "set ravil name Xolm --dry-run", "set ravil status submitted", "set ravil typ x",
    "set tilmo due demain", "set contact/brenko importance hi", "complete tilmo --dry-run", "complete ponko",
    "follow-up vormu --dry-run", "roll-over ponko FY2027 --dry-run", "roll-over ponko FY2020",
    "new contact --last-name Drulm --dry-run", "new plan --contact brenko --period FY2027 --dry-run",
    "new plan", "new plan --contact nimod --period FY2027", "new activity --subject Q", "new opportunity --type x",
    "new objective --plan ponko --name Nolm --type x", "new xs",
    "list xs", "list plan --owner nimod", "list person --overdue", "show nimod", "show", "chekc", "check --formt json",
    "check --format jsn", "check --base nowhere", "check --base", "status --as-of demain", "status --mine --owner zilo",
    "serve --port abc", "diff nowhere", "history --at nowhere", "coverage FY2026-Q9",
    "export csv", "export xml --output x", "export csv --output /dev/null/x", "import nothing.csv", "query 'SELECT nothing FROM plan'",
    "query 'DROP TABLE plan'", "report nimod --output -", "digest zilo --format text", "digest nimod", "explain PC999", "explain skiped-step",
    "build --output /dev/null/x", "init", "step nothing ponko", "-C /nope check",
)  # fmt: skip
