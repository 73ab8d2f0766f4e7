"""The pages of the dashboard, and the acts of their forms."""
