CREATE TABLE payments (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    payment_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'UNKNOWN', 'COMPLETED', 'FAILED', 'VOIDED', 'REFUNDED')),
    amount BIGINT NOT NULL CHECK (amount BETWEEN 0 AND 1000000000000000),
    captured BIGINT NOT NULL CHECK (captured IN (0, amount)),
    refunded BIGINT NOT NULL CHECK (refunded >= 0),
    refund_in_flight BIGINT NOT NULL CHECK (refund_in_flight >= 0),
    currency TEXT NOT NULL,
    reason TEXT,
    code TEXT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    refunds BIGINT NOT NULL CHECK (refunds >= 0),
    refund_wanted TEXT,
    dispatched BOOLEAN NOT NULL,
    provider_reference TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CHECK (refunded + refund_in_flight <= captured),
    CHECK (status <> 'REFUNDED' OR refunded = captured),
    CHECK (status NOT IN ('PENDING', 'UNKNOWN', 'FAILED', 'VOIDED') OR captured = 0)
) WITHOUT ROWID;

CREATE TABLE payment_refunds (
    refund_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    order_id TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'COMPLETED', 'FAILED')),
    reason TEXT,
    requested_by TEXT NOT NULL,
    failure TEXT,
    provider_reference TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) WITHOUT ROWID;

-- A movement is written once: its key is the order's one charge, or one refund.
CREATE TABLE payment_ledger (
    entry_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version = 1),
    order_id TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL CHECK (credit <> debit),
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund')),
    reference TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;
