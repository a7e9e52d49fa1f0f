"""Acts on plans that HISTORY.md allows; each returns None where there is nothing to do it with."""

from __future__ import annotations

from datetime import date, timedelta

from tests.simulation.pulls import STRANGER, Acts, Desk, Pull
from tests.simulation.world import APPROVED, DRAFT, EXPIRED, SUBMITTED, Person, Plan, written

CONTACTS = tuple(f"contact-{number}" for number in range(1, 9))
REASON = "Reason: what we want is not what they need"


def quarter(day: date) -> str:
    """Return the quarter that a day lies in."""
    return f"FY{day.year}-Q{(day.month + 2) // 3}"


def new_plan_of(desk: Desk, owner: Person, *, ends_soon: bool = False) -> Plan:
    """Return a plan that is new, of the next quarter or of the one that is running."""
    contact = desk.random.choice(CONTACTS)
    period = quarter(desk.now.date() + timedelta(days=0 if ends_soon else 91))
    name = f"plan-{desk.number}"
    fields = {
        "kind": "plan",
        "id": name,
        "name": f"Engagement {desk.number}",
        "period": period,
        "status": DRAFT,
        "type": "engagement",
        "owner": owner.id,
        "goals": [f"Be the first whom they ask about subject {desk.number}", "Understand what they need"],
        "contacts": [contact],
        "reviewers": ["rita"] if desk.random.random() < 0.5 else None,
        "notes": "Settled in March",
    }
    return Plan(f"plans/{contact}/{name}.yaml", {key: value for key, value in fields.items() if value is not None})


def served(desk: Desk, plan: Plan) -> dict[str, str]:
    """Return the files of what a new plan is carried out by."""
    objective, period = f"objective-{desk.number}", plan.fields["period"]
    common = {"plan": plan.id, "owner": plan.owner}
    records = (
        {"kind": "objective", "id": objective, "name": "Two talks", "period": period, "type": "education", "status": "current",
         **common, "target": {"value": 2, "unit": "talk"}},
        {"kind": "opportunity", "id": f"opportunity-{desk.number}", "name": "A talk", "type": "conference-presentation",
         "status": "pending", "close_date": plan.last_day, **common, "objective": objective},
        {"kind": "activity", "id": f"activity-{desk.number}", "subject": "A talk", "form": "task", "type": "call", **common,
         "objective": objective, "due": plan.last_day, "counts": 1},
    )  # fmt: skip
    chosen = records[: desk.random.randint(0, 3)]
    return {f"plans/{record['kind']}/{record['id']}.yaml": written(record) for record in chosen}


def new_plan(desk: Desk) -> Pull | None:
    """A draft with what serves it."""
    owner = desk.one(desk.people("account-manager"))
    if owner is None:
        return None
    plan = new_plan_of(desk, owner, ends_soon=desk.random.random() < 0.4)
    author = STRANGER if desk.random.random() < 0.05 else desk.author(desk.one(desk.people()) or owner)
    branch = desk.branch("new plan").commit(author, f"Plan {plan.id}", plan.file)
    files = served(desk, plan)
    return (branch.commit(author, f"What serves {plan.id}", files) if files else branch).legal()


def submit(desk: Desk) -> Pull | None:
    """Draft to submitted, by the owner."""
    plan = desk.plan(DRAFT)
    if plan is None:
        return None
    owner = desk.author(desk.owner(plan))
    return desk.branch("submit").commit(owner, f"Submit {plan.id}", desk.moved(plan, SUBMITTED).file).legal()


def edited(desk: Desk, plan: Plan) -> Plan:
    """Return a plan with one more goal."""
    return plan.but(goals=[*plan.goals, f"Goal of request {desk.number}"])


def edit_and_submit(desk: Desk) -> Pull | None:
    """Two commits of the owner: as one commit they are an allowed step too."""
    plan = desk.plan(DRAFT)
    if plan is None:
        return None
    owner, better = desk.author(desk.owner(plan)), edited(desk, plan)
    branch = desk.branch("edit and submit").commit(owner, f"Edit {plan.id}", better.file)
    return branch.commit(owner, f"Submit {plan.id}", desk.moved(better, SUBMITTED).file).legal()


def edited_by_another_and_submitted(desk: Desk) -> Pull | None:
    """Someone edits and the owner submits: squashed, the editor would have submitted."""
    plan = desk.plan(DRAFT)
    editor = desk.one(desk.people(but=frozenset({plan.owner}))) if plan else None
    if plan is None or editor is None:
        return None
    better = edited(desk, plan)
    branch = desk.branch("edited by another and submitted").commit(desk.author(editor), f"Edit {plan.id}", better.file)
    branch.commit(desk.author(desk.owner(plan)), f"Submit {plan.id}", desk.moved(better, SUBMITTED).file)
    return branch.by_way("PC204", "PC241")


