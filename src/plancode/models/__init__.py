"""The records: their kinds and fields, the references they make, and the content that approval protects."""

from plancode.models.common import Part, Record, WebLink
from plancode.models.field_specs import FieldSpec, spec_at, spec_of, specs_of
from plancode.models.fields import FIRST_DAY, LAST_DAY, MAX_ID, PERIOD, RESERVED_IDS, SLUG, Picklist, Reference
from plancode.models.forms import FieldForm, fields_of
from plancode.models.links import Link, links_of, target_of
from plancode.models.protected import digest, objective_content, protected_content
from plancode.models.records import (
    ALL_CONTACTS,
    KINDS,
    MODELS,
    PER_CONTACT,
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
    Scope,
)
from plancode.models.texts import misread

__all__ = [
    "ALL_CONTACTS",
    "FIRST_DAY",
    "KINDS",
    "LAST_DAY",
    "MAX_ID",
    "MODELS",
    "PERIOD",
    "PER_CONTACT",
    "RESERVED_IDS",
    "SLUG",
    "Account",
    "Activity",
    "Affiliation",
    "Contact",
    "FieldForm",
    "FieldSpec",
    "Goal",
    "Link",
    "Objective",
    "Opportunity",
    "Part",
    "Person",
    "Picklist",
    "Plan",
    "PlanAccount",
    "Product",
    "Record",
    "Reference",
    "Scope",
    "WebLink",
    "digest",
    "fields_of",
    "links_of",
    "misread",
    "objective_content",
    "protected_content",
    "spec_at",
    "spec_of",
    "specs_of",
    "target_of",
]
