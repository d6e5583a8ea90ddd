-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
ALTER TABLE shipments RENAME TO shipments_002;

CREATE TABLE shipments (
    shipment_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT shipments_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    number BIGINT NOT NULL CONSTRAINT shipments_number CHECK (number >= 1),
    owner TEXT NOT NULL,
    location_id TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT shipments_status CHECK (
        status = 'CREATED' OR status = 'PACKED' OR status = 'DISPATCHED' OR status = 'IN_TRANSIT' OR status = 'DELIVERED'
            OR status = 'FAILED' OR status = 'CANCELLED'),
    status_version BIGINT NOT NULL CONSTRAINT shipments_status_version CHECK (status_version BETWEEN 1 AND version),
    has_left BOOLEAN NOT NULL,
    reason TEXT,
    lines TEXT NOT NULL,
    address TEXT,
    carrier TEXT,
    service TEXT,
    parcels TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT shipments_number_of_order UNIQUE (order_id, number),
    CONSTRAINT shipments_id CHECK (shipment_id = order_id || '-s' || number),
    CONSTRAINT shipments_reason CHECK (status NOT IN ('FAILED', 'CANCELLED') OR reason IS NOT NULL),
    CONSTRAINT shipments_lines CHECK (lines <> '[]' OR status = 'CANCELLED')
) WITHOUT ROWID;

INSERT INTO shipments SELECT * FROM shipments_002;
DROP TABLE shipments_002;

CREATE INDEX shipments_by_status ON shipments (status, location_id, created_at);
