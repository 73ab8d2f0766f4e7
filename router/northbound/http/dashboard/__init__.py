"""The dashboard: pages for people, on the desk."""
