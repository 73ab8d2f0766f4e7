"""TroubleFlags: how the network between the box and the router misbehaves. All of it is off at first."""

from typing import Literal

from attrs import frozen

from .flag import flag


@frozen(kw_only=True, slots=False)
class TroubleFlags:
    """Datagrams (``in`` is towards the box) and answers by HTTP."""

    loss_in: float = flag(0.0, "share of datagrams to the box that are lost", 0.2)
    loss_out: float = flag(0.0, "share of datagrams from the box that are lost", 0.2)
    dup_in: float = flag(0.0, "share of datagrams to the box that come twice", 0.2)
    dup_out: float = flag(0.0, "share of datagrams from the box that come twice", 0.2)
    reorder_in: float = flag(0.0, "share of datagrams to the box that others overtake", 0.2)
    reorder_out: float = flag(0.0, "share of datagrams from the box that others overtake", 0.2)
    reorder_s: float = flag(0.3, "how late such a datagram is at most")
    http_hang_rate: float = flag(0.0, "share of requests that are never answered", 0.2)
    http_cut_rate: float = flag(0.0, "share of answers that end in the middle", 0.2)
    http_repeat_rate: float = flag(0.0, "share of answers that are written twice", 0.2)
    http_slow_s: float = flag(0.0, "an answer waits so long")
    http_padding: int = flag(0, "octets of white space in each page: 1100000 makes it longer than 1 MiB")
    http_trouble_pages: str = flag("", "only pages with this in their address hang, are cut, repeated, slow")
    http_trouble_when: Literal["after", "before", "either"] = flag(
        "after", "a request that hangs or is cut was done before; or was never read; or by chance"
    )
