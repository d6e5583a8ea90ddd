CREATE VIEW newest_order_words AS
WITH newest AS (SELECT order_id, lines, shipments FROM orders ORDER BY created_at DESC LIMIT 10000)
SELECT newest.order_id, line ->> 'productId' AS word FROM newest CROSS JOIN LATERAL jsonb_array_elements(newest.lines) AS line
UNION ALL SELECT newest.order_id, shipment ->> 'trackingNumber'
    FROM newest CROSS JOIN LATERAL jsonb_array_elements(newest.shipments::jsonb) AS shipment
UNION ALL SELECT order_id, right(order_id::text, 8) FROM newest;
COMMENT ON VIEW newest_order_words IS
    'Words by which the newest orders are found, which no index knows: products, tracking numbers and the ends of ids.';
