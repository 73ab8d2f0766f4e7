"""A clean Debian with systemd, in namespaces of its own: what the package of the router is tried on."""
