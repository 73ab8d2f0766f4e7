"""Where each page of the manual stands: the sections of the site's sidebar, and the pages of each, in order.

A page of docs/ that has no place here, and a place without its page, fail a test and the build.
"""

from collections.abc import Mapping, Sequence
from typing import Final

SECTIONS: Final[Mapping[str, Sequence[str]]] = {
    "Start": ("start", "install", "examples", "dashboard", "simulator"),
    "The first real GoIP": ("first-goip", "goip-setup", "goip"),
    "Tasks": ("tasks", "http", "http-hooks", "routing", "limits"),
    "Operations": (
        "operations",
        "operating",
        "runbook",
        "alerts",
        "events",
        "metrics",
        "backup",
        "upgrade",
        "reload",
        "sizing",
        "speed",
        "firewall",
    ),
    "Reference": (
        "reference/configuration",
        "check",
        "commands",
        "reference/commands",
        "reference/api",
        "smpp",
        "err",
        "interop",
    ),
    "Migration": ("migrating-from-kannel", "migrating-from-jasmin", "http-goip", "http-sms-server"),
    "How it works": ("how-it-works", "promises", "glossary", "architecture"),
    "The project": ("changelog", "contributing", "decisions/index", "trials/index"),
}
"""The names of pages are their paths in the site, without an ending."""

GENERATED: Final = ("reference/configuration", "reference/commands", "reference/api")
"""Pages that are made of the code when the site is built."""

LISTS: Final[Mapping[str, str]] = {
    "decisions": "Decisions: why it is built so",
    "trials": "Trials: how newcomers fared with it",
}
"""Folders of docs/ whose pages are listed on one page, by the title of that."""
