"""A dump is read as text: rows of some tables, whatever stands in their values; it is never run."""

import os
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from router.config.source.problems import UnreadableConfiguration
from router.importing.sms_server.dump import Dump, dump_of
from tests.config.pages import PageTestCase
from tests.importing.sms_server.dumps import created, mysqldump, rows
from tests.support.extent import at_most

WANTED = ("goip", "user")

TEXT = st.text(st.characters(exclude_characters="\0\r\x1a", exclude_categories=["Cs"]), max_size=20)


class DumpTests(PageTestCase):
    def read(self, dump: str | bytes, wanted: Sequence[str] = WANTED) -> Dump:
        path = os.path.join(self.directory, "goip.sql")
        with open(path, "wb") as file:
            file.write(dump if isinstance(dump, bytes) else dump.encode())
        return dump_of(path, wanted)

    def assertUnreadable(self, dump: str | bytes, said: str) -> None:
        error = str(self.assertRaises(UnreadableConfiguration, self.read, dump))
        self.assertIn(said, error)
        self.assertNotIn("\n", error)

    def names(self, dump: str) -> list[str]:
        return [row["username"] for row in self.read(dump).rows.get("user", [])]

    def test_rows_are_kept_or_counted(self) -> None:
        found = self.read(
            mysqldump(user=[{"id": 1, "username": "root"}], receive=[{"id": 1}, {"id": 2}], prov=[])
        )
        self.assertEqual(found.rows["user"][0]["username"], "root")
        self.assertEqual((found.counts, found.is_whole), ({"user": 1, "receive": 2}, True))

    @settings(max_examples=at_most(200, 20), deadline=None)
    @given(st.lists(TEXT, min_size=1, max_size=4))
    def test_any_texts_are_read_back(self, texts: list[str]) -> None:
        self.assertEqual(self.names(mysqldump(user=[{"username": text} for text in texts])), texts)

    def test_quotes_commas_brackets_and_statements_in_texts_are_texts(self) -> None:
        texts = ["a','b", "(1,2);", "x''y", "\\", "\\'", "INSERT INTO `user` VALUES (9,'evil');\n", "it's"]
        self.assertEqual(self.names(mysqldump(user=[{"username": text} for text in texts])), texts)
        self.assertEqual(
            self.names(created("user") + "INSERT INTO user VALUES (1, 'it''s', '', 0, NULL);"), ["it's"]
        )

    def test_columns_are_named_by_the_statement_or_the_definition(self) -> None:
        named = "INSERT INTO `user` (`username`, `id`) VALUES\n('root', 1),\n('shop', 2);\n"
        self.assertEqual(self.names(named), ["root", "shop"])
        self.assertUnreadable(
            "\nINSERT INTO `user` VALUES (1,'root');\n", "goip.sql:2:1: the rows of table `user` have no"
        )
        self.assertEqual(
            self.names(created("user") + "REPLACE INTO `goip`.`user` VALUES (1,'a');INSERT"), ["a"]
        )

    def test_a_half_dump_gives_what_came_before(self) -> None:
        whole = mysqldump(user=[{"username": "root"}, {"username": "shop"}])
        found = self.read(whole[: whole.index("shop") + 2])
        self.assertEqual([row["username"] for row in found.rows["user"]], ["root"])
        self.assertFalse(found.is_whole)

    def test_what_is_no_dump_is_said_in_a_line(self) -> None:
        self.assertUnreadable(b"\x1f\x8b\x08", "gunzip")
        self.assertUnreadable(b"SQLite format 3\0", "this is no text")
        error = self.assertRaises(UnreadableConfiguration, dump_of, self.directory, WANTED)
        self.assertIn("no ordinary file", str(error))
        error = self.assertRaises(UnreadableConfiguration, dump_of, self.directory + "/absent", WANTED)
        self.assertIn("cannot be read", str(error))

    def test_large_tables_are_read_along(self) -> None:
        many = ",".join([rows("receive", {"id": 1, "msg": "x" * 90})] * 1000)
        dump = created("receive") + f"INSERT INTO `receive` VALUES {many};\n" * 30
        found = self.read(dump + mysqldump(user=[{"username": "root"}]))
        self.assertEqual((found.counts["receive"], found.rows["user"][0]["username"]), (30_000, "root"))

    @settings(max_examples=at_most(400, 40), deadline=None)
    @given(
        st.lists(
            st.sampled_from(
                [
                    "INSERT INTO `user` VALUES ",
                    "(1,'a')",
                    ",",
                    ";",
                    "\n",
                    "'",
                    "\\",
                    "(",
                    ")",
                    "`",
                    "CREATE TABLE `user` (`id` int",
                    "NULL",
                    "--",
                    "x",
                ]
            ),
            max_size=14,
        )
    )
    def test_any_parts_are_read_or_refused(self, parts: list[str]) -> None:
        try:
            self.read("".join(parts))
        except UnreadableConfiguration as error:
            self.assertNotIn("\n", str(error))
