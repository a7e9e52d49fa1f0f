"""The views of the database: the lists that meetings begin with, with names in place of ids."""

from __future__ import annotations

from typing import Final

OPEN_OPPORTUNITIES: Final = """
CREATE VIEW open_opportunities AS
SELECT o.id, o.name, o.type, o.stage, o.close_date, d.is_past_close, o.contact, c.title AS contact_name,
       o.owner, p.title AS owner_name, o.plan, o.objective, o.amount_value, o.amount_currency, o.probability, d.weighted
FROM opportunity o
JOIN derived_opportunity d ON d.id = o.id
LEFT JOIN record c ON c.kind = 'contact' AND c.id = o.contact
LEFT JOIN record p ON p.kind = 'person' AND p.id = o.owner
WHERE d.is_open
ORDER BY o.close_date, o.id
"""
OVERDUE_ACTIVITIES: Final = """
CREATE VIEW overdue_activities AS
SELECT a.id, a.subject, a.form, a.type, d.day, CAST(julianday(b.as_of) - julianday(d.day) AS INTEGER) AS days_ago,
       a.contact, c.title AS contact_name, a.owner, p.title AS owner_name, a.plan, a.objective
FROM activity a
JOIN derived_activity d ON d.id = a.id
JOIN about b
LEFT JOIN record c ON c.kind = 'contact' AND c.id = a.contact
LEFT JOIN record p ON p.kind = 'person' AND p.id = a.owner
WHERE d.state = 'overdue'
ORDER BY d.day, a.id
"""
# How much of the period has passed is 0 before its first day, and 1 after its last. Where a figure should stand by then
# is not known where nothing says which way it goes; a sum that is to stay low should stay below its target at any time.
OBJECTIVE_PROGRESS: Final = """
CREATE VIEW objective_progress AS
SELECT o.id, o.name, o.period, o.status, d.is_open, d.actual, d.target, d.unit, d.is_reached,
       d.baseline, d.lower_is_better, d.is_measured, t.elapsed,
       CASE WHEN d.lower_is_better IS NULL THEN NULL
            WHEN o.target_measure = 'latest'
            THEN coalesce(d.baseline, 0) + (d.target - coalesce(d.baseline, 0)) * t.elapsed
            WHEN d.lower_is_better THEN d.target
            ELSE d.target * t.elapsed END AS expected,
       o.contact, c.title AS contact_name, o.plan, o.parent, o.owner, p.title AS owner_name
FROM objective o
JOIN derived_objective d ON d.id = o.id
JOIN (SELECT id, round(max(0, min(1, (julianday(as_of) - julianday(first_day) + 1)
                                   / (julianday(last_day) - julianday(first_day) + 1))), 4) AS elapsed
      FROM derived_objective JOIN about) t ON t.id = o.id
LEFT JOIN record c ON c.kind = 'contact' AND c.id = o.contact
LEFT JOIN record p ON p.kind = 'person' AND p.id = o.owner
ORDER BY o.period, o.id
"""
COVERAGE: Final = """
CREATE VIEW coverage AS
SELECT d.contact, c.title AS contact_name, k.tier, k.importance, k.owner, p.title AS owner_name,
       d.period, d.plan, d.status
FROM derived_coverage d
JOIN contact k ON k.id = d.contact
JOIN record c ON c.kind = 'contact' AND c.id = d.contact
LEFT JOIN record p ON p.kind = 'person' AND p.id = k.owner
ORDER BY d.period, d.contact
"""

VIEWS: Final = (OPEN_OPPORTUNITIES, OVERDUE_ACTIVITIES, OBJECTIVE_PROGRESS, COVERAGE)
