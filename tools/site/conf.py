"""How Sphinx makes the site. What it makes asks nothing of the network, and works from a folder on a disk."""

import re
from importlib import metadata
from pathlib import Path
from typing import Any

project = "smpp-router"
version = release = metadata.version("smpp-router")
root_doc = "index"
extensions = ["myst_parser"]
exclude_patterns = ["files"]
nitpicky = True
# A block may name a language that no other program knows.
suppress_warnings = ["misc.highlighting_failure"]

# The pages are those that a forge shows, so of MyST's own syntax only what a forge has too is read.
myst_heading_anchors = 4
myst_disable_syntax = ["myst_role", "myst_line_comment", "myst_block_break", "myst_target"]
highlight_language = "none"
# Quotation marks in what one types stay as they are.
smartquotes = False

html_theme = "furo"
html_title = f"smpp-router {release}"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]
# The words around a find are fetched, which a browser does not do from a disk.
html_js_files = ["search-on-disk.js"]
html_copy_source = False
html_show_copyright = False
html_permalinks_icon = "#"

SCROLLED = re.compile(r"<pre|<div(?= class=.table-wrapper)")


def reachable(app: Any, name: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Have the keyboard reach what can be scrolled, and titles of sections be told as headings."""
    if isinstance(context.get("body"), str):
        context["body"] = SCROLLED.sub(r"\g<0> tabindex='0'", context["body"])
    tree = str(context.get("furo_navigation_tree", ""))
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app: Any) -> None:
    """Add what the theme lacks."""
    # Behind the theme's own.
    app.connect("html-page-context", reachable, priority=900)
