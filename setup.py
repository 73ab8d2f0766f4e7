"""The compiled codec (docs/decisions/0007). All else about the package stands in setup.cfg.

It is optional: without a C compiler or Python's headers the build goes on, and the router works without it.
"""

from setuptools import Extension, setup

setup(ext_modules=[Extension("router.smpp.compiled", ["router/smpp/compiled.pyx"], optional=True)])
