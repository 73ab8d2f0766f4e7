from gsmcodecs import gsm0338  # noqa: F401
