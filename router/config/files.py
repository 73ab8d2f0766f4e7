"""Files that a configuration names, read without waiting for anyone and never without end."""

import os
import stat

KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
    (stat.S_ISSOCK, "it is a socket"),
)


class NotRead(Exception):
    """A file cannot be read; the text says why, to stand in brackets in a Problem."""


def contents(path: str, most: int) -> bytes:
    """The octets of an ordinary file, of which there may be `most`; NotRead.

    A pipe would be waited for, and a device such as /dev/zero has no end.
    """
    try:
        # Opening some devices does something by itself, so what it is comes first.
        _refuse(os.stat(path))
        with open(path, "rb", buffering=0, opener=_opened) as file:
            _refuse(os.fstat(file.fileno()))
            return _read(file.fileno(), most)
    except OSError as error:
        raise NotRead(error.strerror or str(error)) from None
    except ValueError:
        raise NotRead("no name of a file has such a character") from None


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _refuse(found: os.stat_result) -> None:
    for is_so, why in KINDS:
        if is_so(found.st_mode):
            raise NotRead(why)


def _read(descriptor: int, most: int) -> bytes:
    parts = []
    left = most + 1
    while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise NotRead(f"it has more than {most:,} octets")
    return b"".join(parts)
