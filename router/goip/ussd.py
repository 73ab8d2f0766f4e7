"""What a GSM network answers to a USSD code (TS 22.090), as a GoIP gives it on."""

from router.sms.value import value


@value
class UssdAnswer:
    """The network's text; or, in ``failure``, why there is none, in words that an operator reads."""

    text: str
    failure: str = ""

    @property
    def failed(self) -> bool:
        """Whether there is no answer of the network."""
        return bool(self.failure)
