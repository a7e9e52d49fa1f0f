"""A report as people and other programs read it."""

from plancode.formats.human import human
from plancode.formats.machine import history_json, record_json, report_json, write_json
from plancode.formats.plain import plain

__all__ = ["history_json", "human", "plain", "record_json", "report_json", "write_json"]
