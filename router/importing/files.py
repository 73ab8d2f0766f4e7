"""The files that an import reads: text, of a bounded size, below one folder, and never through a link."""

import os
from stat import S_ISDIR, S_ISLNK, S_ISREG

from attrs import frozen

from router.config.source.files import NotRead, contents
from router.config.source.problems import Place, UnreadableConfiguration

GZIP = b"\x1f\x8b"


def text_of(file: str, most: int, what: str) -> str:
    """Return the text of a file of at most ``most`` octets: UTF-8, or else Latin-1.

    Raises UnreadableConfiguration.
    """
    try:
        octets = contents(file, most)
    except NotRead as error:
        raise UnreadableConfiguration(
            Place(file), f"the file cannot be read ({error})", f"expected {what}"
        ) from None
    refuse(file, octets, what)
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def refuse(file: str, octets: bytes, what: str) -> None:
    """Raise UnreadableConfiguration if the first octets of a file are not those of a text."""
    if octets.startswith(GZIP):
        wrong, remedy = "the file is compressed by gzip", f"expected {what}: run gunzip first"
        raise UnreadableConfiguration(Place(file), wrong, remedy)
    if b"\0" in octets:
        line = octets[: octets.index(b"\0")].count(b"\n") + 1
        raise UnreadableConfiguration(Place(file, line), "this is no text: it has a NUL", f"expected {what}")


@frozen
class Folder:
    """The folder that included files must be in; ``path`` is absolute."""

    path: str

    @classmethod
    def of(cls, file: str) -> "Folder":
        """Return the folder of a file."""
        return cls(os.path.dirname(os.path.abspath(file)))

    def included(self, name: str, place: Place) -> tuple[list[str], list[str]]:
        """Return the files that a name stands for, itself or those of a folder, and what was left out.

        Raises UnreadableConfiguration if the name leads out of the folder, or through a link.
        """
        path = self.within(name, place)
        try:
            if not S_ISDIR(os.lstat(path).st_mode):
                return [path], []
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            wrong = f"{name} cannot be read ({error.strerror})"
            raise UnreadableConfiguration(place, wrong, "expected a file or a folder") from None
        files = [entry.path for entry in entries if S_ISREG(entry.stat(follow_symlinks=False).st_mode)]
        links = [entry.path for entry in entries if entry.is_symlink()]
        return files, [f"{link} was not read: it is a link" for link in links]

    def within(self, name: str, place: Place) -> str:
        """Return the path of a name, which is relative to the folder. Raises UnreadableConfiguration."""
        path = os.path.normpath(os.path.join(self.path, name))
        parts = os.path.relpath(path, self.path).split(os.sep)
        if parts[0] == os.pardir or "\0" in name:
            remedy = f"expected one in {self.path}: copy it there, and name it by its place there"
            raise UnreadableConfiguration(place, f"{name} lies outside of the folder", remedy)
        for length in range(1, len(parts) + 1):
            step = os.path.join(self.path, *parts[:length])
            if os.path.lexists(step) and S_ISLNK(os.lstat(step).st_mode):
                raise UnreadableConfiguration(place, f"{step} is a link", "expected the file itself")
        return path
