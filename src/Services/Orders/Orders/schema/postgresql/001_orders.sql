-- Orders, their timelines, references and numbers. Money is in minor units of the order's currency, times are UTC. Of the documents only
-- lines is jsonb, because a constraint looks into it; the others are only read whole, which is cheaper as text (see order_documents).
-- No index without a condition ends with the key of its table: see docs/postgresql.md.

CREATE FUNCTION order_lines_ok(lines jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN CASE jsonb_typeof(lines) WHEN 'array' THEN jsonb_array_length(lines) = jsonb_array_length(jsonb_path_query_array(lines,
        '$[*] ? (@.ordered >= 1 && @.ordered <= 1000000
            && @.cancelled >= 0 && @.cancelled <= @.ordered && @.reserved >= 0 && @.reserved <= @.ordered
            && @.shipped >= 0 && @.shipped <= @.ordered && @.returned >= 0 && @.returned <= @.ordered
            && @.delivered >= 0 && @.lost >= 0 && @.delivered + @.lost <= @.ordered)'))
        ELSE false END;
END $$;
COMMENT ON FUNCTION order_lines_ok(jsonb) IS
    'Whether the counters of all lines can be so in any order in which facts arrive. PL/pgSQL keeps its plan; a SQL function would not.';

CREATE TABLE orders (
    order_id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT orders_version CHECK (version >= 1),
    number bigint NOT NULL CONSTRAINT orders_number UNIQUE,
    reference text COLLATE "C",
    owner text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    placed_by text COLLATE "C" NOT NULL,
    email text COLLATE "C",
    status text COLLATE "C" NOT NULL CONSTRAINT orders_status CHECK (status IN ('PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED')),
    payment_status text COLLATE "C" NOT NULL,
    fulfillment_status text COLLATE "C" NOT NULL,
    currency char(3) NOT NULL,
    tax_included boolean NOT NULL DEFAULT false,
    items_total bigint,
    discount_total bigint NOT NULL DEFAULT 0,
    shipping_total bigint NOT NULL DEFAULT 0,
    tax_total bigint NOT NULL DEFAULT 0,
    total bigint CONSTRAINT orders_total CHECK (total BETWEEN 0 AND 1000000000000000),
    captured bigint NOT NULL DEFAULT 0,
    refunded bigint NOT NULL DEFAULT 0,
    payment_id uuid,
    refund_in_flight bigint NOT NULL DEFAULT 0,
    lines jsonb NOT NULL CONSTRAINT orders_lines CHECK (order_lines_ok(lines)),
    terms text NOT NULL,
    progress text NOT NULL,
    reason text,
    reasons text NOT NULL,
    cancellation text,
    attention text,
    heard text NOT NULL,
    shipments text NOT NULL DEFAULT '[]',
    refunds text NOT NULL DEFAULT '[]',
    sequence bigint NOT NULL CONSTRAINT orders_sequence CHECK (sequence >= 1),
    saga_contact_version bigint NOT NULL,
    saga_silent boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT orders_sum CHECK (
        total = items_total - discount_total + shipping_total + CASE WHEN tax_included THEN 0 ELSE tax_total END),
    CONSTRAINT orders_priced CHECK (status IN ('PENDING', 'CANCELLED') OR total IS NOT NULL),
    CONSTRAINT orders_reason CHECK (status <> 'CANCELLED' OR reason IS NOT NULL)
) WITH (fillfactor = 80);

-- Lists are sorted by time of creation or change; most orders are completed, and no list looks for those by status alone.
CREATE INDEX orders_by_time ON orders (created_at);
CREATE INDEX orders_by_change ON orders (updated_at);
CREATE INDEX orders_by_owner ON orders (owner, created_at);
CREATE INDEX orders_by_customer ON orders (customer_id, created_at) WHERE customer_id <> owner;
CREATE INDEX orders_by_reference ON orders (reference) WHERE reference IS NOT NULL;
CREATE INDEX orders_by_email ON orders (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX orders_by_status ON orders (status, created_at) WHERE status <> 'COMPLETED';
CREATE INDEX orders_with_attention ON orders (created_at) WHERE attention IS NOT NULL;

COMMENT ON TABLE orders IS 'Orders: what was ordered, for how much, and what the other services have told about it.';
COMMENT ON COLUMN orders.order_id IS 'UUID version 7: ids made later sort later.';
COMMENT ON COLUMN orders.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN orders.number IS 'Number for people; it grows, with gaps.';
COMMENT ON COLUMN orders.reference IS 'The shop''s own number of the order.';
COMMENT ON COLUMN orders.owner IS 'Subject of the token that may read the order as its customer.';
COMMENT ON COLUMN orders.customer_id IS 'Customer as the request names it.';
COMMENT ON COLUMN orders.placed_by IS 'Subject of the token that placed the order.';
COMMENT ON COLUMN orders.email IS 'Where mails about the order go; personal data.';
COMMENT ON COLUMN orders.status IS 'PENDING, CONFIRMED, COMPLETED or CANCELLED.';
COMMENT ON COLUMN orders.payment_status IS 'Where the money is, such as PAID or PARTIALLY_REFUNDED; computed.';
COMMENT ON COLUMN orders.fulfillment_status IS 'Where the goods are, such as SHIPPED; computed.';
COMMENT ON COLUMN orders.currency IS 'ISO 4217 code of all amounts of the row.';
COMMENT ON COLUMN orders.tax_included IS 'Whether the amounts of the lines contain their tax.';
COMMENT ON COLUMN orders.items_total IS 'Sum of the lines'' amounts; null while a line has no price.';
COMMENT ON COLUMN orders.discount_total IS 'Sum of the discounts.';
COMMENT ON COLUMN orders.shipping_total IS 'Price of shipping.';
COMMENT ON COLUMN orders.tax_total IS 'Sum of the taxes.';
COMMENT ON COLUMN orders.total IS 'What the order costs; null while a line has no price.';
COMMENT ON COLUMN orders.captured IS 'Money taken, as Payments has told it.';
COMMENT ON COLUMN orders.refunded IS 'Money returned, as Payments has told it.';
COMMENT ON COLUMN orders.payment_id IS 'Payment of the order, once there is one.';
COMMENT ON COLUMN orders.refund_in_flight IS 'Money of refunds without an outcome yet.';
COMMENT ON COLUMN orders.lines IS 'Lines with prices and counters of their units, see the view order_lines.';
COMMENT ON COLUMN orders.terms IS 'JSON: address, metadata, reservation and agreed total; no means of payment.';
COMMENT ON COLUMN orders.progress IS 'JSON: the milestones reached, and when.';
COMMENT ON COLUMN orders.reason IS 'Why the order was cancelled, in words.';
COMMENT ON COLUMN orders.reasons IS 'JSON: the reason of each line.';
COMMENT ON COLUMN orders.cancellation IS 'JSON: a requested cancellation and its answer.';
COMMENT ON COLUMN orders.attention IS 'JSON: the open problems that need an operator; null for none.';
COMMENT ON COLUMN orders.heard IS 'JSON: versions of other services'' rows that were applied.';
COMMENT ON COLUMN orders.shipments IS 'JSON: the newest shipments, as Fulfillment has told them.';
COMMENT ON COLUMN orders.refunds IS 'JSON: the newest refunds, as Payments has told them.';
COMMENT ON COLUMN orders.sequence IS 'Number of entries in the timeline.';
COMMENT ON COLUMN orders.saga_contact_version IS 'Version at which the saga was last heard of.';
COMMENT ON COLUMN orders.saga_silent IS 'Whether the saga has not answered for long.';
COMMENT ON COLUMN orders.created_at IS 'When the order was placed.';
COMMENT ON COLUMN orders.updated_at IS 'When the row was last changed.';

CREATE TABLE order_events (
    event_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT order_events_version CHECK (version = 1),
    order_id uuid NOT NULL,
    sequence bigint NOT NULL CONSTRAINT order_events_sequence CHECK (sequence >= 1),
    order_version bigint NOT NULL,
    type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    audience text COLLATE "C" NOT NULL CONSTRAINT order_events_audience CHECK (audience IN ('CUSTOMER', 'OPERATOR')),
    actor text NOT NULL,
    detail text NOT NULL,
    data text NOT NULL,
    cause text NOT NULL,
    cause_id text,
    CONSTRAINT order_events_id CHECK (event_id = order_id::text || '-' || sequence)
);

COMMENT ON TABLE order_events IS 'Timelines of orders, entry by entry; appended, never changed.';
COMMENT ON COLUMN order_events.event_id IS 'Order id, a dash and the sequence; it finds all entries of an order.';
COMMENT ON COLUMN order_events.version IS 'Always 1.';
COMMENT ON COLUMN order_events.order_id IS 'The order.';
COMMENT ON COLUMN order_events.sequence IS 'Number of the entry in its order, from 1, without gaps.';
COMMENT ON COLUMN order_events.order_version IS 'Version of the order that came with the entry.';
COMMENT ON COLUMN order_events.type IS 'What happened, such as ORDER_CONFIRMED.';
COMMENT ON COLUMN order_events.occurred_at IS 'When it happened, as its source dates it.';
COMMENT ON COLUMN order_events.recorded_at IS 'When the entry was written.';
COMMENT ON COLUMN order_events.audience IS 'Who may see it: CUSTOMER for all, or OPERATOR.';
COMMENT ON COLUMN order_events.actor IS 'Person or service that did it.';
COMMENT ON COLUMN order_events.detail IS 'What happened, in words.';
COMMENT ON COLUMN order_events.data IS 'JSON: shipment, refund, lines and amounts of the entry.';
COMMENT ON COLUMN order_events.cause IS 'Request or message that caused it.';
COMMENT ON COLUMN order_events.cause_id IS 'Id of that message.';

CREATE TABLE order_references (
    reference_key text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT order_references_version CHECK (version >= 1),
    order_id uuid NOT NULL
);

COMMENT ON TABLE order_references IS 'References that are taken, so that an order of the shop is placed once.';
COMMENT ON COLUMN order_references.reference_key IS 'Scope and reference, such as shop:SO-1001.';
COMMENT ON COLUMN order_references.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN order_references.order_id IS 'The order with this reference.';

CREATE TABLE order_numbers (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT order_numbers_version CHECK (version >= 1),
    next bigint NOT NULL CONSTRAINT order_numbers_next CHECK (next >= 1)
) WITH (fillfactor = 50);

COMMENT ON TABLE order_numbers IS 'Numbers not yet given to orders; processes take blocks of them.';
COMMENT ON COLUMN order_numbers.name IS 'What is numbered.';
COMMENT ON COLUMN order_numbers.version IS 'Grows by one with every block taken.';
COMMENT ON COLUMN order_numbers.next IS 'First number of the next block.';

CREATE TABLE order_product_prices (
    product_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT order_product_prices_version CHECK (version >= 1),
    name text,
    price bigint CONSTRAINT order_product_prices_price CHECK (price >= 0),
    currency char(3) NOT NULL,
    source_version bigint NOT NULL
);

COMMENT ON TABLE order_product_prices IS 'Copy of the catalogue''s names and prices, by which orders are priced.';
COMMENT ON COLUMN order_product_prices.product_id IS 'The product.';
COMMENT ON COLUMN order_product_prices.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN order_product_prices.name IS 'Name of the product, where it has one.';
COMMENT ON COLUMN order_product_prices.price IS 'Price of a unit; null for a product without a price.';
COMMENT ON COLUMN order_product_prices.currency IS 'ISO 4217 code of the price.';
COMMENT ON COLUMN order_product_prices.source_version IS 'Version of the product in Inventory that was copied.';

CREATE VIEW order_lines AS
SELECT o.order_id, line."lineId" AS line_id, line."productId" AS product_id, line.name, line.ordered,
    line."unitPrice" AS unit_price, line.amount, line."pricedBy" AS priced_by, line.discount, line.tax, line.cancelled, line.reserved,
    line.shipped, line.delivered,
    line.lost, line.returned
FROM orders AS o CROSS JOIN LATERAL jsonb_to_recordset(o.lines) AS line(
    "lineId" text, "productId" text, name text, ordered bigint, "unitPrice" bigint, amount bigint, "pricedBy" text, discount bigint,
    tax bigint, cancelled bigint, reserved bigint, shipped bigint, delivered bigint, lost bigint, returned bigint);
COMMENT ON VIEW order_lines IS 'Lines of orders, one a row.';

CREATE VIEW newest_order_products AS
SELECT newest.order_id, line ->> 'productId' AS product_id
FROM (SELECT order_id, lines FROM orders ORDER BY created_at DESC LIMIT 10000) AS newest
    CROSS JOIN LATERAL jsonb_array_elements(newest.lines) AS line;
COMMENT ON VIEW newest_order_products IS 'The newest orders with their products, for searches: no index knows the lines of an order.';

CREATE VIEW order_documents AS
SELECT order_id, terms::jsonb AS terms, progress::jsonb AS progress, reasons::jsonb AS reasons, cancellation::jsonb AS cancellation,
    attention::jsonb AS attention, heard::jsonb AS heard, shipments::jsonb AS shipments, refunds::jsonb AS refunds
FROM orders;
COMMENT ON VIEW order_documents IS 'Documents of orders as jsonb, for queries by people.';

CREATE VIEW order_timeline AS
SELECT order_id, sequence, type, occurred_at, recorded_at, audience, actor, detail, data::jsonb AS data, cause, cause_id
FROM order_events;
COMMENT ON VIEW order_timeline IS 'Entries of timelines with their data as jsonb, for queries by people.';
