"""Whether this is the compiled tree."""

from importlib.util import find_spec


def is_compiled() -> bool:
    """Whether the modules that can be compiled are."""
    found = find_spec("router.sms.written")
    return found is not None and not str(found.origin).endswith(".py")
