from tests.config.pages import PageTestCase


class LimitsTests(PageTestCase):
    def told(self, keys: str) -> list[str]:
        return self.doubts(f"gateways: [{{id: g, connect: smpp, host: h, channels: 2, {keys}}}]\n")

    def test_an_hour_wider_than_its_day(self) -> None:
        self.assertEqual(
            self.told("limits: {hour: 500, day: 100}"),
            [
                "1:72: `hour` is 500, which is never reached: `day` is 100;"
                " expected less than `day`, or no such limit"
            ],
        )

    def test_more_numbers_than_segments(self) -> None:
        self.assertEqual(len(self.told("limits: {day: 100, recipients_per_day: 200}")), 1)

    def test_limits_of_a_line_over_those_of_its_gateway(self) -> None:
        self.assertEqual(
            len(self.told("limits: {hour: 50, day: 100}, channel: {1: {limits: {hour: 200}}}")), 1
        )

    def test_limits_that_fit(self) -> None:
        for limits in ("minute: 10, hour: 10, day: 500, month: 5000, total: 5000", "minute: 10", "day: 5"):
            self.assertEqual(self.told(f"limits: {{{limits}}}"), [])
