-- By which code a packet was signed: its signatures are found by it.
alter table documents.packet add column challenge_id uuid;
grant update (challenge_id) on documents.packet to amb_app;
