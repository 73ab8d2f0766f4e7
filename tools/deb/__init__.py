"""The Debian package of the router: what is in it, and how it is made (docs/decisions/0045)."""
