CREATE TABLE inventory (
    product_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    available_quantity BIGINT NOT NULL CHECK (available_quantity >= 0),
    reserved_quantity BIGINT NOT NULL CHECK (reserved_quantity >= 0),
    name TEXT,
    price BIGINT CHECK (price BETWEEN 0 AND 1000000000000000),
    currency TEXT NOT NULL,
    CHECK (available_quantity + reserved_quantity <= 1000000000000)
) WITHOUT ROWID;

CREATE TABLE reservations (
    reservation_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('ORDER', 'HOLD')),
    owner TEXT NOT NULL,
    lines TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('RESERVED', 'COMMITTED', 'RELEASED', 'EXPIRED')),
    expires_at BIGINT,
    holder TEXT NOT NULL,
    open_until BIGINT,
    CHECK ((kind = 'HOLD') = (expires_at IS NOT NULL)),
    CHECK (kind = 'HOLD' OR status <> 'EXPIRED'),
    CHECK ((kind = 'HOLD' AND status = 'RESERVED') = (open_until IS NOT NULL))
) WITHOUT ROWID;

-- A caller's open holds of a product; the rows of orders, which are most, stay out of it.
CREATE INDEX reservations_open_by_holder ON reservations (holder, open_until) WHERE open_until IS NOT NULL;

CREATE TABLE stock_ledger (
    movement_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version = 1),
    product_id TEXT NOT NULL,
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    delta_available BIGINT NOT NULL,
    delta_reserved BIGINT NOT NULL,
    reason TEXT NOT NULL,
    reference TEXT,
    actor TEXT NOT NULL,
    note TEXT,
    at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE hold_quotas (
    owner TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    open_holds BIGINT NOT NULL CHECK (open_holds >= 0)
) WITHOUT ROWID;
