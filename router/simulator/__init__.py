"""A GoIP in software, and the demo that plays with it: `smpp-router simulate` and `smpp-router demo`.

They stand in the package so that an installed router has them, and are no part of the router: nothing here
imports a line of it, and nothing of it imports these, but for the two commands (docs/decisions/0041). So
they are witnesses that judge it from outside, in tests too.

=============  ==========================================================================================
`octets`       SMPP by hand, from the specification and from what real boxes sent
`goip`         the simulated box, over `octets`
`demo`         starts boxes and a router, is an ESME, and tells what happens
=============  ==========================================================================================
"""
