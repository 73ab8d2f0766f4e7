"""Tell compiled code where the fields of our values lie: writes the `.pxd` beside each module of values.

CPython lays the slots of a class behind those of its base, in the order of their names (type_new_slots in
Objects/typeobject.c). Run it when a field has come or gone; tests/tools/test_declare.py tells when.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[1]

VALUES: Mapping[str, tuple[str, ...]] = {
    "router.sms.address": ("Address",),
    "router.sms.message": ("ShortMessage",),
    "router.sms.form": ("Form",),
    "router.sms.segments": ("Cut",),
    "router.sms.report": ("Cause", "StatusReport"),
    "router.smpp.pdus": ("SubmitSm", "SubmitSmResp", "DeliverSm", "DataSm"),
    "router.smpp.events": ("Answered", "Requested"),
    "router.routing.pace": ("Pace",),
    "router.routing.table": ("Sender", "Way"),
    "router.relay.accounts": ("Account",),
    "router.relay.channels": ("ChannelSettings",),
    "router.relay.request": ("Request",),
    "router.store.changes": ("Submitted", "Ended"),
    "router.store.entities": ("Sending", "Underway", "Owed"),
}
"""The values that a message meets on its way."""


def declaration(module: str) -> str:
    """The text of a module's `.pxd`."""
    known = {name: home for home, names in VALUES.items() for name in names}
    kinds = [getattr(import_module(module), name) for name in VALUES[module]]
    needed = {one for kind in kinds for one in _fields(kind, known).values() if one in known}
    used = [one for one in sorted(needed) if known[one] != module]
    structs = [line for kind in kinds for line in _struct(kind, known)]
    classes = [line for kind in kinds for line in _class(kind, known)]
    return "\n".join(
        [
            "# Where the fields lie, written by tools/declare.py.",
            *(f"from {known[one]} cimport {one}" for one in used),
            "",
            "cdef extern from *:",
            '    """',
            *structs,
            '    """',
            *classes,
            "",
        ]
    )


def slots(kind: type[object]) -> list[str]:
    """The fields in the order in which they lie in an object."""
    bases = [one for one in reversed(kind.__mro__) if "__slots__" in vars(one)]
    return [name for one in bases for name in sorted(vars(one)["__slots__"]) if name != "__weakref__"]


def _fields(kind: type[object], known: Mapping[str, str]) -> dict[str, str]:
    """Each field and its class, if that is one of our values, in the order in which they lie."""
    given = {each.name: each.type for each in attrs.fields(kind)}  # type: ignore[arg-type]
    of = {name: getattr(given.get(name), "__name__", "") for name in slots(kind)}
    return {name: one if one in known and one != kind.__name__ else "object" for name, one in of.items()}


def _tag(module: str, name: str) -> str:
    return f"{module}.{name}".replace(".", "_")


def _struct(kind: type[object], known: Mapping[str, str]) -> Iterator[str]:
    tag = _tag(kind.__module__, kind.__name__)
    yield f"    typedef struct {tag} {{"
    yield "        PyObject_HEAD"
    for name, of in _fields(kind, known).items():
        what = "PyObject" if of == "object" else f"struct {_tag(known[of], of)}"
        yield f"        {what} *{name}_;"
    yield f"    }} {tag};"


def _class(kind: type[object], known: Mapping[str, str]) -> Iterator[str]:
    path, tag = f"{kind.__module__}.{kind.__name__}", _tag(kind.__module__, kind.__name__)
    yield f"    ctypedef class {path} [object {tag}, check_size error]:"
    # What is no field, a cached_property, has a slot that is empty until it is first asked for.
    filled = {each.name for each in attrs.fields(kind)}  # type: ignore[arg-type]
    fields = ((name, of) for name, of in _fields(kind, known).items() if name in filled)
    yield from (f'        cdef {of} {name} "{name}_"' for name, of in fields)


def main() -> None:
    """Write all of them anew."""
    for module in VALUES:
        (ROOT / module.replace(".", "/")).with_suffix(".pxd").write_text(declaration(module))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
