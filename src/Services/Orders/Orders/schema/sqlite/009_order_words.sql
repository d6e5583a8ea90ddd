-- Words by which the newest orders are found: products, tracking numbers and the ends of ids.
CREATE VIEW newest_order_words AS
WITH newest AS (SELECT order_id, lines, shipments FROM orders ORDER BY created_at DESC LIMIT 10000)
SELECT newest.order_id, line.value ->> '$.productId' AS word FROM newest, json_each(newest.lines) AS line
UNION ALL SELECT newest.order_id, shipment.value ->> '$.trackingNumber' FROM newest, json_each(newest.shipments) AS shipment
UNION ALL SELECT order_id, substr(order_id, -8) FROM newest;
