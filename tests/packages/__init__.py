"""Tests of what is installed: the Debian package on clean machines, the unit, the container."""
