-- Orders with lines that have ids, counters and amounts; a row for each entry of the timeline; numbers for people.
ALTER TABLE orders RENAME TO orders_001;
DROP INDEX orders_by_owner;
DROP INDEX orders_by_customer;
DROP INDEX orders_by_status;
DROP INDEX orders_by_reference;

CREATE TABLE orders (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT orders_version CHECK (version >= 1),
    number BIGINT NOT NULL CONSTRAINT orders_number UNIQUE,
    reference TEXT,
    owner TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    email TEXT,
    status TEXT NOT NULL CONSTRAINT orders_status CHECK (status IN ('PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED')),
    payment_status TEXT NOT NULL,
    fulfillment_status TEXT NOT NULL,
    currency TEXT NOT NULL,
    tax_included BOOLEAN NOT NULL DEFAULT 0,
    items_total BIGINT,
    discount_total BIGINT NOT NULL DEFAULT 0,
    shipping_total BIGINT NOT NULL DEFAULT 0,
    tax_total BIGINT NOT NULL DEFAULT 0,
    total BIGINT CONSTRAINT orders_total CHECK (total BETWEEN 0 AND 1000000000000000),
    captured BIGINT NOT NULL DEFAULT 0,
    refunded BIGINT NOT NULL DEFAULT 0,
    payment_id TEXT,
    refund_in_flight BIGINT NOT NULL DEFAULT 0,
    lines TEXT NOT NULL,
    terms TEXT NOT NULL,
    progress TEXT NOT NULL,
    reason TEXT,
    reasons TEXT NOT NULL,
    cancellation TEXT,
    attention TEXT,
    heard TEXT NOT NULL,
    shipments TEXT NOT NULL DEFAULT '[]',
    refunds TEXT NOT NULL DEFAULT '[]',
    sequence BIGINT NOT NULL CONSTRAINT orders_sequence CHECK (sequence >= 1),
    saga_contact_version BIGINT NOT NULL,
    saga_silent BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT orders_sum CHECK (
        total = items_total - discount_total + shipping_total + CASE WHEN tax_included THEN 0 ELSE tax_total END),
    CONSTRAINT orders_priced CHECK (status IN ('PENDING', 'CANCELLED') OR total IS NOT NULL),
    CONSTRAINT orders_reason CHECK (status <> 'CANCELLED' OR reason IS NOT NULL)
);

CREATE TABLE order_events (
    event_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT order_events_version CHECK (version = 1),
    order_id TEXT NOT NULL,
    sequence BIGINT NOT NULL CONSTRAINT order_events_sequence CHECK (sequence >= 1),
    order_version BIGINT NOT NULL,
    type TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    audience TEXT NOT NULL CONSTRAINT order_events_audience CHECK (audience IN ('CUSTOMER', 'OPERATOR')),
    actor TEXT NOT NULL,
    detail TEXT NOT NULL,
    data TEXT NOT NULL,
    cause TEXT NOT NULL,
    cause_id TEXT,
    CONSTRAINT order_events_order UNIQUE (order_id, sequence),
    CONSTRAINT order_events_id CHECK (event_id = order_id || '-' || sequence)
) WITHOUT ROWID;

CREATE TABLE order_numbers (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT order_numbers_version CHECK (version >= 1),
    next BIGINT NOT NULL CONSTRAINT order_numbers_next CHECK (next >= 1)
) WITHOUT ROWID;

ALTER TABLE order_product_prices ADD COLUMN name TEXT;

-- The timelines, entry by entry. Times are texts such as 2026-01-02T03:04:05.2+00:00.
CREATE TEMP TABLE trail AS
SELECT o.order_id, o.version, entry.key + 1 AS sequence, entry.value ->> '$.event' AS event, entry.value ->> '$.detail' AS detail,
    entry.value ->> '$.cause' AS cause, entry.value ->> '$.time' AS time,
    CAST(strftime('%s', entry.value ->> '$.time') AS INTEGER) * 1000000
        + CASE instr(entry.value ->> '$.time', '.') WHEN 0 THEN 0 ELSE CAST(substr(
            replace(substr(entry.value ->> '$.time', instr(entry.value ->> '$.time', '.') + 1), '+00:00', '') || '000000', 1, 6)
            AS INTEGER) END AS micros
FROM orders_001 AS o, json_each(o.trail, '$.timeline') AS entry;
CREATE INDEX temp.trail_by_order ON trail (order_id, event);

INSERT INTO order_events (
    event_id, version, order_id, sequence, order_version, type, occurred_at, recorded_at, audience, actor, detail, data, cause, cause_id)
