-- Schema 2. Segments that an ESME cut itself, where no channel takes segments: they wait for their siblings
-- (stage -1), then they go as the text of one of them, and the others follow it (stage 6, joined_to).
-- The same for segments that are received: they wait.

ALTER TABLE sending ADD COLUMN joined_to INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sending_joined_to ON sending (joined_to) WHERE joined_to > 0;
CREATE INDEX sending_joining ON sending (id) WHERE stage = -1;

ALTER TABLE received ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX received_waiting ON received (id) WHERE waiting = 1;

DROP TRIGGER sending_forgotten;
DROP TABLE message;
CREATE TRIGGER sending_forgotten AFTER DELETE ON sending BEGIN
    DELETE FROM segment WHERE sending = old.id;
    DELETE FROM attempt WHERE sending = old.id;
END;

-- Budgets: segments by channel and span ('minute' in minutes, 'day', 'month', 'total'), and a day's numbers.
DROP TABLE budget;
CREATE TABLE budget (
    channel TEXT NOT NULL,
    span TEXT NOT NULL,
    began REAL NOT NULL,
    segments INTEGER NOT NULL,
    PRIMARY KEY (channel, span, began)
) STRICT, WITHOUT ROWID;
CREATE TABLE recipient (
    channel TEXT NOT NULL,
    day REAL NOT NULL,
    digits TEXT NOT NULL,
    PRIMARY KEY (channel, day, digits)
) STRICT, WITHOUT ROWID;

-- By which channel a route last reached a number; which ESME last wrote to one by a channel.
CREATE TABLE remembered (
    scope TEXT NOT NULL,
    digits TEXT NOT NULL,
    e164 TEXT NOT NULL,
    value TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (scope, digits)
) STRICT, WITHOUT ROWID;
CREATE INDEX remembered_at ON remembered (at);
