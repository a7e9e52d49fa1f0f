"""The catalogue of all codes; the page of each stands beside this file, such as PC101.md."""

from __future__ import annotations

from pathlib import Path

from plancode.diagnostics import Code, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

# PC1xx: the file and the record
PC101 = Code("PC101", "yaml-syntax", _ERROR)
PC102 = Code("PC102", "unknown-key", _ERROR)
PC103 = Code("PC103", "unknown-value", _ERROR)
PC104 = Code("PC104", "wrong-type", _ERROR)
PC105 = Code("PC105", "missing-key", _ERROR)
PC106 = Code("PC106", "bad-id", _ERROR)
PC107 = Code("PC107", "unknown-kind", _ERROR)
PC108 = Code("PC108", "duplicate-key", _ERROR)
PC109 = Code("PC109", "anchor-or-alias", _ERROR)
PC110 = Code("PC110", "tag", _ERROR)
PC111 = Code("PC111", "too-large", _ERROR)
PC112 = Code("PC112", "not-utf8", _ERROR)
PC113 = Code("PC113", "bad-date", _ERROR)
PC114 = Code("PC114", "bad-period", _ERROR)
PC115 = Code("PC115", "out-of-range", _ERROR)
PC116 = Code("PC116", "empty-value", _ERROR)
PC117 = Code("PC117", "conflict-markers", _ERROR)
PC118 = Code("PC118", "not-a-regular-file", _ERROR)
PC119 = Code("PC119", "bad-address", _ERROR)
PC120 = Code("PC120", "unresolved-reference", _ERROR)
PC121 = Code("PC121", "duplicate-id", _ERROR)
PC122 = Code("PC122", "forbidden-character", _ERROR)
PC123 = Code("PC123", "invisible-character", _WARNING)
PC124 = Code("PC124", "not-a-record", _ERROR)
PC125 = Code("PC125", "shared-address", _ERROR)
PC126 = Code("PC126", "value-nearly-known", _WARNING)
PC127 = Code("PC127", "text-cut-by-comment", _WARNING)
PC128 = Code("PC128", "target-per-unknown", _WARNING)
PC130 = Code("PC130", "duplicate-plan-name", _ERROR)
PC131 = Code("PC131", "cycle", _ERROR)
PC132 = Code("PC132", "child-outside-parent-period", _ERROR)
PC133 = Code("PC133", "child-of-another-contact", _ERROR)
PC134 = Code("PC134", "nested-too-deep", _WARNING)
PC135 = Code("PC135", "plan-and-objective-apart", _ERROR)
PC136 = Code("PC136", "opportunity-unlinked", _ERROR)
PC137 = Code("PC137", "objective-outside-plan-period", _WARNING)
PC138 = Code("PC138", "scope-conflict", _ERROR)
PC139 = Code("PC139", "several-primaries", _ERROR)
PC140 = Code("PC140", "form-without-date", _ERROR)
PC141 = Code("PC141", "ends-before-start", _ERROR)
PC142 = Code("PC142", "no-goals", _ERROR)
PC143 = Code("PC143", "objective-parent-apart", _ERROR)
PC144 = Code("PC144", "duplicate-item", _WARNING)
PC145 = Code("PC145", "names-collide", _ERROR)
PC146 = Code("PC146", "file-not-read", _WARNING)
PC148 = Code("PC148", "erased-and-personal", _ERROR)
PC149 = Code("PC149", "merged-twice", _ERROR)
PC150 = Code("PC150", "mixed-days-and-times", _WARNING)
PC151 = Code("PC151", "target-goes-nowhere", _WARNING)

# PC2xx: transitions and history
PC201 = Code("PC201", "illegal-step", _ERROR)
PC202 = Code("PC202", "born-not-initial", _ERROR)
PC203 = Code("PC203", "skipped-step", _ERROR)
PC204 = Code("PC204", "wrong-actor", _ERROR)
PC205 = Code("PC205", "unknown-actor", _ERROR)
PC206 = Code("PC206", "four-eyes", _WARNING)
PC207 = Code("PC207", "missing-reason", _ERROR)
PC208 = Code("PC208", "missing-signature", _ERROR)
PC209 = Code("PC209", "unknown-reviewer", _WARNING)
PC210 = Code("PC210", "missing-goals", _ERROR)
PC211 = Code("PC211", "edited-after-approval", _ERROR)
PC212 = Code("PC212", "approved-unreviewed-content", _WARNING)
PC213 = Code("PC213", "objectives-changed-under-approval", _WARNING)
PC214 = Code("PC214", "deleted-protected", _ERROR)
PC215 = Code("PC215", "re-added", _INFO)
PC216 = Code("PC216", "step-of-unreadable-record", _ERROR)
PC217 = Code("PC217", "stamp-broken", _ERROR)
PC218 = Code("PC218", "stamp-missing", _ERROR)
PC219 = Code("PC219", "stamp-beside-history", _WARNING)
PC221 = Code("PC221", "merge-discards-approval", _ERROR)
PC222 = Code("PC222", "merge-discards-step", _WARNING)
PC223 = Code("PC223", "approved-content-differs", _ERROR)
PC224 = Code("PC224", "two-births", _WARNING)
PC225 = Code("PC225", "merge-mixed-state", _INFO)
PC231 = Code("PC231", "future-date", _ERROR)
PC232 = Code("PC232", "date-before-parent", _INFO)
PC233 = Code("PC233", "expired-too-early", _ERROR)
PC234 = Code("PC234", "created-after-period-start", _WARNING)
PC241 = Code("PC241", "squash-hides-steps", _WARNING)
PC242 = Code("PC242", "base-rules-changed", _WARNING)
PC243 = Code("PC243", "own-rights", _INFO)
PC251 = Code("PC251", "ambiguous-identity-in-history", _ERROR)
PC252 = Code("PC252", "unreadable-in-history", _WARNING)

