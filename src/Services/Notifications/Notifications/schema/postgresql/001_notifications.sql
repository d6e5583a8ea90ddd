-- Mails to customers. Times are UTC. No index without a condition ends with the key of its table: see docs/postgresql.md.

CREATE TABLE notifications (
    notification_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT notifications_version CHECK (version >= 1),
    order_id uuid NOT NULL,
    template text NOT NULL,
    event text NOT NULL,
    recipient text,
    subject text NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT notifications_status CHECK (status IN ('PENDING', 'SENT', 'FAILED', 'NO_RECIPIENT')),
    error text,
    created_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT notifications_recipient CHECK ((status = 'NO_RECIPIENT') = (recipient IS NULL)),
    CONSTRAINT notifications_error CHECK ((status = 'FAILED') = (error IS NOT NULL))
);

-- Mails that were not sent are listed by status.
CREATE INDEX notifications_open ON notifications (status, notification_id) WHERE status <> 'SENT';

COMMENT ON TABLE notifications IS 'Mails about orders, one for each thing that a customer is told.';
COMMENT ON COLUMN notifications.notification_id IS 'Order id, a slash and what the mail is about.';
COMMENT ON COLUMN notifications.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN notifications.order_id IS 'The order.';
COMMENT ON COLUMN notifications.template IS 'Kind of mail, such as confirmed.';
COMMENT ON COLUMN notifications.event IS 'Event that caused it.';
COMMENT ON COLUMN notifications.recipient IS 'E-mail address; personal data.';
COMMENT ON COLUMN notifications.subject IS 'Subject of the mail.';
COMMENT ON COLUMN notifications.status IS 'PENDING, SENT, FAILED or NO_RECIPIENT.';
COMMENT ON COLUMN notifications.error IS 'Why it was not sent.';
COMMENT ON COLUMN notifications.created_at IS 'When it was decided.';
COMMENT ON COLUMN notifications.at IS 'When the row was last changed.';

CREATE TABLE notification_contacts (
    order_id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT notification_contacts_version CHECK (version >= 1),
    user_id text NOT NULL,
    email text,
    number text,
    reference text,
    items text
);

COMMENT ON TABLE notification_contacts IS 'Whom to write to about an order, and what the order is called.';
COMMENT ON COLUMN notification_contacts.order_id IS 'The order.';
COMMENT ON COLUMN notification_contacts.version IS 'Grows by one with every change of the row.';
COMMENT ON COLUMN notification_contacts.user_id IS 'Owner of the order.';
COMMENT ON COLUMN notification_contacts.email IS 'E-mail address; personal data.';
COMMENT ON COLUMN notification_contacts.number IS 'Number of the order for people.';
COMMENT ON COLUMN notification_contacts.reference IS 'The shop''s own number of the order.';
COMMENT ON COLUMN notification_contacts.items IS 'JSON: products and units of the order.';

CREATE VIEW notification_documents AS SELECT order_id, items::jsonb AS items FROM notification_contacts;
COMMENT ON VIEW notification_documents IS 'Documents of contacts as jsonb, for queries by people.';
