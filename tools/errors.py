"""What can go wrong in a run of our tools."""


class Missing(Exception):
    """Something that was promised did not happen; the words are for the person who watches."""
