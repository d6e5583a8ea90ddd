-- Products, stock, reservations and the stock ledger. Prices are in minor units of their currency, times are UTC. Documents are only read
-- whole and therefore text (see reservation_lines). No index without a condition ends with the key of its table: see docs/postgresql.md.

CREATE TABLE products (
    product_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT products_version CHECK (version >= 1),
    name text COLLATE "C",
    price bigint CONSTRAINT products_price CHECK (price BETWEEN 0 AND 1000000000000000),
    currency char(3) NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    low_stock_at bigint CONSTRAINT products_low_stock_at CHECK (low_stock_at >= 0)
);

CREATE INDEX products_with_threshold ON products (product_id) WHERE low_stock_at IS NOT NULL;

COMMENT ON TABLE products IS 'The catalogue.';
COMMENT ON COLUMN products.product_id IS 'Id that the shop has chosen.';
COMMENT ON COLUMN products.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN products.name IS 'Name for people.';
COMMENT ON COLUMN products.price IS 'Price of a unit; null for a product that is not sold by price.';
COMMENT ON COLUMN products.currency IS 'ISO 4217 code of the price.';
COMMENT ON COLUMN products.changed_by IS 'Who made the last change.';
COMMENT ON COLUMN products.changed_at IS 'When that was.';
COMMENT ON COLUMN products.low_stock_at IS 'Available units at which the stock is low; null for no threshold.';

