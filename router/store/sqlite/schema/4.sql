-- Schema 4. The history: what has happened to a sending beside what its row tells, and what is searched by.

-- Which session or face has accepted it.
ALTER TABLE sending ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- The turns that it has taken (router/store/history_changes.py), each with the attempt as it was then.
CREATE TABLE step (
    sending INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at REAL NOT NULL,
    turn TEXT NOT NULL,
    err INTEGER NOT NULL,
    state INTEGER,
    channel TEXT NOT NULL,
    way TEXT NOT NULL DEFAULT '',
    attempted_at REAL,
    submitted_at REAL,
    remote_id TEXT,
    PRIMARY KEY (sending, number)
) STRICT, WITHOUT ROWID;
INSERT INTO step (sending, number, at, turn, err, channel)
    SELECT sending, number, coalesce(at, 0), 'refused', err, channel FROM attempt;
DROP TABLE attempt;

-- When its ESME has acknowledged its receipt.
CREATE TABLE receipted (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL
) STRICT;

DROP TRIGGER sending_forgotten;
CREATE TRIGGER sending_forgotten AFTER DELETE ON sending BEGIN
    DELETE FROM segment WHERE sending = old.id;
    DELETE FROM step WHERE sending = old.id;
    DELETE FROM receipted WHERE id = old.id;
END;

ALTER TABLE segment ADD COLUMN reported_at REAL;

-- Where values stand in blocks of 4,096 ids (router/store/sqlite/postings.py); a key below 0 is shared.
CREATE TABLE posting (
    key INTEGER NOT NULL,
    block INTEGER NOT NULL,
    places BLOB NOT NULL,
    PRIMARY KEY (key, block)
) STRICT, WITHOUT ROWID;

-- Blocks whose postings there are: the places of what had not ended then, and the keys that are not shared.
CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    unended BLOB NOT NULL,
    keys BLOB NOT NULL
) STRICT;
