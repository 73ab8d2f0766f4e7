"""What `make demo` shows: its texts, and its acts."""
