-- Lines of orders, one a row, for people.
CREATE VIEW order_lines AS
SELECT o.order_id, line.value ->> '$.lineId' AS line_id, line.value ->> '$.productId' AS product_id,
    line.value ->> '$.name' AS name, line.value ->> '$.ordered' AS ordered, line.value ->> '$.unitPrice' AS unit_price,
    line.value ->> '$.amount' AS amount, line.value ->> '$.pricedBy' AS priced_by, line.value ->> '$.discount' AS discount,
    line.value ->> '$.tax' AS tax, line.value ->> '$.cancelled' AS cancelled, line.value ->> '$.reserved' AS reserved,
    line.value ->> '$.shipped' AS shipped, line.value ->> '$.delivered' AS delivered, line.value ->> '$.lost' AS lost,
    line.value ->> '$.returned' AS returned
FROM orders AS o, json_each(o.lines) AS line;

-- The newest orders with their products, for searches: no index knows the lines of an order.
CREATE VIEW newest_order_products AS
SELECT newest.order_id, line.value ->> '$.productId' AS product_id
FROM (SELECT order_id, lines FROM orders ORDER BY created_at DESC LIMIT 10000) AS newest, json_each(newest.lines) AS line;
