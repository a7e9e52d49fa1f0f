"""Changing one value in a file and nothing else, and writing what was changed."""

from plancode.edits.spelling import Scalar, Value
from plancode.edits.values import with_value, without_key
from plancode.edits.writing import ChangedMeanwhile, Edit, alone, put, unchanged, write

__all__ = [
    "ChangedMeanwhile",
    "Edit",
    "Scalar",
    "Value",
    "alone",
    "put",
    "unchanged",
    "with_value",
    "without_key",
    "write",
]
