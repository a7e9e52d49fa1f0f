"""A mapping of which each version is kept: what a version says, and what it shares with those before it."""

from __future__ import annotations

from plancode.history.persistent_map import Layers


def _sizes(version: Layers[str, int]) -> list[int]:
    return [len(layer) for layer in version._layers]


def test_each_version_says_what_was_last_put_and_those_before_it_stay() -> None:
    first = Layers[str, int]().with_all({"a": 1, "b": 2, "c": 3})
    second = first.with_all({"b": 20})
    third = second.with_all({"a": 100, "d": 4})
    assert [first.get(key) for key in "abcd"] == [1, 2, 3, None]
    assert [second.get(key) for key in "abcd"] == [1, 20, 3, None]
    assert [third.get(key) for key in "abcd"] == [100, 20, 3, 4]
    assert second.items() == {"a": 1, "b": 20, "c": 3}
    assert third.items() == {"a": 100, "b": 20, "c": 3, "d": 4}
    assert Layers[str, int]().items() == {}


def test_a_version_in_which_nothing_changes_is_the_one_before() -> None:
    first = Layers[str, int]().with_all({"a": 1})
    assert first.with_all({}) is first
    assert first.with_all({"a": 1}) is not first


def test_what_was_put_may_change_afterwards() -> None:
    put = {"a": 1}
    version = Layers[str, int]().with_all(put)
    put["a"] = 2
    assert version.get("a") == 1


def test_a_layer_that_is_more_than_twice_as_large_is_shared_and_a_smaller_one_merged() -> None:
    five = Layers[str, int]().with_all(dict.fromkeys("abcde", 1))
    assert _sizes(five.with_all({"x": 2, "y": 2})) == [2, 5]
    assert _sizes(five.with_all({"x": 2, "y": 2, "z": 2})) == [8]
    assert _sizes(Layers[str, int]().with_all({"a": 1, "b": 1}).with_all({"x": 2})) == [3]
    assert _sizes(five.with_all({"x": 2}).with_all({"y": 2})) == [2, 5]
    assert _sizes(five.with_all({"x": 2}).with_all({"y": 2}).with_all({"z": 2})) == [8]
    assert five.with_all({"x": 2})._layers[-1] is five._layers[0]


def test_the_newest_value_stands_where_layers_are_merged() -> None:
    version = Layers[str, int]().with_all(dict.fromkeys("abcdefg", 1)).with_all({"a": 2, "b": 2}).with_all({"a": 3})
    assert _sizes(version) == [2, 7]
    assert [version.get(key) for key in "abc"] == [3, 2, 1]
    assert version.items() == {**dict.fromkeys("abcdefg", 1), "a": 3, "b": 2}
