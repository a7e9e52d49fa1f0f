"""Names of fields and values of picklists as people know them: in French with their labels, in English as files have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancode.cli.language import in_words, language
from plancode.diagnostics import Text

if TYPE_CHECKING:
    from plancode.models import Record
    from plancode.workspace import Config


def field_name(key: str, within: str = "") -> str:
    """Return the name of a field, perhaps of one within a group: first_name, prénom."""
    from plancode.messages.catalogues import knows

    if language() == "en":
        return key
    alone, inside = (Text(name.strip().replace("_", " ")) for name in (key, f"{within} {key}"))
    return in_words(inside if knows(inside, language()) else alone)


def labelled(config: Config, record: Record, field: str, *, beside: bool = False) -> str | None:
    """Return the label of a field's value; with beside, the value itself behind it. None where it has no label.

    English has none: there the word that files hold reads as well.
    """
    value = getattr(record, field, None)
    return value_label(config, record.kind, (field,), value, beside=beside) if isinstance(value, str) else None


def value_label(config: Config, kind: str, keys: tuple[str, ...], value: str, *, beside: bool = False) -> str | None:
    """Return the same for a value of a field that stands at keys, such as one within a group."""
    from plancode.models import fields_of

    picklist = f"{kind}.status" if keys == ("status",) else None
    picklist = picklist or next((form.picklist for form in fields_of(kind) if form.keys == keys), None)
    if language() == "en" or not (picklist or keys == ("target", "per")):
        return None
    label = config.label(picklist, value, language()) if picklist else in_words(Text(value))
    return f"{label} ({value})" if beside and label != value else label
