"""A sending in the JSON of the GoIP SMS Server: for querysms, and for the reports that it pushes."""

from collections.abc import Mapping


def record(
    message_id: int, number: str, line: str, send: str, delivered: bool, err: int
) -> Mapping[str, str]:
    """Return a sending for JSON; all values are strings. ``send`` is its state in the vendor's words."""
    return {
        "taskID": f"{message_id}.{number}",
        "goip_line": line,
        "send": send,
        "receipt": "1" if delivered else "0",
        "err_code": str(err),
    }
