"""What is said in other languages than English."""

from __future__ import annotations

LANGUAGES = ("en", "fr")
