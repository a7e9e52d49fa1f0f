"""The records: their kinds and fields, the references they make, and the content that approval protects."""

from plancode.models.content import digest, objective_content, protected_content
from plancode.models.fields import MAX_ID, SLUG, Picklist, Reference
from plancode.models.links import Link, links_of
from plancode.models.records import (
    ALL_CONTACTS,
    KINDS,
    MODELS,
    Account,
    Activity,
    Affiliation,
    Contact,
    Goal,
    Objective,
    Opportunity,
    Person,
    Plan,
    PlanAccount,
    Product,
    Record,
    Scope,
)
from plancode.models.shape import Field, Shape, field_at

__all__ = [
    "ALL_CONTACTS",
    "KINDS",
    "MAX_ID",
    "MODELS",
    "SLUG",
    "Account",
    "Activity",
    "Affiliation",
    "Contact",
    "Field",
    "Goal",
    "Link",
    "Objective",
    "Opportunity",
    "Person",
    "Picklist",
    "Plan",
    "PlanAccount",
    "Product",
    "Record",
    "Reference",
    "Scope",
    "Shape",
    "digest",
    "field_at",
    "links_of",
    "objective_content",
    "protected_content",
]
