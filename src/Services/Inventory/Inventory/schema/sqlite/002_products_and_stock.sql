-- Products are kept apart from their stock, each with versions of its own that begin where the common one ended. Stock, ledger and
-- reservations name a location, and reservations have lines with ids: the positions of their lines until now.
ALTER TABLE inventory RENAME TO inventory_with_products;

CREATE TABLE products (
    product_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT products_version CHECK (version >= 1),
    name TEXT,
    price BIGINT CONSTRAINT products_price CHECK (price BETWEEN 0 AND 1000000000000000),
    currency TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
) WITHOUT ROWID;

INSERT INTO products (product_id, version, name, price, currency, changed_by, changed_at)
SELECT old.product_id, old.version, old.name, old.price, old.currency, COALESCE(newest.actor, 'unknown'), COALESCE(newest.at, 0)
FROM inventory_with_products old
LEFT JOIN stock_ledger newest ON newest.movement_id = (
    SELECT movement_id FROM stock_ledger WHERE movement_id >= old.product_id || '/' AND movement_id < old.product_id || '0'
    AND product_id = old.product_id AND reason IN ('CREATED', 'CHANGED') ORDER BY sequence DESC LIMIT 1);

CREATE TABLE inventory (
    stock_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT inventory_version CHECK (version >= 1),
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    available_quantity BIGINT NOT NULL CONSTRAINT inventory_available CHECK (available_quantity >= 0),
    reserved_quantity BIGINT NOT NULL CONSTRAINT inventory_reserved CHECK (reserved_quantity >= 0),
    CONSTRAINT inventory_on_hand CHECK (available_quantity + reserved_quantity <= 1000000000000),
    CONSTRAINT inventory_product_at_location UNIQUE (product_id, location_id)
) WITHOUT ROWID;

INSERT INTO inventory (stock_id, version, product_id, location_id, available_quantity, reserved_quantity)
SELECT product_id, version, product_id, 'default', available_quantity, reserved_quantity FROM inventory_with_products;

DROP TABLE inventory_with_products;

ALTER TABLE stock_ledger RENAME TO stock_ledger_by_product;

CREATE TABLE stock_ledger (
    movement_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT stock_ledger_version CHECK (version = 1),
    stock_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    sequence BIGINT NOT NULL CONSTRAINT stock_ledger_sequence CHECK (sequence >= 1),
    delta_available BIGINT NOT NULL,
    delta_reserved BIGINT NOT NULL,
    reason TEXT NOT NULL,
    reference TEXT,
    line_id TEXT,
    actor TEXT NOT NULL,
    note TEXT,
    at BIGINT NOT NULL,
    CONSTRAINT stock_ledger_key CHECK (movement_id = stock_id || '/' || sequence)
) WITHOUT ROWID;

INSERT INTO stock_ledger (movement_id, version, stock_id, product_id, location_id, sequence, delta_available, delta_reserved, reason,
    reference, line_id, actor, note, at)
SELECT movement_id, version, product_id, product_id, 'default', sequence, delta_available, delta_reserved, reason, reference,
    (SELECT CAST(line.key + 1 AS TEXT) FROM reservations, json_each(reservations.lines) line
        WHERE reservation_id = reference AND line.value ->> '$.productId' = old.product_id),
    actor, note, at
FROM stock_ledger_by_product old;

DROP TABLE stock_ledger_by_product;

DROP INDEX reservations_open_by_holder;

ALTER TABLE reservations RENAME TO reservations_by_product;

CREATE TABLE reservations (
    reservation_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT reservations_version CHECK (version >= 1),
    kind TEXT NOT NULL CONSTRAINT reservations_kind CHECK (kind IN ('ORDER', 'STANDALONE')),
    owner TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT reservations_status
        CHECK (status IN ('RESERVED', 'COMMITTED', 'RELEASED', 'REFUSED', 'EXPIRED', 'CONSUMED')),
    order_id TEXT,
    lines TEXT NOT NULL,
    expires_at BIGINT,
    refusal TEXT,
    holder TEXT NOT NULL,
    open_until BIGINT,
    CONSTRAINT reservations_expiry CHECK ((kind = 'STANDALONE') = (expires_at IS NOT NULL)),
    CONSTRAINT reservations_status_of_order CHECK (kind = 'STANDALONE' OR status NOT IN ('EXPIRED', 'CONSUMED')),
    CONSTRAINT reservations_status_of_stand_alone CHECK (kind = 'ORDER' OR status NOT IN ('COMMITTED', 'REFUSED')),
    CONSTRAINT reservations_consumed CHECK ((status = 'CONSUMED') = (order_id IS NOT NULL)),
    CONSTRAINT reservations_refusal CHECK ((status = 'REFUSED') = (refusal IS NOT NULL)),
    CONSTRAINT reservations_open CHECK ((kind = 'STANDALONE' AND status = 'RESERVED') = (open_until IS NOT NULL))
) WITHOUT ROWID;

INSERT INTO reservations (reservation_id, version, kind, owner, status, order_id, lines, expires_at, refusal, holder, open_until)
SELECT reservation_id, version, CASE kind WHEN 'HOLD' THEN 'STANDALONE' ELSE kind END, owner, status, NULL,
    (SELECT json_group_array(json_object('lineId', CAST(line.key + 1 AS TEXT), 'productId', line.value ->> '$.productId',
        'locationId', 'default', 'quantity', line.value ->> '$.quantity', 'unitPrice', line.value ->> '$.unitPrice',
        'amount', (line.value ->> '$.unitPrice') * (line.value ->> '$.quantity')) ORDER BY line.key) FROM json_each(old.lines) line),
    expires_at, NULL, holder, open_until
FROM reservations_by_product old;

DROP TABLE reservations_by_product;

-- A caller's open reservations of a product; the rows of orders, which are most, stay out of it.
CREATE INDEX reservations_open_by_holder ON reservations (holder, open_until) WHERE open_until IS NOT NULL;
