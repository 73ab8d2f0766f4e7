-- Schema 5. What faces over HTTP keep.

-- Where the receipts of a message are posted to, in lines: the creditor, the URL, what its sender calls the message.
ALTER TABLE sending ADD COLUMN hook TEXT NOT NULL DEFAULT '';
