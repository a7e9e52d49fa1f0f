"""The records: their kinds and fields, the references they make, and the content that approval protects."""

from plancode.models.common import Part, Record, WebLink
from plancode.models.field_specs import FLAG, FieldSpec, spec_at, spec_of, specs_of
from plancode.models.fields import FIRST_DAY, LAST_DAY, MAX_ID, PERIOD, RESERVED_IDS, SLUG, Picklist, Reference, is_link
from plancode.models.forms import FieldForm, fields_of
from plancode.models.links import Link, links_of, may_repeat, target_of
from plancode.models.meanings import MEANINGS, VALUE_MEANINGS, meaning_of
from plancode.models.names import LETTERS, ErasedName, called, collated, plain_letters
from plancode.models.parts import LATEST, PER_CONTACT, SUM, Affiliation, Goal, PlanAccount, Preferences, Target
from plancode.models.protected import digest, objective_content, protected_content
from plancode.models.records import (
    ALL_CONTACTS,
    KINDS,
    MODELS,
    Account,
    Activity,
    Contact,
    Objective,
    Opportunity,
    Person,
    Plan,
    Product,
    Scope,
)
from plancode.models.texts import misread

__all__ = [
    "ALL_CONTACTS",
    "FIRST_DAY",
    "FLAG",
    "KINDS",
    "LAST_DAY",
    "LATEST",
    "LETTERS",
    "MAX_ID",
    "MEANINGS",
    "MODELS",
    "PERIOD",
    "PER_CONTACT",
    "RESERVED_IDS",
    "SLUG",
    "SUM",
    "VALUE_MEANINGS",
    "Account",
    "Activity",
    "Affiliation",
    "Contact",
    "ErasedName",
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
    "Preferences",
    "Product",
    "Record",
    "Reference",
    "Scope",
    "Target",
    "WebLink",
    "called",
    "collated",
    "digest",
    "fields_of",
    "is_link",
    "links_of",
    "may_repeat",
    "meaning_of",
    "misread",
    "objective_content",
    "plain_letters",
    "protected_content",
    "spec_at",
    "spec_of",
    "specs_of",
    "target_of",
]