SELECT order_id || '-' || sequence, 1, order_id, sequence, min(sequence, version), event, micros, micros,
    CASE WHEN event IN ('REFUND_REQUESTED', 'REFUND_FAILED', 'NEEDS_ATTENTION', 'UNATTENDED', 'ATTENDED', 'MESSAGE_GIVEN_UP')
        THEN 'OPERATOR' ELSE 'CUSTOMER' END,
    CASE
        WHEN cause LIKE 'request by %' THEN substr(cause, 12)
        WHEN cause LIKE 'inventory.%' THEN 'inventory'
        WHEN cause LIKE 'payment.%' THEN 'payments'
        WHEN cause LIKE 'shipment.%' THEN 'fulfillment'
        WHEN cause LIKE 'message.%' THEN 'engine'
        WHEN cause = 'watchdog' THEN 'orders'
        ELSE 'orchestrator' END,
    detail, CASE WHEN cause LIKE 'shipment.%' THEN json_object('shipmentId', order_id || '-s1') ELSE '{}' END, cause, NULL
FROM trail;

-- What the timelines say of each order. Amounts were texts such as "12.50 USD", with all decimals of the currency.
CREATE TEMP TABLE known AS
SELECT order_id,
    max(CASE WHEN sequence = 1 THEN substr(cause, 12) END) AS placed_by,
    max(CASE WHEN event = 'PAYMENT_COMPLETED'
        THEN CAST(replace(substr(detail, 1, instr(detail, ' ') - 1), '.', '') AS INTEGER) ELSE 0 END) AS captured,
    sum(CASE WHEN event = 'PAYMENT_PARTLY_REFUNDED'
        THEN CAST(replace(substr(detail, 1, instr(detail, ' ') - 1), '.', '') AS INTEGER) ELSE 0 END) AS partly_refunded,
    max(event = 'PAYMENT_REFUNDED') AS is_refunded,
    max(CASE WHEN event IN ('PAYMENT_COMPLETED', 'PAYMENT_FAILED', 'PAYMENT_UNKNOWN', 'PAYMENT_VOIDED') THEN sequence END) AS answer,
    max(event = 'INVENTORY_RESERVED') AND NOT max(event = 'INVENTORY_RELEASED') AS is_reserved,
    max(event IN ('SHIPPED', 'DELIVERED', 'SHIPMENT_IN_TRANSIT')) AS has_left,
    max(event = 'DELIVERED') AS is_delivered,
    max(event = 'SHIPMENT_FAILED') AS is_failed,
    max(event LIKE 'SHIPMENT_%' OR event IN ('SHIPPED', 'DELIVERED')) AS has_shipment,
    max(CASE WHEN cause LIKE 'shipment.%' AND detail LIKE 'Tracking number %' THEN substr(detail, 17) END) AS tracking_number,
    max(CASE WHEN event = 'SHIPPED' THEN time END) AS dispatched_at,
    max(CASE WHEN event = 'DELIVERED' THEN time END) AS delivered_at,
    max(CASE WHEN event LIKE 'SHIPMENT_%' OR event IN ('SHIPPED', 'DELIVERED') THEN time END) AS shipment_at,
    max(CASE WHEN event IN ('CANCELLATION_REQUESTED', 'CANCELLATION_REFUSED') THEN time END) AS cancellation_at,
    max(CASE WHEN event = 'NEEDS_ATTENTION' THEN time END) AS attention_at,
    max(time) AS last_at,
    CASE
        WHEN max(event = 'DELIVERED') THEN 'DELIVERED'
        WHEN max(event = 'SHIPMENT_FAILED') THEN 'FAILED'
        WHEN max(event = 'SHIPMENT_CANCELLED') THEN 'CANCELLED'
        WHEN max(event = 'SHIPMENT_IN_TRANSIT') THEN 'IN_TRANSIT'
        WHEN max(event = 'SHIPPED') THEN 'DISPATCHED'
        WHEN max(event = 'SHIPMENT_PACKED') THEN 'PACKED'
        ELSE 'CREATED' END AS shipment_status
FROM trail GROUP BY order_id;
CREATE UNIQUE INDEX temp.known_by_order ON known (order_id);

