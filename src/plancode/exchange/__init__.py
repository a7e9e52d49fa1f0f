"""The records as other programs take them: tables in files of their formats, and questions in SQL."""

from typing import Final

FORMATS: Final = ("csv", "jsonl", "json", "sqlite", "xlsx", "parquet", "ics", "vcf")
