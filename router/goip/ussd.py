"""The answer of a GSM network to a USSD code (TS 22.090), as a GoIP passes it on."""

from typing import Final

from router.sms.value import value

NOT_SENT: Final = "ussd send failed"
"""How a GoIP begins, in lower or upper case, a text that is not the network's answer."""


@value
class UssdAnswer:
    """The network's text; or, in ``failure``, why there is none, in words that an operator reads."""

    text: str
    failure: str = ""

    @property
    def failed(self) -> bool:
        """Whether the network gave no answer."""
        return bool(self.failure)
