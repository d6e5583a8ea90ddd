CREATE TABLE orders (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    owner TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED')),
    lines TEXT NOT NULL,
    total BIGINT CHECK (total BETWEEN 0 AND 1000000000000000),
    currency TEXT NOT NULL,
    reference TEXT,
    reason TEXT,
    terms TEXT NOT NULL,
    trail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (status NOT IN ('CONFIRMED', 'COMPLETED') OR total IS NOT NULL),
    CHECK (status <> 'CANCELLED' OR reason IS NOT NULL)
);

-- Order ids sort by time, so they page every list.
CREATE INDEX orders_by_owner ON orders (owner, order_id);
CREATE INDEX orders_by_customer ON orders (customer_id, order_id) WHERE customer_id <> owner;
CREATE INDEX orders_by_status ON orders (status, order_id);
CREATE INDEX orders_by_reference ON orders (reference, order_id) WHERE reference IS NOT NULL;

CREATE TABLE order_references (
    reference_key TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    order_id TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE order_product_prices (
    product_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    price BIGINT CHECK (price >= 0),
    currency TEXT NOT NULL,
    source_version BIGINT NOT NULL
) WITHOUT ROWID;
