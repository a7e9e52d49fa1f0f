"""A workspace to edit, whose names are not ASCII."""

from __future__ import annotations

CONFIG = "languages: [en, fr]\nseverity: {PC302: 'off'}\n"
PEOPLE = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, role: account-manager}
---
{kind: person, id: paul, name: 'Paul 🌱 Roy', email: paul@example.org, role: approver}
"""
CONTACT = """\
kind: contact
id: dupont
first_name: Élodie
last_name: Dupont
type: researcher
owner: marie
"""
PLAN = """\
kind: plan
id: dupont-fy2099
name: Être connus 🌱 de tous
period: FY2099
type: engagement
status: draft
owner: marie
contacts: [dupont]
goals: [Be known]
"""
FILES = {"plancode.yaml": CONFIG, "plans/people.yaml": PEOPLE, "plans/dupont.yaml": CONTACT, "plans/plan.yaml": PLAN}
