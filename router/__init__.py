"""The router.

A tree that was compiled is reached by a link, which a build lets lead to another tree (`make build`). It is
followed here, once: so all modules of a process are of one tree, though a build ends while it starts.
"""

from os.path import realpath

__path__ = [realpath(folder) for folder in __path__]
