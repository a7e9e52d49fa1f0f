"""What people are called where they are named: a text that knows whose page it leads to."""

from __future__ import annotations

from typing import Self


class PersonName(str):
    """The name of a person; `id` is that of the record, None where there is none and so no page."""

    __slots__ = ("id",)
    id: str | None

    def __new__(cls, name: str, identity: str | None = None) -> Self:
        """Return the name of the person with this id."""
        made = super().__new__(cls, name)
        made.id = identity
        return made

    # Two people of one name are two: a page that names the other one is not the same page.
    def __eq__(self, other: object) -> bool:
        """Return whether other is the same text and, if it is a person's name, the same person's."""
        return str.__eq__(self, other) is True and self.id == getattr(other, "id", self.id)

    def __ne__(self, other: object) -> bool:
        """Return the opposite."""
        return not self == other

    __hash__ = str.__hash__
