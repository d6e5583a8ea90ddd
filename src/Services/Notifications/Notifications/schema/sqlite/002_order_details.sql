-- Mails name the order as people do, and its items.
ALTER TABLE notification_contacts ADD COLUMN number TEXT;
ALTER TABLE notification_contacts ADD COLUMN reference TEXT;
ALTER TABLE notification_contacts ADD COLUMN items TEXT;

-- Mails that were not sent are listed by status.
CREATE INDEX notifications_open ON notifications (status, notification_id) WHERE status <> 'SENT';
