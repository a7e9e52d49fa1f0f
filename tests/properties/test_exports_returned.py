"""Cards and calendars of any workspace that come back: nothing changes, and where one thing is another, just that."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plancode.check import check
from plancode.diagnostics import Severity
from plancode.exchange.cards import card
from plancode.exchange.columns import plain_value
from plancode.exchange.export import export
from plancode.exchange.intake.fieldmap import field_map
from plancode.exchange.intake.imported import Import, imported
from plancode.exchange.intake.sheets import sheets_of
from plancode.history import History
from plancode.models import Activity
from plancode.project import Project, open_project
from plancode.site.feeds import calendar_of
from plancode.views import Source
from plancode.workspace import Workspace
from plancode.yaml_source import lines_of
from tests.support.drawn import workspaces

# To shrink a workspace of files takes minutes, and a random one is small already.
few = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@contextmanager
def opened(workspace: Workspace) -> Iterator[Project]:
    """Give a folder with the records of a workspace, opened."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plans").mkdir()
        (Path(folder) / "plancode.yaml").write_text("version: 1\n")
        records = [
            {
                "kind": each.kind,
                "id": each.id,
                **(plain_value(each.model_dump(exclude_defaults=True, by_alias=True)) or {}),
            }
            for each in workspace.records.values()
        ]
        text = "\n---\n".join("\n".join(lines_of(each)) for each in records)
        (Path(folder) / "plans" / "all.yaml").write_text(f"{text}\n", encoding="utf-8", newline="")
        yield open_project(Path(folder), needs_git=False)


def source(project: Project) -> Source:
    return Source(project.workspace, History(), (), project.today)


def back(project: Project, name: str, data: bytes | None = None) -> Import:
    """Return what an export, or data in its place, makes of the workspace that it came from."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"all.{name}"
        if data is None:
            export(source(project), name, place)
        else:
            place.write_bytes(data)
        return imported(project, sheets_of(place), field_map(None), source=place.name)


@few
@given(workspaces())
def test_what_comes_back_as_it_was_changes_nothing(workspace: Workspace) -> None:
    with opened(workspace) as project:
        assert len(project.workspace.documents) == len(workspace.records)
        for form in ("vcf", "ics"):
            found = back(project, form)
            assert found.outcome.told == []
            assert found.outcome.refused == []
            assert found.proposal.edits == ()


@few
@given(workspaces().filter(lambda each: any(not contact.erased for contact in each.contacts)), st.data())
def test_a_phone_that_is_another_is_all_that_changes(workspace: Workspace, data: st.DataObject) -> None:
    with opened(workspace) as project:
        contact = data.draw(st.sampled_from([each for each in project.workspace.contacts if not each.erased]))
        lines = card(source(project), contact).split(b"\r\n")
        phones = [number for number, line in enumerate(lines) if line.startswith(b"TEL")]
        at = phones[0] if phones else lines.index(b"END:VCARD")
        lines[at : at + len(phones[:1])] = [b"TEL:+41 99"]
        found = back(project, "vcf", b"\r\n".join(lines)).outcome
    assert [(each.ref, each.changed) for each in found.told] == [(contact.ref, ("phone",))]


def is_dated(activity: Activity) -> bool:
    return activity.start is not None or activity.due is not None


@few
@given(workspaces().filter(lambda each: any(map(is_dated, each.activities))), st.data())
def test_a_day_that_moves_is_all_that_changes(workspace: Workspace, data: st.DataObject) -> None:
    with opened(workspace) as project:
        before = data.draw(st.sampled_from([each for each in project.workspace.activities if is_dated(each)]))
        names = [name for name in ("start", "end") if getattr(before, name)] if before.start else ["due"]
        after = before.model_copy(update={name: getattr(before, name) + timedelta(days=7) for name in names})
        moved = replace(project.workspace, records={**project.workspace.records, before.ref: after})
        found = back(project, "ics", calendar_of(replace(source(project), workspace=moved), [after])).outcome
        wrong = {
            each.record for each in check(project, with_history=False).diagnostics if each.severity is Severity.ERROR
        }
    # What is wrong already, as an end before its start, is refused for that.
    assert [each.ref for each in found.told] == [] if found.refused else [before.ref]
    assert not found.refused or before.ref in wrong
    assert all(each.changed == tuple(names) for each in found.told)
