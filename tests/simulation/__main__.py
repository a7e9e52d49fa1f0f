"""`python -m tests.simulation`: a long run, with a table of what happened, every broken promise, and how to see it again."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from tests.simulation.drawing import Family, all_acts
from tests.simulation.organisation import Organisation, Outcome, Situation
from tests.simulation.pulls import Way
from tests.simulation.verdicts import Label

# So many pull requests hold acts of every family and label, landed in every situation; fewer need not.
_ENOUGH = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a simulation; the exit code is 1 where a promise was broken, or a long run left a family of acts out."""
    asked = _asked(arguments)
    started = perf_counter()
    ways = [Way(asked.landing)] if asked.landing else [*Way]
    happened: dict[Way, list[Outcome]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, way in enumerate(ways):
            share = asked.pulls // len(ways) + (number < asked.pulls % len(ways))
            kept = Path(asked.keep or folder) / f"{way}.git"
            happened[way] = list(_simulated(kept, way, share, seed=asked.seed))
    outcomes = [each for those in happened.values() for each in those]
    print("\n".join([*_by_way(happened), "", *_by_act(outcomes), ""]))
    broken = Counter(wrong.kind for each in outcomes for wrong in each.violations)
    missing = sorted(all_acts().keys() - {each.deed for each in outcomes})
    if missing:
        print(f"not done by anybody: {', '.join(missing)}")
    print("\n".join(f"{count} × {kind}" for kind, count in sorted(broken.items())) or "no promise was broken")
    print(f"seed {asked.seed}, {asked.pulls} pull requests, {perf_counter() - started:.0f} s", file=sys.stderr)
    untried = [str(each) for each in _untried(happened)]
    if untried:
        print(f"not tried: {', '.join(untried)}")
    return 1 if broken or (untried and asked.pulls >= _ENOUGH) else 0


def _untried(happened: Mapping[Way, Sequence[Outcome]]) -> Iterator[str]:
    """Yield the families of acts and the labels that no pull request had, and where none landed in each way."""
    outcomes = [each for those in happened.values() for each in those]
    yield from {*Family} - {all_acts()[each.deed] for each in outcomes}
    yield from {*Label} - {each.label for each in outcomes}
    for way, those in happened.items():
        yield from (f"{way} {each}" for each in {*Situation} - {each.situation for each in those if each.landed})


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument(
        "--pulls", type=int, default=1_000, help="how many pull requests, in all ways of landing together"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--landing", choices=[*Way], help="one way of landing alone")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the repositories there, which must be without them")
    return parser.parse_args(arguments)


def _simulated(folder: Path, way: Way, pulls: int, *, seed: int) -> Iterator[Outcome]:
    """Yield what came of each pull request of an organisation, saying what is broken as it happens."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for outcome in Organisation(folder, seed=seed, way=way).requests(pulls):
        if outcome.violations:
            print("\n".join(_broken(outcome, way, seed)), flush=True)
        yield outcome


def _broken(outcome: Outcome, way: Way, seed: int) -> Iterator[str]:
    """Yield what is wrong with one pull request, and how to see it again."""
    for wrong in outcome.violations:
        yield f"#{outcome.number} {outcome.act} ({way}, {outcome.label}, {outcome.situation}): {wrong.kind}"
        yield from (f"    {told}" for told in wrong.told)
    yield from (f"    {line}" for line in outcome.graph.splitlines())
    yield "  to see it again:"
    yield f"    python -m tests.simulation --seed {seed} --landing {way} --pulls {outcome.opened} --keep /tmp/again"
    yield (
        f"    plancode -C /tmp/again/{way}.git check --at {outcome.head[:12]} --base {outcome.onto[:12]}"
        f" --as-of {outcome.day}"
    )
    yield ""


def _by_way(happened: dict[Way, list[Outcome]]) -> Iterator[str]:
    """Yield how many pull requests of each label landed in each way and situation."""
    labels = [*Label]
    yield f"{'landing':8} {'situation':11} {'landed':>7} " + " ".join(f"{label:>9}" for label in labels)
    for way, outcomes in happened.items():
        for situation in Situation:
            those = [each for each in outcomes if each.situation is situation]
            counts = Counter(each.label for each in those)
            landed = sum(each.landed for each in those)
            yield f"{way:8} {situation:11} {landed:7} " + " ".join(f"{counts[label]:9}" for label in labels)


def _by_act(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield how often each act happened, how often the gate was green, and how often a promise was broken."""
    families = all_acts()
    yield f"{'family':24} {'act':46} {'label':9} {'times':>5} {'green':>5} {'landed':>6} {'broken':>6}"
    rows = sorted({([*Family].index(families[each.deed]), each.act, each.label) for each in outcomes})
    for family, act, label in rows:
        those = [each for each in outcomes if (each.act, each.label) == (act, label) and _family(each) == family]
        green, landed = sum(each.green for each in those), sum(each.landed for each in those)
        broken = sum(bool(each.violations) for each in those)
        yield f"{[*Family][family]:24} {act:46} {label:9} {len(those):5} {green:5} {landed:6} {broken:6}"


def _family(outcome: Outcome) -> int:
    return [*Family].index(all_acts()[outcome.deed])


if __name__ == "__main__":
    sys.exit(main())
