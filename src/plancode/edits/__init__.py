"""Changing one value in a file and nothing else, and writing what was changed."""

from plancode.edits.values import with_value
from plancode.edits.writing import Edit, write

__all__ = ["Edit", "with_value", "write"]
