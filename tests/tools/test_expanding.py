"""Values as they are written out for the compiler."""

from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from router.smpp import pdus
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


def written(text: str) -> str:
    return Module("some.py", HEAD + text, {}).expanded()


def run(text: str) -> dict[str, object]:
    """What such a module has; as Python, since no class in Python inherits from what is compiled."""
    base = (Path(__file__).parents[2] / "router/sms/written.py").read_text()
    room: dict[str, object] = {}
    exec(compile(base, "written.py", "exec"), room)
    text = written(text).replace("from router.sms.written import evolve, Value as _Value", "_Value = Value")
    exec(compile(text, "some.py", "exec"), room)
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

    def test_what_it_does_not_know_is_told_with_file_and_line(self) -> None:
        with self.assertRaisesRegex(CannotExpand, r"some\.py:6: a value's field has no validator"):
            written("@value\nclass Name:\n    name: str = field(validator=lower)\n")


class PdusTests(SynchronousTestCase):
    def test_each_has_the_fields_and_the_table_of_its_declaration(self) -> None:
        source = Path(__file__).parents[2] / "router/smpp"
        pdu = Module("pdu.py", (source / "pdu.py").read_text(), {})
        scope: dict[str, object] = {}
        exec(compile(pdu.expanded(), "pdu.py", "exec"), scope)
        module = Module("pdus.py", (source / "pdus.py").read_text(), pdu.found)
        text = module.expanded().replace("from router.smpp.pdu import Pdu as Pdu", "")
        exec(compile(text, "pdus.py", "exec"), scope)
        for declared in pdus.PDUS.values():
            found: Any = scope[declared.__name__]
            self.assertEqual(found.FIELDS, names_of(declared))
            self.assertEqual(found.KINDS, table(declared))
