"""Views of a thousand channels or ESMEs, looked up a few at a time: other work is done in between."""

from collections.abc import Iterator
from typing import Final

from router.desk.channels import Channels, ChannelView
from router.desk.esmes import Esmes, EsmeView

SLICE: Final = 50
"""Views that are made at once: of channels some 2 ms."""


def gather_channels(channels: Channels, found: list[ChannelView]) -> Iterator[str]:
    """Put the views of all channels into ``found``; each piece of nothing is a place to stop for a while."""
    ids = channels.ids()
    for at in range(0, len(ids), SLICE):
        found += channels.some(ids[at : at + SLICE])
        yield ""


def gather_esmes(esmes: Esmes, found: list[EsmeView]) -> Iterator[str]:
    """Put the views of all ESMEs into ``found``, as `gather_channels` does."""
    ids = esmes.names()
    for at in range(0, len(ids), SLICE):
        found += esmes.some(ids[at : at + SLICE])
        yield ""
