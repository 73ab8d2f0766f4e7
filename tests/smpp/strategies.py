"""PDUs as hypothesis draws them, made from the tables of the PDUs themselves."""

from collections.abc import Callable
from typing import cast

from hypothesis import strategies as st

from router.smpp.commands import PDUS
from router.smpp.declare import table
from router.smpp.fields import (
    COctetString,
    DestAddresses,
    DistributionList,
    Integer,
    Kind,
    ShortMessageField,
    Time,
    UnsuccessSme,
)
from router.smpp.pdus import Pdu
from router.smpp.tags import Tag
from router.sms.address import Address

octet = st.integers(0, 0xFF)
number = st.integers(0, 0xFFFFFFFF)


def strings(most: int) -> st.SearchStrategy[str]:
    """Draw at most ``most`` octets but NUL, as Latin-1."""
    return st.text(st.characters(min_codepoint=1, max_codepoint=0xFF), max_size=most)


addresses = st.builds(Address, octet, octet, strings(20))
destinations = st.one_of(addresses, st.builds(DistributionList, strings(20)))
refused = st.builds(UnsuccessSme, addresses, number)


def _known_tlv(tag: Tag) -> st.SearchStrategy[tuple[int, bytes]]:
    value = st.binary(min_size=tag.least, max_size=min(tag.most, tag.least + 40))
    return st.tuples(st.just(tag.value), value)


known_tlvs = st.sampled_from(Tag).flatmap(_known_tlv)
vendor_tlvs = st.tuples(st.integers(0x1400, 0x3FFF), st.binary(max_size=40))
tlv_lists = st.lists(st.one_of(known_tlvs, vendor_tlvs), max_size=5).map(tuple)


def values_of(kind: Kind) -> st.SearchStrategy[object]:
    """Draw the values that a field of this kind may have."""
    match kind:
        case Integer():
            return octet
        case COctetString(octets=most):
            return strings(most - 1)
        case Time():
            return st.sampled_from(["", "240229235959900+", "000002000000000R"])
        case ShortMessageField():
            return st.binary(max_size=254)
        case DestAddresses():
            return st.lists(destinations, min_size=1, max_size=4).map(tuple)
        case _:
            return st.lists(refused, max_size=4).map(tuple)


def pdus_of(declared: type[Pdu]) -> st.SearchStrategy[Pdu]:
    """Draw valid PDUs of one kind."""
    fields = {name: values_of(kind) for name, kind in table(declared)}
    return st.builds(cast(Callable[..., Pdu], declared), **fields, tlvs=tlv_lists)


pdus = st.sampled_from(list(PDUS.values())).flatmap(pdus_of)
"""Valid PDUs of every kind."""
