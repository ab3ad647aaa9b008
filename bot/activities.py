"""What came in: a Bot Framework activity, checked and reduced to what this bot uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot import strict_json


class ActivityError(Exception):
    """The body is no activity; the message names the field and repeats nothing of its value."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone in a conversation: a person or a bot."""

    id: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation. `kind` is personal, groupChat or channel."""

    id: str
    kind: str | None = None
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone mentioned in the text, and how the text writes that."""

    account: str
    text: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One activity. Field names follow the protocol; `event` is what Teams calls channelData.eventType."""

    type: str
    channel: str
    service_url: str
    sender: Account
    recipient: Account
    place: Place
    id: str | None = None
    timestamp: str | None = None
    text: str | None = None
    name: str | None = None
    value: object = None
    delivery_mode: str | None = None
    event: str | None = None
    tenant: str | None = None
    mentions: tuple[Mention, ...] = ()
    members_added: tuple[str, ...] = ()


# The Bot Framework activity schema, as far as its fields have a type that another reader could trip over.
_TEXTS: Final = (
    *("type", "id", "channelId", "serviceUrl", "text", "textFormat", "locale", "name", "deliveryMode"),
    *("replyToId", "timestamp", "localTimestamp", "localTimezone", "expiration", "topicName", "summary"),
    *(
        "speak",
        "inputHint",
        "importance",
        "label",
        "valueType",
        "action",
        "code",
        "callerId",
        "attachmentLayout",
    ),
)
_TIMES: Final = ("timestamp", "localTimestamp", "expiration")
_OBJECTS: Final = ("from", "recipient", "conversation", "channelData", "relatesTo")
_LISTS: Final = (
    *("entities", "attachments", "membersAdded", "membersRemoved"),
    *("reactionsAdded", "reactionsRemoved"),
)


def parse(raw: bytes) -> Incoming:
    """The activity that a request body holds. Raises ActivityError."""
    try:
        body = strict_json.loads(raw)
    except ValueError as error:
        raise ActivityError(str(error)) from None
    if not isinstance(body, dict):
        raise ActivityError("the body is not an object")
    # The protocol lets a sender write null for "absent".
    fields = {key: value for key, value in body.items() if value is not None}
    _check_types(fields)
    channel_data = fields.get("channelData", {})
    conversation = _object(fields, "conversation")
    return Incoming(
        type=_required(fields, "type"),
        channel=_required(fields, "channelId"),
        service_url=_required(fields, "serviceUrl"),
        sender=_account(fields, "from"),
        recipient=_account(fields, "recipient"),
        place=Place(
            id=_required(conversation, "id"),
            kind=_optional(conversation, "conversationType"),
            tenant=_optional(conversation, "tenantId"),
        ),
        id=_optional(fields, "id"),
        timestamp=_optional(fields, "timestamp"),
        text=_optional(fields, "text"),
        name=_optional(fields, "name"),
        value=fields.get("value"),
        delivery_mode=_optional(fields, "deliveryMode"),
        event=_optional(channel_data, "eventType"),
        tenant=_optional(channel_data.get("tenant") or {}, "id"),
        mentions=_mentions(fields),
        members_added=tuple(_required(member, "id") for member in fields.get("membersAdded", ())),
    )


def _check_types(fields: Mapping[str, Any]) -> None:
    for key in _TEXTS:
        if not isinstance(fields.get(key, ""), str):
            raise ActivityError(f"{key} is not a text")
    for key in _OBJECTS:
        if not isinstance(fields.get(key, {}), dict):
            raise ActivityError(f"{key} is not an object")
    for key in _LISTS:
        items = fields.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise ActivityError(f"{key} is not a list of objects")
    for key in _TIMES:
        try:
            datetime.fromisoformat(fields.get(key, "2022-01-01"))
        except ValueError:
            raise ActivityError(f"{key} is not a time") from None


def _object(fields: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = fields.get(key)
    if not isinstance(value, dict):
        raise ActivityError(f"{key} is missing")
    return value


def _required(fields: Mapping[str, Any], key: str) -> str:
    value = _optional(fields, key)
    if not value:
        raise ActivityError(f"{key} is missing")
    return value


def _optional(fields: Mapping[str, Any], key: str) -> str | None:
    if not isinstance(fields, dict):
        raise ActivityError(f"around {key} there is no object")
    value = fields.get(key)
    if value is not None and not isinstance(value, str):
        raise ActivityError(f"{key} is not a text")
    return value


def _account(fields: Mapping[str, Any], key: str) -> Account:
    account = _object(fields, key)
    return Account(id=_required(account, "id"), role=_optional(account, "role"))


def _mentions(fields: Mapping[str, Any]) -> tuple[Mention, ...]:
    entities = [entity for entity in fields.get("entities", ()) if _optional(entity, "type") == "mention"]
    return tuple(
        Mention(account=_required(_object(entity, "mentioned"), "id"), text=_optional(entity, "text") or "")
        for entity in entities
    )
