"""The one YAML reader and writer: bytes to plain data with positions, and back; only this package knows YAML."""

from plancode.yaml_source.document import Document, line_of
from plancode.yaml_source.reader import MAX_BYTES, Parsed, parse
from plancode.yaml_source.scalars import MAX_DIGITS, Refused, Value, resolve, scalar
from plancode.yaml_source.writer import as_read, lines_of

__all__ = [
    "MAX_BYTES",
    "MAX_DIGITS",
    "Document",
    "Parsed",
    "Refused",
    "Value",
    "as_read",
    "line_of",
    "lines_of",
    "parse",
    "resolve",
    "scalar",
]
