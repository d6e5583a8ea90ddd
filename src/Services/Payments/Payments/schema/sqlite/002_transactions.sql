-- One row a movement of money and one a refund; ids are the order's with a number, and what the provider was told is kept.

ALTER TABLE payments RENAME TO payments_001;
ALTER TABLE payment_ledger RENAME TO payment_ledger_001;

CREATE TABLE payments (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT payments_version CHECK (version >= 1),
    payment_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL
        CONSTRAINT payments_status CHECK (status IN ('PENDING', 'UNKNOWN', 'COMPLETED', 'FAILED', 'VOIDED', 'REFUNDED')),
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
    CONSTRAINT payments_captured CHECK (captured BETWEEN 0 AND amount),
    CONSTRAINT payments_returned CHECK (min(refunded, refund_in_flight, settled_manually) >= 0),
    CONSTRAINT payments_balance CHECK (refunded + refund_in_flight + settled_manually <= captured),
    CONSTRAINT payments_refunded CHECK (status <> 'REFUNDED' OR (captured > 0 AND refunded + settled_manually = captured)),
    CONSTRAINT payments_uncaptured CHECK (status NOT IN ('PENDING', 'UNKNOWN', 'FAILED', 'VOIDED') OR captured = 0)
) WITHOUT ROWID;

CREATE UNIQUE INDEX payments_by_payment_id ON payments (payment_id);

-- Means of payment until the charge has its outcome; no other table has the token.
CREATE TABLE payment_methods (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT payment_methods_version CHECK (version >= 1),
    owner TEXT NOT NULL,
    token TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE payment_transactions (
    transaction_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT payment_transactions_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    number BIGINT NOT NULL CONSTRAINT payment_transactions_number CHECK (number >= 1),
    kind TEXT NOT NULL CONSTRAINT payment_transactions_kind CHECK (kind IN ('CHARGE', 'REFUND')),
    status TEXT NOT NULL
        CONSTRAINT payment_transactions_status CHECK (status IN ('PENDING', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'VOIDED')),
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

CREATE UNIQUE INDEX payment_transactions_by_provider_key ON payment_transactions (provider_key);

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
    status TEXT NOT NULL CONSTRAINT refunds_status
        CHECK (status IN ('REQUESTED', 'PENDING', 'SUCCEEDED', 'FAILED', 'SETTLED_MANUALLY', 'CANCELLED')),
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
    CONSTRAINT refunds_id CHECK (refund_id = order_id || '-r' || number),
    CONSTRAINT refunds_settled CHECK ((status = 'SETTLED_MANUALLY') = (settled_reference IS NOT NULL))
) WITHOUT ROWID;

-- Lists of open refunds; most have succeeded.
CREATE INDEX refunds_requested ON refunds (refund_id) WHERE status = 'REQUESTED';
CREATE INDEX refunds_pending ON refunds (refund_id) WHERE status = 'PENDING';
CREATE INDEX refunds_failed ON refunds (refund_id) WHERE status = 'FAILED';

-- An order that was cancelled without anything to pay is voided, not refunded.
INSERT INTO payments
SELECT order_id, version, payment_id, owner, currency,
    CASE WHEN status = 'REFUNDED' AND captured = 0 THEN 'VOIDED' ELSE status END,
    amount, captured, refunded, refund_in_flight, 0, (amount > 0) + refunds, refunds,
    CASE WHEN status = 'REFUNDED' AND captured = 0 THEN coalesce(reason, 'The order was cancelled.') ELSE refund_wanted END,
    dispatched, code, reason, created_at, changed_at
FROM payments_001;

-- The charge of a payment was known to the provider by the order.
INSERT INTO payment_transactions
SELECT p.order_id || '-t1', p.version, p.order_id, 1, 'CHARGE',
    CASE p.status WHEN 'COMPLETED' THEN 'SUCCEEDED' WHEN 'REFUNDED' THEN 'SUCCEEDED' ELSE p.status END,
    p.amount, p.currency, NULL, NULL, 'default', p.order_id, p.provider_reference, CASE p.status WHEN 'FAILED' THEN p.code END,
    CASE WHEN p.captured > 0 THEN NULL ELSE p.reason END, p.attempts, p.created_at, l.at
FROM payments_001 p LEFT JOIN payment_ledger_001 l ON l.entry_id = p.order_id || '/charge'
WHERE p.amount > 0;

CREATE TEMP TABLE numbered_refunds AS
SELECT *, CAST(substr(refund_id, length(order_id || '/refund/') + 1) AS INTEGER) AS number FROM payment_refunds;

INSERT INTO refunds
SELECT order_id || '-r' || number, version, order_id, number, amount, currency,
    CASE status WHEN 'COMPLETED' THEN 'SUCCEEDED' ELSE status END,
    CASE requested_by WHEN 'saga' THEN 'ORDER_CANCELLED' ELSE 'OTHER' END,
    reason, NULL, requested_by, NULL, failure, NULL, 1, created_at, changed_at
FROM numbered_refunds;

INSERT INTO payment_transactions
SELECT r.order_id || '-t' || (r.number + 1), r.version, r.order_id, r.number + 1, 'REFUND',
    CASE r.status WHEN 'COMPLETED' THEN 'SUCCEEDED' ELSE r.status END,
    r.amount, r.currency, r.order_id || '-t1', r.order_id || '-r' || r.number, 'default', r.refund_id, r.provider_reference, NULL,
    r.failure, CASE r.status WHEN 'PENDING' THEN 0 ELSE 1 END, r.created_at, l.at
FROM numbered_refunds r LEFT JOIN payment_ledger_001 l ON l.entry_id = r.refund_id;

DROP TABLE numbered_refunds;
DROP TABLE payment_refunds;
DROP TABLE payment_ledger_001;
DROP TABLE payments_001;

-- Money that has moved, as the debit of one account and the credit of another.
CREATE VIEW payment_ledger AS
SELECT transaction_id AS entry_id, order_id,
    CASE kind WHEN 'REFUND' THEN 'customers' ELSE 'provider' END AS debit,
    CASE kind WHEN 'REFUND' THEN 'provider' ELSE 'customers' END AS credit,
    amount, currency, kind, provider_reference AS reference, settled_at AS at
FROM payment_transactions
WHERE status = 'SUCCEEDED';
