-- The kind of a protocol may change while it is a draft.
grant update (template) on records.protocol to amb_app;
