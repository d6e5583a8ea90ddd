-- Payments, the movements of money at the provider, refunds and callbacks. Money is in minor units of the row's currency, times are UTC.
-- Documents are only read whole and therefore text. No index without a condition ends with the key of its table: see docs/postgresql.md.

CREATE TABLE payments (
    order_id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT payments_version CHECK (version >= 1),
    payment_id uuid NOT NULL CONSTRAINT payments_by_payment_id UNIQUE,
    owner text COLLATE "C" NOT NULL,
    currency char(3) NOT NULL,
    status text COLLATE "C" NOT NULL
        CONSTRAINT payments_status CHECK (status IN ('PENDING', 'UNKNOWN', 'COMPLETED', 'FAILED', 'VOIDED', 'REFUNDED')),
    amount bigint NOT NULL CONSTRAINT payments_amount CHECK (amount BETWEEN 0 AND 1000000000000000),
    captured bigint NOT NULL,
    refunded bigint NOT NULL,
    refund_in_flight bigint NOT NULL,
    settled_manually bigint NOT NULL DEFAULT 0,
    transactions bigint NOT NULL CONSTRAINT payments_transactions CHECK (transactions >= 0),
    refunds bigint NOT NULL CONSTRAINT payments_refunds CHECK (refunds >= 0),
    refund_wanted text,
    dispatched boolean NOT NULL,
    code text,
    reason text,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    lines text NOT NULL DEFAULT '[]',
    shipping bigint NOT NULL DEFAULT 0 CONSTRAINT payments_shipping CHECK (shipping BETWEEN 0 AND amount),
    shipping_refunded bigint NOT NULL DEFAULT 0
        CONSTRAINT payments_shipping_refunded CHECK (shipping_refunded BETWEEN 0 AND shipping),
    written_off bigint NOT NULL DEFAULT 0 CONSTRAINT payments_written_off CHECK (written_off BETWEEN 0 AND captured),
    written_off_by text,
    CONSTRAINT payments_captured CHECK (captured BETWEEN 0 AND amount),
    CONSTRAINT payments_returned CHECK (least(refunded, refund_in_flight, settled_manually) >= 0),
    CONSTRAINT payments_balance CHECK (refunded + refund_in_flight + settled_manually <= captured),
    CONSTRAINT payments_refunded CHECK (status <> 'REFUNDED' OR (captured > 0 AND refunded + settled_manually = captured)),
    CONSTRAINT payments_uncaptured CHECK (status NOT IN ('PENDING', 'UNKNOWN', 'FAILED', 'VOIDED') OR captured = 0)
) WITH (fillfactor = 80);

-- Lists by status; most payments are completed, and no list looks for those by status alone.
CREATE INDEX payments_by_status ON payments (status, order_id) WHERE status <> 'COMPLETED';

COMMENT ON TABLE payments IS 'The payment of each order, with the sums of its movements.';
COMMENT ON COLUMN payments.order_id IS 'The order that is paid.';
COMMENT ON COLUMN payments.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN payments.payment_id IS 'Id of the payment for people and providers.';
COMMENT ON COLUMN payments.owner IS 'Owner of the order.';
COMMENT ON COLUMN payments.currency IS 'ISO 4217 code of all amounts of the row.';
COMMENT ON COLUMN payments.status IS 'PENDING, UNKNOWN, COMPLETED, FAILED, VOIDED or REFUNDED.';
COMMENT ON COLUMN payments.amount IS 'What is to be paid.';
COMMENT ON COLUMN payments.captured IS 'Sum of the charges that succeeded.';
COMMENT ON COLUMN payments.refunded IS 'Sum of the refunds that succeeded.';
COMMENT ON COLUMN payments.refund_in_flight IS 'Sum of the refunds without an outcome yet.';
COMMENT ON COLUMN payments.settled_manually IS 'Sum of the refunds that an operator returned outside the provider.';
COMMENT ON COLUMN payments.transactions IS 'Number of transactions.';
COMMENT ON COLUMN payments.refunds IS 'Number of refunds.';
COMMENT ON COLUMN payments.refund_wanted IS 'Why the money is to be returned as soon as the charge has an outcome.';
COMMENT ON COLUMN payments.dispatched IS 'Whether goods of the order have left.';
COMMENT ON COLUMN payments.code IS 'Code of a refusal.';
COMMENT ON COLUMN payments.reason IS 'Reason of the status, in words.';
COMMENT ON COLUMN payments.created_at IS 'When the payment was asked for.';
COMMENT ON COLUMN payments.changed_at IS 'When the row was last changed.';
COMMENT ON COLUMN payments.lines IS 'JSON: what was paid for each line, and how much of it was refunded.';
COMMENT ON COLUMN payments.shipping IS 'The part of the amount that was paid for shipping.';
COMMENT ON COLUMN payments.shipping_refunded IS 'How much of that was refunded.';
COMMENT ON COLUMN payments.written_off IS 'Money that an operator has decided to keep.';
COMMENT ON COLUMN payments.written_off_by IS 'Who has decided that.';

