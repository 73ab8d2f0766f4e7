"""Which received SMS a router must have seen in the inbox of a box by HTTP, where nothing answers them."""

from collections.abc import Iterable, Iterator, Mapping

from tools.promises.story import Blow, Injected

LOOK_S = 6.0
"""When nothing befalls router and box for so long, and the router lets ESMEs in, the inbox was read."""

BOX_KILLED = "box killed"
"""What a blow is called that empties the inbox."""

ROUTER_KILLED, STORE_LOCKED, ROUTER_UP = "router killed", "store locked", "router up"
"""What blows are called between which nobody looks into the inbox, however long that takes."""

SHOWN = 20
"""SMS of a line that the page shows; those before have gone."""


def must_have_seen(
    came: Mapping[str, Injected], blows: Iterable[Blow], first: float, end: float
) -> list[str]:
    """Return the tokens of those that stood in the inbox for a whole look.

    Those that came before ``first``, when the first received SMS had reached the ESME, are left out: what
    stands in the inbox when the router sees it for the first time is remembered, and not delivered.
    """
    struck = sorted((blow.at, blow.what) for blow in blows if blow.cuts)
    deaths = [at for at, what in struck if what == BOX_KILLED]
    calm = list(_calm(struck, first, end))
    seen = []
    for token, one in came.items():
        later = sorted(other.at for other in came.values() if _beside(one, other))
        turned_out = later[SHOWN - 1 : SHOWN]
        gone = min([*turned_out, *(at for at in deaths if at >= one.at)], default=end)
        stood = (min(until, gone) - max(since, one.at) for since, until in calm)
        if one.at > first and any(seconds >= LOOK_S for seconds in stood):
            seen.append(token)
    return seen


def _calm(struck: Iterable[tuple[float, str]], first: float, end: float) -> Iterator[tuple[float, float]]:
    """Yield the times from ``first`` to ``end`` in which the router looks and nothing befalls it."""
    since, looks = first, True
    for at, what in [*struck, (end, "")]:
        if looks and at > since:
            yield since, at
        since = max(at, first)
        if what in (ROUTER_KILLED, STORE_LOCKED, ROUTER_UP):
            looks = what == ROUTER_UP


def _beside(one: Injected, other: Injected) -> bool:
    return (one.line, one.life) == (other.line, other.life) and other.at > one.at
