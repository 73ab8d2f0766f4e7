// From a disk a browser fetches no pages, so there are no words around what was found; the titles are there.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
