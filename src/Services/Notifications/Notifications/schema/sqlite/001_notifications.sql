CREATE TABLE notifications (
    notification_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    order_id TEXT NOT NULL,
    template TEXT NOT NULL,
    event TEXT NOT NULL,
    recipient TEXT,
    subject TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'SENT', 'FAILED', 'NO_RECIPIENT')),
    error TEXT,
    created_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    CHECK ((status = 'NO_RECIPIENT') = (recipient IS NULL)),
    CHECK ((status = 'FAILED') = (error IS NOT NULL))
) WITHOUT ROWID;

CREATE TABLE notification_contacts (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    user_id TEXT NOT NULL,
    email TEXT
) WITHOUT ROWID;
