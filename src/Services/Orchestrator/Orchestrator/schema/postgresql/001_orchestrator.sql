-- Sagas, the processes of orders. Times are UTC. Documents are only read whole and therefore text (see saga_documents).

CREATE TABLE sagas (
    saga_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT sagas_version CHECK (version >= 1),
    order_id uuid NOT NULL,
    workflow text NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT sagas_status
        CHECK (status IN ('RUNNING', 'COMPLETED', 'COMPENSATING', 'COMPENSATED', 'NEEDS_ATTENTION')),
    step text NOT NULL,
    undoing boolean NOT NULL,
    attempt bigint NOT NULL CONSTRAINT sagas_attempt CHECK (attempt >= 1),
    deadline timestamptz,
    timer_at timestamptz,
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    order_data text NOT NULL,
    progress text NOT NULL,
    history text NOT NULL,
    -- A saga that works waits for something by the clock; one that does not work does not.
    CONSTRAINT sagas_deadline CHECK ((deadline IS NOT NULL) = (status IN ('RUNNING', 'COMPENSATING')))
) WITH (fillfactor = 80);

-- Lists and counts by status; most sagas are completed, and no list looks for those by status alone. No index has the deadline, so that
-- a step can be an update within its page.
CREATE INDEX sagas_by_status ON sagas (status, saga_id) WHERE status <> 'COMPLETED';

COMMENT ON TABLE sagas IS 'The process of each order: the step it is at, and what it waits for.';
COMMENT ON COLUMN sagas.saga_id IS 'The id of the order, for the one saga that it has.';
COMMENT ON COLUMN sagas.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN sagas.order_id IS 'The order.';
COMMENT ON COLUMN sagas.workflow IS 'Which steps it goes through, such as inventory-first.';
COMMENT ON COLUMN sagas.status IS 'RUNNING, COMPLETED, COMPENSATING, COMPENSATED or NEEDS_ATTENTION.';
COMMENT ON COLUMN sagas.step IS 'The step it is at.';
COMMENT ON COLUMN sagas.undoing IS 'Whether it compensates that step.';
COMMENT ON COLUMN sagas.attempt IS 'How often the command of the step was sent.';
COMMENT ON COLUMN sagas.deadline IS 'When the step must be answered; null for a saga that waits for nothing.';
COMMENT ON COLUMN sagas.timer_at IS 'When it asks again.';
COMMENT ON COLUMN sagas.started_at IS 'When it began.';
COMMENT ON COLUMN sagas.changed_at IS 'When the row was last changed.';
COMMENT ON COLUMN sagas.order_data IS 'JSON: what the steps need of the order.';
COMMENT ON COLUMN sagas.progress IS 'JSON: completed steps and their outcomes.';
COMMENT ON COLUMN sagas.history IS 'JSON: what the saga did, for people.';

CREATE VIEW saga_documents AS
SELECT saga_id, order_data::jsonb AS order_data, progress::jsonb AS progress, history::jsonb AS history FROM sagas;
COMMENT ON VIEW saga_documents IS 'Documents of sagas as jsonb, for queries by people.';
