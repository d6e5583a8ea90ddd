-- Lists of orders by the stage of their goods: an order that has ended is in none.
ALTER TABLE orders ADD COLUMN open_shipment text COLLATE "C";

-- Processes of the former version write orders without this column while both run, so that the database fills it.
CREATE FUNCTION orders_open_shipment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.open_shipment := CASE WHEN NEW.status IN ('PENDING', 'CONFIRMED') THEN NEW.shipments::jsonb -> -1 ->> 'status' END;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION orders_open_shipment() IS 'Fills open_shipment of a changed order.';
CREATE TRIGGER orders_open_shipment BEFORE INSERT OR UPDATE OF status, shipments ON orders
    FOR EACH ROW EXECUTE FUNCTION orders_open_shipment();

UPDATE orders SET open_shipment = shipments::jsonb -> -1 ->> 'status' WHERE status IN ('PENDING', 'CONFIRMED');
CREATE INDEX orders_by_shipment ON orders (open_shipment, created_at) WHERE open_shipment IS NOT NULL;

COMMENT ON COLUMN orders.open_shipment IS 'Status of the newest shipment; null without one, and once the order has ended.';
