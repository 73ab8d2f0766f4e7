"""Ways to spoil valid PDUs. Each takes chance, seeds and a source of sequence_numbers, and gives a stream."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from struct import pack_into

from router.simulator.octets.frames import HEADER, RESPONSE, pdu
from router.sms.value import evolve
from tools.fuzzer.seeds import KNOWN, Seed, Tlv

Numbers = Iterator[int]
Mutation = Callable[[Random, Sequence[Seed], Numbers], bytes]

LENGTHS = (0, 1, 4, 15, 17, 1024, 1025, 65536, 65537, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
SEQUENCES = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
STATUSES = (0, 1, 0x0D, 0x58, 0x4FF, 0xFFFFFFFF)
TAGS = (0x0005, 0x0017, 0x001E, 0x020C, 0x020F, 0x0210, 0x0381, 0x0423, 0x0424, 0x0427, 0x130C, 0x1400)
STRANGERS = (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"SSH-2.0-x\r\n", b"\x16\x03\x01\x02\0\1\0\1\xfc\3\3")
MOST_BODY = 900
"""Octets: what is grown stays below the limit for sessions that are not bound, so that it is read."""


def valid(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Leave some seeds as they are."""
    return b"".join(seed.octets(next(numbers)) for seed in random.choices(seeds, k=random.randint(1, 4)))


def bits(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Flip bits anywhere, in headers too."""
    return _flipped(random, valid(random, seeds, numbers))


def bodies(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Flip bits behind the headers only: the stream stays whole."""
    picked = random.choices(seeds, k=random.randint(1, 6))
    return b"".join(_with_body(seed, _flipped(random, seed.body()), numbers) for seed in picked)


def headers(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Give another command_id, command_status or sequence_number."""
    seed = random.choice(seeds)
    command_id = random.choice((seed.command_id, random.choice(KNOWN), random.getrandbits(32)))
    command_id ^= random.choice((0, 0, RESPONSE))
    number = random.choice((next(numbers), random.choice(SEQUENCES)))
    return pdu(command_id, number, seed.body(), random.choice(STATUSES))


def lengths(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Make a command_length a little, or very, wrong."""
    octets = bytearray(valid(random, seeds, numbers))
    near = len(octets) + random.randint(-8, 8)
    pack_into(">I", octets, 0, max(0, random.choice((*LENGTHS, near, near, near))))
    return bytes(octets)


def truncated(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Cut bodies short; their command_length stays right."""
    picked = random.choices(seeds, k=random.randint(1, 4))
    return b"".join(_with_body(seed, _cut(random, seed.body()), numbers) for seed in picked)


def unfinished(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Stop the stream anywhere."""
    return _cut(random, valid(random, seeds, numbers)) or b"\0"


def octets_in_between(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Put octets in, take some out, or make NULs something else: strings without an end, and too long."""
    seed = random.choice(seeds)
    body, at = seed.body(), random.randint(0, len(seed.body()))
    run = random.choice((b"A", b"\xff", b"\0")) * random.choice((1, 2, 9, 21, 65, 255, MOST_BODY - len(body)))
    grown, shrunk = body[:at] + run + body[at:], body[:at] + body[at + 1 :]
    return _with_body(seed, random.choice((grown, shrunk, body.replace(b"\0", b"Z"))), numbers)


def tlvs(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Shuffle TLVs, repeat them, leave them out, and give them strange tags and wrong lengths."""
    return b"".join(_tlvs_of(random, seed, numbers) for seed in random.choices(seeds, k=random.randint(1, 4)))


def splices(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Join the beginning of one and the end of another."""
    one, other = random.choices(seeds, k=2)
    return _with_body(one, _cut(random, one.body()) + _cut(random, other.body()[::-1])[::-1], numbers)


def repeats(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Repeat one PDU again and again, under one sequence_number."""
    return random.choice(seeds).octets(next(numbers)) * random.randint(2, 50)


def tiny(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Make a flood of PDUs of 16 octets, most of them too short for their kind."""
    known = random.sample(KNOWN, 4)
    bit = random.choice((0, RESPONSE))
    count = random.choice((50, 500, 2000))
    return b"".join(HEADER.pack(16, random.choice(known) | bit, 0, next(numbers)) for _ in range(count))


def garbage(random: Random, seeds: Sequence[Seed], numbers: Numbers) -> bytes:
    """Make something that is no SMPP at all."""
    return random.choice((*STRANGERS, random.randbytes(random.randint(1, 400))))


MUTATIONS: dict[Mutation, int] = {
    valid: 6,
    bits: 10,
    bodies: 20,
    headers: 8,
    lengths: 8,
    truncated: 8,
    unfinished: 5,
    octets_in_between: 12,
    tlvs: 15,
    splices: 8,
    repeats: 3,
    tiny: 2,
    garbage: 4,
}
"""Each with its share."""


def _flipped(random: Random, octets: bytes) -> bytes:
    changed = bytearray(octets)
    for _ in range(random.choice((1, 1, 2, 8)) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(random: Random, octets: bytes) -> bytes:
    return octets[: random.randint(0, len(octets))]


def _with_body(seed: Seed, body: bytes, numbers: Numbers) -> bytes:
    return pdu(seed.command_id, next(numbers), body, seed.status)


def _tlvs_of(random: Random, seed: Seed, numbers: Numbers) -> bytes:
    changed: list[Tlv] = [*seed.tlvs, *seed.tlvs]
    changed += [(random.choice(TAGS), random.randbytes(random.choice((0, 1, 2, 4, 80)))) for _ in range(3)]
    changed = random.sample(changed, random.randint(0, len(changed)))
    body = evolve(seed, tlvs=tuple(changed)).body()
    # Something behind the last TLV, or a last TLV that is longer than the PDU.
    return _with_body(seed, body + random.choice((b"", b"", b"\x14", b"\x14\0\xff\xff")), numbers)
