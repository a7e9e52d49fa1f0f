"""The one YAML reader: bytes to plain data with positions; only this package knows YAML."""

from plancode.yaml_source.document import Document, line_of
from plancode.yaml_source.reader import Parsed, parse
from plancode.yaml_source.scalars import Value, scalar

__all__ = ["Document", "Parsed", "Value", "line_of", "parse", "scalar"]
