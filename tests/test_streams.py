"""Streams whose encoding lacks letters."""

from io import BytesIO, StringIO, TextIOWrapper

from twisted.trial.unittest import SynchronousTestCase

from router.streams import showing_all


class ShowingAllTests(SynchronousTestCase):
    def test_what_the_encoding_lacks_is_written_by_its_number(self) -> None:
        octets = BytesIO()
        stream = showing_all(TextIOWrapper(octets, encoding="latin-1"))
        stream.write("größe … Привет\n")
        stream.flush()
        written = octets.getvalue().decode("latin-1")
        self.assertEqual(written, r"größe \u2026 \u041f\u0440\u0438\u0432\u0435\u0442" + "\n")

    def test_another_kind_of_stream_stays_as_it_is(self) -> None:
        stream = StringIO()
        self.assertIs(showing_all(stream), stream)
