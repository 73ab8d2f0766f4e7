"""The error of whoever waits for something that does not happen."""


class Missing(Exception):
    """Something that was promised did not happen; the words are for the person who watches.

    ``said`` are the last lines of the process that has failed, indented; empty if there is none.
    """

    def __init__(self, words: str, said: str = "") -> None:
        super().__init__(words)
        self.said = said
