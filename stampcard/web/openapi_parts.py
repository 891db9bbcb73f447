"""What the pieces of the interface's description share."""

from typing import Any

NULLABLE_TEXT = {"type": ["string", "null"]}
WITHOUT_NUL = {"type": "string", "pattern": r"^[^\u0000]*$"}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}},
}
NEEDS_PIN = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "reason": {"type": "string"}},
}
MONEY = {"type": "string", "pattern": "^[0-9]{1,12}([.][0-9]{1,3})?$"}
LINES = {
    "type": "array",
    "maxItems": 200,
    "items": {
        "type": "object",
        "required": ["price"],
        "properties": {
            "category": {**WITHOUT_NUL, "maxLength": 40},
            "quantity": {"type": ["string", "number"]},
            "price": MONEY,
        },
    },
}


def answers(**schemas: Any) -> dict[str, Any]:
    """Answers by status, each with what it is and its schema: `s200=("Done", …)`."""
    return {
        code.removeprefix("s"): {
            "description": schema[0],
            "content": {"application/json": {"schema": schema[1]}},
        }
        for code, schema in schemas.items()
    }
