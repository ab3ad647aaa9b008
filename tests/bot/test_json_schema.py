"""Our reading of a JSON schema: tables of its rules, and the well-known checker beside it on spoiled manifests."""

from __future__ import annotations

import copy
import json
from collections.abc import Collection
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from test_settings import PACKAGE

from bot.json_schema import Fault, faults
from bot.manifest import SCHEMA_FILE, manifest
from bot.settings import read_listing

SCHEMA: dict[str, Any] = json.loads(files("bot").joinpath(SCHEMA_FILE).read_bytes())
MANIFEST = manifest(read_listing(PACKAGE))
# The schema says draft 4 and uses `const`, which came with draft 6; all else that it uses means the same in both.
PEER = Draft7Validator(SCHEMA)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string"}, ["", "a"], [1, None, [], {}, True]),
        ({"type": "integer"}, [0, -3], ["1", True, 1.5, None]),
        ({"type": "number"}, [0, 1.5], ["1", False]),
        ({"type": "boolean"}, [True, False], [0, "true", None]),
        ({"type": ["boolean", "null"]}, [True, None], [0, ""]),
        ({"type": "array", "items": {"type": "string"}}, [[], ["a"]], [["a", 1], "a"]),
        ({"enum": ["tier1", None]}, ["tier1", None], ["tier2", 0]),
        ({"enum": [1]}, [1], [True, "1"]),
        ({"const": "1.25"}, ["1.25"], ["1.2", 1.25]),
        ({"maxLength": 2}, ["", "ij", "éé", 333], ["abc"]),
        ({"minLength": 1}, ["a", 0], [""]),
        ({"maxItems": 1}, [[], [1], "abc"], [[1, 2]]),
        ({"minItems": 1}, [[1]], [[]]),
        ({"minProperties": 1}, [{"a": 1}, []], [{}]),
        ({"minimum": 1, "maximum": 2}, [1, 2, "9", True], [0, 2.5]),
        ({"pattern": "^https://"}, ["https://a", 1], ["a https://"]),
        ({"uniqueItems": True}, [[1, True, "1"], [[1], [2]]], [[1, 1], [{"a": 1, "b": 2}, {"b": 2, "a": 1}]]),
        ({"uniqueItems": False}, [[1, 1]], []),
        ({"required": ["a"]}, [{"a": None}, []], [{}, {"b": 1}]),
        ({"dependencies": {"a": ["b"]}}, [{}, {"b": 1}, {"a": 1, "b": 1}], [{"a": 1}]),
        ({"properties": {"a": {"type": "string"}}}, [{}, {"a": "x", "b": 1}], [{"a": 1}]),
        ({"properties": {"a": {}}, "additionalProperties": False}, [{}, {"a": 1}], [{"b": 1}]),
        ({"additionalProperties": {"type": "string"}}, [{"a": "x"}], [{"a": 1}]),
        ({"anyOf": [{"type": "string"}, {"maximum": 3}]}, ["x", 3], [4]),
        ({"oneOf": [{"minimum": 3}, {"maximum": 3}]}, [2, 4], [3, "x"]),
        ({"definitions": {"a": {"type": "string"}}, "$ref": "#/definitions/a", "maxLength": 1}, ["abc"], [1]),
    ],
    ids=str,
)
def test_each_rule(schema: dict[str, Any], good: list[object], bad: list[object]) -> None:
    assert [value for value in good if list(faults(value, schema))] == []
    assert [value for value in bad if not list(faults(value, schema))] == []


def test_a_fault_tells_where_it_is_and_what_is_asked() -> None:
    spoiled = copy.deepcopy(MANIFEST)
    spoiled["bots"][0]["commandLists"][0]["commands"][1]["title"] = "x" * 129
    place = "bots[0].commandLists[0].commands[1].title"
    assert list(faults(spoiled, SCHEMA)) == [Fault(place, "maxLength", 128)]


@pytest.mark.parametrize("rule", ["patternProperties", "allOf", "maxFoo", "exclusiveMinimum", "if"])
def test_a_rule_that_is_not_known_is_not_passed_over(rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        list(faults({}, {rule: 1}))


def test_every_rule_of_the_schema_is_known() -> None:
    """A newer schema may have new rules, in a place where no test comes by."""

    def rules(schema: Any) -> set[str]:
        own = set(schema)
        inner = [
            *schema.get("properties", {}).values(),
            *schema.get("definitions", {}).values(),
            *schema.get("anyOf", ()),
            *schema.get("oneOf", ()),
            *(schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)),
        ]
        return own.union(*map(rules, inner))

    found = rules(SCHEMA) - {"$ref"}
    assert {"maxLength", "additionalProperties", "dependencies", "oneOf"} <= found
    for rule in found - {"properties", "items", "anyOf", "oneOf", "required", "dependencies"}:
        list(faults("", {rule: [] if rule in ("enum", "type") else "1" if rule == "pattern" else 1}))


def keys(holder: Any) -> Collection[Any]:
    return (
        holder.keys() if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [
            "",
            "x",
            "x" * 31,
            "x" * 5000,
            "#10305e",
            "https://a.nl",
            "personal",
            "query",
            PACKAGE["MICROSOFT_APP_ID"],
        ]
    ),
    st.lists(st.sampled_from(["personal", "team", "x", 1]), max_size=6),
    st.dictionaries(
        st.sampled_from(["title", "description", "id", "name", "x"]), st.sampled_from(["x", 1]), max_size=3
    ),
)
SPOILINGS = st.tuples(
    st.sampled_from([place for place in places(MANIFEST) if place]),
    st.sampled_from(["replace", "remove", "repeat", "add"]),
    st.sampled_from([*SCHEMA["properties"], "x", "fetchTask", "samplePrompts", "requirementSet"]),
    VALUES,
)


def spoil(whole: Any, path: tuple[Any, ...], how: str, name: str, value: Any) -> None:
    *steps, last = path
    holder = whole
    for key in steps:
        if key not in keys(holder):
            return  # an earlier spoiling took it away
        holder = holder[key]
    if last not in keys(holder):
        return
    if how == "replace":
        holder[last] = value
    elif how == "remove":
        del holder[last]
    elif how == "repeat" and isinstance(holder[last], list) and holder[last]:
        holder[last] += [copy.deepcopy(holder[last][0])] * 12
    elif how == "add" and isinstance(holder[last], dict):
        holder[last][name] = value


@given(st.lists(SPOILINGS, max_size=3))
def test_it_finds_what_the_well_known_checker_finds(spoilings: list[tuple[Any, str, str, Any]]) -> None:
    whole = copy.deepcopy(MANIFEST)
    for spoiling in spoilings:
        spoil(whole, *spoiling)
    ours = sorted(fault.rule for fault in faults(whole, SCHEMA))
    theirs: list[str] = []
    for error in PEER.iter_errors(whole):
        # It names all strange properties in one error, ours each in its own.
        strange = error.validator == "additionalProperties"
        known = error.schema.get("properties", {})
        theirs += [error.validator] * (len(error.instance.keys() - known.keys()) if strange else 1)
    assert ours == sorted(theirs)
