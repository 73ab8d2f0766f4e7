"""The answer of a GSM network to a USSD code (TS 22.090), as a GoIP passes it on."""

from typing import Final

from router.sms.value import value

NOT_SENT: Final = "ussd send failed"
"""How a GoIP begins, in small letters or capitals, what stands in the place of the network's answer."""


@value
class UssdAnswer:
    """The network's text; or, in ``failure``, why there is none, in words that an operator reads."""

    text: str
    failure: str = ""

    @property
    def failed(self) -> bool:
        """Whether there is no answer of the network."""
        return bool(self.failure)
