"""What one pass over the graph says of each commit, whole: turns with all that they carry, losses, people, places.

`tests/golden/walks.txt` was read in review: for each graph its commits, and after `>` what a walk says of them.
`python -m tests.history.test_walk` writes these lines anew.
"""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from plancode.history.events import Event, People
from plancode.history.stand import Stand
from plancode.history.walk import Walk
from tests.support.walked import Written, said, said_of, standing

GOLDEN = Path(__file__).parents[1] / "golden" / "walks.txt"
_SAYS = "> "


def cases() -> dict[str, list[str]]:
    """Return the lines of each graph in the file, by its heading."""
    blocks = (block.splitlines() for block in GOLDEN.read_text(encoding="utf-8").strip().split("\n\n"))
    return {heading.removeprefix("# "): lines for heading, *lines in blocks}


def _graph(lines: list[str]) -> Written:
    return Written.of(line for line in lines if not line.startswith(_SAYS))


@pytest.mark.parametrize("lines", cases().values(), ids=cases())
def test_a_walk_says_all_of_what_the_commits_of_a_graph_did(lines: list[str]) -> None:
    expected = [line.removeprefix(_SAYS) for line in lines if line.startswith(_SAYS)]
    graph = _graph(lines)
    assert said(graph) == expected
    # However many commits git tells of at once.
    assert sorted(said(graph, at_once=len(graph.commits))) == sorted(expected)


_LONG = cases()["a walk that goes on"]


@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_a_walk_goes_on_from_what_stands_at_a_commit(number: int) -> None:
    graph = _graph(_LONG)
    begun, people = standing(graph, number), dict[int, People]()
    assert begun.number == number
    (whole,) = graph.walks(people, at_once=9)
    (rest,) = graph.walks({number: people[number]}, at_once=9, start=begun, wanted=len(graph.commits) - 1)
    expected = [turn for turn in whole.turns if turn.commit > number]
    assert expected
    assert said_of(graph, rest) == said_of(graph, Walk(expected, joined=whole.joined if number < 5 else []))
    assert rest.left is not None
    assert rest.left.number == len(graph.commits) - 1


def test_a_walk_tells_what_stands_at_the_commit_that_is_wanted_and_at_no_other() -> None:
    graph = _graph(_LONG)
    assert [found.left for found in graph.walks({})] == [None] * len(graph.commits)
    left = [found.left for found in graph.walks({}, wanted=1)]
    assert [each is not None for each in left] == [number == 1 for number in range(len(graph.commits))]
    assert left[1] is not None
    assert left[1].number == 1


def test_a_walk_keeps_what_stands_at_its_end_and_what_is_to_come_from_it() -> None:
    line = [f"c{number} < c{number - 1} : d.yaml plan/dupont:status-{number}:{number}" for number in range(1, 60)]
    graph = Written.of(["c0 : d.yaml plan/dupont:draft", *line])
    before, parts = _alive(), graph.walks({})
    for _ in range(59):
        next(parts)
    assert len(next(parts).turns) == 1
    assert _alive() - before < 10


def test_what_only_the_judgement_asked_for_is_forgotten_with_the_next_part() -> None:
    graph = _graph(_LONG)
    parts = graph.walks({})
    next(parts)
    after = next(parts).turns[0].after
    assert after.stood is not None
    next(parts)
    assert after.stood is None


def test_all_that_is_born_at_a_commit_has_one_birth() -> None:
    graph = Written.of(["a : d.yaml plan/dupont:draft plan/other:draft", "b < a : e.yaml plan/third:draft"])
    (found,) = graph.walks({}, at_once=2)
    one, other, later = (turn.after.births for turn in found.turns)
    assert one is other
    assert one != later


def _alive() -> int:
    gc.collect()
    return sum(type(each) in (Event, Stand) for each in gc.get_objects())


def main() -> None:
    """Write what walks say of the graphs in the file."""
    blocks = []
    for heading, lines in cases().items():
        commits = [line for line in lines if not line.startswith(_SAYS)]
        blocks.append("\n".join([f"# {heading}", *commits, *(f"{_SAYS}{each}" for each in said(_graph(lines)))]))
    GOLDEN.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
