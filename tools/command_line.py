"""The command line of a tool, by argparse; click is for `smpp-router`, whose shells and manuals need it."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter


def parser_of(doc: str | None) -> ArgumentParser:
    """Return a parser whose --help shows a module's docstring, line by line as it stands there."""
    return ArgumentParser(description=doc, formatter_class=RawDescriptionHelpFormatter)
