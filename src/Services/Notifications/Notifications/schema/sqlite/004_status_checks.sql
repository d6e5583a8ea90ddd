-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
ALTER TABLE notifications RENAME TO notifications_003;

CREATE TABLE notifications (
    notification_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT notifications_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    template TEXT NOT NULL,
    event TEXT NOT NULL,
    recipient TEXT,
    subject TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT notifications_status CHECK (
        status = 'PENDING' OR status = 'SENT' OR status = 'FAILED' OR status = 'NO_RECIPIENT'),
    error TEXT,
    created_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT,
    resends BIGINT NOT NULL DEFAULT 0 CONSTRAINT notifications_resends CHECK (resends >= 0),
    resent_by TEXT,
    CONSTRAINT notifications_resent CHECK ((resends = 0) = (resent_by IS NULL)),
    CONSTRAINT notifications_recipient CHECK ((status = 'NO_RECIPIENT') = (recipient IS NULL)),
    CONSTRAINT notifications_error CHECK ((status = 'FAILED') = (error IS NOT NULL))
) WITHOUT ROWID;

INSERT INTO notifications SELECT * FROM notifications_003;
DROP TABLE notifications_003;

CREATE INDEX notifications_open ON notifications (status, notification_id) WHERE status <> 'SENT';
