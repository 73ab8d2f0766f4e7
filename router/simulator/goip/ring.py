"""Ring: the last SMS of a line, as the pages of inbox and outbox show them."""

from time import gmtime, strftime


class Ring:
    """Entries ``MM-DD HH:MM:SS,number,text``; the oldest goes when there is no room."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.place = 0

    def add(self, time: float, number: str, text: str, size: int) -> None:
        """Write one, at `place`, which then is that of the next. ``time`` is by the box's own clock."""
        entry = f"{strftime('%m-%d %H:%M:%S', gmtime(time))},{number},{text}"
        size = max(1, size)
        del self.entries[size:]
        if self.place >= size:
            self.place = 0
        if self.place < len(self.entries):
            self.entries[self.place] = entry
        else:
            self.entries += [""] * (self.place - len(self.entries)) + [entry]
        self.place = (self.place + 1) % size

    def shown(self, size: int) -> list[str]:
        """Return all places; those that hold nothing are empty."""
        return [*self.entries, *[""] * (size - len(self.entries))][:size]

    def delete(self, place: int) -> None:
        """Empty one place; -1 empties all."""
        if place == -1:
            self.entries, self.place = [], 0
        elif 0 <= place < len(self.entries):
            self.entries[place] = ""
