-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
DROP VIEW payment_ledger;
ALTER TABLE payments RENAME TO payments_004;
ALTER TABLE payment_transactions RENAME TO payment_transactions_004;
ALTER TABLE refunds RENAME TO refunds_004;

CREATE TABLE payments (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT payments_version CHECK (version >= 1),
    payment_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT payments_status CHECK (
        status = 'PENDING' OR status = 'UNKNOWN' OR status = 'COMPLETED' OR status = 'FAILED' OR status = 'VOIDED'
            OR status = 'REFUNDED'),
    amount BIGINT NOT NULL CONSTRAINT payments_amount CHECK (amount BETWEEN 0 AND 1000000000000000),
    captured BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    refund_in_flight BIGINT NOT NULL,
    settled_manually BIGINT NOT NULL DEFAULT 0,
    transactions BIGINT NOT NULL CONSTRAINT payments_transactions CHECK (transactions >= 0),
    refunds BIGINT NOT NULL CONSTRAINT payments_refunds CHECK (refunds >= 0),
    refund_wanted TEXT,
    dispatched BOOLEAN NOT NULL,
    code TEXT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    lines TEXT NOT NULL DEFAULT '[]',
    shipping BIGINT NOT NULL DEFAULT 0 CONSTRAINT payments_shipping CHECK (shipping BETWEEN 0 AND amount),
    shipping_refunded BIGINT NOT NULL DEFAULT 0
        CONSTRAINT payments_shipping_refunded CHECK (shipping_refunded BETWEEN 0 AND shipping),
    written_off BIGINT NOT NULL DEFAULT 0 CONSTRAINT payments_written_off CHECK (written_off BETWEEN 0 AND captured),
    written_off_by TEXT,
    CONSTRAINT payments_captured CHECK (captured BETWEEN 0 AND amount),
    CONSTRAINT payments_returned CHECK (min(refunded, refund_in_flight, settled_manually) >= 0),
    CONSTRAINT payments_balance CHECK (refunded + refund_in_flight + settled_manually <= captured),
    CONSTRAINT payments_refunded CHECK (status <> 'REFUNDED' OR (captured > 0 AND refunded + settled_manually = captured)),
    CONSTRAINT payments_uncaptured CHECK (status IN ('COMPLETED', 'REFUNDED') OR captured = 0)
) WITHOUT ROWID;

INSERT INTO payments SELECT * FROM payments_004;
DROP TABLE payments_004;

CREATE UNIQUE INDEX payments_by_payment_id ON payments (payment_id);
CREATE INDEX payments_pending ON payments (order_id) WHERE status = 'PENDING';
CREATE INDEX payments_unknown ON payments (order_id) WHERE status = 'UNKNOWN';
CREATE INDEX payments_failed ON payments (order_id) WHERE status = 'FAILED';

CREATE TABLE payment_transactions (
    transaction_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT payment_transactions_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    number BIGINT NOT NULL CONSTRAINT payment_transactions_number CHECK (number >= 1),
    kind TEXT NOT NULL CONSTRAINT payment_transactions_kind CHECK (kind IN ('CHARGE', 'REFUND')),
    status TEXT NOT NULL CONSTRAINT payment_transactions_status CHECK (
        status = 'PENDING' OR status = 'UNKNOWN' OR status = 'SUCCEEDED' OR status = 'FAILED' OR status = 'VOIDED'),
    amount BIGINT NOT NULL CONSTRAINT payment_transactions_amount CHECK (amount > 0),
    currency TEXT NOT NULL,
    parent_id TEXT,
    refund_id TEXT,
    provider TEXT NOT NULL,
    provider_key TEXT NOT NULL,
    provider_reference TEXT,
    code TEXT,
    reason TEXT,
    attempts BIGINT NOT NULL CONSTRAINT payment_transactions_attempts CHECK (attempts >= 0),
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    CONSTRAINT payment_transactions_id CHECK (transaction_id = order_id || '-t' || number),
    CONSTRAINT payment_transactions_settled CHECK ((status = 'SUCCEEDED') = (settled_at IS NOT NULL)),
    CONSTRAINT payment_transactions_refund CHECK ((kind = 'REFUND') = (refund_id IS NOT NULL))
) WITHOUT ROWID;

INSERT INTO payment_transactions SELECT * FROM payment_transactions_004;
DROP TABLE payment_transactions_004;

-- A transaction is known to the provider by its own id, which is unique; those of earlier versions by other keys.
CREATE UNIQUE INDEX payment_transactions_by_provider_key ON payment_transactions (provider_key) WHERE provider_key <> transaction_id;

CREATE UNIQUE INDEX one_collection_in_doubt ON payment_transactions (order_id)
    WHERE kind <> 'REFUND' AND status IN ('PENDING', 'UNKNOWN');

CREATE UNIQUE INDEX provider_says_it_once ON payment_transactions (provider, kind, provider_reference)
    WHERE provider_reference IS NOT NULL;

CREATE TABLE refunds (
    refund_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT refunds_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    number BIGINT NOT NULL CONSTRAINT refunds_number CHECK (number >= 1),
    amount BIGINT NOT NULL CONSTRAINT refunds_amount CHECK (amount > 0),
    currency TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT refunds_status CHECK (
        status = 'REQUESTED' OR status = 'PENDING' OR status = 'SUCCEEDED' OR status = 'FAILED' OR status = 'SETTLED_MANUALLY'
            OR status = 'CANCELLED'),
    reason_code TEXT NOT NULL,
    note TEXT,
    customer_reason TEXT,
    requested_by TEXT NOT NULL,
    failure_code TEXT,
    failure TEXT,
    settled_reference TEXT,
    tries BIGINT NOT NULL CONSTRAINT refunds_tries CHECK (tries >= 0),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    lines TEXT NOT NULL DEFAULT '[]',
    shipping BIGINT NOT NULL DEFAULT 0 CONSTRAINT refunds_shipping CHECK (shipping >= 0),
    return_id TEXT,
    retried_by TEXT,
    closed_by TEXT,
    CONSTRAINT refunds_id CHECK (refund_id = order_id || '-r' || number),
    CONSTRAINT refunds_settled CHECK ((status = 'SETTLED_MANUALLY') = (settled_reference IS NOT NULL))
) WITHOUT ROWID;

INSERT INTO refunds SELECT * FROM refunds_004;
DROP TABLE refunds_004;

CREATE INDEX refunds_requested ON refunds (refund_id) WHERE status = 'REQUESTED';
CREATE INDEX refunds_pending ON refunds (refund_id) WHERE status = 'PENDING';
CREATE INDEX refunds_failed ON refunds (refund_id) WHERE status = 'FAILED';

-- Money that has moved, as the debit of one account and the credit of another.
CREATE VIEW payment_ledger AS
SELECT transaction_id AS entry_id, order_id,
    CASE kind WHEN 'REFUND' THEN 'customers' ELSE 'provider' END AS debit,
    CASE kind WHEN 'REFUND' THEN 'provider' ELSE 'customers' END AS credit,
    amount, currency, kind, provider_reference AS reference, settled_at AS at
FROM payment_transactions
WHERE status = 'SUCCEEDED';
