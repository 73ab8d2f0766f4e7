"""The error of a port that cannot be opened."""


class CannotListen(Exception):
    """An address to listen on cannot be had; its words name the key, the address, and why."""
