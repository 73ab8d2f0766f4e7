"""Texts by chance, each with a token of its own."""

from collections.abc import Iterator, MutableMapping
from random import Random

from tools.peers.esme import Text

WORDS = [
    "the",
    "router",
    "keeps",
    "what",
    "it",
    "has",
    "said",
    "that",
    "it",
    "keeps",
    "whatever",
    "befalls",
    "it",
    "or",
    "the",
    "boxes",
    "behind",
    "it",
]
FOREIGN = ["роутер", "хранит", "всё", "что", "обещал", "路由器", "🙂"]

LONG = 0.1
"""Part of the texts that one SMS cannot hold."""

UCS2 = 0.2


def token(random: Random) -> str:
    """Draw a token that no other text has."""
    return f"k{random.getrandbits(48):012x}k"


def text(random: Random, its_token: str) -> str:
    """Draw a text that begins with the token: short or long, ASCII or UCS2."""
    words = [its_token]
    source = FOREIGN if random.random() < UCS2 else WORDS
    count = random.randint(40, 90) if random.random() < LONG else random.randint(0, 6)
    return " ".join(words + [random.choice(source) for _ in range(count)])


def texts(random: Random, sent: MutableMapping[str, Text]) -> Iterator[Text]:
    """Yield texts without end, each to a number of its own; ``sent`` keeps them by their tokens."""
    number = 0
    while True:
        number += 1
        its_token = token(random)
        one = Text(its_token, f"25677{number:07d}", text(random, its_token))
        sent[its_token] = one
        yield one
