-- Schema 5. What faces over HTTP keep, and what ESMEs may send.

-- Where the receipts of a message are posted to, in lines: the creditor, the URL, what its sender calls the message.
ALTER TABLE sending ADD COLUMN hook TEXT NOT NULL DEFAULT '';

-- Answers to requests that have a key of whoever asks (router/store/keyed_changes.py).
CREATE TABLE keyed (
    esme TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    answer TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (esme, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX keyed_at ON keyed (at);

-- The keys of the messages that were sent so.
CREATE TABLE message_key (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL
) STRICT;
CREATE TRIGGER message_key_forgotten AFTER DELETE ON sending BEGIN
    DELETE FROM message_key WHERE id = old.id;
END;

CREATE INDEX received_unclaimed ON received (id) WHERE esmes = '' AND waiting = 0;

-- To whom a received SMS is owed still: an ESME may have a million debts.
CREATE INDEX owed_received ON owed (subject, esme) WHERE kind = 1;

-- What ESMEs may send, and to whom (docs/decisions/0031-limits-and-blocked.md). The segments that an
-- ESME was charged stand in `budget`, as those of channels do: under its system_id with `@` in front, which no
-- id of a channel begins with.

-- The messages that count for an ESME's `limits.per_number` and `repeat`; text is a hash, 0 if none is needed. Of a
-- text that its sender cut, series is what its segments have in common, and part which it is.
CREATE TABLE counted (
    id INTEGER PRIMARY KEY,
    esme TEXT NOT NULL,
    digits TEXT NOT NULL,
    e164 TEXT NOT NULL,
    text INTEGER NOT NULL,
    at REAL NOT NULL,
    series TEXT NOT NULL DEFAULT '',
    part INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX counted_at ON counted (at);

-- Who wrote `stop`, and to which ESME.
CREATE TABLE stopped (
    esme TEXT NOT NULL,
    digits TEXT NOT NULL,
    e164 TEXT NOT NULL,
    number TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (esme, digits, e164)
) STRICT, WITHOUT ROWID;
