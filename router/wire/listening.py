"""What is said when a port cannot be had."""


class CannotListen(Exception):
    """An address to listen on cannot be had; its words name the key, the address, and why."""
