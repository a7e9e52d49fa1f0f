"""A plug-in of pytest: each test tells which other tests had set up what it shares with them.

What a fixture of a module or of the session does is measured with the first test that asks for it, and decides what all
others see. It is read before pytest is, and asserts nothing: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import pytest

NAME = "set up by"
_Key = tuple[str, str, int | None]
_first: dict[_Key, str] = {}


def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> None:
    """Note the test in which a shared fixture is set up; an earlier one's is gone then."""
    if fixturedef.scope != "function":
        running = request._pyfuncitem  # noqa: SLF001 - `request.node` is the module or the session here
        _first[_key(fixturedef, running)] = running.nodeid


@pytest.hookimpl(trylast=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Tell of each shared fixture that the test has, in which test it was set up."""
    if isinstance(item, pytest.Function):
        shared = [each[-1] for each in item._fixtureinfo.name2fixturedefs.values()]  # noqa: SLF001 - pytest has no other
        makers = {_first.get(_key(each, item)) for each in shared if each.scope != "function"}
        item.user_properties += [(NAME, name) for name in sorted(makers - {None, item.nodeid}, key=str)]


def _key(fixturedef: pytest.FixtureDef[object], item: pytest.Function) -> _Key:
    indices = item.callspec.indices if hasattr(item, "callspec") else {}
    return fixturedef.baseid, fixturedef.argname, indices.get(fixturedef.argname)
