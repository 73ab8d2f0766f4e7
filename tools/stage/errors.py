"""What can go wrong on the stage."""


class Missing(Exception):
    """Something that was promised did not happen; the words are for the person who watches."""
