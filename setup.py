"""What may be compiled (docs/decisions/0007 and 0008). All else about the package stands in setup.cfg.

It is optional: without a C compiler or Python's headers the build goes on, and the router works without it.
"""

from setuptools import Extension, setup


def compiled(name: str) -> Extension:
    """A module in Cython; all look into objects by the same header."""
    source = name.replace(".", "/") + ".pyx"
    return Extension(
        name, [source], include_dirs=["router/sms"], depends=["router/sms/slots.h"], optional=True
    )


setup(
    ext_modules=[
        compiled("router.sms.filling"),
        compiled("router.smpp.compiled"),
        compiled("router.store.compiled"),
    ]
)
