"""The fields of the package: its version, and what it depends on."""

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from itertools import pairwise

MAINTAINER = "The maintainers of smpp-router <maintainers@smpp-router.invalid>"
"""Who builds a package for others names himself by DEBFULLNAME and DEBEMAIL."""

DEPENDS = ("libstdc++6", "systemd | systemd-standalone-sysusers | systemd-sysusers", "tzdata")
RECOMMENDS = ("ca-certificates",)

FIELDS = """\
Package: smpp-router
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: net
Priority: optional
Description: SMSC in front of any number of GoIP GSM gateways and SMSCs
 Software that speaks SMPP binds to this router as to any other SMSC. The router
 shares out messages to the SIM cards of GoIPs, and to SMSCs; it queues, paces,
 tries another way, and sends one receipt for each message. What it has
 acknowledged is on disk.
 .
 It is not started before you have written /etc/smpp-router/router.yaml.
"""


def debian_version(version: str) -> str:
    """Return a version of Python as one of Debian, which sorts alike: `0.2.0.dev0` becomes `0.2.0~dev0`."""
    before = re.sub(r"\.?(dev|a|b|rc)(\d+)", r"~\1\2", version)
    return re.sub(r"\.(post\d+)", r"+\1", before)


def depends(minors: Sequence[str], libc: str) -> str:
    """Return what the package depends on, if it has packages for these minor versions of Python.

    >>> depends(["3.11", "3.13"], "2.36").split(", ")[:3]
    ['python3 (>= 3.11)', 'python3 (<< 3.12) | python3 (>= 3.13)', 'python3 (<< 3.14)']
    """
    clauses = [f"python3 (>= {minors[0]})"]
    for one, following in pairwise(minors):
        if _next(one) != following:
            clauses.append(f"python3 (<< {_next(one)}) | python3 (>= {following})")
    clauses += [f"python3 (<< {_next(minors[-1])})", f"libc6 (>= {libc})"]
    return ", ".join((*clauses, *DEPENDS))


def control(version: str, minors: Sequence[str], kilobytes: int) -> str:
    """Return the text of the control file, for a package that is made on this machine."""
    name, mail = os.environ.get("DEBFULLNAME"), os.environ.get("DEBEMAIL")
    return FIELDS.format(
        version=version,
        architecture=architecture(),
        maintainer=f"{name} <{mail}>" if name and mail else MAINTAINER,
        kilobytes=kilobytes,
        # Compiled modules need the C library that they were linked with, or a newer one.
        depends=depends(minors, platform.libc_ver()[1] or "2.36"),
        recommends=", ".join(RECOMMENDS),
    )


def architecture() -> str:
    """Return Debian's name of this machine's architecture."""
    done = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _next(minor: str) -> str:
    major, _, number = minor.partition(".")
    return f"{major}.{int(number) + 1}"