# PC3xx: the rules of planning
PC301 = Code("PC301", "contact-without-plan", _WARNING)
PC302 = Code("PC302", "missing-quarters", _WARNING)
PC303 = Code("PC303", "plan-past-its-end", _WARNING)
PC304 = Code("PC304", "plan-without-contact", _WARNING)
PC311 = Code("PC311", "opportunity-lost-without-reason", _INFO)
PC312 = Code("PC312", "counts-without-objective", _WARNING)
PC313 = Code("PC313", "target-units-differ", _WARNING)
PC314 = Code("PC314", "completed-in-the-future", _WARNING)
PC315 = Code("PC315", "objective-unlinked", _WARNING)
PC316 = Code("PC316", "owner-without-address", _WARNING)
PC317 = Code("PC317", "contact-opted-out", _WARNING)
PC318 = Code("PC318", "approved-without-objectives", _INFO)
PC319 = Code("PC319", "contacts-of-one-name", _WARNING)
PC320 = Code("PC320", "contacts-of-one-address", _WARNING)
PC321 = Code("PC321", "approved-below-a-draft", _WARNING)
PC322 = Code("PC322", "target-measures-differ", _WARNING)
PC323 = Code("PC323", "rival-plans", _WARNING)
PC324 = Code("PC324", "contact-met-twice", _WARNING)
PC325 = Code("PC325", "short-notice", _INFO)
PC326 = Code("PC326", "avoided-weekday", _WARNING)
PC327 = Code("PC327", "contact-neglected", _WARNING)
PC328 = Code("PC328", "plan-not-followed", _WARNING)
PC329 = Code("PC329", "follow-up-not-made", _INFO)
PC330 = Code("PC330", "forgotten-draft", _INFO)
PC331 = Code("PC331", "activity-outside-its-plan", _WARNING)
PC332 = Code("PC332", "follow-up-before-its-cause", _WARNING)

# PC4xx: workspace and configuration
PC401 = Code("PC401", "no-records", _WARNING)
PC402 = Code("PC402", "unknown-code", _ERROR)
PC403 = Code("PC403", "lifecycle-names-no-status", _ERROR)
PC404 = Code("PC404", "unreachable-status", _WARNING)
PC405 = Code("PC405", "bad-calendar", _ERROR)
PC406 = Code("PC406", "useless-acceptance", _WARNING)
PC407 = Code("PC407", "bad-time-zone", _ERROR)
PC408 = Code("PC408", "bad-history-start", _ERROR)
PC409 = Code("PC409", "acceptance-of-nothing", _WARNING)
PC410 = Code("PC410", "unread-calendar-key", _WARNING)

# PC9xx: could not be checked
PC903 = Code("PC903", "no-history", _INFO)
PC904 = Code("PC904", "not-in-git", _WARNING)
PC905 = Code("PC905", "nothing-judged", _WARNING)
PC906 = Code("PC906", "history-rewritten", _ERROR)
PC907 = Code("PC907", "earlier-unknown", _ERROR)
PC908 = Code("PC908", "unknown-state", _ERROR)
PC909 = Code("PC909", "signature-unchecked", _ERROR)
PC910 = Code("PC910", "landing-unknown", _ERROR)

CODES: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))
# What tells whether the plans are alive; `status`, `agenda` and the pages of contacts show it too.
OF_ATTENTION: tuple[Code, ...] = (PC323, PC324, PC325, PC326, PC327, PC328, PC329, PC330)
BY_NUMBER = {code.number: code for code in CODES}
BY_NAME = {code.name: code for code in CODES}


def page_of(code: Code) -> str:
    """Return the page of a code, as Markdown."""
    return Path(__file__).with_name(f"{code.number}.md").read_text(encoding="utf-8").rstrip()


def meaning_of(code: Code) -> str:
    """Return the first paragraph of a code's page: what it means, in a sentence."""
    return page_of(code).partition("\n")[2].strip().partition("\n\n")[0]
