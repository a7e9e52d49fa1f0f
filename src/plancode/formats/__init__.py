"""A report as people and other programs read it."""

from plancode.formats.ci import github, gitlab, junit, sarif
from plancode.formats.diff import diff_json, diff_lines, diff_markdown
from plancode.formats.human import claims, human, human_findings, human_summary
from plancode.formats.json_report import history_json, record_json, report_json, value_json, write_json
from plancode.formats.patch import patch
from plancode.formats.statistics import statistics, statistics_json
from plancode.formats.summary import summary
from plancode.formats.terminal import named, plain

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