def give_back(desk: Desk) -> Pull | None:
    """Submitted to draft with a reason, by owner, reviewer or approver."""
    plan = desk.plan(SUBMITTED)
    if plan is None:
        return None
    may = [desk.owner(plan), *desk.people("approver"), *(each for each in desk.people() if each.id in plan.reviewers)]
    author = desk.author(desk.random.choice(may))
    message = f"Return {plan.id}\n\n{REASON}"
    return desk.branch("return").commit(author, message, desk.moved(plan, DRAFT).file).legal()


def rework(desk: Desk) -> Pull | None:
    """Returned, edited and submitted again by the owner in one pull request."""
    plan = desk.plan(SUBMITTED)
    if plan is None:
        return None
    owner, better = desk.author(desk.owner(plan)), edited(desk, desk.moved(plan, DRAFT))
    branch = desk.branch("rework").commit(owner, f"Return {plan.id}\n\n{REASON}", desk.moved(plan, DRAFT).file)
    branch.commit(owner, f"Edit {plan.id}", better.file)
    return branch.commit(owner, f"Submit {plan.id}", desk.moved(better, SUBMITTED).file).legal()


def approve(desk: Desk) -> Pull | None:
    """Submitted to approved, by an approver who was not the last to write it; someone known was."""
    plan = desk.plan(SUBMITTED, lambda each: all(not writer.startswith("?") for writer in desk.memory(each).writers))
    approver = desk.one(desk.people("approver", but=desk.memory(plan).writers)) if plan else None
    if plan is None or approver is None:
        return None
    done = desk.moved(plan, APPROVED, approver).file
    return desk.branch("approve").commit(desk.author(approver), f"Approve {plan.id}", done).legal()


def approve_with_reviewer(desk: Desk) -> Pull | None:
    """Approved by its owner or an approver, who names someone known who has reviewed it."""
    plan = desk.plan(SUBMITTED, lambda each: each.owner == desk.memory(each).owner_at_entry)
    if plan is None:
        return None
    is_owner = desk.base.owner_may_approve and desk.random.random() < 0.7
    by = desk.owner(plan) if is_owner else desk.one(desk.people("approver"))
    named = desk.one(desk.people(but=frozenset({by.id}))) if by else None
    if by is None or named is None:
        return None
    message = f"Approve {plan.id}\n\nReviewed-by: {named.name} <{named.addresses[0]}>"
    done = desk.moved(plan, APPROVED, by).file
    return desk.branch("approve with reviewer").commit(desk.author(by), message, done).legal()


def submit_and_approve(desk: Desk) -> Pull | None:
    """Submitted by the owner and approved by an approver in one pull request: squashed, a step is skipped."""
    plan = desk.plan(DRAFT, lambda each: all(not writer.startswith("?") for writer in desk.memory(each).writers))
    approver = desk.one(desk.people("approver", but=desk.memory(plan).writers)) if plan else None
    if plan is None or approver is None:
        return None
    waiting = desk.moved(plan, SUBMITTED)
    branch = desk.branch("submit and approve")
    branch.commit(desk.author(desk.owner(plan)), f"Submit {plan.id}", waiting.file)
    branch.commit(desk.author(approver), f"Approve {plan.id}", desk.moved(waiting, APPROVED, approver).file)
    return branch.by_way("PC241")


def amend(desk: Desk) -> Pull | None:
    """Approved to draft with a reason, by the owner."""
    plan = desk.plan(APPROVED)
    if plan is None:
        return None
    message = f"Amend {plan.id}\n\n{REASON}"
    return desk.branch("amend").commit(desk.author(desk.owner(plan)), message, desk.moved(plan, DRAFT).file).legal()


def amend_and_submit(desk: Desk) -> Pull | None:
    """Amended, edited and submitted in one pull request: squashed, there is no such step."""
    plan = desk.plan(APPROVED)
    if plan is None:
        return None
    owner, better = desk.author(desk.owner(plan)), edited(desk, desk.moved(plan, DRAFT))
    branch = desk.branch("amend and submit").commit(owner, f"Amend {plan.id}\n\n{REASON}", desk.moved(plan, DRAFT).file)
    branch.commit(owner, f"Edit {plan.id}", better.file)
    branch.commit(owner, f"Submit {plan.id}", desk.moved(better, SUBMITTED).file)
    return branch.by_way("PC241")


def expire(desk: Desk) -> Pull | None:
    """Approved to expired by the owner, after the period."""
    plan = desk.plan(APPROVED, lambda each: each.last_day < desk.now.date())
    if plan is None:
        return None
    done = desk.moved(plan, EXPIRED).file
    return desk.branch("expire").commit(desk.author(desk.owner(plan)), f"Expire {plan.id}", done).legal()


