"""Changing one value in a file and nothing else, adding records to it, and writing what was changed."""

from plancode.edits.records import Fields, with_records
from plancode.edits.spelling import Scalar, Value
from plancode.edits.undisturbed import undisturbed
from plancode.edits.values import with_value, without_key
from plancode.edits.writing import ChangedMeanwhile, Edit, NotTakenBack, alone, put, unchanged, write

__all__ = [
    "ChangedMeanwhile",
    "Edit",
    "Fields",
    "NotTakenBack",
    "Scalar",
    "Value",
    "alone",
    "put",
    "unchanged",
    "undisturbed",
    "with_records",
    "with_value",
    "without_key",
    "write",
]