-- Lines get their position as id. Their amounts are unit price times quantity where that sums to the total, else the total is
-- distributed by quantity: a line gets the whole units up to its end, less those up to its beginning.
CREATE TEMP TABLE priced AS
SELECT o.order_id, o.status, o.total, coalesce(o.terms ->> '$.pricesTrusted', 0) AS is_trusted,
    line.key + 1 AS position, line.value ->> '$.productId' AS product_id,
    line.value ->> '$.quantity' AS quantity, line.value ->> '$.unitPrice' AS unit_price,
    sum(line.value ->> '$.quantity') OVER (PARTITION BY o.order_id ORDER BY line.key) AS units_to_here,
    sum(line.value ->> '$.quantity') OVER (PARTITION BY o.order_id) AS units,
    sum((line.value ->> '$.quantity') * (line.value ->> '$.unitPrice')) OVER (PARTITION BY o.order_id) AS named,
    min((line.value ->> '$.unitPrice') IS NOT NULL) OVER (PARTITION BY o.order_id) AS is_priced
FROM orders_001 AS o, json_each(o.lines) AS line;

CREATE TEMP TABLE line AS
SELECT p.order_id, p.position, p.product_id, p.quantity,
    CASE WHEN p.total IS NULL OR (p.is_priced AND p.named = p.total) THEN p.unit_price END AS unit_price,
    CASE
        WHEN p.total IS NULL OR (p.is_priced AND p.named = p.total) THEN p.unit_price * p.quantity
        ELSE p.total * p.units_to_here / p.units - p.total * (p.units_to_here - p.quantity) / p.units END AS amount,
    CASE WHEN p.status = 'COMPLETED' OR k.has_left THEN p.quantity ELSE 0 END AS shipped,
    CASE WHEN k.has_left AND k.is_failed AND NOT k.is_delivered THEN p.quantity ELSE 0 END AS lost,
    p.status, p.is_trusted, k.is_delivered, k.is_reserved
FROM priced AS p JOIN known AS k USING (order_id);

CREATE TEMP TABLE order_lines AS
SELECT order_id, json_group_array(json_object(
    'lineId', CAST(position AS TEXT), 'productId', product_id, 'ordered', quantity, 'unitPrice', unit_price, 'amount', amount,
    'pricedBy', CASE WHEN amount IS NULL THEN NULL WHEN is_trusted THEN 'CATALOGUE' ELSE 'REQUEST' END, 'discount', 0, 'tax', 0,
    'cancelled', CASE WHEN status = 'CANCELLED' THEN quantity - shipped ELSE 0 END,
    'reserved', CASE WHEN is_reserved AND shipped = 0 THEN quantity ELSE 0 END,
    'shipped', shipped, 'delivered', CASE WHEN is_delivered OR status = 'COMPLETED' THEN quantity - lost ELSE 0 END, 'lost', lost,
    'returned', 0)) AS lines
FROM (SELECT * FROM line ORDER BY order_id, position) GROUP BY order_id;
CREATE UNIQUE INDEX temp.order_lines_by_order ON order_lines (order_id);

-- Facts that happen once were known by their entry, all others by the version of their row.
CREATE TEMP TABLE heard AS
SELECT order_id, json_group_object(name, json(versions)) AS heard FROM (
    SELECT order_id, 'reservation' AS name, json_extract(trail, '$.applied.inventory') AS versions FROM orders_001
    UNION ALL SELECT order_id, 'payment', json_extract(trail, '$.applied.payment') FROM orders_001
    UNION ALL SELECT order_id, order_id || '-s1', json_extract(trail, '$.applied.shipment') FROM orders_001
    UNION ALL SELECT order_id, 'saga', json_extract(trail, '$.applied.saga') FROM orders_001
    UNION ALL SELECT order_id,
        CASE WHEN event LIKE 'INVENTORY_%' THEN 'reservation' WHEN event LIKE 'PAYMENT_%' THEN 'payment' ELSE order_id || '-s1' END
            || '/' || event,
        '{"newest":0,"before":0}'
    FROM trail WHERE event IN ('INVENTORY_RESERVED', 'INVENTORY_UNAVAILABLE', 'INVENTORY_RELEASED', 'PAYMENT_COMPLETED', 'PAYMENT_FAILED',
        'PAYMENT_VOIDED', 'PAYMENT_REFUNDED', 'SHIPMENT_CREATED', 'SHIPMENT_PACKED', 'SHIPPED', 'SHIPMENT_IN_TRANSIT', 'DELIVERED',
        'SHIPMENT_FAILED', 'SHIPMENT_CANCELLED', 'SHIPMENT_CANCEL_REFUSED')
    GROUP BY order_id, event)
GROUP BY order_id;
CREATE UNIQUE INDEX temp.heard_by_order ON heard (order_id);

INSERT INTO orders (
    order_id, version, number, reference, owner, customer_id, placed_by, email, status, payment_status, fulfillment_status, currency,
    items_total, total, captured, refunded, lines, terms, progress, reason, reasons, cancellation, attention, heard, shipments, sequence,
    saga_contact_version, saga_silent, created_at, updated_at)
