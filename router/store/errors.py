"""Errors of a store. The text is for the operator."""


class StoreError(Exception):
    """The store cannot be used; the text says why and what to do."""


class CannotOpen(StoreError):
    """The store cannot be opened: the router does not start."""


class CannotRead(StoreError):
    """A question could not be answered: the disk, or the file, is in trouble."""


class CannotAnswer(StoreError):
    """A question is none for this database: asking it again would not help."""


class CannotWrite(StoreError):
    """A commit failed: what it held is not on disk, and nothing that waited for it has been answered."""


class NeverWrites(CannotWrite):
    """A commit failed, and will fail in the same way however often it is tried."""


def may_pass(error: Exception) -> bool:
    """Tell whether the same may succeed a little later."""
    return isinstance(error, (CannotRead, CannotWrite)) and not isinstance(error, NeverWrites)


class CannotCopy(StoreError):
    """A copy could not be made; there is no file of its name, and the store is as it was."""
