"""Targets: creditors that are no ESMEs, such as servers that are posted to, and mail addresses.

The name of a target has a blank in it, and no system_id has (SMPP 3.4 section 3.1;
`config.fields.SystemId`).
"""

import re
from typing import Final

_URL: Final = re.compile(r"://(?:[^/?#]*@)?([^/?#]*)(.*)")
"""Its host and port, and the rest. Elsewhere a URL may hold a secret, in its path too."""


def web_target(form: str, url: str) -> str:
    """Name the server that received SMS are posted to, in one form."""
    return f">http {form} {url}"


def mail_target(address: str) -> str:
    """Name the address that received SMS are mailed to."""
    return f">mail {address}"


def receipt_target(esme: str, hook: str) -> str:
    """Name where receipts go whose URLs begin with this hook of an ESME: they have one queue."""
    return f">receipt {esme} {hook}"


def report_target(esme: str, form: str, url: str) -> str:
    """Name the server that all endings of an ESME are posted to."""
    return f">reports {esme} {form} {url}"


def alert_target(way: str, place: str) -> str:
    """Name who is told of alerts: by http at a URL, or by mail at an address."""
    return f">alerts {way} {place}"


def is_target(creditor: str) -> bool:
    """Tell whether a creditor is no ESME."""
    return creditor[:1] == ">" and " " in creditor


def is_of_endings(creditor: str) -> bool:
    """Tell whether a target is owed endings of messages, and not received SMS."""
    return creditor.startswith((">receipt ", ">reports "))


def esme_of(creditor: str) -> str:
    """Return the ESME that a creditor of endings is, or whose hook it is; of another target its name."""
    return creditor.split(" ", 2)[1] if is_of_endings(creditor) else creditor


def shown(creditor: str) -> str:
    """Return the name as it may be read by anybody: of a URL the scheme, the host and the port."""
    return _URL.sub(_without, creditor) if is_target(creditor) else creditor


def _without(found: "re.Match[str]") -> str:
    return f"://{found[1]}" + ("" if found[2] in ("", "/") else "/…")
