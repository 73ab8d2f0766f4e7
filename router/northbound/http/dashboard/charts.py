"""Small charts, drawn here as SVG: no script, and nothing that a policy would have to allow."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

WIDTH: Final = 300
HEIGHT: Final = 60


class Charts:
    """What templates draw with."""

    def line(self, values: Sequence[float], label: str) -> str:
        """Return a line over time, the newest at the right, with an area under it; ``label`` says what."""
        most = max([*values, 1.0])
        points = [
            (_place(at, len(values)), HEIGHT - 2.0 - (HEIGHT - 6.0) * value / most)
            for at, value in enumerate(values)
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        area = f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}"
        return Markup(
            '<svg class="chart" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
            '<polygon class="area" points="{}"/><polyline class="line" points="{}"/></svg>'
        ).format(WIDTH, HEIGHT, label, area, line)


def _place(at: int, count: int) -> float:
    return WIDTH * at / (count - 1) if count > 1 else float(WIDTH)
