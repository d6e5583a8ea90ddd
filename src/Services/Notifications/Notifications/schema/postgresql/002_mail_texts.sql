-- A mail can be read and sent again; mails of earlier versions have no text.
ALTER TABLE notifications ADD COLUMN body text;
ALTER TABLE notifications ADD COLUMN resends bigint NOT NULL DEFAULT 0 CONSTRAINT notifications_resends CHECK (resends >= 0);
ALTER TABLE notifications ADD COLUMN resent_by text
    CONSTRAINT notifications_resent CHECK ((resends = 0) = (resent_by IS NULL));

COMMENT ON COLUMN notifications.body IS 'Text of the mail; personal data.';
COMMENT ON COLUMN notifications.resends IS 'Times that an operator has sent it again.';
COMMENT ON COLUMN notifications.resent_by IS 'The operator who last did.';
