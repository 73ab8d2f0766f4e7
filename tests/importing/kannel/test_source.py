"""Kannel's files are read by the rules of its own reader, below their folder, and never through a link."""

import os

from router.config.source.problems import UnreadableConfiguration
from router.importing.kannel.source import Group, KannelReader
from tests.config.pages import PageTestCase


class ReaderTests(PageTestCase):
    def groups(self, text: str) -> list[Group]:
        return self.read(self.write(text, "kannel.conf")).source.groups

    def read(self, file: str) -> KannelReader:
        reader = KannelReader(file)
        reader.read(file)
        return reader

    def values(self, text: str) -> list[dict[str, str]]:
        return [{name: each.value for name, each in group.variables.items()} for group in self.groups(text)]

    def assertUnreadable(self, text: str, *said: str) -> None:
        error = self.assertRaises(UnreadableConfiguration, self.groups, text)
        for part in said:
            self.assertIn(part, str(error))
        self.assertNotIn("\n", str(error))

    def test_an_empty_line_ends_a_group_and_a_comment_does_not(self) -> None:
        text = "group = core\n# and\n  # another\nadmin-port=1\n  \ngroup = smsc\nsmsc = smpp"
        self.assertEqual(
            self.values(text), [{"group": "core", "admin-port": "1"}, {"group": "smsc", "smsc": "smpp"}]
        )

    def test_quotes_are_taken_off_and_only_two_signs_escaped_in_them(self) -> None:
        text = 'group = core\na = " x "\nb = "say \\"no\\" \\\\ \\n"\nc = un"quoted"\nd = "half\ne ="\n'
        found = self.values(text)[0]
        self.assertEqual(
            [found[name] for name in "abcde"], [" x ", 'say "no" \\ \\n', 'un"quoted"', '"half', '"']
        )

    def test_a_line_goes_on_behind_a_backslash_and_two_are_one(self) -> None:
        text = "group = core\na = one;\\\n  two;\\\nthree\nb = end\\\\\nc = 3\n"
        found = self.values(text)[0]
        self.assertEqual(found, {"group": "core", "a": "one;  two;three", "b": "end\\", "c": "3"})

    def test_the_last_value_of_a_name_counts_and_lines_may_end_as_on_windows(self) -> None:
        self.assertEqual(self.values("group = core\r\na = 1\r\na = 2\r\n\r\n"), [{"group": "core", "a": "2"}])

    def test_a_file_that_is_no_utf_8_is_latin_1(self) -> None:
        path = self.write("", "kannel.conf")
        with open(path, "wb") as file:
            file.write(b"group = core\nadmin-password = p\xe4ss\n")
        self.assertEqual(self.read(path).source.groups[0].get("admin-password"), "päss")

    def test_what_cannot_be_read_is_said_with_file_and_line(self) -> None:
        self.assertUnreadable("group = core\nno equals\n", "kannel.conf:2:1: the line has no equals sign")
        self.assertUnreadable(
            "group = core\n\nadmin-port = 1\n", "kannel.conf:3:1: these variables", "group = "
        )
        self.assertUnreadable("group = core\n\0\n", "kannel.conf:2:1: this is no text")
        self.assertUnreadable("\x1f", "no equals sign")
        self.assertUnreadable("# \n\n = 3\n", "kannel.conf:3:1: these variables")
        self.assertUnreadable("group = smsc\n\n" * 10_001, "this is group 10,001")

    def test_a_compressed_file_is_named_so(self) -> None:
        path = self.write("", "kannel.conf")
        with open(path, "wb") as file:
            file.write(b"\x1f\x8b\x08\0")
        self.assertIn("gunzip", str(self.assertRaises(UnreadableConfiguration, self.read, path)))

    def test_numbers_and_flags_are_read_as_kannel_reads_them(self) -> None:
        group = self.groups(
            "group = smsc\na = 0x10\nb = -5\nc = 1.5\nd = no\ne = Off\nf = anything\ng = 08\n"
        )[0]
        self.assertEqual([group.whole(name) for name in "abcgx"], [16, None, None, 8, None])
        self.assertEqual([group.flag(name) for name in "defx"], [False, False, True, False])


class IncludeTests(PageTestCase):
    def kinds(self, text: str) -> list[str]:
        path = self.write(text, "etc/kannel.conf")
        reader = KannelReader(path)
        reader.read(path)
        self.left_out = reader.source.left_out
        return [group.kind for group in reader.source.groups]

    def assertRefused(self, text: str, said: str) -> None:
        self.assertIn(said, str(self.assertRaises(UnreadableConfiguration, self.kinds, text)))

    def test_files_and_folders_are_read_in_their_place(self) -> None:
        self.write("group = smsc\nsmsc = smpp", "etc/smsc/a.conf")
        self.write("group = modems\nid = x", "etc/smsc/b.conf")
        self.write("group = smsbox", "etc/box.conf")
        there = os.path.abspath(os.path.join(self.directory, "etc", "box.conf"))
        text = f'group = core\ninclude = smsc\ninclude = "{there}"\ngroup = sms-service\n'
        self.assertEqual(" ".join(self.kinds(text)), "core smsc modems smsbox sms-service")

    def test_a_second_group_begins_without_an_empty_line_too(self) -> None:
        self.assertEqual(
            self.kinds("group = core\nadmin-port = 1\ngroup = smsc\nsmsc = at"), ["core", "smsc"]
        )

    def test_a_file_outside_of_the_folder_is_refused(self) -> None:
        self.write("group = smsc", "outside.conf")
        for name in ("../outside.conf", "/etc/passwd", "smsc/../../outside.conf"):
            self.assertRefused(f"group = core\ninclude = {name}\n", "kannel.conf:2:1")
            self.assertRefused(f"group = core\ninclude = {name}\n", "lies outside of the folder")

    def test_a_link_is_not_followed(self) -> None:
        self.write("group = smsc", "outside.conf")
        self.write("group = smsc", "etc/smsc/a.conf")
        os.symlink("../../outside.conf", os.path.join(self.directory, "etc", "smsc", "link.conf"))
        os.symlink("smsc", os.path.join(self.directory, "etc", "folder"))
        self.assertEqual(self.kinds("group = core\ninclude = smsc\n"), ["core", "smsc"])
        self.assertIn("link.conf was not read: it is a link", self.left_out[0])
        self.assertRefused("group = core\ninclude = smsc/link.conf\n", "is a link")
        self.assertRefused("group = core\ninclude = folder/a.conf\n", "is a link")

    def test_files_that_include_each_other_and_such_that_are_not_there_are_refused(self) -> None:
        self.write("include = kannel.conf\n", "etc/back.conf")
        self.assertRefused("group = core\ninclude = back.conf\n", "includes itself")
        self.assertRefused("include = absent.conf\n", "absent.conf cannot be read")
