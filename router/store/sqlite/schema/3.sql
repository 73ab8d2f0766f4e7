-- Schema 3. What was received is taken once: the keys by which connectors name it. A lasting one stands in an
-- inbox of the far side; the others are kept for an hour.
CREATE TABLE heard (
    channel TEXT NOT NULL,
    key TEXT NOT NULL,
    at REAL NOT NULL,
    lasting INTEGER NOT NULL,
    PRIMARY KEY (channel, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_at ON heard (at) WHERE lasting = 0;

-- What a connector keeps about its channel: the SIM that was seen last, say.
CREATE TABLE note (
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (channel, name)
) STRICT, WITHOUT ROWID;
