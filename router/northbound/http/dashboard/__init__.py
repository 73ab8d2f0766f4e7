"""The dashboard: pages for people, over the desk."""
