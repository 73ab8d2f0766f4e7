"""Values as they are written out for the compiler."""

import re
from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.commands import PDUS
from router.smpp.declare import table
from router.sms.value import names_of
from tools.expanding import CannotExpand, Module

HEAD = "from router.sms.value import evolve, value\n\n\n"

ADDRESS = '''@value
class Address:
    """Where to."""

    ton: int = 0
    addr: str = ""
    """As it was written."""

    def is_short(self) -> bool:
        return len(self.addr) < 6


def made(ton: int) -> Address:
    return Address(ton)
'''

A = "@value\nclass A:\n    a: int\n"
BASE = f"{A}\n\n"

REFUSED = (
    ("@value\nclass A:\n    a: str\n    def __eq__(self, other): ...\n", 7, "a value has no __eq__"),
    ("@value\nclass A:\n    a: str = field(validator=lower)\n", 6, "has no validator"),
    ("@value\nclass A:\n    a: str = field(factory=str)\n", 6, "has no factory"),
    ("@value\nclass A:\n    a: str = field(repr=len)\n", 6, "True or False, not len"),
    ("@value\nclass A:\n    a: str = field(eq=len)\n", 6, "True or False, not len"),
    ("@value\nclass A:\n    a: str = field(converter=str)\n", 6, "the converter str is a function of this"),
    ("@value\nclass A:\n    a: str = field(init=False, default='')\n", 6, "a Factory with takes_self"),
    ("@value\nclass A:\n    a: str = field(init=False, default=Factory(str))\n", 6, "takes_self=True"),
    ("@value\nclass A:\n    _a: int\n", 6, "no underscore in front"),
    ("@value\nclass A:\n    a: int = integer(default=3)\n", 6, "integer takes default by position"),
    ("@value\nclass A:\n    pass\n", 5, "has a field"),
    ("@value(order=True)\nclass A:\n    a: int\n", 4, "no setting but kw_only=True"),
    ("@value(kw_only=False)\nclass A:\n    a: int\n", 4, "no setting but kw_only=True"),
    ("@final\n@value\nclass A:\n    a: int\n", 6, "no other decorator"),
    ("@value\nclass A(Protocol):\n    a: int\n", 5, "inherits from nothing but"),
    (BASE + "@value\nclass B(A, Other):\n    b: int\n", 10, "inherits from nothing but"),
    (BASE + "@value(kw_only=True)\nclass B(A):\n    b: int\n", 10, "kw_only where A is, and only there"),
    (
        A + "    def __attrs_post_init__(self) -> None:\n        check(self)\n",
        7,
        "has no __attrs_post_init__",
    ),
    (A + "\nx = 1\n", 5, "followed by two blank lines"),
    ("def made():\n    @value\n    class A:\n        a: int\n", 6, "stands in its module"),
)
"""Values that are not written out, the line that is told, and why."""


def written(text: str) -> str:
    return Module("some.py", HEAD + text, {}).expanded()


def scope() -> dict[str, object]:
    """What there is for values as Python: no class in Python inherits from one that is compiled."""
    room: dict[str, object] = {}
    base = (Path(__file__).parents[2] / "router/sms/value_base.py").read_text()
    exec(compile(base, "value_base.py", "exec"), room)
    return room | {"_Value": room["Value"]}


def execute(text: str, room: dict[str, object]) -> None:
    """What is written out, with the base of values of that scope."""
    names = r"(?:\w+, )*Value as _Value"
    text = re.sub(rf"from router\.sms\.value_base import {names}", "pass", text)
    exec(compile(text, "some.py", "exec"), room)


def run(text: str) -> dict[str, object]:
    room = scope()
    execute(written(text), room)
    return room


