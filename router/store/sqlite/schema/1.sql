-- Schema 1. See router/store/entities.py. Times are seconds of Unix time.

CREATE TABLE sending (
    id INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    esme TEXT NOT NULL,
    way TEXT NOT NULL,
    priority INTEGER NOT NULL,
    stage INTEGER NOT NULL,
    accepted_at REAL NOT NULL,
    due_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    channel TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reference INTEGER NOT NULL,
    segments INTEGER NOT NULL,
    remote_id TEXT,
    attempted_at REAL,
    submitted_at REAL,
    refused_by TEXT NOT NULL DEFAULT '',
    in_doubt INTEGER NOT NULL DEFAULT 0,
    message_state INTEGER,
    err INTEGER NOT NULL DEFAULT 0,
    ended_at REAL,
    part_of INTEGER NOT NULL DEFAULT 0,  -- submit_multi: the message that this is one destination of
    source_addr_ton INTEGER NOT NULL,
    source_addr_npi INTEGER NOT NULL,
    source_addr TEXT NOT NULL,
    dest_addr_ton INTEGER NOT NULL,
    dest_addr_npi INTEGER NOT NULL,
    destination_addr TEXT NOT NULL,
    short_message BLOB NOT NULL,
    data_coding INTEGER NOT NULL,
    esm_class INTEGER NOT NULL,
    registered_delivery INTEGER NOT NULL,
    priority_flag INTEGER NOT NULL,
    protocol_id INTEGER NOT NULL,
    service_type TEXT NOT NULL,
    sm_default_msg_id INTEGER NOT NULL,
    payload INTEGER NOT NULL,
    tlvs BLOB NOT NULL
) STRICT;

-- All partial: a finished sending stands in none of them.
CREATE INDEX sending_due ON sending (way, esme, priority, id) WHERE stage = 1;
CREATE INDEX sending_held ON sending (due_at) WHERE stage = 0;
CREATE INDEX sending_waiting ON sending (expires_at) WHERE stage <= 1;
CREATE INDEX sending_between ON sending (esme, destination_addr, source_addr) WHERE stage <= 1;
CREATE INDEX sending_open ON sending (id) WHERE stage IN (2, 3, 4);
CREATE INDEX sending_submitted ON sending (channel, remote_id) WHERE stage = 3;
CREATE INDEX sending_part_of ON sending (part_of) WHERE part_of > 0;

-- Segments that an ESME cut itself: several messages of one sending.
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    sending INTEGER NOT NULL,
    registered_delivery INTEGER NOT NULL
) STRICT;

-- Segments that we cut. A sending of one segment has its outcome in its own row.
CREATE TABLE segment (
    sending INTEGER NOT NULL,
    number INTEGER NOT NULL,
    channel TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    submitted_at REAL NOT NULL,
    message_state INTEGER,
    err INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sending, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_submitted ON segment (channel, remote_id) WHERE message_state IS NULL;

-- Attempts that did not lead to an ending; the present one stands in the row of its sending.
CREATE TABLE attempt (
    sending INTEGER NOT NULL,
    number INTEGER NOT NULL,
    channel TEXT NOT NULL,
    at REAL,
    err INTEGER NOT NULL,
    PRIMARY KEY (sending, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE received (
    id INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    channel TEXT NOT NULL,
    at REAL NOT NULL,
    esmes TEXT NOT NULL,
    source_addr_ton INTEGER NOT NULL,
    source_addr_npi INTEGER NOT NULL,
    source_addr TEXT NOT NULL,
    dest_addr_ton INTEGER NOT NULL,
    dest_addr_npi INTEGER NOT NULL,
    destination_addr TEXT NOT NULL,
    short_message BLOB NOT NULL,
    data_coding INTEGER NOT NULL,
    esm_class INTEGER NOT NULL,
    registered_delivery INTEGER NOT NULL,
    priority_flag INTEGER NOT NULL,
    protocol_id INTEGER NOT NULL,
    service_type TEXT NOT NULL,
    sm_default_msg_id INTEGER NOT NULL,
    payload INTEGER NOT NULL,
    tlvs BLOB NOT NULL
) STRICT;

-- Clustered in the order of delivery. `subject` is the id of a sending or of a received SMS.
CREATE TABLE owed (
    esme TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    message_state INTEGER NOT NULL,
    err INTEGER NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (esme, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE budget (
    channel TEXT NOT NULL,
    span TEXT NOT NULL,
    started_at REAL NOT NULL,
    segments INTEGER NOT NULL,
    PRIMARY KEY (channel, span)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel (
    id TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL DEFAULT 0,
    iccid TEXT NOT NULL DEFAULT '',
    paused INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What belongs to a sending goes with it.
CREATE TRIGGER sending_forgotten AFTER DELETE ON sending BEGIN
    DELETE FROM segment WHERE sending = old.id;
    DELETE FROM attempt WHERE sending = old.id;
    DELETE FROM message WHERE id = old.id;
END;
