"""Dumps as mysqldump and phpMyAdmin write them, of a database made up here."""

from collections.abc import Mapping, Sequence
from hashlib import md5

Columns = Sequence[str]

TABLES: Mapping[str, Columns] = {
    "goip": (
        "id", "name", "provider", "host", "password", "num", "count_limit", "count_limit_d", "group_id",
        "report_mail", "fwd_mail_enable", "report_http", "fwd_http_enable",
    ),
    "goip_group": ("id", "group_name"),
    "prov": ("id", "prov", "inter", "local"),
    "user": ("id", "username", "password", "permissions", "info"),
    "system": (
        "sysname", "send_page_jump_enable", "smtp_server", "smtp_port", "smtp_mail", "smtp_user", "smtp_pass",
    ),
    "receive": ("id", "srcnum", "msg"),
    "receiver": ("id", "name", "tel"),
}  # fmt: skip
"""The columns that are read, and some that are not."""


def digest(password: str) -> str:
    """A password as the SMS Server keeps it."""
    return md5(password.encode(), usedforsecurity=False).hexdigest()


def value(given: object) -> str:
    """A value in a statement."""
    if given is None:
        return "NULL"
    if isinstance(given, int):
        return str(given)
    escaped = str(given).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace('"', '\\"')
    return f"'{escaped}'"


def rows(table: str, *given: Mapping[str, object]) -> str:
    """The values of some rows; what is not given is empty."""
    written = (", ".join(value(row.get(column, "")) for column in TABLES[table]) for row in given)
    return ",".join(f"({row})" for row in written)


def created(table: str) -> str:
    """The definition of a table, with keys that name columns too."""
    columns = ",\n".join(f"  `{column}` varchar(64) NOT NULL default ''" for column in TABLES[table])
    keys = "PRIMARY KEY  (`{0}`),\n  KEY `name` (`{0}`)".format(TABLES[table][0])
    return f"CREATE TABLE `{table}` (\n{columns},\n  {keys}\n) ENGINE=InnoDB;\n"


def mysqldump(**tables: Sequence[Mapping[str, object]]) -> str:
    """A dump of some tables by mysqldump."""
    parts = ["-- MySQL dump 10.9\n/*!40101 SET NAMES utf8 */;\nUSE goip;\n"]
    for table, given in tables.items():
        parts.append(f"DROP TABLE IF EXISTS `{table}`;\n{created(table)}\nLOCK TABLES `{table}` WRITE;\n")
        parts.append(f"INSERT INTO `{table}` VALUES {rows(table, *given)};\n" if given else "")
        parts.append("UNLOCK TABLES;\n")
    return "".join(parts)


def line(name: str, **columns: object) -> Mapping[str, object]:
    """A row of the table `goip`."""
    usual = {"provider": 1, "host": "192.168.1.10", "password": "pw", "count_limit": -1, "count_limit_d": -1}
    return {"name": name, **usual, **columns}