SELECT o.order_id, o.version, 100000 + row_number() OVER (ORDER BY o.order_id), o.reference, o.owner, o.customer_id, k.placed_by,
    o.terms ->> '$.customerEmail', o.status,
    CASE
        WHEN k.captured = 0 THEN coalesce((
            SELECT CASE event WHEN 'PAYMENT_COMPLETED' THEN 'PAID' ELSE substr(event, 9) END
            FROM trail WHERE trail.order_id = o.order_id AND sequence = k.answer), 'NONE')
        WHEN k.is_refunded THEN 'REFUNDED'
        WHEN k.partly_refunded > 0 THEN 'PARTIALLY_REFUNDED'
        ELSE 'PAID' END,
    CASE
        WHEN o.status = 'CANCELLED' AND NOT k.has_left THEN 'CANCELLED'
        WHEN k.has_shipment AND k.shipment_status = 'FAILED' THEN 'FAILED'
        WHEN k.is_delivered OR o.status = 'COMPLETED' THEN 'DELIVERED'
        WHEN k.has_left THEN 'SHIPPED'
        ELSE 'UNFULFILLED' END,
    o.currency, o.total, o.total, k.captured, CASE WHEN k.is_refunded THEN k.captured ELSE k.partly_refunded END, l.lines,
    -- Only an order that may still be published again keeps its means of payment.
    json_remove(
        json_set(o.terms, '$.hasToken', json(CASE WHEN o.terms ->> '$.paymentToken' IS NULL THEN 'false' ELSE 'true' END)),
        '$.customerEmail', CASE WHEN o.status = 'PENDING' THEN '$.customerEmail' ELSE '$.paymentToken' END),
    (SELECT json_group_object(event, time) FROM (
        SELECT event, min(time) AS time FROM trail WHERE trail.order_id = o.order_id AND event IN (
            'ORDER_CREATED', 'INVENTORY_RESERVED', 'PAYMENT_COMPLETED', 'ORDER_CONFIRMED', 'SHIPPED', 'DELIVERED', 'CANCELLED')
        GROUP BY event)),
    o.reason, coalesce(json_extract(o.trail, '$.reasons'), '[]'),
    CASE WHEN o.trail ->> '$.cancellation' IS NULL THEN NULL
        ELSE json_set(json_extract(o.trail, '$.cancellation'), '$.since', coalesce(k.cancellation_at, k.last_at)) END,
    CASE WHEN o.trail ->> '$.attention' IS NULL THEN NULL
        ELSE json_object('saga', json_object('since', coalesce(k.attention_at, k.last_at), 'reason', o.trail ->> '$.attention')) END,
    h.heard,
    CASE WHEN NOT k.has_shipment THEN '[]' ELSE json_array(json_object(
        'shipmentId', o.order_id || '-s1', 'number', 1, 'status', k.shipment_status,
        'hasLeft', json(CASE WHEN k.has_left THEN 'true' ELSE 'false' END), 'trackingNumber', k.tracking_number,
        'dispatchedAt', k.dispatched_at, 'deliveredAt', k.delivered_at, 'changedAt', k.shipment_at,
        'version', o.trail ->> '$.applied.shipment.newest')) END,
    (SELECT max(sequence) FROM trail WHERE trail.order_id = o.order_id),
    o.trail ->> '$.lastSagaContactVersion', o.trail ->> '$.sagaNotResponding', o.created_at, o.updated_at
FROM orders_001 AS o JOIN known AS k USING (order_id) JOIN order_lines AS l USING (order_id) JOIN heard AS h USING (order_id);

INSERT INTO order_numbers (name, version, next)
SELECT 'orders', 1, 100001 + count(*) FROM orders HAVING count(*) > 0;

DROP TABLE temp.heard;
DROP TABLE temp.order_lines;
DROP TABLE temp.line;
DROP TABLE temp.priced;
DROP TABLE temp.known;
DROP TABLE temp.trail;
DROP TABLE orders_001;

-- Order ids sort by time, so they page every list.
CREATE INDEX orders_by_owner ON orders (owner, order_id);
CREATE INDEX orders_by_customer ON orders (customer_id, order_id) WHERE customer_id <> owner;
CREATE INDEX orders_by_status ON orders (status, order_id);
CREATE INDEX orders_by_reference ON orders (reference, order_id) WHERE reference IS NOT NULL;

-- References of the shop's backend are unique in the shop from now on.
INSERT OR IGNORE INTO order_references (reference_key, version, order_id)
SELECT 'shop:' || reference, 1, min(order_id) FROM orders WHERE reference IS NOT NULL AND placed_by <> owner GROUP BY reference;
