-- Where a cluster holds several installations, each connects as login roles of its own, members of the realms' roles
-- (platform/db/migrate.ts). Functions that ask who is connected ask for the realm, not for the name of the login.
create function app.is_realm(role text) returns boolean
  language sql stable set search_path = pg_catalog
  return session_user = role or starts_with(session_user::text, role || '_');
grant execute on function app.is_realm(text) to public;

do $$
declare
  asked record;
begin
  for asked in
    select pg_get_functiondef(p.oid) as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prokind = 'f' and n.nspname !~ '^(pg_|information_schema$)' and p.prosrc ~ 'session_user = ''amb_'
  loop
    execute regexp_replace(asked.body, 'session_user = (''amb_[a-z]+'')', 'app.is_realm(\1)', 'g');
  end loop;
end $$;
