"""What the records of every kind have in common, and the values that their fields are made of."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from plancode.diagnostics import Ref
from plancode.models.fields import Id, Line, LinkAddress, Markdown, OneOrMore, Picklist, Reference, System

# The fields that a record of any kind may have; they come after its own.
COMMON: Final = ("tags", "links", "external", "notes")

PersonId = Annotated[str, Reference("person")]
ProductId = Annotated[str, Reference("product")]
AccountId = Annotated[str, Reference("account")]
ContactId = Annotated[str, Reference("contact")]
PlanId = Annotated[str, Reference("plan")]
ObjectiveId = Annotated[str, Reference("objective")]
OpportunityId = Annotated[str, Reference("opportunity")]
FollowUpId = Annotated[str, Reference("activity", "opportunity")]
Importance = Annotated[str, Picklist("contact.importance")]
Texts = Annotated[tuple[Line, ...], OneOrMore]


class Part(BaseModel):
    """A value inside a record; frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", revalidate_instances="never", defer_build=True)


class WebLink(Part):
    """An address that people follow from a record, and what it is called; without a label, its address is shown."""

    url: LinkAddress
    label: Line | None = None


class Record(Part):
    """What every record has: a kind, an id, and perhaps a status of its kind's lifecycle, tags, links and notes.

    `external` has the ids that other systems know the record by, by the name of the system.
    """

    kind: str
    id: Id
    status: Annotated[str, Picklist("status")] | None = None
    tags: Texts = ()
    links: tuple[WebLink, ...] = ()
    external: dict[System, Line] = Field(default_factory=dict)
    notes: Markdown | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - as pydantic has it
        """Let the class have the defaults of its fields, so that a record can do without those that it does not state."""
        super().__pydantic_init_subclass__(**kwargs)
        for name, info in cls.model_fields.items():
            if not info.is_required():
                setattr(cls, name, info.get_default(call_default_factory=True))

    @property
    def ref(self) -> Ref:
        """Return the record's identity."""
        return Ref(self.kind, self.id)
