-- Lists of orders by the stage of their goods: an order that has ended is in none.
ALTER TABLE orders ADD COLUMN open_shipment text COLLATE "C";
UPDATE orders SET open_shipment = shipments::jsonb -> -1 ->> 'status' WHERE status IN ('PENDING', 'CONFIRMED');
CREATE INDEX orders_by_shipment ON orders (open_shipment, created_at) WHERE open_shipment IS NOT NULL;

COMMENT ON COLUMN orders.open_shipment IS 'Status of the newest shipment; null without one, and once the order has ended.';
