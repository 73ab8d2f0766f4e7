"""The web pages of a GoIP, over all channels of an ESME; software made for a GoIP changes only the host.

===========  =================================================================
`face`       finds the page, and checks the login
`sending`    send.html
`words`      the answers of send.html
`status`     the elements of send_status.xml, send_sms_status.xml, status.xml
`xml`        writes elements as a page
===========  =================================================================
"""
