"""Repositories of any size, the same each time: as many files and commits as asked for, written by `git fast-import`.

    python -m benchmarks.generated FOLDER [--files 20000] [--commits 0] [--then move delete …] [--seed 7]

The first commit has the people and the contacts, the second all plans, as an import makes them. With `--then`, a commit
each moves, edits, submits or deletes all plans. `--commits` more follow: steps, returns, merges, renames, and drafts
that are deleted and come back. Some records are French, some have comments. The same seed gives the same commit ids.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

LEAST_FILES: Final = 4
# The day on which no rule finds anything: printing findings is not what is measured.
TODAY: Final = "2099-01-02"
NEXT: Final = {"draft": "submitted", "submitted": "final-approved", "final-approved": "draft"}
_FIRST_MOMENT: Final = 1_600_000_000
_CONTACTS_OF_ACCOUNT: Final = 100
_PEOPLE: Final = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: approver\n"
    "---\nkind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
)
_ACCOUNT: Final = "kind: account\nid: account-{number}\nname: University hospital {number}\nlocation: Lyon\n"
_CONTACT: Final = """kind: contact
id: contact-{number}
first_name: Ada
last_name: Example {number}
specialty: Oncology
type: key-opinion-leader
tier: {tier}
owner: marie
accounts:
  - account: account-{account}
    primary: true
email: ada.{number}@example.org
interests: [early diagnosis, registries]
notes: |
  Met at the congress in October. Prefers short visits in the morning.
  Do not call on Wednesdays, and never without the notice that was agreed.
  Her department moves to the new building in spring; until then the second floor, behind the pharmacy.
  Whoever takes over reads the two letters of last spring first: they say what was promised, and by whom.
  She asked for the results of the second cohort before anybody talks about a third.
"""
_CONTACT_FR: Final = """# Vue au congrès d’octobre ; à rappeler avant l’été.
kind: contact
id: contact-{number}
first_name: Élodie
last_name: Lefèvre {number}
specialty: Hématologie
type: researcher
tier: {tier}                 # d’après la réunion de printemps
owner: paul
accounts:
  - account: account-{account}
email: elodie.{number}@example.org
interests: [diagnostic précoce, données réelles]
notes: |
  Préfère les courriels ; pas de visite le vendredi.
  « À revoir » après la publication de la seconde cohorte, dont elle attend les chiffres.
  Son service déménage au printemps ; d’ici là, deuxième étage, derrière la pharmacie.
  À lire d’abord : les deux lettres de l’an dernier, qui disent ce qui a été promis.
"""
_PLAN: Final = """kind: plan
id: plan-{number}
name: Engagement plan number {number}
period: FY2099-Q1
type: engagement
status: {status}
owner: marie
contacts: [contact-{number}]
goals:
  - goal: Become the first name that she thinks of when a trial is planned
    success: She names us without being asked
  - Understand what the department needs from a partner
notes: |
  Version {version}. The next conversation is about the field trial, and about who may see its data.
  Prepare the two questions of the ethics committee; the second one is the harder.
"""
_PLAN_FR: Final = """# Écrit avec le service ; relu à chaque trimestre.
kind: plan
id: plan-{number}
name: Plan d’engagement nº {number}
period: FY2099-Q1
type: engagement
status: {status}
owner: marie
contacts: [contact-{number}]
goals:
  - S’accorder sur un protocole d’étude commun   # à signer avant l’été
notes: |
  Version {version}. La prochaine conversation porte sur l’essai, et sur qui peut en voir les données.
