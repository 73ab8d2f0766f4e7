-- Schema 6. What operators are shown: what has happened, alerts, figures for charts
-- (router/store/operating_changes.py, docs/decisions/0032-what-operators-are-shown.md).

-- An act has a face, at which it was asked for. Ids and times grow together.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    level TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    user TEXT NOT NULL,
    address TEXT NOT NULL,
    face TEXT NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, id);
CREATE INDEX event_level ON event (level, id);
CREATE INDEX event_act ON event (id) WHERE face <> '';

-- One row for each time that an alert about a subject came on. `told` is whom that was said to, in lines.
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    alert TEXT NOT NULL,
    subject TEXT NOT NULL,
    since REAL NOT NULL,
    until REAL,
    text TEXT NOT NULL,
    told TEXT NOT NULL,
    acknowledged TEXT NOT NULL
) STRICT;
CREATE INDEX alert_on ON alert (id) WHERE until IS NULL;

-- Figures of a channel, an ESME or a route, one for each `span` seconds from `at` on, packed.
CREATE TABLE chart (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    span INTEGER NOT NULL,
    at INTEGER NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (kind, name, span, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX chart_at ON chart (span, at);
