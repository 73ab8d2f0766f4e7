"""The router.

A tree that was compiled is reached by a link, which a build lets lead to another tree (`make build`). It is
followed here, once: so all modules of a process are of one tree, though a build ends while it starts.

Constants of modules are Final: mypyc looks up any other global in a dict. So are members of Enums that each
message needs: in CPython 3.11 an Enum's class has a __getattr__, which makes each look ten times as slow.
"""

from os.path import realpath

__path__ = [realpath(folder) for folder in __path__]
