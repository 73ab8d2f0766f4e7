"""The error of a pattern that cannot be used."""


class BadPattern(ValueError):
    """A pattern cannot be used: ``wrong`` is the reason, ``remedy`` what is expected instead.

    ``of_template``: the pattern is good, but its replacement is not.
    """

    def __init__(
        self, wrong: str, remedy: str = "one, for example '^\\+256'", of_template: bool = False
    ) -> None:
        super().__init__(f"it {wrong}; expected {remedy}")
        self.wrong = wrong
        self.remedy = remedy
        self.of_template = of_template
