"""What Prometheus is told at /metrics: `families` names it, `samples` has it of the desk, `face` answers."""
