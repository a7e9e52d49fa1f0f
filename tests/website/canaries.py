"""A workspace in which every field of every kind has a value of its own, and how each of them is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from plancode.models import KINDS, FieldForm, fields_of

# A record of each kind, and the page that is to show it whole.
PAGES: Mapping[str, str] = {
    "person": "people/main.html",
    "product": "products/index.html",
    "account": "accounts/main.html",
    "contact": "contacts/main.html",
    "plan": "plans/main.html",
    "objective": "contacts/main.html",
    "opportunity": "contacts/main.html",
    "activity": "contacts/main.html",
}
_NEEDED: Mapping[str, str] = {
    "person": "name: {name}\n",
    "product": "name: {name}\n",
    "account": "name: {name}\n",
    "contact": "first_name: Canary\nlast_name: {name}\n",
    "plan": "name: {name}\nperiod: FY2027\ntype: account\nstatus: draft\nowner: main\ncontacts: [main]\n",
    "objective": "name: {name}\nperiod: FY2027\ntype: awareness\nstatus: current\ncontact: main\n",
    "opportunity": "name: {name}\ntype: publication\nstatus: pending\nclose_date: 2027-06-30\ncontact: main\n",
    "activity": "subject: {name}\nform: task\ndue: 2027-02-01\ncontact: main\n",
}
# Fields with few values, and how these are shown.
_FEW: Mapping[str, tuple[str, str]] = {
    "person.email": ("canary-person@example.org", "canary-person@example.org"),
    "contact.email": ("canary-contact@example.org", "canary-contact@example.org"),
    "contact.preferences.notice_days": ("17", "17 days"),
    "contact.tier": ("3", "Tier 3"),
    "contact.opt_out": ("true", "Has opted out"),
    "opportunity.probability": ("37", "37%"),
    "objective.applies_to.tier": ("[4]", "Tier 4"),
    "objective.target.measure": ("latest", "latest"),
    "plan.status": ("draft", "Draft"),
    "objective.status": ("on-hold", "On hold"),
    "opportunity.status": ("pending", "Pending"),
    "activity.form": ("appointment", "Appointment"),
    "activity.start": ("2027-03-04T10:15", "10:15–11:45"),
    "activity.end": ("2027-03-04T11:45", "10:15–11:45"),
    "plan.period": ("FY2027", "FY2027"),
    "objective.period": ("FY2027", "FY2027"),
    "plan.revenue.currency": ("EUR", "€"),
    "objective.revenue.currency": ("CHF", "CHF"),
    "opportunity.amount.currency": ("GBP", "£"),
}
# Of these a record has no two at once, or no other record stands at their end.
_ELSEWHERE = frozenset({"objective.applies_to", "activity.due", "contact.erased", "contact.merged_into"})


@dataclass
class Canaries:
    """The records, and for each field what its page is to say."""

    records: list[str] = field(default_factory=list)
    picklists: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(7001))

    def config(self, languages: str = "en") -> str:
        """Return the configuration, in which each picklist has a value of its own."""
        lists = "".join(
            f"  {name}:\n    {value}: {{en: {_words(value)}}}\n"
            for name, value in self.picklists.items()
            if not name.endswith(".status")
        )
        ways = "".join(
            f"  {name.removesuffix('.status')}:\n    initial: [{value}]\n    statuses:\n      {value}: {{en: {_words(value)}}}\n"
            for name, value in self.picklists.items()
            if name.endswith(".status")
        )
        return f"languages: [{languages}]\nlifecycle:\n{ways}picklists:\n{lists}"


def canaries(left_out: Mapping[str, str]) -> Canaries:
    """Return a workspace with a value in every field but those that are left out."""
    made = Canaries()
    for kind in KINDS:
        forms = [form for form in fields_of(kind) if f"{kind}.{form.name}" not in left_out]
        made.records.append(_record(made, kind, forms))
    return made


def _record(made: Canaries, kind: str, forms: list[FieldForm]) -> str:
    groups: dict[str, list[str]] = {}
    for form in forms:
        name = f"{kind}.{form.name}"
        if name in _ELSEWHERE or name.startswith("objective.applies_to"):
            continue
        value, made.shown[name] = _value(made, kind, form)
        groups.setdefault(form.keys[0], []).append(f"{form.keys[1]}: {value}" if len(form.keys) > 1 else value)
    lines = [
        f"{key}: {{{', '.join(inner)}}}" if ": " in inner[0] and key in _groups(forms) else f"{key}: {inner[0]}"
        for key, inner in groups.items()
    ]
    return "\n".join((f"kind: {kind}", "id: main", *lines)) + "\n"


def _groups(forms: list[FieldForm]) -> set[str]:
    return {form.keys[0] for form in forms if len(form.keys) > 1}


def _value(made: Canaries, kind: str, form: FieldForm) -> tuple[str, str]:
    """Return a value of a field in YAML, and how a page shows it."""
    name, words = f"{kind}.{form.name}", f"Canary {kind} {form.name.replace('.', ' ')}"
    if name in _FEW:
        return _FEW[name]
    if form.picklist:
        value = made.picklists.setdefault(form.picklist, f"canary-{form.picklist.replace('.', '-')}")
        return value, _words(value)
    if form.kinds:
        return _reference(made, form, words)
    return _simple(next(made.numbers), form, words)


def _simple(number: int, form: FieldForm, words: str) -> tuple[str, str]:
    match form.holds:
        case "number":
            return str(number), f"{number:,}"
        case "date":
            day = date(2027, 1, 1) + timedelta(days=number % 360)
            return day.isoformat(), f"{day.day} {day:%b} {day.year}".replace("Sep", "Sept")
        case "link":
            return f"[{{url: 'https://example.org/{number}', label: {words}}}]", words
        case "pair":
            return f"{{crm: '{words}'}}", words
        case _:
            return (f"[{words}]" if form.many else words), words


def _reference(made: Canaries, form: FieldForm, words: str) -> tuple[str, str]:
    """Return a reference to a record made for it, or to the contact that all belongs to."""
    kind = form.kinds[0]
    if kind == "contact":
        return ("[main]" if form.many else "main"), "Canary contact last_name"
    target = words.lower().replace(" ", "-").replace("_", "-")
    made.records.append(f"kind: {kind}\nid: {target}\n" + _NEEDED[kind].format(name=words))
    if len(form.kinds) > 1:
        return f"{kind}/{target}", words
    if form.item:
        return f"[{{{form.item}: {target}}}]", words
    return (f"[{target}]" if form.many else target), words


def _words(value: str) -> str:
    return value.replace("-", " ").capitalize()