class WrittenOutTests(SynchronousTestCase):
    def test_each_line_stays_where_it_is(self) -> None:
        before, after = (HEAD + ADDRESS).split("\n"), written(ADDRESS).split("\n")
        self.assertEqual(
            before.index("def made(ton: int) -> Address:"), after.index("def made(ton: int) -> Address:")
        )
        self.assertEqual(before[10:12], after[10:12])

    def test_fields_are_final(self) -> None:
        self.assertIn("    ton: _Final[int]", written(ADDRESS).split("\n"))

    def test_values_with_the_same_fields_are_equal(self) -> None:
        room = run(ADDRESS + "one, two, three = made(1), made(1), made(2)\n")
        self.assertEqual(room["one"], room["two"])
        self.assertEqual(hash(room["one"]), hash(room["two"]))
        self.assertNotEqual(room["one"], room["three"])

    def test_a_value_is_changed_by_evolve(self) -> None:
        room = run(ADDRESS + "shown = repr(evolve(made(1), addr='a'))\n")
        self.assertEqual(room["shown"], "Address(ton=1, addr='a')")

    def test_what_is_not_to_be_shown_is_not(self) -> None:
        word = "word: str = field(repr=False, default=0)"
        text = f"@value(kw_only=True)\nclass Login:\n    name: str\n    {word}\n\n\n"
        self.assertEqual(run(text + "shown = repr(Login(name='a'))\n")["shown"], "Login(name='a')")

    def test_what_a_value_makes_itself_is_made_of_its_fields(self) -> None:
        factory = "Factory(lambda of: of.a + 1, takes_self=True)"
        made = f"field(\n        init=False, eq=False, default={factory}\n    )"
        room = run(f"@value\nclass Pair:\n    a: int\n    b: int = {made}\n\n\npair = Pair(1)\n")
        self.assertEqual(getattr(room["pair"], "b"), 2)  # noqa: B009

    def test_a_converter_has_its_word_first(self) -> None:
        text = "def lower(given: str | None) -> str:\n    return (given or '').lower()\n\n\n"
        room = run(
            text + "@value\nclass Name:\n    name: str = field(converter=lower)\n\n\nname = Name('A').name\n"
        )
        self.assertEqual(room["name"], "a")

    def test_what_is_not_to_be_compared_is_not(self) -> None:
        word = "b: int = field(eq=False, default=0)"
        room = run(f"@value\nclass Pair:\n    a: int\n    {word}\n\n\none, two = Pair(1, 2), Pair(1, 3)\n")
        self.assertEqual(room["one"], room["two"])

    def test_what_is_kw_only_takes_nothing_by_position(self) -> None:
        with self.assertRaises(TypeError):
            run("@value(kw_only=True)\nclass Pair:\n    a: int\n    b: int\n\n\nPair(1, 2)\n")

    def test_a_comment_behind_a_field_hides_nothing(self) -> None:
        text = "@value\nclass Pair:\n    a: int  # one\n    b: int  # other\n\n\n"
        room = run(text + "shown = repr(evolve(Pair(1, 2), b=3))\n")
        self.assertEqual(room["shown"], "Pair(a=1, b=3)")

    def test_a_generic_value_has_all_of_its_fields(self) -> None:
        text = "@value\nclass Of(Generic[T]):\n    a: int\n    b: T\n\n\n"
        types = "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\n"
        room = run(types + text + "shown = repr(evolve(Of(1, 'b'), a=2))\n")
        self.assertEqual(room["shown"], "Of(a=2, b='b')")
        self.assertIn("self.b: _Final[T] = b", written(text))

    def test_a_value_that_inherits_has_the_fields_of_its_base_first(self) -> None:
        more = "\n\n@value\nclass Named(Address):\n    name: str = ''\n\n\n"
        room = run(ADDRESS + more + "shown = repr(evolve(Named(1, 'a', 'b'), addr='c'))\n")
        self.assertEqual(room["shown"], "Named(ton=1, addr='c', name='b')")

    def test_what_it_cannot_write_out_is_told_with_file_and_line(self) -> None:
        for text, line, why in REFUSED:
            with self.assertRaisesRegex(CannotExpand, rf"^some\.py:{line}: .*{why}", msg=text):
                written(text)

    def test_a_decorator_with_a_dot_is_refused_rather_than_left_to_attrs(self) -> None:
        with self.assertRaisesRegex(CannotExpand, r"some\.py:4: the decorator of a value is one word"):
            written("@values.value\nclass Name:\n    name: str\n\n\n")


class PdusTests(SynchronousTestCase):
    def test_each_has_the_fields_and_the_table_of_its_declaration(self) -> None:
        source = Path(__file__).parents[2] / "router/smpp"
        pdu = Module("pdu.py", (source / "pdu.py").read_text(), {})
        room = scope()
        execute(pdu.expanded(), room)
        module = Module("pdus.py", (source / "pdus.py").read_text(), pdu.found)
        text = module.expanded().replace("from router.smpp.pdu import Pdu as Pdu", "")
        execute(text, room)
        for declared in PDUS.values():
            found: Any = room[declared.__name__]
            self.assertEqual(found.FIELDS, names_of(declared))
            self.assertEqual(found.KINDS, table(declared))
            tlvs = ((0x0427, b"2"),)
            self.assertEqual(repr(found(tlvs=tlvs)), repr(declared(tlvs=tlvs)))
