"""The one reader and writer of YAML: bytes to plain data with positions, and back. Only this package knows YAML."""

from plancode.yaml_source.again import parsed_again, plain_documents
from plancode.yaml_source.cursor import Cursor, cursor_at
from plancode.yaml_source.document import Document, Parsed, line_of
from plancode.yaml_source.emitter import as_read, block_lines, fits_block, item_lines, lines_of, spelled
from plancode.yaml_source.reader import COMMA_IN_NUMBER, MAX_BYTES, parse
from plancode.yaml_source.scalars import MAX_DIGITS, Refused, Value, resolve, scalar
from plancode.yaml_source.syntax import SPACE

__all__ = [
    "COMMA_IN_NUMBER",
    "MAX_BYTES",
    "MAX_DIGITS",
    "SPACE",
    "Cursor",
    "Document",
    "Parsed",
    "Refused",
    "Value",
    "as_read",
    "block_lines",
    "cursor_at",
    "fits_block",
    "item_lines",
    "line_of",
    "lines_of",
    "parse",
    "parsed_again",
    "plain_documents",
    "resolve",
    "scalar",
    "spelled",
]
