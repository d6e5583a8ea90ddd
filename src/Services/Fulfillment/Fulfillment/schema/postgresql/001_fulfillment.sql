-- Shipments. Times are UTC. Documents are only read whole and therefore text (see shipment_lines and shipment_documents).

CREATE TABLE shipments (
    shipment_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT shipments_version CHECK (version >= 1),
    order_id uuid NOT NULL,
    number bigint NOT NULL CONSTRAINT shipments_number CHECK (number >= 1),
    owner text COLLATE "C" NOT NULL,
    location_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT shipments_status
        CHECK (status IN ('CREATED', 'PACKED', 'DISPATCHED', 'IN_TRANSIT', 'DELIVERED', 'FAILED', 'CANCELLED')),
    status_version bigint NOT NULL CONSTRAINT shipments_status_version CHECK (status_version BETWEEN 1 AND version),
    has_left boolean NOT NULL,
    reason text,
    lines text NOT NULL,
    address text,
    carrier text,
    service text,
    parcels text NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT shipments_number_of_order UNIQUE (order_id, number),
    CONSTRAINT shipments_id CHECK (shipment_id = order_id::text || '-s' || number),
    CONSTRAINT shipments_reason CHECK (status NOT IN ('FAILED', 'CANCELLED') OR reason IS NOT NULL),
    CONSTRAINT shipments_lines CHECK (lines <> '[]' OR status = 'CANCELLED')
) WITH (fillfactor = 80);

-- Never with the key at its end: see docs/postgresql.md.
CREATE INDEX shipments_by_status ON shipments (status, location_id, created_at);

COMMENT ON TABLE shipments IS 'What leaves the warehouse for an order.';
COMMENT ON COLUMN shipments.shipment_id IS 'Order id, -s and the number.';
COMMENT ON COLUMN shipments.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN shipments.order_id IS 'The order.';
COMMENT ON COLUMN shipments.number IS 'Number of the shipment in its order, from 1.';
COMMENT ON COLUMN shipments.owner IS 'Owner of the order.';
COMMENT ON COLUMN shipments.location_id IS 'Where the goods are.';
COMMENT ON COLUMN shipments.status IS 'CREATED, PACKED, DISPATCHED, IN_TRANSIT, DELIVERED, FAILED or CANCELLED.';
COMMENT ON COLUMN shipments.status_version IS 'Version at which the status last changed.';
COMMENT ON COLUMN shipments.has_left IS 'Whether the goods have left the warehouse.';
COMMENT ON COLUMN shipments.reason IS 'Why it failed or was cancelled, in words.';
COMMENT ON COLUMN shipments.lines IS 'JSON: products and units, see the view shipment_lines.';
COMMENT ON COLUMN shipments.address IS 'JSON: where the goods go; personal data.';
COMMENT ON COLUMN shipments.carrier IS 'Who carries it.';
COMMENT ON COLUMN shipments.service IS 'Which service of the carrier.';
COMMENT ON COLUMN shipments.parcels IS 'JSON: tracking numbers and addresses; the first is the shipment''s.';
COMMENT ON COLUMN shipments.created_at IS 'When it was asked for.';
COMMENT ON COLUMN shipments.changed_at IS 'When the row was last changed.';

CREATE VIEW shipment_lines AS
SELECT s.shipment_id, s.order_id, s.status, line."lineId" AS line_id, line."productId" AS product_id, line.quantity
FROM shipments AS s CROSS JOIN LATERAL jsonb_to_recordset(s.lines::jsonb) AS line("lineId" text, "productId" text, quantity bigint);
COMMENT ON VIEW shipment_lines IS 'Lines of shipments, one a row.';

CREATE VIEW shipment_documents AS
SELECT shipment_id, lines::jsonb AS lines, address::jsonb AS address, parcels::jsonb AS parcels FROM shipments;
COMMENT ON VIEW shipment_documents IS 'Documents of shipments as jsonb, for queries by people.';
