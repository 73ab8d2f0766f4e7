"""The demo: an ESME, the router, and three simulated GoIPs, one for each way to reach a box.

=============  ==========================================================================================
`command`      the command line; starts all of it, and says whether it was right
`acts`         what the ESME does, what the boxes do, and what must come of it; `texts` are its texts
`esme`         the ESME, by the octets of `router.simulator.octets`
`boxes`        moves the simulated boxes by their control ports
`children`     the processes; `missing` is raised when one does not do what it should
=============  ==========================================================================================
"""
