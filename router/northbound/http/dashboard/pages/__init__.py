"""The pages: what each shows, and what is done from it."""
