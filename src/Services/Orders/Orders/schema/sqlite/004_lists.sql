-- Lists are sorted by time of creation or change, and filtered by it.
DROP INDEX orders_by_owner;
DROP INDEX orders_by_customer;
DROP INDEX orders_by_status;
CREATE INDEX orders_by_owner ON orders (owner, created_at, order_id);
CREATE INDEX orders_by_customer ON orders (customer_id, created_at, order_id) WHERE customer_id <> owner;
CREATE INDEX orders_by_status ON orders (status, created_at, order_id);
CREATE INDEX orders_by_time ON orders (created_at, order_id);
CREATE INDEX orders_by_change ON orders (updated_at, order_id);
CREATE INDEX orders_by_email ON orders (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX orders_with_attention ON orders (created_at, order_id) WHERE attention IS NOT NULL;

-- An order that has ended has no stuck saga; earlier versions did not say so.
UPDATE orders SET attention = nullif(json_remove(attention, '$.saga'), '{}')
WHERE status IN ('COMPLETED', 'CANCELLED') AND attention ->> '$.saga' IS NOT NULL;

-- Dead letters that were open before raise attention too.
UPDATE orders SET attention = json_patch(coalesce(attention, '{}'), (
    SELECT json_group_object('dead_letter/' || id, json_object(
        'since', strftime('%Y-%m-%dT%H:%M:%fZ', dead_at / 1000000.0, 'unixepoch'),
        'reason', type || ' for ' || consumer || ', dead letter ' || consumer || '-' || id))
    FROM dead_letters WHERE status = 'OPEN' AND message_key = orders.order_id))
WHERE order_id IN (SELECT message_key FROM dead_letters WHERE status = 'OPEN');

-- A caller who has placed orders for others is the shop's backend or an operator, whose references are unique in the shop.
INSERT OR IGNORE INTO order_references (reference_key, version, order_id)
SELECT 'shop:' || reference, 1, min(order_id) FROM orders
WHERE reference IS NOT NULL AND placed_by = owner AND placed_by <> 'anonymous'
    AND placed_by IN (SELECT placed_by FROM orders WHERE placed_by <> owner)
GROUP BY reference;
