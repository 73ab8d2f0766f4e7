"""What stands behind the demo: child processes, a client that others wrote, and the boxes' control port."""
