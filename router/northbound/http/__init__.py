"""The faces that speak HTTP: our API, a GoIP's own pages, and those of the GoIP SMS Server."""
