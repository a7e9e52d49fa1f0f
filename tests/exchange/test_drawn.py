"""The random workspaces have every field: a round trip that leaves one out proves nothing of it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plancode.exchange.columns import columns_of, values_of
from plancode.models import KINDS
from plancode.workspace.config import DEFAULT_CONFIG
from tests.support.drawn import record


class Enough(Exception):  # noqa: N818 - it is no error
    """Every field was drawn, and nothing more is to be shown."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_drawn(kind: str) -> None:
    drawn: set[str] = set()
    # Without a lifecycle, a kind has no status to be in.
    governed = kind in DEFAULT_CONFIG.lifecycles or DEFAULT_CONFIG.allowed[f"{kind}.status"]
    wanted = {column.name for column in columns_of(kind)} - (set() if governed else {"status"})

    @settings(max_examples=240, phases=[Phase.generate], derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        found = data.draw(record(kind, "a-1"))
        values = zip(columns_of(kind), values_of(found), strict=True)
        drawn.update(column.name for column, value in values if value is not None)
        if drawn == wanted:
            raise Enough

    with suppress(Enough):
        draw()
    assert drawn == wanted
