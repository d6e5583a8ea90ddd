CREATE TABLE shipments (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    owner TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('CREATED', 'PACKED', 'DISPATCHED', 'IN_TRANSIT', 'DELIVERED', 'FAILED', 'CANCELLED')),
    shipment_id TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    has_left BOOLEAN NOT NULL,
    reason TEXT,
    lines TEXT NOT NULL,
    address TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CHECK (status NOT IN ('FAILED', 'CANCELLED') OR reason IS NOT NULL),
    CHECK (shipment_id <> '' OR status = 'CANCELLED')
) WITHOUT ROWID;
