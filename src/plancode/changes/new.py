"""A new record from the fields that are given: which others follow from them, which are missing, and its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath

from plancode.changes.answers import choices
from plancode.changes.commit import added_message
from plancode.changes.edit import Fields, with_records
from plancode.changes.ids import slug, taken_ids, unique
from plancode.changes.proposal import Proposal, Trial, files_of, trial_of
from plancode.changes.spot import Edit
from plancode.diagnostics import CannotRun, Ref, Text, text
from plancode.models import MODELS, Account, Contact, FieldForm, Objective, Plan, fields_of
from plancode.periods import parse_period
from plancode.project import Project
from plancode.workspace import Config, Workspace

_SCHEMAS = "schemas"
_ENGAGEMENT, _ACCOUNT = "engagement", "account"
_BELONGINGS = {
    "activity": ("contact", "plan", "objective"),
    "opportunity": ("contact", "plan", "objective"),
    "objective": ("contact", "plan"),
}
_SERVED = ("plan", "objective", "opportunity", "parent", "applies_to")
_FROM_ANNUAL = ("type", "owner", "reviewers", "contacts", "accounts", "product")


def addition(
    project: Project,
    records: Sequence[tuple[str, Fields]],
    *,
    message: str = "",
    more: Sequence[Text] = (),
    notes: Sequence[Text] = (),
    afterwards: Text | None = None,
) -> Proposal:
    """Return the proposal that adds records; each comes with the path of its file, below the workspace.

    Without a message, one is made that says what is added. `more` are further lines that say what changes.

    Raises:
        CannotRun: there is no work tree, or records cannot be added to a file.
    """
    prefix, config = project.sources.prefix, project.workspace.config
    held, added = files_of(project), defaultdict(list)
    for path, record in records:
        added[path].append(record)
    edits = tuple(edit_adding(project, path, held.get(prefix + path), records=new) for path, new in added.items())
    refs = [Ref(str(record["kind"]), str(record["id"])) for _, record in records]
    message = message or added_message(refs)
    trial, unproved = tried(project, edits, refs, message=message)
    return Proposal(
        edits=edits,
        lines=(
            *(
                Text("{record}  {path}", {"record": "{} {}".format(*ref), "path": prefix + path})
                for ref, (path, _) in zip(refs, records, strict=True)
            ),
            *more,
        ),
        message=message,
        author=project.you.identity,
        refused=trial.refused,
        noted=trial.noted,
        sign=any(
            record.get("status") in config.policy.signed for _, record in records if record["kind"] in config.lifecycles
        ),
        notes=tuple(notes),
        afterwards=afterwards,
        unproved=unproved,
    )


def completion(project: Project, fields: Fields) -> dict[str, object]:
    """Return what `completed` returns, with the person that git is configured as for an owner where none follows."""
    record = completed(project.workspace, fields)
    if "owner" in MODELS[str(record["kind"])].model_fields and "owner" not in record:
        person = project.you.person
        _fill(record, "owner", person.id if person else None)
    return record


def completed(workspace: Workspace, fields: Fields) -> dict[str, object]:
    """Return the fields of a new record, and those that follow from them: status, owner, name, form, type, period."""
    kind = str(fields["kind"])
    record = dict(fields)
    _fill(record, "status", first_status(workspace.config, kind))
    if kind == "plan":
        _fill(record, "type", _plan_type(workspace, record))
        _fill(record, "name", _plan_name(workspace, record))
    if kind == "objective":
        plan = workspace.get(Plan, _text(record, "plan"))
        _fill(record, "period", plan.period if plan else None)
    if kind == "activity":
        _fill(record, "form", "appointment" if "start" in record else "task")
    if "owner" in MODELS[kind].model_fields and "owner" not in record:
        _fill(record, "owner", _owner(workspace, record))
    return record


def missing(fields: Fields) -> tuple[FieldForm, ...]:
    """Return the fields that a new record needs and does not have, in their order."""
    kind = str(fields["kind"])
    needed = {field.keys[0] for field in fields_of(kind) if field.required}
    match kind:
        case "plan" if not fields.get("accounts") and fields.get("type") in (None, _ENGAGEMENT):
            needed.add("contacts")
        case "activity":
            needed.add("start" if fields.get("form") == "appointment" else "due")
        case "contact" if "erased" in fields:
            needed.discard("last_name")
        case "opportunity" if not fields.get("objective"):
            needed.add("plan")
        case _:
            pass
    found = [field for field in fields_of(kind) if field.keys[0] in needed and field.keys[0] not in fields]
    # A plan's name, type and owner follow from its contacts and period, so these are asked for first.
    first = [field for field in reversed(found) if kind == "plan" and field.name in ("contacts", "period")]
    return tuple(first or found)


def belongings(kind: str) -> tuple[FieldForm, ...]:
    """Return the fields that say what a record of a kind belongs to, in the order in which they are asked for."""
    names = _BELONGINGS.get(kind, ())
    found = {field.name: field for field in fields_of(kind)}
    return tuple(found[name] for name in names)


def offered(workspace: Workspace, fields: Fields, field: FieldForm) -> tuple[str, ...]:
    """Return what a record may belong to: open plans of its contact, objectives of its plan; nothing if that is said."""
    told = {"contact": ("contact", "account", "applies_to"), "plan": _SERVED, "objective": ("objective", "opportunity")}
    if any(name in fields for name in told[field.name]):
        return ()
    if field.name == "contact":
        return choices(workspace, str(fields["kind"]), field)
    if field.name == "plan":
        plans = [plan for plan in workspace.plans if workspace.ends(plan) is None]
        own = [plan for plan in plans if _text(fields, "contact") in plan.contacts]
        return tuple(plan.id for plan in own or plans)
    plan = workspace.get(Plan, _text(fields, "plan"))
    return tuple(each.id for each in workspace.objectives_by_plan.get(plan.id, ())) if plan else ()


def with_id(workspace: Workspace, fields: Fields, taken: Sequence[str] = ()) -> dict[str, object]:
    """Return a record with an id made from its name, or its contact and period, unless it has one."""
    return identified(fields, {*taken_ids(workspace), *taken})


def identified(fields: Fields, taken: Collection[str]) -> dict[str, object]:
    """Return what `with_id` returns, where taken has all ids that there are."""
    if "id" in fields:
        return dict(fields)
    kind = str(fields["kind"])
    base = _plan_id(fields) if kind == "plan" else slug(_called(fields))
    return {**fields, "id": unique(base or kind, taken)}


def quarters(workspace: Workspace, annual: Fields) -> list[dict[str, object]]:
    """Return the four plans for the quarters of an annual plan."""
    period = parse_period(str(annual["period"]))
    name, taken = str(annual["name"]), taken_ids(workspace)
    children = []
    for quarter in workspace.config.calendar.quarters_of(period.year) if period else ():
        begins = name.removesuffix(f", {annual['period']}")
        child = {
            "kind": "plan",
            "id": unique(f"{annual['id']}-q{quarter.number}", taken),
            "status": first_status(workspace.config, "plan"),
            "name": f"{begins}, {quarter}",
            "period": str(quarter),
            "parent": annual["id"],
        }
        children.append(child | {key: annual[key] for key in _FROM_ANNUAL if key in annual})
    return children


def planless(workspace: Workspace, contacts: Sequence[Contact], period: str) -> tuple[Contact, ...]:
    """Return the contacts who have not opted out and have no plan for exactly this period."""
    planned = {contact for plan in workspace.plans if plan.period == period for contact in plan.contacts}
    planned |= _named_by_damaged(workspace, period)
    return tuple(contact for contact in contacts if contact.is_approached and contact.id not in planned)


def _named_by_damaged(workspace: Workspace, period: str) -> set[str]:
    """Return the contacts of a period's plans that cannot be read whole: these plans are there all the same."""
    held = (workspace.documents[ref].data for ref in workspace.damaged if ref.kind == "plan")
    plans = [data for data in held if isinstance(data, dict) and data.get("period") == period]
    lists = [contacts for data in plans if isinstance(contacts := data.get("contacts"), list)]
    return {contact for contacts in lists for contact in contacts if isinstance(contact, str)}


