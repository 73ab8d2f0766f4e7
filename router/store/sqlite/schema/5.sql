-- Schema 5. What faces over HTTP keep.

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
