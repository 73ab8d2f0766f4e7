"""The HTTP face: the box's web pages, as far as programs use them.

============  ===========================================================================
`requests`    a request of octets; `replies` are octets again
`words`       what the pages say, in English and Chinese
`slots`       one entry of the status page for each line: what became of its last message
`pages`       the pages as text
`face`        which page answers what, and who may ask
`connection`  one connection, with the troubles that the flags ask for
`wire`        the sockets
============  ===========================================================================
"""
