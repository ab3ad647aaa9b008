"""Holds a JSON value against a JSON schema: as much of draft 4 as Microsoft's schema of app manifests uses.

The rules are those of "JSON Schema: interactive and non interactive validation" (draft-fge-json-schema-validation-00),
and `const` of draft 6, which that schema uses too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

# They tell something to people and to editors; `format` is no demand by default.
# `additionalProperties` needs its neighbour, so it is looked at apart.
_SILENT: Final = {"$schema", "additionalProperties", "default", "definitions", "description", "format"}
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_LENGTHS: Final[Mapping[str, tuple[type, ...]]] = {
    "Items": (list,),
    "Length": (str,),
    "Properties": (dict,),
    "imum": (int, float),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that breaks a rule: where it stands ("bots[0].botId"), the rule's keyword, and what the rule asks."""

    place: str
    rule: str
    limit: object


def faults(value: object, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Where `value` breaks `schema`. Raises ValueError for a keyword that is not known here."""
    return _Check(schema).of(value, schema, "")


class _Check:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._rules: dict[str, Callable[[Any, Any, str], Iterator[Fault]]] = {
            "anyOf": self._any_of,
            "dependencies": self._dependencies,
            "items": self._items,
            "oneOf": self._one_of,
            "properties": self._properties,
            "required": self._required,
        }

    def of(self, value: Any, schema: Mapping[str, Any], place: str) -> Iterator[Fault]:
        if "$ref" in schema:  # draft 4: what stands beside it does not count
            yield from self.of(value, self._referred(schema["$ref"]), place)
            return
        for rule, limit in schema.items():
            if rule in _SILENT:
                continue
            if rule in self._rules:
                yield from self._rules[rule](value, limit, place)
            elif not _keeps(value, rule, limit):
                yield Fault(place, rule, limit)
        if isinstance(value, dict):
            yield from self._additional(value, schema, place)

    def _referred(self, reference: str) -> Mapping[str, Any]:
        found: Any = self._root
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        return dict(found)

    def _properties(self, value: Any, properties: Mapping[str, Any], place: str) -> Iterator[Fault]:
        if isinstance(value, dict):
            for name in value.keys() & properties.keys():
                yield from self.of(value[name], properties[name], _member(place, name))

    def _additional(self, value: dict[str, Any], schema: Mapping[str, Any], place: str) -> Iterator[Fault]:
        more = schema.get("additionalProperties", True)
        for name in value.keys() - schema.get("properties", {}).keys():
            if more is False:
                yield Fault(_member(place, name), "additionalProperties", more)
            elif more is not True:
                yield from self.of(value[name], more, _member(place, name))

    def _required(self, value: Any, names: list[str], place: str) -> Iterator[Fault]:
        if isinstance(value, dict):
            yield from (Fault(_member(place, name), "required", name) for name in names if name not in value)

    def _dependencies(self, value: Any, needs: Mapping[str, list[str]], place: str) -> Iterator[Fault]:
        if isinstance(value, dict):
            for name in value.keys() & needs.keys():
                missing = (other for other in needs[name] if other not in value)
                yield from (Fault(_member(place, other), "dependencies", name) for other in missing)

    def _items(self, value: Any, schema: Mapping[str, Any], place: str) -> Iterator[Fault]:
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield from self.of(one, schema, f"{place}[{number}]")

    def _any_of(self, value: Any, schemas: list[Mapping[str, Any]], place: str) -> Iterator[Fault]:
        if not self._fitting(value, schemas):
            yield Fault(place, "anyOf", len(schemas))

    def _one_of(self, value: Any, schemas: list[Mapping[str, Any]], place: str) -> Iterator[Fault]:
        if self._fitting(value, schemas) != 1:
            yield Fault(place, "oneOf", len(schemas))

    def _fitting(self, value: Any, schemas: list[Mapping[str, Any]]) -> int:
        return sum(next(self.of(value, one, ""), None) is None for one in schemas)


def _member(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _keeps(value: Any, rule: str, limit: Any) -> bool:
    match rule:
        case "type":
            return any(_is(value, kind) for kind in ([limit] if isinstance(limit, str) else limit))
        case "const":
            return _written(value) == _written(limit)
        case "enum":
            return _written(value) in map(_written, limit)
        case "pattern":
            return not isinstance(value, str) or re.search(limit, value) is not None
        case "uniqueItems":
            return not limit or not isinstance(value, list) or len(set(map(_written, value))) == len(value)
    side, what = rule[:3], rule[3:]
    if side not in ("min", "max") or what not in _LENGTHS:
        raise ValueError(f"the schema has a rule that is not known: {rule}")
    measured: Any = value
    if not isinstance(value, _LENGTHS[what]) or isinstance(value, bool):
        return True
    size = measured if what == "imum" else len(measured)
    return bool(size >= limit if side == "min" else size <= limit)


def _is(value: object, kind: str) -> bool:
    # Python counts True as a number; JSON does not.
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _written(value: object) -> str:
    """Values that are the same in JSON, and no others, are written the same."""
    return json.dumps(value, sort_keys=True)
