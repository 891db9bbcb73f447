"""The interface for programs, described as OpenAPI 3.1."""

from typing import Any

from stampcard.values.decisions import Verb
from stampcard.values.purposes import PURPOSES
from stampcard.values.reasons import Reason
from stampcard.web.openapi_bills import bill_paths
from stampcard.web.openapi_parts import (
    ERROR,
    LINES,
    MONEY,
    NEEDS_PIN,
    NULLABLE_TEXT,
    WITHOUT_NUL,
    answers,
)

_STANDING = {
    "type": "object",
    "properties": {
        "balances": {"type": "object", "additionalProperties": {"type": "integer"}},
        "progress": {"type": ["array", "null"], "items": {"type": "integer"}},
        "benefit": NULLABLE_TEXT,
        "next": NULLABLE_TEXT,
        "ends": {**NULLABLE_TEXT, "format": "date"},
        "lines": {"type": "array", "items": {"type": "string"}},
        "rewards": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "reward": {"type": "string"},
                    "name": {"type": "string"},
                },
            },
        },
    },
}
_CARD = {
    "type": "object",
    "required": ["number", "programme", "kind", "state", "standing", "may"],
    "properties": {
        "number": {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{8}$"},
        "programme": {"type": "string"},
        "kind": {"type": "string"},
        "state": {"type": "string"},
        "standing": _STANDING,
        "may": {"type": "array", "items": {"type": "string"}},
        "actions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "action": {"type": "string"},
                    "name": {"type": "string"},
                },
            },
        },
    },
}
_REVERSES = {"properties": {"verb": {"const": Verb.REVERSE}}}
_ACT = {
    "type": "object",
    "required": ["id", "verb"],
    "if": _REVERSES,
    "then": {"required": ["of"]},
    "else": {
        "anyOf": [
            {"required": ["code"]},
            {"required": ["codes"]},
            {"required": ["phone"]},
        ]
    },
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "verb": {
            "type": "string",
            "enum": [Verb.EARN, Verb.REDEEM, Verb.REVERSE, Verb.VOID],
        },
        "code": {"type": "string", "maxLength": 300},
        "codes": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {"type": "string", "maxLength": 300},
        },
        "phone": {**WITHOUT_NUL, "maxLength": 40},
        "programme": {"type": ["string", "integer"]},
        "member_pin": {**WITHOUT_NUL, "maxLength": 20},
        "member_code": {**WITHOUT_NUL, "maxLength": 20},
        "count": {"type": "integer", "minimum": 1, "maximum": 100},
        "spend": MONEY,
        "lines": LINES,
        "amount": {"type": "integer", "minimum": 0, "maximum": 1_000_000_000},
        "action": {**WITHOUT_NUL, "maxLength": 40},
        "reward": {**WITHOUT_NUL, "maxLength": 40},
        "of": {"type": "string", "format": "uuid"},
        "override": {"type": "boolean"},
        "note": {**WITHOUT_NUL, "maxLength": 200},
        "pin": {**WITHOUT_NUL, "maxLength": 20},
        "staff": {"type": ["string", "integer"], "maxLength": 60},
    },
}
_OUTCOME = {
    "type": "object",
    "required": ["id", "outcome", "reason", "message", "entries", "at", "replayed"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "outcome": {"type": "string", "enum": ["accepted", "refused"]},
        "reason": {"enum": [*Reason, None]},
        "message": {"type": "string"},
        "benefit": {"type": ["object", "null"]},
        "entries": {"type": "array", "items": {"type": "object"}},
        "standing": {"anyOf": [_STANDING, {"type": "null"}]},
        "at": {"type": "string", "format": "date-time"},
        "replayed": {"type": "boolean"},
    },
}
_NEWCOMER = {
    "type": "object",
    "required": ["phone", "purposes"],
    "properties": {
        "phone": {**WITHOUT_NUL, "maxLength": 40},
        "purposes": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "enum": list(PURPOSES)},
        },
        "name": {**WITHOUT_NUL, "maxLength": 256},
        "programmes": {
            "type": "array",
            "maxItems": 50,
            "items": {"type": ["string", "integer"]},
        },
        "code": {**WITHOUT_NUL, "maxLength": 300},
        "member_pin": {**WITHOUT_NUL, "maxLength": 20},
        "member_code": {**WITHOUT_NUL, "maxLength": 20},
    },
}
_MEMBER = {
    "type": "object",
    "required": ["numbers", "known", "masked", "refused"],
    "properties": {
        "numbers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["programme", "number"],
                "properties": {
                    "programme": {"type": "string"},
                    "number": {"type": "string"},
                },
            },
        },
        "known": {"type": "boolean"},
        "masked": {"type": "string"},
        "refused": {"type": "array", "items": {"type": "string"}},
    },
}
_HEALTH = {
    "type": "object",
    "required": ["status", "free_mb", "warnings"],
    "properties": {
        "status": {"enum": ["ok", "failing"]},
        "free_mb": {"type": ["integer", "null"]},
        "warnings": {"type": "array", "items": {"type": "string"}},
        "wrong": {"type": "string"},
        "message": {"type": "string"},
    },
}


