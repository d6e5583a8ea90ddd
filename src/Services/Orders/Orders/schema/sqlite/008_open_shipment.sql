-- Lists of orders by the stage of their goods: an order that has ended is in none.
ALTER TABLE orders ADD COLUMN open_shipment TEXT;
UPDATE orders SET open_shipment = shipments ->> '$[#-1].status' WHERE status IN ('PENDING', 'CONFIRMED');
CREATE INDEX orders_by_shipment ON orders (open_shipment, created_at, order_id) WHERE open_shipment IS NOT NULL;
