-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
DROP VIEW order_lines;
DROP VIEW newest_order_products;
ALTER TABLE orders RENAME TO orders_005;

CREATE TABLE orders (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT orders_version CHECK (version >= 1),
    number BIGINT NOT NULL CONSTRAINT orders_number UNIQUE,
    reference TEXT,
    owner TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    email TEXT,
    status TEXT NOT NULL CONSTRAINT orders_status CHECK (
        status = 'PENDING' OR status = 'CONFIRMED' OR status = 'COMPLETED' OR status = 'CANCELLED'),
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

INSERT INTO orders SELECT * FROM orders_005;
DROP TABLE orders_005;

CREATE INDEX orders_by_reference ON orders (reference, order_id) WHERE reference IS NOT NULL;
CREATE INDEX orders_by_owner ON orders (owner, created_at, order_id);
CREATE INDEX orders_by_customer ON orders (customer_id, created_at, order_id) WHERE customer_id <> owner;
CREATE INDEX orders_by_status ON orders (status, created_at, order_id);
CREATE INDEX orders_by_time ON orders (created_at, order_id);
CREATE INDEX orders_by_change ON orders (updated_at, order_id);
CREATE INDEX orders_by_email ON orders (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX orders_with_attention ON orders (created_at, order_id) WHERE attention IS NOT NULL;

-- Lines of orders, one a row, for people.
CREATE VIEW order_lines AS
SELECT o.order_id, o.created_at, line.value ->> '$.lineId' AS line_id, line.value ->> '$.productId' AS product_id,
    line.value ->> '$.name' AS name, line.value ->> '$.ordered' AS ordered, line.value ->> '$.unitPrice' AS unit_price,
    line.value ->> '$.amount' AS amount, line.value ->> '$.pricedBy' AS priced_by, line.value ->> '$.discount' AS discount,
    line.value ->> '$.tax' AS tax, line.value ->> '$.cancelled' AS cancelled, line.value ->> '$.reserved' AS reserved,
    line.value ->> '$.shipped' AS shipped, line.value ->> '$.delivered' AS delivered, line.value ->> '$.lost' AS lost,
    line.value ->> '$.returned' AS returned
FROM orders AS o, json_each(o.lines) AS line;

-- The newest orders with their products, for searches: no index knows the lines of an order.
CREATE VIEW newest_order_products AS
SELECT newest.order_id, line.value ->> '$.productId' AS product_id
FROM (SELECT order_id, lines FROM orders ORDER BY created_at DESC LIMIT 10000) AS newest, json_each(newest.lines) AS line;
