"""Plans as code: business plans in YAML, validated, proved from git history, and published as a report site.

    import plancode

    project = plancode.open()
    for finding in project.check().diagnostics:
        print(finding.path, finding.range.start.line, finding.code.number, finding.message)

What is public is listed in `__all__`, with what it is in docs/reference/python.md; everything else may change in any version.
"""

from __future__ import annotations

# As type checkers know it too; `plancode --version` does not wait for an import of typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from plancode.diagnostics import CannotRun, Code, Diagnostic, Position, Range, Ref, Severity, Text, WrongUse
    from plancode.diff import Change, Changes, Group, Sign
    from plancode.face import Project
    from plancode.git import BadRef, Identity
    from plancode.history import History, ObjectiveChange, Transition
    from plancode.models import (
        KINDS,
        Account,
        Activity,
        Contact,
        Link,
        Objective,
        Opportunity,
        Person,
        Plan,
        Product,
        Record,
    )
    from plancode.report import Report
    from plancode.views.progress import Progress
    from plancode.workspace import Workspace

__version__ = "0.1.0"
__all__ = [
    "KINDS",
    "Account",
    "Activity",
    "BadRef",
    "CannotRun",
    "Change",
    "Changes",
    "Code",
    "Contact",
    "Diagnostic",
    "Group",
    "History",
    "Identity",
    "Link",
    "Objective",
    "ObjectiveChange",
    "Opportunity",
    "Person",
    "Plan",
    "Position",
    "Product",
    "Progress",
    "Project",
    "Range",
    "Record",
    "Ref",
    "Report",
    "Severity",
    "Sign",
    "Text",
    "Transition",
    "Workspace",
    "WrongUse",
    "open",
]

# What is heavy is imported when it is used: `plancode --version` needs none of it.
_MODULES = {
    "diagnostics": ("CannotRun", "Code", "Diagnostic", "Position", "Range", "Ref", "Severity", "Text", "WrongUse"),
    "diff": ("Change", "Changes", "Group", "Sign"),
    "face": ("Project",),
    "git": ("BadRef", "Identity"),
    "history": ("History", "ObjectiveChange", "Transition"),
    "models": (
        "KINDS",
        "Account",
        "Activity",
        "Contact",
        "Link",
        "Objective",
        "Opportunity",
        "Person",
        "Plan",
        "Product",
        "Record",
    ),
    "report": ("Report",),
    "views.progress": ("Progress",),
    "workspace": ("Workspace",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def open(path: str | Path = ".", at: str | None = None) -> Project:  # noqa: A001 - plancode.open
    """Return the project that a path stands in: a folder or file of the workspace, or a bare repository.

    With at, a commit, branch, tag or day (2027-03-31, at its end in the workspace's time zone), it is as it was then.

    Raises:
        CannotRun: there is no workspace there, git cannot open its repository, or at names nothing in it.
    """
    from plancode.face import opened

    return opened(path, at)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
