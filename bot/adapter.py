"""Bot Framework in, Bot Framework out: the only module that knows botbuilder."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    Entity,
    ResourceResponse,
)
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot import cards, citations
from bot.activities import Incoming
from bot.connector import Connector, DeliveryError
from bot.conversation import Body, Reply
from bot.credentials import CredentialError

_log = logging.getLogger(__name__)

_LOCALE: Final = "nl-NL"
_TEAMS: Final = "msteams"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the HTTP request is answered with."""

    status: int
    body: Any = None


class TeamsAdapter(CloudAdapterBase):  # type: ignore[misc]  # the SDK has no types
    """Runs a turn for an activity that was let in, and brings its reply where the activity says.

    The SDK keeps the order of a turn, the buffer of expectReplies and the answers to invokes; access was
    decided before (bot/auth.py) and replies are posted by our own connector.
    """

    def __init__(
        self, reply: Callable[[Incoming], Awaitable[Reply | Body | None]], connector: Connector
    ) -> None:
        super().__init__(_NoAuthentication())
        self._reply = reply
        self._connector = connector

    async def process(self, incoming: Incoming) -> Outcome:
        """One turn. A reply that cannot be delivered is written to the log: asking again would not help."""

        async def turn(context: TurnContext) -> None:
            reply = await self._reply(incoming)
            if reply is not None:
                await context.send_activity(_outgoing(incoming, reply))

        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity({}, True)
        result.connector_factory = _ChannelFactory(self._connector)
        try:
            response = await self.process_activity(result, _activity(incoming), turn)
        except (DeliveryError, CredentialError) as error:
            _log.error("a reply was not delivered: %s", error)
            response = None
        if response is None:
            return Outcome(HTTPStatus.OK)
        return Outcome(int(response.status), response.body)


def _activity(incoming: Incoming) -> Activity:
    """The activity as the SDK has it. The locale is ours: the SDK gives the reply that of the question."""
    invoke = incoming.type == ActivityTypes.invoke
    return Activity(
        type=incoming.type,
        id=incoming.id,
        channel_id=incoming.channel,
        service_url=incoming.service_url,
        from_property=ChannelAccount(id=incoming.sender.id),
        recipient=ChannelAccount(id=incoming.recipient.id),
        conversation=ConversationAccount(id=incoming.place.id, conversation_type=incoming.place.kind),
        # An invoke is answered in the body anyway.
        delivery_mode=None if invoke else incoming.delivery_mode,
        locale=_LOCALE,
    )


def _outgoing(incoming: Incoming, reply: Reply | Body) -> Activity:
    if isinstance(reply, Body):
        response = InvokeResponse(status=int(HTTPStatus.OK), body=reply.content)
        return Activity(type=ActivityTypes.invoke_response, value=response)
    text, entities = reply.text, None
    if reply.sources and incoming.channel == _TEAMS:
        text, entities = citations.cited(text, reply.sources), [_Cited(citations.entity(reply.sources))]
    return _Message(
        type=ActivityTypes.message,
        text=text,
        text_format="plain",
        speak=reply.text,
        summary=reply.text,
        entities=entities,
        attachments=[_Card(reply.card)] if reply.card else None,
    )


class _Message(Activity):  # type: ignore[misc]
    """An activity with the fields that a reply has.

    Of any other the SDK looks at all 42 fields when it writes it, and first copies it in depth, card and all, so that
    the one who sends it can use it again: together more than half of the work of a turn. Ours is sent once.
    """

    _attribute_map: ClassVar = {
        name: Activity._attribute_map[name]
        for name in (
            *("type", "channel_id", "service_url", "from_property", "recipient", "conversation"),
            *("reply_to_id", "locale", "input_hint", "text", "text_format", "speak", "summary"),
            *("entities", "attachments"),
        )
    }

    def __deepcopy__(self, memo: object) -> _Message:
        return self


# Of the SDK's types: what is plain JSON already is written as it is, and not looked at part by part.
_AS_IT_IS: Final = {"additional_properties": {"key": "", "type": "{object}"}}


class _Card(Attachment):  # type: ignore[misc]
    """A card beside a text."""

    _attribute_map: ClassVar = _AS_IT_IS

    def __init__(self, card: cards.Card) -> None:
        super().__init__()
        self.additional_properties = {"contentType": cards.CONTENT_TYPE, "content": card}


class _Cited(Entity):  # type: ignore[misc]
    """The entity with the sources of a text; the SDK's own has no field for them."""

    _attribute_map: ClassVar = _AS_IT_IS

    def __init__(self, made: Mapping[str, Any]) -> None:
        super().__init__()
        self.additional_properties = made


class _Channel:
    """What CloudAdapterBase asks of the SDK's ConnectorClient, for one service."""

    def __init__(self, connector: Connector, service_url: str) -> None:
        self.conversations = self
        self._connector = connector
        self._service_url = service_url

    async def reply_to_activity(
        self, conversation: str, replied: str, activity: Activity
    ) -> ResourceResponse:
        path = ("v3", "conversations", conversation, "activities", replied)
        return ResourceResponse(id=await self._connector.post(self._service_url, path, activity.serialize()))

    async def send_to_conversation(self, conversation: str, activity: Activity) -> ResourceResponse:
        path = ("v3", "conversations", conversation, "activities")
        return ResourceResponse(id=await self._connector.post(self._service_url, path, activity.serialize()))


class _ChannelFactory(ConnectorFactory):  # type: ignore[misc]
    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def create(self, service_url: str, audience: str) -> _Channel:  # noqa: ARG002
        return _Channel(self._connector, service_url)


class _NoAuthentication(BotFrameworkAuthentication):  # type: ignore[misc]
    """The SDK must have one; it is asked for a user's token client in every turn and for nothing else."""

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        raise NotImplementedError

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        raise NotImplementedError

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        raise NotImplementedError

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:  # noqa: ARG002
        return None
