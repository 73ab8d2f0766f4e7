"""The rules for received SMS, made of sms-service groups that call a URL."""

import re
from collections.abc import Sequence

from router.config.addresses import url
from router.importing.kannel.gateways import KannelConnection
from router.importing.kannel.limits import Limits
from router.importing.kannel.prefixes import listed, pattern_of
from router.importing.kannel.senders import KannelSender
from router.importing.kannel.source import Group
from router.importing.kannel.unmapped import left_over, where
from router.importing.names import fits
from router.importing.page import Entry, ImportedPage, Value
from router.routing.pattern import BadPattern, compiled

POSTED = (
    "It gets a POST of name (the channel), number (the sender) and content instead of what its URL named."
)

CODE = re.compile(r"%[A-Za-z]")
"""A code of Kannel, which stands for a part of the SMS."""

META = re.compile(r"%#[^#]*#[^#]*#")
"""A code that stands for an optional parameter."""

ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")


class Services:
    """The rules that a page gets."""

    def __init__(self, page: ImportedPage, connections: Sequence[KannelConnection]) -> None:
        self._page = page
        self._connections = connections

    def add(self, groups: Sequence[Group]) -> None:
        """Add the services, and those for all other SMS behind them."""
        for group in sorted(groups, key=_is_default):
            target = group.get("post-url") or group.get("get-url") or group.get("url")
            bare = without_codes(target)
            if not bare:
                what = (
                    "it answers by a text, a file or a command"
                    if not target
                    else "its URL is none, or all of codes"
                )
                why = "the router posts received SMS to programs, and answers none by itself"
                self._page.tell("received", f"{where(group)}: {what}: {why}.")
                continue
            match, notes = self._match(group)
            keys: dict[str, Value] = {"match": match} if match else {}
            keys["to"] = {"http": bare, "as": "form"}
            for name in ("name", "get-url", "url"):
                group.get(name)
            lead = f"Made of {where(group)}, keyword {group.get('keyword') or 'none'!a}. {POSTED}"
            self._page.add("received", Entry(keys, [lead, *notes, *left_over(group)]))

    def add_boxes(self, groups: Sequence[Group], senders: Sequence[KannelSender]) -> None:
        """Add what an smppbox is given (`smsbox-route`): for the ESMEs whose connections have its names."""
        for group in groups:
            boxes = listed(group.get("smsbox-id"))
            esmes = [sender.system_id for sender in senders if sender.box and sender.box in boxes]
            match, notes = self._channels(group.get("smsc-id"), "smsc-id")
            if numbers := listed(group.get("shortcode")):
                match["destination_addr"] = f"^(?:{'|'.join(map(re.escape, numbers))})$"
            if esmes:
                to: list[Value] = [{"esme": esme} for esme in esmes]
                keys: dict[str, Value] = {"match": match} if match else {}
                self._page.add("received", Entry({**keys, "to": to}, [f"Made of {where(group)}.", *notes]))
            else:
                self._page.tell(
                    "received", f"{where(group)}: smsbox-route: no ESME here is called so by its smppbox."
                )

    def _channels(self, given: str, name: str) -> tuple[dict[str, Value], list[str]]:
        """Return what matches the channels of some ids, and what is to be said of ids that have none."""
        ids = {one.lower() for one in listed(given)}
        channels = [each for one in self._connections if one.id in ids for each in one.channels]
        if channels:
            return {"channel": list(dict.fromkeys(channels))}, []
        return {}, [f"{name} names no connection that became a channel: the rule is for all."] if ids else []

    def _match(self, group: Group) -> tuple[dict[str, Value], list[str]]:
        match, notes = self._channels(group.get("accepted-smsc"), "accepted-smsc")
        for key, middle in (("source_addr", ""), ("destination_addr", "receiver-")):
            if pattern := _pattern(Limits.of(group, middle)):
                match[key] = pattern
        if text := _text(group, notes):
            match["text"] = text
        return match, notes


def _is_default(group: Group) -> bool:
    return not group.has("keyword-regex") and group.get("keyword").lower() in ("", "default")


def _pattern(limits: Limits) -> str:
    """Return a pattern of the numbers that are taken; empty if all are."""
    if limits.denied:
        every = pattern_of(
            [""], [one for one in limits.denied if not one.startswith(limits.allowed or ("\0",))]
        )
        own = pattern_of(limits.allowed) if limits.allowed else ""
        return f"{own}|{every}" if own else every
    return pattern_of(limits.allowed) if limits.allowed else ""


def _text(group: Group, notes: list[str]) -> str:
    if _is_default(group):
        return ""
    given = group.get("keyword-regex")
    if given:
        try:
            compiled(given)
        except BadPattern as error:
            notes.append(f"keyword-regex {error.wrong}; the rule is for all texts: write `text` by hand.")
            return ""
        return given
    words = [group.get("keyword"), *listed(group.get("aliases"))]
    return rf"(?i)^\s*(?:{'|'.join(map(re.escape, words))})(?:\s|$)"


def without_codes(given: str) -> str:
    """Return a URL without the parameters that stand for parts of an SMS; empty if no URL is left."""
    path, _, query = META.sub("%p", given).partition("#")[0].partition("?")
    fixed = [each for each in query.split("&") if each and not _has_code(each)]
    bare = path + ("?" + "&".join(fixed) if fixed else "")
    return bare if fits(url, bare) and not _has_code(path) else ""


def _has_code(text: str) -> bool:
    return CODE.search(ESCAPE.sub("", text)) is not None
