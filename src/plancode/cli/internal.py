"""What a workspace marks as internal, for `--public`: marks that cannot be known, or name nothing, stop the command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from plancode.cli.context import opened_silently
from plancode.diagnostics import CannotRun, text
from plancode.messages.suggestions import suggestion

if TYPE_CHECKING:
    from plancode.history import History
    from plancode.project import Project
    from plancode.site.masking import Shown
    from plancode.workspace import Workspace


def internal_marks(workspace: Workspace) -> tuple[str, ...]:
    """Return the kinds, records and fields that are marked as internal.

    Raises:
        CannotRun: the configuration has errors, so that its marks are not known and internal records would be shown.
    """
    from plancode.workspace import flaw_of_rules

    if (wrong := flaw_of_rules(workspace)) is not None:
        raise CannotRun(
            text("{path} has errors, so what is internal is not known", path=wrong.path),
            text("see them with `plancode check`; nothing was written"),
        )
    return workspace.config.file.site.internal


def require_known_marks(internal: Iterable[str], workspace: Workspace, history: History) -> None:
    """Raise CannotRun where a mark names a record that never existed: the record that was meant would be shown."""
    from plancode.workspace import where_it_may_be

    refs = {*workspace.records, *workspace.damaged, *(each.record for each in history.transitions)}
    refs |= {each.record for each in history.objective_changes}
    known = {"/".join(ref) for ref in refs}
    for each in internal:
        if "/" in each and each not in known:
            raise CannotRun(
                text("site.internal marks `{record}`, and there is no such record", record=each),
                where_it_may_be(workspace) or suggestion(each, known) or text("mend the mark, or remove it"),
            )


def masked(
    context: click.Context, found: Project, shown: Shown, *, is_public: bool, is_incognito: bool, is_earlier: bool
) -> Shown:
    """Return what may be shown of a project.

    Raises:
        CannotRun: what is internal is not known.
    """
    from plancode.site.masking import incognito, public

    if is_public:
        # Marks of today count for an earlier moment too, when records may not have been marked yet.
        present = opened_silently(context, None, needs_git=False).workspace if is_earlier else found.workspace
        internal = internal_marks(present)
        require_known_marks(internal, present, shown.history)
        shown = public(shown, internal, present=present)
    return incognito(shown) if is_incognito else shown
