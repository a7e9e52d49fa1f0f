"""What a French page says in its own words."""

from __future__ import annotations

import re

from tests.website.small import Html

# How the commits of an example on the page of a code came about.
EXAMPLE = re.compile(
    r"^(?:Base|By|Commit|Delete|From|Merge|Not committed|On|Reason|Reviewed-by|Today): .*$", re.MULTILINE
)


class French(Html):
    """The text of a page, but notes, what is in another language, code, examples, or a sign that stands alone."""

    skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        other = (
            tag in ("script", "style", "code")
            or given.get("lang", "fr") != "fr"
            or {"prose", "rule"} & set((given.get("class") or "").split()) == {"prose"}
        )
        if other and not self.skipped:
            self.skipped = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) == self.skipped:
            self.skipped = 0
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        said = EXAMPLE.sub("", data)
        if not self.skipped and len(said.strip()) > 1:
            super().handle_data(said)