-- Rows come and go with every charge, as in a queue.
CREATE TABLE payment_methods (
    order_id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT payment_methods_version CHECK (version >= 1),
    owner text NOT NULL,
    token text NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off,
    autovacuum_analyze_threshold = 2000000000);

COMMENT ON TABLE payment_methods IS 'Means of payment until the charge has an outcome; no other table has a token.';
COMMENT ON COLUMN payment_methods.order_id IS 'The order to be paid.';
COMMENT ON COLUMN payment_methods.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN payment_methods.owner IS 'Owner of the order.';
COMMENT ON COLUMN payment_methods.token IS 'Token of the provider; secret.';
COMMENT ON COLUMN payment_methods.expires_at IS 'When the row is deleted at the latest.';

CREATE TABLE payment_transactions (
    transaction_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT payment_transactions_version CHECK (version >= 1),
    order_id uuid NOT NULL,
    number bigint NOT NULL CONSTRAINT payment_transactions_number CHECK (number >= 1),
    kind text COLLATE "C" NOT NULL CONSTRAINT payment_transactions_kind CHECK (kind IN ('CHARGE', 'REFUND')),
    status text COLLATE "C" NOT NULL
        CONSTRAINT payment_transactions_status CHECK (status IN ('PENDING', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'VOIDED')),
    amount bigint NOT NULL CONSTRAINT payment_transactions_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    parent_id text,
    refund_id text,
    provider text COLLATE "C" NOT NULL,
    provider_key text COLLATE "C" NOT NULL CONSTRAINT payment_transactions_by_provider_key UNIQUE,
    provider_reference text COLLATE "C",
    code text,
    reason text,
    attempts bigint NOT NULL CONSTRAINT payment_transactions_attempts CHECK (attempts >= 0),
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT payment_transactions_id CHECK (transaction_id = order_id::text || '-t' || number),
    CONSTRAINT payment_transactions_settled CHECK ((status = 'SUCCEEDED') = (settled_at IS NOT NULL)),
    CONSTRAINT payment_transactions_refund CHECK ((kind = 'REFUND') = (refund_id IS NOT NULL))
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX one_collection_in_doubt ON payment_transactions (order_id)
    WHERE kind <> 'REFUND' AND status IN ('PENDING', 'UNKNOWN');
CREATE UNIQUE INDEX provider_says_it_once ON payment_transactions (provider, kind, provider_reference)
    WHERE provider_reference IS NOT NULL;

COMMENT ON TABLE payment_transactions IS 'Movements of money intended or made at the provider.';
COMMENT ON COLUMN payment_transactions.transaction_id IS 'Order id, -t and the number.';
COMMENT ON COLUMN payment_transactions.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN payment_transactions.order_id IS 'The order.';
COMMENT ON COLUMN payment_transactions.number IS 'Number of the transaction in its order, from 1.';
COMMENT ON COLUMN payment_transactions.kind IS 'CHARGE or REFUND.';
COMMENT ON COLUMN payment_transactions.status IS 'PENDING, UNKNOWN, SUCCEEDED, FAILED or VOIDED.';
COMMENT ON COLUMN payment_transactions.amount IS 'Money that is moved.';
COMMENT ON COLUMN payment_transactions.currency IS 'ISO 4217 code of the amount.';
COMMENT ON COLUMN payment_transactions.parent_id IS 'Transaction whose money a refund returns.';
COMMENT ON COLUMN payment_transactions.refund_id IS 'Refund that a transaction tries.';
COMMENT ON COLUMN payment_transactions.provider IS 'Which provider moves the money.';
COMMENT ON COLUMN payment_transactions.provider_key IS 'Idempotency key by which the provider knows the transaction.';
COMMENT ON COLUMN payment_transactions.provider_reference IS 'The provider''s own id.';
COMMENT ON COLUMN payment_transactions.code IS 'Code of a refusal.';
COMMENT ON COLUMN payment_transactions.reason IS 'Reason of the status, in words.';
COMMENT ON COLUMN payment_transactions.attempts IS 'Calls of the provider so far.';
COMMENT ON COLUMN payment_transactions.created_at IS 'When it was decided.';
COMMENT ON COLUMN payment_transactions.settled_at IS 'When it succeeded.';

CREATE TABLE refunds (
    refund_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT refunds_version CHECK (version >= 1),
    order_id uuid NOT NULL,
    number bigint NOT NULL CONSTRAINT refunds_number CHECK (number >= 1),
    amount bigint NOT NULL CONSTRAINT refunds_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT refunds_status
        CHECK (status IN ('REQUESTED', 'PENDING', 'SUCCEEDED', 'FAILED', 'SETTLED_MANUALLY', 'CANCELLED')),
    reason_code text NOT NULL,
    note text,
    customer_reason text,
    requested_by text NOT NULL,
    failure_code text,
    failure text,
    settled_reference text,
    tries bigint NOT NULL CONSTRAINT refunds_tries CHECK (tries >= 0),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    lines text NOT NULL DEFAULT '[]',
    shipping bigint NOT NULL DEFAULT 0 CONSTRAINT refunds_shipping CHECK (shipping >= 0),
    return_id text,
    retried_by text,
    closed_by text,
    CONSTRAINT refunds_id CHECK (refund_id = order_id::text || '-r' || number),
    CONSTRAINT refunds_settled CHECK ((status = 'SETTLED_MANUALLY') = (settled_reference IS NOT NULL))
);

-- Lists by status; most refunds have succeeded, and no list looks for those by status alone.
CREATE INDEX refunds_by_status ON refunds (status, refund_id) WHERE status <> 'SUCCEEDED';

COMMENT ON TABLE refunds IS 'Money to be returned, from its request on; its tries are transactions.';
COMMENT ON COLUMN refunds.refund_id IS 'Order id, -r and the number.';
COMMENT ON COLUMN refunds.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN refunds.order_id IS 'The order.';
COMMENT ON COLUMN refunds.number IS 'Number of the refund in its order, from 1.';
COMMENT ON COLUMN refunds.amount IS 'Money to be returned.';
COMMENT ON COLUMN refunds.currency IS 'ISO 4217 code of the amount.';
COMMENT ON COLUMN refunds.status IS 'REQUESTED, PENDING, SUCCEEDED, FAILED, SETTLED_MANUALLY or CANCELLED.';
COMMENT ON COLUMN refunds.reason_code IS 'Reason as a code, such as DAMAGED.';
COMMENT ON COLUMN refunds.note IS 'Note for operators.';
COMMENT ON COLUMN refunds.customer_reason IS 'Reason that the customer is told.';
COMMENT ON COLUMN refunds.requested_by IS 'Person or service that asked for it.';
COMMENT ON COLUMN refunds.failure_code IS 'Code of the last refusal.';
COMMENT ON COLUMN refunds.failure IS 'The last refusal, in words.';
COMMENT ON COLUMN refunds.settled_reference IS 'Document of the money that an operator returned outside the provider.';
COMMENT ON COLUMN refunds.tries IS 'Number of transactions so far.';
COMMENT ON COLUMN refunds.created_at IS 'When it was asked for.';
COMMENT ON COLUMN refunds.changed_at IS 'When the row was last changed.';
COMMENT ON COLUMN refunds.lines IS 'JSON: the lines and units that are refunded; empty for a refund of an amount.';
COMMENT ON COLUMN refunds.shipping IS 'The part of the amount that is shipping.';
COMMENT ON COLUMN refunds.return_id IS 'Return of goods behind the refund.';
COMMENT ON COLUMN refunds.retried_by IS 'Who tried it again.';
COMMENT ON COLUMN refunds.closed_by IS 'Who settled or ended it.';

CREATE TABLE provider_callbacks (
    callback_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT provider_callbacks_version CHECK (version >= 1),
    type text NOT NULL,
    reference text,
    order_id text,
    payload text NOT NULL,
    received_at timestamptz NOT NULL
);

COMMENT ON TABLE provider_callbacks IS 'Callbacks of the payment provider, as they were signed; a repeat has the same id.';
COMMENT ON COLUMN provider_callbacks.callback_id IS 'Id that the provider gave it.';
COMMENT ON COLUMN provider_callbacks.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN provider_callbacks.type IS 'What the provider has news of.';
COMMENT ON COLUMN provider_callbacks.reference IS 'Transaction that it is about, in the words of the provider.';
COMMENT ON COLUMN provider_callbacks.order_id IS 'Order that it is about, where it is known; as text, since others have chosen it.';
COMMENT ON COLUMN provider_callbacks.payload IS 'The signed text.';
COMMENT ON COLUMN provider_callbacks.received_at IS 'When it came.';

CREATE VIEW payment_ledger AS
SELECT transaction_id AS entry_id, order_id,
    CASE kind WHEN 'REFUND' THEN 'customers' ELSE 'provider' END AS debit,
    CASE kind WHEN 'REFUND' THEN 'provider' ELSE 'customers' END AS credit,
    amount, currency, kind, provider_reference AS reference, settled_at AS at
FROM payment_transactions
WHERE status = 'SUCCEEDED';
COMMENT ON VIEW payment_ledger IS 'Money that has moved, as the debit of one account and the credit of another.';

CREATE VIEW payment_lines AS
SELECT p.order_id, line."lineId" AS line_id, line.quantity, line.total, line."refundedQuantity" AS refunded_quantity,
    line."refundedAmount" AS refunded_amount
FROM payments AS p CROSS JOIN LATERAL jsonb_to_recordset(p.lines::jsonb) AS line(
    "lineId" text, quantity bigint, total bigint, "refundedQuantity" bigint, "refundedAmount" bigint);
COMMENT ON VIEW payment_lines IS 'What was paid for the lines of orders, one a row.';

CREATE VIEW refund_lines AS
SELECT r.refund_id, r.order_id, r.status, line."lineId" AS line_id, line.quantity, line.amount
FROM refunds AS r CROSS JOIN LATERAL jsonb_to_recordset(r.lines::jsonb) AS line("lineId" text, quantity bigint, amount bigint);
COMMENT ON VIEW refund_lines IS 'Lines of refunds, one a row.';