"""
_OBJECTIVE: Final = """---
kind: objective
id: objective-{number}
name: Agree on a joint protocol
period: FY2099-Q1
type: relationship
status: current
plan: plan-{number}
contact: contact-{number}
"""
_ACTIVITY: Final = """---
kind: activity
id: activity-{number}
subject: Visit the department
form: task
due: 2099-03-{day:02}
plan: plan-{number}
contact: contact-{number}
owner: marie
"""
_AGREED: Final = "Reason: agreed\nReviewed-by: Paul <paul@example.org>\n"


def _folder(number: int, among: str = "contacts") -> str:
    # By account: each commit writes the trees above its file again, and no team keeps 50,000 folders in one.
    return f"plans/{among}/account-{number // _CONTACTS_OF_ACCOUNT}/contact-{number}"


@dataclass(slots=True)
class _Plan:
    """A plan as it stands at the newest commit: its status, its folder, and whether it stands at all."""

    number: int
    status: str = "draft"
    folder: str = "contacts"
    version: int = 0
    stands: bool = True

    @property
    def path(self) -> str:
        return f"{_folder(self.number, self.folder)}/FY2099-Q1/plan.yaml"

    @property
    def text(self) -> str:
        plan = (_PLAN_FR if self.number % 3 == 1 else _PLAN).format(
            number=self.number, status=self.status, version=self.version
        )
        objective = _OBJECTIVE.format(number=self.number) if self.number % 5 else ""
        activity = _ACTIVITY.format(number=self.number, day=self.number % 28 + 1) if self.number % 5 < 4 else ""
        return plan + objective + activity


@dataclass(slots=True)
class _Stream:
    """Writes commits for `git fast-import`, and knows the plans at the newest one."""

    stream: IO[bytes]
    plans: list[_Plan]
    chance: random.Random
    mark: int = 0
    gone: list[_Plan] = field(default_factory=list)

    def commit(self, files: Mapping[str, str | None], subject: str, parents: Sequence[int] | None = None) -> int:
        """Write a commit on the newest one, or on parents; the text None deletes a file."""
        before = parents if parents is not None else [self.mark] if self.mark else []
        self.mark += 1
        who = f"Marie <marie@example.org> {_FIRST_MOMENT + self.mark * 60} +0000"
        message = f"{subject}\n\n{_AGREED}".encode()
        head = f"commit refs/heads/main\nmark :{self.mark}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n"
        self.stream.write(head.encode() + message + b"\n")
        for place, parent in enumerate(before):
            self.stream.write(f"{'merge' if place else 'from'} :{parent}\n".encode())
        for path, text in files.items():
            if text is None:
                self.stream.write(f"D {path}\n".encode())
            else:
                data = text.encode()
                self.stream.write(b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(data), data))
        return self.mark

    def step(self, plan: _Plan) -> dict[str, str]:
        """Take a plan one step further; now and then a submitted one is returned."""
        returned = plan.status == "submitted" and self.chance.random() < 0.2
        plan.status = "draft" if returned else NEXT[plan.status]
        plan.version = self.mark
        return {plan.path: plan.text}

    def standing(self, count: int) -> list[_Plan]:
        """Return some plans that stand."""
        return self.chance.sample([each for each in self.plans if each.stands], count)


def _moved(plan: _Plan) -> dict[str, str | None]:
    old = plan.path
    plan.folder = "former" if plan.folder == "contacts" else "contacts"
    return {old: None, plan.path: plan.text}


def _deleted(plan: _Plan) -> dict[str, str | None]:
    plan.stands = False
    return {plan.path: None}


def _edited(plan: _Plan) -> dict[str, str | None]:
    plan.version += 1
    return {plan.path: plan.text}


def _submitted(plan: _Plan) -> dict[str, str | None]:
    plan.status = "submitted"
    return {plan.path: plan.text}


def _returned(plan: _Plan) -> dict[str, str | None]:
    plan.stands = True
    return {plan.path: plan.text}


# What one commit can do to all plans.
AT_ONCE: Final[Mapping[str, Callable[[_Plan], dict[str, str | None]]]] = {
    "move": _moved,
    "edit": _edited,
    "delete": _deleted,
    "return": _returned,
    "submit": _submitted,
}


def write(stream: IO[bytes], *, files: int, commits: int = 0, then: Sequence[str] = (), seed: int = 7) -> None:
    """Write a whole repository to `git fast-import`: exactly `files` files, at least LEAST_FILES, before `then`."""
    contacts = (files - 2) // 2
    written = _Stream(stream, [_Plan(number) for number in range(contacts)], random.Random(seed))  # noqa: S311
    written.commit(dict(_first(contacts, spare=bool(files % 2))), "Add the people and the contacts")
    written.commit({plan.path: plan.text for plan in written.plans}, "Add the plans")
    for name in then:
        made: dict[str, str | None] = {}
        for plan in written.plans:
            made |= AT_ONCE[name](plan)
        written.commit(made, f"{name.capitalize()} all plans")
    last = written.mark + commits
    while written.mark < last:
        _more(written)
    stream.write(b"done\n")


def _first(contacts: int, *, spare: bool) -> Iterator[tuple[str, str]]:
    yield "plans/people.yaml", _PEOPLE
    accounts = range(-(-contacts // _CONTACTS_OF_ACCOUNT))
    yield "plans/accounts.yaml", "---\n".join(_ACCOUNT.format(number=number) for number in accounts)
    for number in range(contacts):
        form = _CONTACT_FR if number % 3 == 1 else _CONTACT
        text = form.format(number=number, tier=number % 4 + 1, account=number // _CONTACTS_OF_ACCOUNT)
        yield f"{_folder(number)}/contact.yaml", text
    if spare:
        yield "plans/products.yaml", "kind: product\nid: trial\nname: Field trial\n"


def _more(written: _Stream) -> None:
    """Write one commit of everyday work, or the four of a merge."""
    drawn = written.chance.random()
    if drawn < 0.1:
        _merge(written)
    elif drawn < 0.15 and written.gone:
        written.commit(_returned(written.gone.pop()), "Bring a draft back")
    elif drawn < 0.2:
        (plan,) = written.standing(1)
        draft = plan.status == "draft"
        written.gone += [plan] if draft else []
        written.commit(_deleted(plan) if draft else _moved(plan), "Delete a draft" if draft else "Move a plan")
    elif drawn < 0.3:
        written.commit(_moved(written.standing(1)[0]), "Move a plan")
    else:
        written.commit(written.step(written.standing(1)[0]), "Step")


def _merge(written: _Stream) -> None:
    if sum(plan.stands for plan in written.plans) < LEAST_FILES:
        written.commit(written.step(written.standing(1)[0]), "Step")
        return
    one, other, third = written.standing(3)
    tip = written.mark
    brought = written.step(one)
    written.commit(brought, "Step on a branch")
    brought |= (made := written.step(other))
    side = written.commit(made, "Step on a branch")
    ours = written.commit(written.step(third), "Step", parents=[tip])
    written.commit(brought, "Merge a branch", parents=[ours, side])


def repository(
    folder: Path, *, files: int, commits: int = 0, then: Sequence[str] = (), seed: int = 7, packed: bool = True
) -> Path:
    """Make a repository with a work tree in folder, and return it."""
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    importer = [*git, "fast-import", "--quiet", "--done"]
    with subprocess.Popen(importer, stdin=subprocess.PIPE) as importing:
        assert importing.stdin
        write(importing.stdin, files=files, commits=commits, then=then, seed=seed)
    if importing.returncode:
        raise SystemExit(importing.returncode)
    subprocess.run([*git, "reset", "-q", "--hard", "main"], check=True)
    if packed:
        subprocess.run([*git, "gc", "-q"], check=True)
    return folder


def main() -> int:
    """Make a repository as the command line asks for."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--commits", type=int, default=0)
    options.add_argument("--then", nargs="*", choices=list(AT_ONCE), default=[])
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    if chosen.files < LEAST_FILES:
        options.error(f"at least {LEAST_FILES} files")
    repository(chosen.folder, files=chosen.files, commits=chosen.commits, then=chosen.then, seed=chosen.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
