"""Ussd: what the network says to a code, and the menu that one code opens."""

from attrs import frozen

from .settings import Settings
from .sim import Sim

MENU = "1 Balance\n2 Number\n0 Exit"


@frozen
class Reply:
    """The network's answer; ``opens`` if it waits for another code in the same session."""

    text: str
    opens: bool = False


def reply(code: str, in_menu: bool, sim: Sim, settings: Settings) -> Reply | None:
    """Return the network's reply to a code; None if it does not know it."""
    if in_menu:
        said = {"1": balance(sim), "2": number(sim), "0": "Goodbye"}.get(code)
        return Reply(said) if said else Reply(MENU, opens=True)
    if code == settings.ussd_balance:
        return Reply(balance(sim))
    if code == settings.ussd_number:
        return Reply(number(sim))
    if code == settings.ussd_menu:
        return Reply(MENU, opens=True)
    return Reply(settings.ussd_fails) if settings.ussd_fails else None


def balance(sim: Sim) -> str:
    """Return the balance as an operator writes it."""
    return f"Your balance is {sim.balance:.2f}"


def number(sim: Sim) -> str:
    """Return the number as an operator writes it."""
    return f"Your number is {sim.number}"
