"""/metrics for Prometheus: `families` has the names, `samples` reads the desk, `face` answers."""
