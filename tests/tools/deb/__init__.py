"""Tests of how the Debian package is made."""
