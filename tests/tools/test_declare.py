"""Compiled code looks for the fields of our values where they lie."""

from ctypes import c_void_p, sizeof
from importlib import import_module
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tools.declare import VALUES, declaration, slots

ROOT = Path(__file__).resolve().parents[2]
POINTER = sizeof(c_void_p)


class DeclareTests(SynchronousTestCase):
    def test_what_stands_beside_each_module_is_what_its_classes_are(self) -> None:
        for module in VALUES:
            place = (ROOT / module.replace(".", "/")).with_suffix(".pxd")
            self.assertEqual(place.read_text(), declaration(module), f"run tools/declare.py: {module}")

    def test_an_object_is_as_large_as_its_fields(self) -> None:
        for module, names in VALUES.items():
            for kind in (getattr(import_module(module), name) for name in names):
                fields = len(slots(kind))
                self.assertEqual(kind.__basicsize__, object.__basicsize__ + fields * POINTER, kind)
                # CPython keeps those behind the fields in 3.11, and in front of the object since 3.12.
                self.assertEqual(kind.__weakrefoffset__, 0, kind)

    def test_fields_lie_in_the_order_in_which_they_are_declared(self) -> None:
        for module, names in VALUES.items():
            for kind in (getattr(import_module(module), name) for name in names):
                of = {name: getattr(kind, name) for name in slots(kind)}
                self.assertEqual(sorted(of, key=lambda name: _offset(of[name])), slots(kind))


def _offset(member: object) -> int:
    """Where a slot lies: the offset that its member descriptor holds (PyMemberDescrObject, descrobject.h)."""
    # PyObject_HEAD, d_type, d_name, d_qualname, d_member; there: name, type, offset.
    described = c_void_p.from_address(id(member) + object.__basicsize__ + 3 * POINTER).value
    assert described is not None
    return int.from_bytes(bytes((c_void_p * 3).from_address(described))[2 * POINTER :], "little")