CREATE TABLE inventory (
    stock_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT inventory_version CHECK (version >= 1),
    product_id text COLLATE "C" NOT NULL,
    location_id text COLLATE "C" NOT NULL,
    available_quantity bigint NOT NULL CONSTRAINT inventory_available CHECK (available_quantity >= 0),
    reserved_quantity bigint NOT NULL CONSTRAINT inventory_reserved CHECK (reserved_quantity >= 0),
    on_hand_quantity bigint GENERATED ALWAYS AS (available_quantity + reserved_quantity) STORED,
    CONSTRAINT inventory_on_hand CHECK (available_quantity + reserved_quantity <= 1000000000000),
    CONSTRAINT inventory_product_at_location UNIQUE (product_id, location_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE inventory IS 'Stock of a product at a location. Every change has a row in stock_ledger.';
COMMENT ON COLUMN inventory.stock_id IS 'The product id at the location default; else product id, U+001F and location id.';
COMMENT ON COLUMN inventory.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN inventory.product_id IS 'The product.';
COMMENT ON COLUMN inventory.location_id IS 'Where the units are.';
COMMENT ON COLUMN inventory.available_quantity IS 'Units for sale.';
COMMENT ON COLUMN inventory.reserved_quantity IS 'Units promised to orders and stand-alone reservations.';
COMMENT ON COLUMN inventory.on_hand_quantity IS 'Units in the warehouse: available and reserved ones.';

CREATE TABLE reservations (
    reservation_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT reservations_version CHECK (version >= 1),
    kind text COLLATE "C" NOT NULL CONSTRAINT reservations_kind CHECK (kind IN ('ORDER', 'STANDALONE')),
    owner text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT reservations_status
        CHECK (status IN ('RESERVED', 'COMMITTED', 'RELEASED', 'REFUSED', 'EXPIRED', 'CONSUMED')),
    order_id uuid,
    lines text NOT NULL,
    expires_at timestamptz,
    refusal text,
    extendable_until timestamptz,
    holder text COLLATE "C" NOT NULL,
    open_until timestamptz,
    CONSTRAINT reservations_expiry CHECK ((kind = 'STANDALONE') = (expires_at IS NOT NULL)),
    CONSTRAINT reservations_status_of_order CHECK (kind = 'STANDALONE' OR status NOT IN ('EXPIRED', 'CONSUMED')),
    CONSTRAINT reservations_status_of_stand_alone CHECK (kind = 'ORDER' OR status NOT IN ('COMMITTED', 'REFUSED')),
    CONSTRAINT reservations_consumed CHECK ((status = 'CONSUMED') = (order_id IS NOT NULL)),
    CONSTRAINT reservations_refusal CHECK ((status = 'REFUSED') = (refusal IS NOT NULL)),
    CONSTRAINT reservations_open CHECK ((kind = 'STANDALONE' AND status = 'RESERVED') = (open_until IS NOT NULL))
);

-- Stand-alone reservations in lists; the rows of orders, which are most, stay out of them.
CREATE INDEX reservations_open_by_holder ON reservations (holder, open_until) WHERE open_until IS NOT NULL;
CREATE INDEX reservations_stand_alone ON reservations (reservation_id) WHERE kind = 'STANDALONE';
CREATE INDEX reservations_stand_alone_by_owner ON reservations (owner, reservation_id) WHERE kind = 'STANDALONE';

COMMENT ON TABLE reservations IS 'Units of stock set aside for an order, or for a caller for a limited time.';
COMMENT ON COLUMN reservations.reservation_id IS 'Id of the order, or of the stand-alone reservation.';
COMMENT ON COLUMN reservations.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN reservations.kind IS 'ORDER or STANDALONE.';
COMMENT ON COLUMN reservations.owner IS 'Subject of the token that owns it.';
COMMENT ON COLUMN reservations.status IS 'RESERVED, COMMITTED, RELEASED, REFUSED, EXPIRED or CONSUMED.';
COMMENT ON COLUMN reservations.order_id IS 'The order that has consumed a stand-alone reservation; else null.';
COMMENT ON COLUMN reservations.lines IS 'JSON: products, units and prices, see the view reservation_lines.';
COMMENT ON COLUMN reservations.expires_at IS 'End of a stand-alone reservation.';
COMMENT ON COLUMN reservations.refusal IS 'JSON: why the stock was not reserved.';
COMMENT ON COLUMN reservations.extendable_until IS 'Latest end that an extension can give.';
COMMENT ON COLUMN reservations.holder IS 'Owner and product of a stand-alone reservation of one product.';
COMMENT ON COLUMN reservations.open_until IS 'End of an open stand-alone reservation; null for all others.';

CREATE TABLE stock_ledger (
    movement_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT stock_ledger_version CHECK (version = 1),
    stock_id text COLLATE "C" NOT NULL,
    product_id text COLLATE "C" NOT NULL,
    location_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL CONSTRAINT stock_ledger_sequence CHECK (sequence >= 1),
    delta_available bigint NOT NULL,
    delta_reserved bigint NOT NULL,
    reason text NOT NULL,
    reference text,
    line_id text,
    actor text NOT NULL,
    note text,
    at timestamptz NOT NULL,
    document text,
    CONSTRAINT stock_ledger_key CHECK (movement_id = stock_id || '/' || sequence)
);

COMMENT ON TABLE stock_ledger IS 'Every change of a stock, numbered without gaps; appended, never changed.';
COMMENT ON COLUMN stock_ledger.movement_id IS 'Stock id, a slash and the sequence.';
COMMENT ON COLUMN stock_ledger.version IS 'Always 1.';
COMMENT ON COLUMN stock_ledger.stock_id IS 'The row of inventory.';
COMMENT ON COLUMN stock_ledger.product_id IS 'The product.';
COMMENT ON COLUMN stock_ledger.location_id IS 'Where the units are.';
COMMENT ON COLUMN stock_ledger.sequence IS 'The version that the change gave to the stock.';
COMMENT ON COLUMN stock_ledger.delta_available IS 'Change of the available units.';
COMMENT ON COLUMN stock_ledger.delta_reserved IS 'Change of the reserved units.';
COMMENT ON COLUMN stock_ledger.reason IS 'Why, such as RESERVED or COUNTED.';
COMMENT ON COLUMN stock_ledger.reference IS 'Reservation behind the change.';
COMMENT ON COLUMN stock_ledger.line_id IS 'Line of that reservation.';
COMMENT ON COLUMN stock_ledger.actor IS 'Person or service that did it.';
COMMENT ON COLUMN stock_ledger.note IS 'What the person says about it.';
COMMENT ON COLUMN stock_ledger.at IS 'When it was done.';
COMMENT ON COLUMN stock_ledger.document IS 'Document behind an adjustment, such as a delivery note.';

CREATE TABLE hold_quotas (
    owner text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT hold_quotas_version CHECK (version >= 1),
    open_holds bigint NOT NULL CONSTRAINT hold_quotas_open CHECK (open_holds >= 0)
);

COMMENT ON TABLE hold_quotas IS 'How many stand-alone reservations a caller has open, where they are limited.';
COMMENT ON COLUMN hold_quotas.owner IS 'Subject of the caller.';
COMMENT ON COLUMN hold_quotas.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN hold_quotas.open_holds IS 'Number of open stand-alone reservations.';

CREATE VIEW reservation_lines AS
SELECT r.reservation_id, r.kind, r.status, line."lineId" AS line_id, line."productId" AS product_id, line."locationId" AS location_id,
    line.quantity, line."unitPrice" AS unit_price, line.amount
FROM reservations AS r CROSS JOIN LATERAL jsonb_to_recordset(r.lines::jsonb) AS line(
    "lineId" text, "productId" text, "locationId" text, quantity bigint, "unitPrice" bigint, amount bigint);
COMMENT ON VIEW reservation_lines IS 'Lines of reservations, one a row.';

CREATE VIEW reservation_documents AS SELECT reservation_id, lines::jsonb AS lines, refusal::jsonb AS refusal FROM reservations;
COMMENT ON VIEW reservation_documents IS 'Documents of reservations as jsonb, for queries by people.';
