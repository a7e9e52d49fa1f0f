"""The picklists that come with the tool, each value with its labels; `plancode.yaml` adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from plancode.lifecycle import UNGOVERNED

Labels = Mapping[str, str]


def _labels(**values: tuple[str, str]) -> dict[str, Labels]:
    return {name.replace("_", "-"): {"en": english, "fr": french} for name, (english, french) in values.items()}


def _statuses(kind: str) -> dict[str, Labels]:
    return {status.name: status.labels for status in UNGOVERNED[kind].statuses}


_PRIORITY = _labels(high=("High", "Haute"), medium=("Medium", "Moyenne"), low=("Low", "Basse"))

BUILT_IN: Final[Mapping[str, Mapping[str, Labels]]] = {
    "person.role": _labels(
        account_manager=("Account manager", "Responsable de compte"),
        industry_liaison=("Industry liaison", "Chargé de liaison"),
        medical_manager=("Medical manager", "Responsable médical"),
        approver=("Approver", "Approbateur"),
        compliance=("Compliance", "Conformité"),
    ),
    "account.type": _labels(
        prospect=("Prospect", "Prospect"),
        customer=("Customer", "Client"),
        partner=("Partner", "Partenaire"),
        competitor=("Competitor", "Concurrent"),
    ),
    "account.priority": _PRIORITY,
    "contact.type": _labels(
        key_opinion_leader=("Key opinion leader", "Leader d’opinion"),
        consultant=("Consultant", "Consultant"),
        researcher=("Researcher", "Chercheur"),
    ),
    "contact.importance": _labels(high=("High", "Haute"), normal=("Normal", "Normale"), low=("Low", "Basse")),
    "contact.channel": _labels(
        email=("E-mail", "Courriel"),
        phone=("Phone", "Téléphone"),
        visit=("Visit", "Visite"),
        video=("Video call", "Visioconférence"),
        letter=("Letter", "Lettre"),
    ),
    "contact.language": _labels(en=("English", "Anglais"), fr=("French", "Français")),
    "plan.type": _labels(
        engagement=("Engagement", "Engagement"),
        account=("Account", "Compte"),
        local=("Local", "Local"),
        regional=("Regional", "Régional"),
        national=("National", "National"),
        market_segment=("Market segment", "Segment de marché"),
        brand=("Brand", "Marque"),
    ),
    "objective.type": _labels(
        awareness=("Awareness", "Notoriété"),
        education=("Education", "Formation"),
        relationship=("Relationship", "Relation"),
        new_account=("New account", "Nouveau compte"),
        account_penetration=("Account penetration", "Pénétration du compte"),
        product_trial=("Product trial", "Essai de produit"),
        special_incentive=("Special incentive", "Incitation particulière"),
        account_retention=("Account retention", "Fidélisation du compte"),
        competitive_response=("Competitive response", "Réponse à la concurrence"),
    ),
    "objective.status": _statuses("objective"),
    "objective.outcome": _labels(
        achieved=("Achieved", "Atteint"),
        partly=("Partly achieved", "Atteint en partie"),
        missed=("Missed", "Manqué"),
        dropped=("Dropped", "Abandonné"),
    ),
    "objective.measure": _labels(sum=("Added up", "Additionné"), latest=("Latest", "Dernier relevé")),
    "opportunity.type": _labels(
        conference_presentation=("Conference presentation", "Présentation en congrès"),
        research_funding=("Research funding", "Financement de recherche"),
        advisory_board=("Advisory board", "Comité consultatif"),
        publication=("Publication", "Publication"),
        event_support=("Event support", "Soutien à un événement"),
        clinical_study=("Clinical study", "Étude clinique"),
        training=("Training", "Formation"),
        other=("Other", "Autre"),
    ),
    "opportunity.status": _statuses("opportunity"),
    "opportunity.stage": _labels(
        identified=("Identified", "Identifiée"),
        qualified=("Qualified", "Qualifiée"),
        proposed=("Proposed", "Proposée"),
        negotiated=("Negotiated", "Négociée"),
        decided=("Decided", "Décidée"),
    ),
    "activity.form": _labels(task=("Task", "Tâche"), appointment=("Appointment", "Rendez-vous")),
    "activity.type": _labels(
        call=("Call", "Appel"),
        meeting=("Meeting", "Réunion"),
        visit=("Visit", "Visite"),
        presentation=("Presentation", "Présentation"),
        email=("E-mail", "Courriel"),
        training=("Training", "Formation"),
        congress=("Congress", "Congrès"),
        other=("Other", "Autre"),
    ),
    "activity.priority": _labels(high=("High", "Haute"), normal=("Normal", "Normale"), low=("Low", "Basse")),
}

# Lists that take any slug, because a role or a type of activity that nobody foresaw is not a mistake.
# Whose values plancode computes with: a workspace may call them otherwise, and has no others.
CLOSED: Final = frozenset({"objective.measure"})
OPEN: Final = frozenset({"person.role", "activity.type", "opportunity.stage", "contact.channel", "contact.language"})
