"""Values: classes of plain fields that nobody changes.

`value` is attrs' `frozen`, with slots. Where the router is compiled the build writes such classes out
(tools/expanding.py), since mypyc compiles none of attrs, and then no field takes a wrong type. There is no
place for weak references in a value, as there is none in a compiled one.
"""

from typing import TYPE_CHECKING

from router.sms.value_base import names_of

if TYPE_CHECKING:
    from attrs import evolve
    from attrs import frozen as value
else:
    import attrs

    from router.sms.value_base import evolve

    def value(kind=None, **settings):
        """Make a class of values. To the type checker this is attrs' `frozen`, and `evolve` is attrs' too."""
        return attrs.frozen(kind, weakref_slot=False, **settings)


__all__ = ["evolve", "names_of", "value"]
