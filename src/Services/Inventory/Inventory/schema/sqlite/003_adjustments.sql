-- Products have a threshold of low stock, ledger rows the document behind an adjustment, stand-alone reservations a latest expiry.
ALTER TABLE products ADD COLUMN low_stock_at BIGINT CONSTRAINT products_low_stock_at CHECK (low_stock_at >= 0);

CREATE INDEX products_with_threshold ON products (product_id) WHERE low_stock_at IS NOT NULL;

ALTER TABLE stock_ledger ADD COLUMN document TEXT;

ALTER TABLE reservations ADD COLUMN extendable_until BIGINT;

-- Extensions had no bound; those of present reservations get the bound of a new one, two hours.
UPDATE reservations SET extendable_until = expires_at + 7200000000 WHERE kind = 'STANDALONE';

-- Stand-alone reservations in lists; the rows of orders, which are most, stay out of them.
CREATE INDEX reservations_stand_alone ON reservations (reservation_id) WHERE kind = 'STANDALONE';

CREATE INDEX reservations_stand_alone_by_owner ON reservations (owner, reservation_id) WHERE kind = 'STANDALONE';
