"""The manifest: what Teams is told of this app."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from bot.invokes import PARAMETER
from bot.settings import Listing
from bot.texts import TEXTS

SCHEMA_VERSION: Final = "1.25"
SCHEMA_FILE: Final = f"teams-manifest-{SCHEMA_VERSION}.schema.json"

COLOR: Final = "color.png"
OUTLINE: Final = "outline.png"
ACCENT: Final = "#103A5E"
"""The ground of the colour icon."""

# Wherever the bot answers.
_SCOPES: Final = ("personal", "team", "groupChat")


def manifest(listing: Listing) -> dict[str, Any]:
    """The manifest as JSON. There are no permissions in it: the bot reads nothing but what it is asked."""
    texts = TEXTS.app
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA_VERSION,
        "version": listing.version,
        "id": listing.app_id,
        "localizationInfo": {"defaultLanguageTag": "nl-nl"},
        "developer": {
            "name": listing.organisation,
            "websiteUrl": listing.website,
            "privacyUrl": listing.privacy,
            "termsOfUseUrl": listing.terms,
        },
        "name": {"short": texts["name"], "full": texts["full_name"]},
        "description": {"short": texts["summary"], "full": texts["description"]},
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": ACCENT,
        "defaultInstallScope": _SCOPES[0],
        "bots": [
            {
                "botId": listing.app_id,
                "scopes": list(_SCOPES),
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": list(_SCOPES), "commands": texts["commands"]}],
            }
        ],
        "composeExtensions": [_extension(listing)],
        "validDomains": [urlsplit(listing.address).hostname],
    }


def _extension(listing: Listing) -> dict[str, Any]:
    texts = TEXTS.extension
    question = {
        "name": PARAMETER,
        "title": texts["parameter"],
        "description": texts["parameter_description"],
        "inputType": "text",
    }
    return {
        "botId": listing.app_id,
        "commands": [
            {
                "id": "figure",
                "type": "query",
                "context": ["compose", "commandBox"],
                "title": texts["title"],
                "description": texts["description"],
                "parameters": [question],
            }
        ],
    }