def description(base_url: str) -> dict[str, Any]:
    """The whole description, for the address the shop is reached at."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Stampcard", "version": "1"},
        "servers": [{"url": base_url}],
        "security": [{"device": []}],
        "components": {
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}}
        },
        "paths": {
            "/api/v1/cards/{code}": {"get": _look_up()},
            "/api/v1/acts": {"post": _perform()},
            "/api/v1/members": {"post": _enrol()},
            **bill_paths(_OUTCOME),
            "/healthz": {"get": _health()},
        },
    }


def _look_up() -> dict[str, Any]:
    code = {
        "name": "code",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    return {
        "summary": "A card by its code or number",
        "parameters": [code],
        "responses": answers(
            s200=("The card", _CARD),
            s401=("No or revoked device", ERROR),
            s403=("Nobody said at this phone who is at the counter", ERROR),
            s404=("Unknown code", ERROR),
            s429=("Too many wrong codes; try again later", ERROR),
            s503=("Busy; try again", ERROR),
            s507=("Disk full", ERROR),
        ),
    }


def _perform() -> dict[str, Any]:
    return {
        "summary": "Perform an act once",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ACT}},
        },
        "responses": answers(
            s201=("Accepted now", _OUTCOME),
            s200=("Refused for a reason, or the same act again", _OUTCOME),
            s401=("No or revoked device", ERROR),
            s403=(
                "A PIN is needed or not right, the staff's or the member's; or too "
                "late to undo",
                NEEDS_PIN,
            ),
            s404=("Unknown code or phone number", ERROR),
            s413=("Too large", ERROR),
            s422=("Malformed, or the id was used for something else", ERROR),
            s429=("Too many PINs; try again later", NEEDS_PIN),
            s503=("Busy; try again", ERROR),
            s507=("Disk full", ERROR),
        ),
    }


def _enrol() -> dict[str, Any]:
    return {
        "summary": "Make somebody a member",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _NEWCOMER}},
        },
        "responses": answers(
            s201=("A member now", _MEMBER),
            s200=("Was one before", _MEMBER),
            s401=("No or revoked device", ERROR),
            s403=("The member's PIN or code is not right", NEEDS_PIN),
            s404=("Unknown code", ERROR),
            s413=("Too large", ERROR),
            s422=("Malformed, or without the needed yes", ERROR),
            s429=("Too many wrong codes or PINs; try again later", NEEDS_PIN),
            s503=("Busy; try again", ERROR),
            s507=("Disk full", ERROR),
        ),
    }


def _health() -> dict[str, Any]:
    return {
        "summary": "Whether an act would be taken now",
        "security": [],
        "responses": answers(
            s200=("It would", _HEALTH), s503=("It would not", _HEALTH)
        ),
    }
