"""A sending as the GoIP SMS Server tells of it: in the answer to querysms, and in what it pushes."""

from collections.abc import Mapping


def record(
    message_id: int, number: str, line: str, send: str, delivered: bool, err: int
) -> Mapping[str, str]:
    """Return the object of JSON; all its values are strings. ``send`` is the word for how it stands."""
    return {
        "taskID": f"{message_id}.{number}",
        "goip_line": line,
        "send": send,
        "receipt": "1" if delivered else "0",
        "err_code": str(err),
    }
