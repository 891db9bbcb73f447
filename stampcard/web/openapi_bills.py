"""Bills in the description of the interface for programs."""

from typing import Any

from stampcard.values.reasons import Reason
from stampcard.web.openapi_parts import ERROR, LINES, MONEY, WITHOUT_NUL, answers

_ID = {"type": "string", "format": "uuid"}
_STAFF = {
    "pin": {**WITHOUT_NUL, "maxLength": 20},
    "staff": {"type": ["string", "integer"], "maxLength": 60},
}
_OF_A_BILL = [{"required": ["total"]}, {"required": ["lines"]}]
_PURCHASE = {
    "type": "object",
    "required": ["id"],
    "allOf": [
        {"anyOf": _OF_A_BILL},
        {
            "anyOf": [
                {"required": ["code"]},
                {"required": ["codes"]},
                {"required": ["phone"]},
            ]
        },
    ],
    "properties": {
        "id": _ID,
        "code": {"type": "string", "maxLength": 300},
        "codes": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {"type": "string", "maxLength": 300},
        },
        "phone": {**WITHOUT_NUL, "maxLength": 40},
        "member_pin": {**WITHOUT_NUL, "maxLength": 20},
        "member_code": {**WITHOUT_NUL, "maxLength": 20},
        "total": MONEY,
        "lines": LINES,
        "number": {**WITHOUT_NUL, "maxLength": 40},
        "payments": {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "properties": {
                    "code": {**WITHOUT_NUL, "maxLength": 300},
                    "programme": {"type": ["string", "integer"]},
                    "reward": {**WITHOUT_NUL, "maxLength": 40},
                    "amount": {"type": "integer", "minimum": 0},
                },
            },
        },
        **_STAFF,
    },
}
_RETURN = {
    "type": "object",
    "required": ["id"],
    "oneOf": [
        {"required": ["whole"], "properties": {"whole": {"const": True}}},
        *_OF_A_BILL,
    ],
    "properties": {
        "id": _ID,
        "whole": {"type": "boolean"},
        "total": MONEY,
        "lines": LINES,
        "code": {"type": "string", "description": "of whoever brings them"},
        **_STAFF,
    },
}
_TOLD = {
    "total": {"type": "string"},
    "lines": {"type": "array", "items": {"type": "object"}},
}
_CAME_BACK = {
    "type": "object",
    "required": ["id", "purchase", "total", "lines", "left", "acts"],
    "properties": {
        "id": _ID,
        "purchase": _ID,
        **_TOLD,
        "left": {"type": "string"},
        "acts": {"type": "array", "items": {"type": "object"}},
    },
}
_REFUSED = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string"},
        "reason": {"type": "string", "enum": list(Reason)},
    },
}


def bill_paths(outcome: dict[str, Any]) -> dict[str, Any]:
    """The addresses of bills; `outcome` describes what came of one act."""
    said = _receipt(outcome)
    return {
        "/api/v1/purchases": {"post": _ring_up(said)},
        "/api/v1/purchases/{id}": {"get": _look_at(said)},
        "/api/v1/purchases/{id}/returns": {"post": _take_back()},
    }


def _receipt(outcome: dict[str, Any]) -> dict[str, Any]:
    own = {name: {"type": "string"} for name in ("programme", "number", "verb")}
    each = {**outcome, "properties": {**own, **outcome["properties"]}}
    properties = {
        "id": _ID,
        "number": {"type": "string"},
        "day": {"type": "string", "format": "date"},
        "at": {"type": "string", "format": "date-time"},
        **_TOLD,
        "to_pay": {"type": "string"},
        "outcomes": {"type": "array", "items": each},
        "undone": {"type": "boolean"},
        "returns": {"type": "array", "items": {"type": "object"}},
        "left": {"type": "string"},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _ring_up(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": "Let a bill count in every programme its customer takes part in",
        "requestBody": _body(_PURCHASE),
        "responses": answers(
            s201=("Rung up now", said),
            s200=("The same bill again", said),
            **_refusals("Unknown code or phone number", "a payment was refused"),
        ),
    }


def _look_at(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": "What came of a bill",
        "parameters": [_named()],
        "responses": answers(
            s200=("The bill", said),
            s401=("No or revoked device", ERROR),
            s403=("Nobody said at this phone who is at the counter", ERROR),
            s404=("No such bill", ERROR),
        ),
    }


def _take_back() -> dict[str, Any]:
    return {
        "summary": "Take goods of a bill back",
        "parameters": [_named()],
        "requestBody": _body(_RETURN),
        "responses": answers(
            s201=("Taken back now", _CAME_BACK),
            s200=("The same return again", _CAME_BACK),
            **_refusals("No such bill", "more would come back than was left"),
        ),
    }


def _named() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": _ID}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _refusals(unknown: str, refused: str) -> dict[str, Any]:
    return {
        "s401": ("No or revoked device", ERROR),
        "s403": ("A PIN is needed or not right, the staff's or the member's", _REFUSED),
        "s404": (unknown, ERROR),
        "s413": ("Too large", ERROR),
        "s422": (f"Malformed, or {refused}; nothing was recorded", _REFUSED),
        "s429": ("Too many tries; try again later", _REFUSED),
        "s503": ("Busy; try again", ERROR),
        "s507": ("Disk full", ERROR),
    }
