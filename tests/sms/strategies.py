"""Strategies of hypothesis for the tests of `router.sms`."""

from hypothesis import settings
from hypothesis import strategies as st

from router.sms.alphabet import Alphabet, decode
from router.sms.gsm7 import DATA
from tests.support.extent import at_most

bounded = settings(max_examples=at_most(60, 15), database=None, derandomize=True)

GSM7_CHARACTERS = decode(bytes(range(0x1B)) + bytes(range(0x1C, 0x80)), Alphabet.GSM7)
EXTENDED_CHARACTERS = "".join(DATA["default"]["extension"].values())
LETTERS = "abcdefghijklmnopqrstuvwxyz ABC 0123456789,.-+()?!\r\n"
SIGNS = ("é", "e\u0301", "Ж", "क्षि", "👍🏽", "👨‍👩‍👧‍👦", "🇺🇬", "❤️", "\u4e2d", "한", "\r\n", "a", " ")

gsm7_texts = st.text(st.sampled_from(GSM7_CHARACTERS + EXTENDED_CHARACTERS))
long_gsm7_texts = st.lists(
    st.one_of(st.text(LETTERS, max_size=120), st.text(EXTENDED_CHARACTERS, max_size=9)), max_size=12
).map("".join)
sign_lists = st.lists(st.sampled_from(SIGNS), max_size=150)
any_texts = st.one_of(long_gsm7_texts, sign_lists.map("".join), st.text())
"""Short and long, of every kind, but no single surrogates."""

alphabets = st.sampled_from(Alphabet)