def first_status(config: Config, kind: str) -> str | None:
    """Return the status that a new record of a kind begins with; None for kinds that have none."""
    if kind in config.lifecycles:
        return next(iter(config.lifecycles[kind].initial), None)
    return next(iter(config.picklists.get(f"{kind}.status", ())), None)


def _fill(record: dict[str, object], key: str, value: str | None) -> None:
    if value is not None:
        record.setdefault(key, value)


def _owner(workspace: Workspace, record: Fields) -> str | None:
    """Return the owner that a new record has from its contact, else from its plan."""
    contact = workspace.get(Contact, _only(record, "contacts") or _text(record, "contact"))
    objective = workspace.get(Objective, _text(record, "objective"))
    plan = workspace.get(Plan, _text(record, "plan") or (objective.plan if objective else None))
    if contact and contact.owner:
        return contact.owner
    return plan.owner if plan else None


def _plan_type(workspace: Workspace, record: Fields) -> str | None:
    wanted = _ENGAGEMENT if record.get("contacts") else _ACCOUNT if record.get("accounts") else ""
    return wanted if wanted in workspace.config.picklists["plan.type"] else None


def _plan_name(workspace: Workspace, record: Fields) -> str | None:
    contact = workspace.get(Contact, _only(record, "contacts"))
    account = None if record.get("contacts") else workspace.get(Account, _only(record, "accounts"))
    if "period" not in record or not (contact or account):
        return None
    name = contact.name if contact else account.name if account else ""
    if contact and sum(other.name == name for other in workspace.contacts) > 1:
        name = f"{name} ({contact.id})"
    return f"{name}, {record['period']}"


