"""Who may see what over the SMS Server's pages."""

from router.desk.people import Person, Role

NOBODY = ""
"""No ESME has this name."""


def whose(person: Person) -> str | None:
    """Return the ESME whose messages this person may see; None if those of all."""
    if person.role in (Role.ADMIN, Role.VIEWER):
        return None
    return NOBODY if person.account is None else person.account.system_id
