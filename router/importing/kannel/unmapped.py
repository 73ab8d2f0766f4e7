"""The variables of Kannel that the page has nothing of, and the reasons."""

import os
from collections.abc import Iterator, Mapping, Sequence

from router.importing.kannel.source import Group

LOG = "the router has one log, on its standard output (docs/events.md)"
BOXES = "the router is one process; its parts need no ports"
WAP = "the router has no WAP"
FIREWALL = (
    "the router looks at addresses in `allow_from` of ESMEs, and at those of HTTP nowhere: use a firewall"
)
KEPT = "all that waits is in `store`; what waits in Kannel stays there, so let it run empty"
QUEUE = "each ESME has a `queue`, 100,000 messages by default; `attempts` and `retry` say what is tried again"
TLS = "TLS is part of `listen` (ssl:PORT:privateKey=FILE:certKey=FILE), and of `tls` of a gateway"
JOINED = "the router joins segments always"
TYPES = "the router writes type and plan of a number by its form"
REGEX = "it was not translated, as it may mean another thing here: write it as a pattern of a route or a rule"
LISTS = "fetch the list, and name it in `blocked: {file: FILE}`; the router knows no list of allowed numbers"
REPLY = "the router sends no answer to a received SMS by itself: the program sends one over the API"
SPLIT = (
    "the router cuts long texts itself, so that telephones join them; `max_segments` of a gateway bounds them"
)
POSTED = "the router posts a received SMS in one of three forms (docs/http-hooks.md)"
PROXY = "web hooks do not go through a proxy"
RETRIED = "a received SMS and a receipt are posted again with growing delays for `owed`, 7 days by default"
BINARY = "a message has the coding that its text needs"
ONE_ID = "messages are asked for by their `message_id` alone"
REROUTED = "a received SMS goes to ESMEs, to URLs and by mail; it is not sent on to a gateway"
OUTGOING = "the system chooses the address that a connection comes from"
SPARE = "a gateway has one host; a second one is a gateway of its own in the same route"
IDLE = "enquire_link finds a dead link"
UNKNOWN = "the router has nothing like it"
SECOND = "messages carry no such field of their own"

REASONS: Sequence[tuple[str, str]] = (
    ("log-file log-level log-format syslog-level syslog-facility access-log access-log-time", LOG),
    ("access-log-format", LOG),
    ("access-log-clean smpp-log-level", LOG),
    ("admin-port admin-port-ssl admin-interface smsbox-port smsbox-port-ssl smsbox-interface", BOXES),
    ("smsbox-max-pending bearerbox-host bearerbox-port bearerbox-port-ssl smsbox-id", BOXES),
    ("max-pending-requests", BOXES),
    ("opensmppbox-id smppbox-id use-systemid-as-smsboxid sendsms-interface", BOXES),
    ("wapbox-port wapbox-port-ssl wdp-interface-name udp-allow-ip udp-deny-ip sendota-url", WAP),
    ("admin-allow-ip admin-deny-ip box-allow-ip box-deny-ip connect-allow-ip", FIREWALL),
    ("store-file store-type store-location store-dump-freq dlr-storage dlr-spool", KEPT),
    ("maximum-queue-length sms-incoming-queue-limit sms-outgoing-queue-limit sms-resend-freq", QUEUE),
    ("sms-resend-retry", QUEUE),
    ("ssl-client-certkey-file ssl-server-cert-file ssl-server-key-file ssl-trusted-ca-file", TLS),
    ("ssl-client-cipher-list ssl-server-cipher-list sendsms-port-ssl", TLS),
    ("http-proxy-host http-proxy-port http-proxy-ssl http-proxy-exceptions", PROXY),
    ("http-proxy-exceptions-regex", PROXY),
    ("http-proxy-username http-proxy-password", PROXY),
    ("sms-combine-concatenated-mo", JOINED),
    ("source-addr-ton source-addr-npi source-addr-autodetect source-addr-auto dest-addr-ton", TYPES),
    ("dest-addr-npi", TYPES),
    ("bind-addr-ton bind-addr-npi alt-addr-charset address-range", TYPES),
    ("white-list black-list white-list-sender black-list-sender white-list-receiver", LISTS),
    ("black-list-receiver", LISTS),
    ("reply-couldnotfetch reply-couldnotrepresent reply-requestfailed reply-emptymessage", REPLY),
    ("omit-empty", REPLY),
    ("text file exec max-messages header footer prefix suffix accept-x-kannel-headers", REPLY),
    ("assume-plain-text", REPLY),
    ("faked-sender dlr-url dlr-mask", REPLY),
    ("concatenation split-chars split-suffix sms-length max-sms-octets", SPLIT),
    ("mo-recode send-sender strip-keyword omit-empty post-xml alt-charset catch-all", POSTED),
    ("http-timeout http-request-retry http-queue-delay", RETRIED),
    ("alt-dcs esm-class service-type validityperiod priority", BINARY),
    ("smsc-admin-id", ONE_ID),
    ("reroute reroute-smsc-id reroute-receiver reroute-dlr", REROUTED),
    ("our-host our-port", OUTGOING),
    ("alt-host alt-port", SPARE),
    ("connection-timeout keepalive idle-timeout wait-ack-expire timeout", IDLE),
    ("accepted-account accepted-account-regex", SECOND),
)
"""Names of variables, and why the page has nothing of them."""

SENDER: Mapping[str, str] = {
    "max-messages": SPLIT,
    "header": "a route may replace parts of a text, and adds none",
    "footer": "a route may replace parts of a text, and adds none",
}
"""The reasons at a sendsms-user, where they are others."""

WHY = {name: reason for names, reason in REASONS for name in names.split()}

GROUPS: Mapping[str, str] = {
    "wapbox": WAP,
    "wap-url-map": WAP,
    "wap-user-map": WAP,
    "wtls": WAP,
    "ppg": WAP,
    "wap-push-user": WAP,
    "radius-acct": WAP,
    "ota-setting": WAP,
    "ota-bookmark": WAP,
    "modems": "the router has no modems of its own: a GoIP is what has them here",
    "dlr-db": KEPT,
    "store-db": KEPT,
    "smpp-tlv": "optional parameters pass as they are, also unknown ones",
}
"""The groups that the page has nothing of, and the reasons."""

CONNECTIONS = "-connection"
"""The end of the kinds of groups that name a database."""


def where(group: Group) -> str:
    """Return the name of the file and the line of a group."""
    return f"{os.path.basename(group.place.file)}:{group.place.line}"


def left_over(group: Group) -> Iterator[str]:
    """Yield, for each reason, the variables that the page has nothing of. Their values stay in the file."""
    special = SENDER if group.kind == "sendsms-user" else {}
    reasons: dict[str, list[str]] = {}
    for name, place in group.unused():
        why = special.get(name) or WHY.get(name) or (REGEX if name.endswith("-regex") else UNKNOWN)
        reasons.setdefault(why, []).append(f"{name} (line {place.line})")
    for why, named in reasons.items():
        yield f"Without a counterpart: {', '.join(named)}: {why}."
