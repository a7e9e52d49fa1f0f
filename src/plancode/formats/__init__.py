"""A report as people and other programs read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancode.formats.ci import github, gitlab, junit, sarif
    from plancode.formats.code_counts import statistics, statistics_json
    from plancode.formats.contact_names import named
    from plancode.formats.diff import diff_json, diff_lines, diff_markdown
    from plancode.formats.for_people import claims, human, human_findings, human_summary
    from plancode.formats.job_page import summary
    from plancode.formats.json_report import history_json, report_json, write_json
    from plancode.formats.patch_text import patch
    from plancode.formats.record_values import record_json, value_json
    from plancode.formats.terminal import plain

__all__ = [
    "claims",
    "diff_json",
    "diff_lines",
    "diff_markdown",
    "github",
    "gitlab",
    "history_json",
    "human",
    "human_findings",
    "human_summary",
    "junit",
    "named",
    "patch",
    "plain",
    "record_json",
    "report_json",
    "sarif",
    "statistics",
    "statistics_json",
    "summary",
    "value_json",
    "write_json",
]

# Each is imported when it is used: a check of what has not changed prints its report without records and their models.
_MODULES = {
    "ci": ("github", "gitlab", "junit", "sarif"),
    "contact_names": ("named",),
    "diff": ("diff_json", "diff_lines", "diff_markdown"),
    "for_people": ("claims", "human", "human_findings", "human_summary"),
    "json_report": ("history_json", "report_json", "write_json"),
    "patch_text": ("patch",),
    "record_values": ("record_json", "value_json"),
    "code_counts": ("statistics", "statistics_json"),
    "job_page": ("summary",),
    "terminal": ("plain",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
