"""Whether a value of the seam is what its class says: types are no promise to what comes from outside."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union


def faults(value: object, hint: Any, path: str = "event") -> list[str]:
    """Return where a value is not of its type; text has to be such that a database takes it, instants aware."""
    kind, inner = typing.get_origin(hint), typing.get_args(hint)
    if kind in {Union, types.UnionType}:
        return [] if any(not faults(value, one) for one in inner) else [f"{path}: {value!r} is no {hint}"]
    if kind is Literal:
        return [] if value in inner else [f"{path}: {value!r} is none of {inner}"]
    if kind is tuple and isinstance(value, tuple):
        return [fault for number, one in enumerate(value) for fault in faults(one, inner[0], f"{path}[{number}]")]
    if kind is Mapping and isinstance(value, Mapping):
        keys = [fault for key in value for fault in faults(key, inner[0], f"{path} key")]
        return keys + [fault for key, one in value.items() for fault in faults(one, inner[1], f"{path}[{key}]")]
    return _plain_faults(value, hint, path)


def _plain_faults(value: object, hint: Any, path: str) -> list[str]:
    if dataclasses.is_dataclass(hint) and isinstance(value, typing.cast("type", hint)):
        return [
            fault
            for name, each in _hints(typing.cast("type", hint)).items()
            for fault in faults(getattr(value, name), each, f"{path}.{name}")
        ]
    if type(value) is not (type(None) if hint is None else hint):
        return [f"{path}: {value!r} is no {hint}"]
    if isinstance(value, str) and ("\0" in value or value != value.encode("utf-8", "replace").decode()):
        return [f"{path}: {value!r} cannot be kept"]
    if isinstance(value, datetime) and value.tzinfo is None:
        return [f"{path}: {value} says no zone"]
    return []


@cache
def _hints(of: type) -> dict[str, Any]:
    return typing.get_type_hints(of)
