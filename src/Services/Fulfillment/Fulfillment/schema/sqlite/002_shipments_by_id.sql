-- Shipments get a key of their own, with the order as a column. An order had one shipment: its id becomes the order's id and '-s1',
-- and its lines get the ids that their positions stand for. Until now every version was a change of status.
ALTER TABLE shipments RENAME TO shipments_by_order;

CREATE TABLE shipments (
    shipment_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT shipments_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    number BIGINT NOT NULL CONSTRAINT shipments_number CHECK (number >= 1),
    owner TEXT NOT NULL,
    location_id TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT shipments_status
        CHECK (status IN ('CREATED', 'PACKED', 'DISPATCHED', 'IN_TRANSIT', 'DELIVERED', 'FAILED', 'CANCELLED')),
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

INSERT INTO shipments (shipment_id, version, order_id, number, owner, location_id, status, status_version, has_left, reason, lines,
    address, carrier, service, parcels, created_at, changed_at)
SELECT order_id || '-s1', version, order_id, 1, owner, 'default', status, version, has_left, reason,
    (SELECT json_group_array(json_object('lineId', CAST(line.key + 1 AS TEXT), 'productId', line.value ->> '$.productId',
        'quantity', line.value ->> '$.quantity') ORDER BY line.key) FROM json_each(old.lines) line),
    address, NULL, NULL,
    CASE tracking_number WHEN '' THEN '[]' ELSE json_array(json_object('trackingNumber', tracking_number)) END,
    created_at, changed_at
FROM shipments_by_order old;

DROP TABLE shipments_by_order;

CREATE INDEX shipments_by_status ON shipments (status, location_id, created_at);
