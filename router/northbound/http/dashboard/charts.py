"""Small charts as SVG, drawn on the server: they need no script, and no exception in the policy."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from router.desk.charts import Chart, Over
from router.northbound.http.dashboard.words import number, rate

WIDTH: Final = 240
HEIGHT: Final = 48

TITLES: Final = {Over.HOUR: "last hour", Over.DAY: "last day", Over.MONTH: "last 30 days"}

STEPS: Final = {60: "a minute", 600: "in 10 min", 6 * 3600: "in 6 h"}
"""The step of a point in seconds, in words."""

FIGURE: Final = Markup(
    '<figure class="trend"><svg class="chart {}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" '
    'aria-label="{}"><polygon class="area" points="{}"/><polyline points="{}"/></svg>'
    "<figcaption>{}: up to {} {}</figcaption></figure>"
)


def line(chart: Chart, over: Over, figure: str) -> str:
    """Return a chart of one figure of the counts, the newest at the right."""
    # The current minute is not complete, and would always look like a drop.
    points = chart.points[:-1] if over is Over.HOUR else chart.points
    values = [getattr(one, figure) for one in points]
    most, title, step = max(values, default=0), TITLES[over], STEPS.get(chart.step, f"in {chart.step} s")
    label = f"{figure}, {title}: up to {number(most)} {step}, {number(sum(values))} in all"
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in _points(values))
    area = f"0,{HEIGHT} {drawn} {WIDTH},{HEIGHT}"
    return FIGURE.format(figure, WIDTH, HEIGHT, label, area, drawn, title, number(most), step)


def per_second(chart: Chart, figure: str) -> str:
    """Return the rate per second in the last complete minute."""
    return rate(getattr(chart.points[-2], figure) / chart.step)


def _points(values: Sequence[float]) -> Sequence[tuple[float, float]]:
    most, count = max([*values, 1.0]), max(1, len(values) - 1)
    return [
        (WIDTH * at / count, HEIGHT - 2.0 - (HEIGHT - 6.0) * value / most) for at, value in enumerate(values)
    ]
