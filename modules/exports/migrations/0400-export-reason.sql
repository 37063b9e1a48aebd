-- What an archive was asked for (IP-4.2.2): nothing leaves without permission and reason. Archives of official letters have
-- the letter as their reason, those made before this column have none.
alter table exports.archive add column reason text check (length(btrim(reason)) between 3 and 300);
