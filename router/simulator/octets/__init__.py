"""SMPP on the wire, by struct and bytes, from the specification and from what real boxes sent.

The simulator, the kill test, the load, the fuzzer and the fakes of tests speak by it. It imports nothing of
the router, whose own codec it is to judge.
"""
