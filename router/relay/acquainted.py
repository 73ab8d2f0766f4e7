"""What is looked at, of how the ids of a channel compare, at each answer and each report."""


class Acquaintance:
    """Of one channel. `remote.Ids` learns it; it stands here alone since it is compiled, unlike the rest."""

    __slots__ = ("parked", "plain", "trust", "widths")

    def __init__(self, plain: bool) -> None:
        self.plain = plain
        """Equal strings settle it, and nothing else needs to be looked at."""
        self.widths: set[int] = set()
        """Lengths of the answers' ids that were seen."""
        self.parked = 0
        """Ids of reports that wait for their answer."""
        self.trust = 0
        """How far the addresses in reports were numbers that messages went to. See `remote.TRUSTED`."""
