-- A mail can be read and sent again; mails of earlier versions have no text.
ALTER TABLE notifications ADD COLUMN body TEXT;
ALTER TABLE notifications ADD COLUMN resends BIGINT NOT NULL DEFAULT 0 CHECK (resends >= 0);
ALTER TABLE notifications ADD COLUMN resent_by TEXT CHECK ((resends = 0) = (resent_by IS NULL));