def edit(desk: Desk) -> Pull | None:
    """A draft, or a submitted plan, edited by anyone at all."""
    plan = desk.plan(desk.random.choice([DRAFT, SUBMITTED]))
    if plan is None:
        return None
    someone = desk.one(desk.people())
    author = STRANGER if someone is None or desk.random.random() < 0.1 else desk.author(someone)
    return desk.branch(f"edit a {plan.status} plan").commit(author, f"Edit {plan.id}", edited(desk, plan).file).legal()


def hand_over(desk: Desk) -> Pull | None:
    """A draft, or a submitted plan, gets another owner."""
    plan = desk.plan(DRAFT if desk.random.random() < 0.8 else SUBMITTED)
    new = desk.one(desk.people("account-manager", but=frozenset({plan.owner}))) if plan else None
    if plan is None or new is None:
        return None
    author = desk.author(desk.owner(plan))
    handed = plan.but(owner=new.id).file
    return desk.branch(f"hand over a {plan.status} plan").commit(author, f"Hand over {plan.id}", handed).legal()


def delete_draft(desk: Desk) -> Pull | None:
    """A draft goes, and all that serves it."""
    plan = desk.plan(DRAFT, lambda each: desk.base.serving(each.id) == desk.main.serving(each.id))
    if plan is None:
        return None
    gone: dict[str, str | None] = dict.fromkeys([plan.path, *desk.base.serving(plan.id)])
    return desk.branch("delete a draft").commit(desk.author(desk.owner(plan)), f"Drop {plan.id}", gone).legal()


def complete(desk: Desk) -> Pull | None:
    """An activity was done; whatever the status of its plan."""
    open_ones = [
        (path, fields)
        for path, fields in desk.base.records("activity")
        if "completed" not in fields and desk.is_same(path)
    ]
    found, someone = desk.one(open_ones), desk.one(desk.people())
    if found is None or someone is None:
        return None
    path, fields = found
    done = {path: written({**fields, "completed": desk.now.date()})}
    return desk.branch("complete an activity").commit(desk.author(someone), f"Done: {fields['id']}", done).legal()


def serve_more(desk: Desk) -> Pull | None:
    """An opportunity arises; under an approved plan too."""
    plan = desk.plan(desk.random.choice([DRAFT, SUBMITTED, APPROVED]))
    someone = desk.one(desk.people())
    if plan is None or someone is None:
        return None
    fields = {"kind": "opportunity", "id": f"opportunity-{desk.number}", "name": "A grant", "type": "research-funding",
              "status": "pending", "close_date": plan.last_day, "plan": plan.id}  # fmt: skip
    added = {f"plans/opportunity/{fields['id']}.yaml": written(fields)}
    return desk.branch("new opportunity").commit(desk.author(someone), f"A chance for {plan.id}", added).legal()


def move_file(desk: Desk) -> Pull | None:
    """A plan's file moves; a step may come with it."""
    plan = desk.plan(desk.random.choice([DRAFT, DRAFT, SUBMITTED, APPROVED, EXPIRED]))
    if plan is None:
        return None
    moved = Plan(f"plans/moved-{desk.number}/{plan.id}.yaml", plan.fields)
    if plan.status == DRAFT and desk.random.random() < 0.5:
        moved = desk.moved(moved, SUBMITTED)
    files = {plan.path: None, **moved.file}
    act = "move a file" if moved.status == plan.status else "move a file and submit"
    return desk.branch(act).commit(desk.author(desk.owner(plan)), f"Move {plan.id}", files).legal()


def with_main_merged(desk: Desk) -> Pull | None:
    """A submission on a branch that was brought up to date by a merge."""
    plan = desk.plan(DRAFT)
    if plan is None or not desk.behind:
        return None
    owner, waiting = desk.author(desk.owner(plan)), desk.moved(plan, SUBMITTED).file
    branch = desk.branch("submit on an updated branch").commit(owner, f"Submit {plan.id}", waiting)
    return branch.join(owner, {**desk.main.files, **waiting}).legal()


ON_PLANS: Acts = (
    (14, new_plan),
    (10, submit),
    (5, edit_and_submit),
    (3, edited_by_another_and_submitted),
    (4, give_back),
    (3, rework),
    (10, approve),
    (7, approve_with_reviewer),
    (4, submit_and_approve),
    (3, amend),
    (2, amend_and_submit),
    (9, expire),
    (8, edit),
    (3, hand_over),
    (3, delete_draft),
    (4, complete),
    (4, serve_more),
    (4, move_file),
    (4, with_main_merged),
)
