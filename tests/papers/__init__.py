"""The pages for people: what they link to, what they have one type, and what they name."""
