"""Names of boxes and channels: the ID of the box, followed by exactly two digits, is the ID of one channel.

The GoIP's own rule (its firmware formats ``%s%02d``): `goip1` is the box, `goip101` its channel 1. A name
is resolved against one box's own ID and number of channels only, since `goip101` is a legal box ID too.
"""

MAX_CHANNELS = 99
"""Two digits."""


def channel_id(box_id: str, line: int) -> str:
    """The ID of the channel ``line`` (1-based) of the box."""
    if not 1 <= line <= MAX_CHANNELS:
        raise ValueError(f"channel {line} of {box_id}: expected 1 to {MAX_CHANNELS}")
    return f"{box_id}{line:02d}"


def line_of(name: str, box_id: str, channels: int) -> int | None:
    """The line that ``name`` means on this box, or None if it means none of them."""
    suffix = name[len(box_id) :]
    if not name.startswith(box_id) or len(suffix) != 2 or not (suffix.isascii() and suffix.isdigit()):
        return None
    line = int(suffix)
    return line if 1 <= line <= channels else None
