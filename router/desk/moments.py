"""Times as people write them."""

from datetime import datetime, tzinfo

from router.desk.errors import Unfit


def moment(field: str, text: str, zone: tzinfo) -> float | None:
    """Return the Unix time of a text of RFC 3339, or of a date; None for an empty text. Raises Unfit.

    A time without a zone is taken in ``zone``.
    """
    if not text:
        return None
    try:
        # In the query of a URL a plus is a blank.
        found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        why = f"`{field}` must be a time such as 2026-11-30T10:00:00+00:00, or a date"
        raise Unfit(field, why) from None
