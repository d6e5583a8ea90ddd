-- What refunds by lines need, who acted on a refund, and what an operator gave up.

-- Orders placed before have no lines: they are refunded by amounts.
ALTER TABLE payments ADD COLUMN lines TEXT NOT NULL DEFAULT '[]';
ALTER TABLE payments ADD COLUMN shipping BIGINT NOT NULL DEFAULT 0
    CONSTRAINT payments_shipping CHECK (shipping BETWEEN 0 AND amount);
ALTER TABLE payments ADD COLUMN shipping_refunded BIGINT NOT NULL DEFAULT 0
    CONSTRAINT payments_shipping_refunded CHECK (shipping_refunded BETWEEN 0 AND shipping);
ALTER TABLE payments ADD COLUMN written_off BIGINT NOT NULL DEFAULT 0
    CONSTRAINT payments_written_off CHECK (written_off BETWEEN 0 AND captured);
ALTER TABLE payments ADD COLUMN written_off_by TEXT;

ALTER TABLE refunds ADD COLUMN lines TEXT NOT NULL DEFAULT '[]';
ALTER TABLE refunds ADD COLUMN shipping BIGINT NOT NULL DEFAULT 0 CONSTRAINT refunds_shipping CHECK (shipping >= 0);
ALTER TABLE refunds ADD COLUMN return_id TEXT;
ALTER TABLE refunds ADD COLUMN retried_by TEXT;
ALTER TABLE refunds ADD COLUMN closed_by TEXT;

-- Lists of payments that are not done; most are.
CREATE INDEX payments_pending ON payments (order_id) WHERE status = 'PENDING';
CREATE INDEX payments_unknown ON payments (order_id) WHERE status = 'UNKNOWN';
CREATE INDEX payments_failed ON payments (order_id) WHERE status = 'FAILED';