def _plan_id(record: Fields) -> str:
    period = slug(str(record["period"]))
    whose = _only(record, "contacts") or (None if record.get("contacts") else _only(record, "accounts"))
    base = whose or slug(str(record["name"]))
    return base if base.endswith(period) else f"{base}-{period}"


def _called(record: Fields) -> str:
    return " ".join(str(record[key]) for key in ("name", "first_name", "last_name", "subject") if key in record)


def _only(record: Fields, key: str) -> str | None:
    """Return the only id of a list; None where it has none or several."""
    held = record.get(key)
    if not isinstance(held, list) or len(held) != 1:
        return None
    return str(held[0]["account"]) if isinstance(held[0], dict) else str(held[0])


def _text(record: Fields, key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) else None


def edit_adding(project: Project, path: str, data: bytes | None, *, records: Sequence[Fields]) -> Edit:
    """Return the edit that adds records to a file of the workspace, which names its schema where the workspace has it.

    Raises:
        CannotRun: a symbolic link leads to the file, or records cannot be added to it.
    """
    _require_inside(project.folder, path)
    schema = f"{_SCHEMAS}/{records[0]['kind']}.schema.json"
    up = "../" * path.count("/")
    heading = f"# yaml-language-server: $schema={up}{schema}" if (project.folder / schema).is_file() else None
    return with_records(path, data, records, heading=heading)


def _require_inside(folder: Path, path: str) -> None:
    """Make sure that no symbolic link leads out of the workspace: files behind such links are not read either."""
    for name in (PurePosixPath(path), *PurePosixPath(path).parents):
        if (folder / name).is_symlink():
            raise CannotRun(
                text("{name} is a symbolic link", name=name), text("put records in ordinary files and folders")
            )


def tried(
    project: Project, edits: Sequence[Edit], refs: Sequence[Ref], *, message: str
) -> tuple[Trial, CannotRun | None]:
    """Return what new records make wrong, and the reason why the history was left out where it cannot be read."""
    files = {project.sources.prefix + edit.path: edit.after for edit in edits}
    try:
        return trial_of(project, files, refs, message=message), None
    except CannotRun as unproved:
        return trial_of(project, files, refs, message=message, proved=False), unproved
