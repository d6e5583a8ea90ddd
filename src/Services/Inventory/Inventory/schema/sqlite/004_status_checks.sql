-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
ALTER TABLE reservations RENAME TO reservations_003;

CREATE TABLE reservations (
    reservation_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT reservations_version CHECK (version >= 1),
    kind TEXT NOT NULL CONSTRAINT reservations_kind CHECK (kind IN ('ORDER', 'STANDALONE')),
    owner TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT reservations_status CHECK (
        status = 'RESERVED' OR status = 'COMMITTED' OR status = 'RELEASED' OR status = 'REFUSED' OR status = 'EXPIRED'
            OR status = 'CONSUMED'),
    order_id TEXT,
    lines TEXT NOT NULL,
    expires_at BIGINT,
    refusal TEXT,
    holder TEXT NOT NULL,
    open_until BIGINT,
    extendable_until BIGINT,
    CONSTRAINT reservations_expiry CHECK ((kind = 'STANDALONE') = (expires_at IS NOT NULL)),
    CONSTRAINT reservations_status_of_order CHECK (kind = 'STANDALONE' OR status NOT IN ('EXPIRED', 'CONSUMED')),
    CONSTRAINT reservations_status_of_stand_alone CHECK (kind = 'ORDER' OR status NOT IN ('COMMITTED', 'REFUSED')),
    CONSTRAINT reservations_consumed CHECK ((status = 'CONSUMED') = (order_id IS NOT NULL)),
    CONSTRAINT reservations_refusal CHECK ((status = 'REFUSED') = (refusal IS NOT NULL)),
    CONSTRAINT reservations_open CHECK ((kind = 'STANDALONE' AND status = 'RESERVED') = (open_until IS NOT NULL))
) WITHOUT ROWID;

INSERT INTO reservations SELECT * FROM reservations_003;
DROP TABLE reservations_003;

CREATE INDEX reservations_open_by_holder ON reservations (holder, open_until) WHERE open_until IS NOT NULL;
CREATE INDEX reservations_stand_alone ON reservations (reservation_id) WHERE kind = 'STANDALONE';
CREATE INDEX reservations_stand_alone_by_owner ON reservations (owner, reservation_id) WHERE kind = 'STANDALONE';
