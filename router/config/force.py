"""The keys whose features are not built yet: read and checked like all others, without effect so far.

Who builds one takes its lines out of the table.
"""

from collections.abc import Mapping

from router.config.configuration import Configuration
from router.config.keys import given
from router.config.tree import Node

LATER: Mapping[str, str] = {
    "http": "HTTP",
    "udp": "UDP",
    "email": "mail",
    "store=postgresql": "PostgreSQL",
    "keep": "search",
    "owed": "bounded waiting for an ESME",
    "join_timeout": "joining of segments",
    "stall": "stall events",
    "log_texts": "texts in the log",
    "esmes.rate": "rates of ESMEs",
    "esmes.long_messages": "cutting of received SMS",
    "esmes.message_id": "other forms of ids",
    "esmes.country": "numbers by country",
    "gateways.connect=http": "HTTP",
    "gateways.connect=udp": "UDP",
    "gateways.user": "HTTP",
    "gateways.rate": "rates of gateways",
    "gateways.limits": "budgets",
    "gateways.long_messages=sar": "other forms of long messages",
    "gateways.long_messages=plain": "other forms of long messages",
    "gateways.sniff": "doubt of data_coding",
    "gateways.transliterate": "transliteration",
    "gateways.data_codings": "transcoding",
    "gateways.retry": "growing delays",
    "gateways.tlvs": "choice of TLVs",
    "gateways.final": "endings without a report",
    "gateways.in_doubt": "doubt",
    "gateways.report_timeout": "doubt",
    "gateways.remote_id": "other readings of ids",
    "gateways.watch": "line states by another way",
    "gateways.country": "numbers by country",
    "gateways.numbers": "rewrites of numbers",
    "gateways.sim_swap": "budgets",
    "gateways.interface_version": "other versions than 3.4",
    "gateways.system_type": "system_type",
    "gateways.mode=pair": "pairs of sessions",
    "gateways.binds": "several sessions",
    "gateways.tls": "TLS to gateways",
    "gateways.weight": "choice by weight",
    "gateways.channel.weight": "choice by weight",
    "gateways.channel.limits": "budgets",
    "gateways.channel.id": "UDP",
    "gateways.channel.password": "UDP",
    "routes.match.text": "matches on texts",
    "routes.match.hours": "matches on the time",
    "routes.match.data_coding": "matches on data_coding",
    "routes.match.tlv": "matches on TLVs",
    "routes.choose=weighted": "other choices",
    "routes.choose=least_loaded": "other choices",
    "routes.choose=sticky": "other choices",
    "routes.choose=in_order": "other choices",
    "routes.attempts": "attempts",
    "routes.validity": "validity of routes",
    "routes.otherwise": "what happens without a channel",
    "received": "rules for received SMS",
}
"""A path as `keys.known` gives it, or ``path=value`` where only some values wait; and what it waits for."""


def noted(tree: Node) -> frozenset[str]:
    """The keys that stand in the file, and such values as the table speaks of (never a secret)."""
    return frozenset(path for path in given(tree) if "=" not in path or path in LATER)


def not_in_force(configuration: Configuration) -> list[str]:
    """The keys of the file that have no effect yet, each with the feature it waits for."""
    return [f"{path} ({feature})" for path, feature in LATER.items() if path in configuration.given]
