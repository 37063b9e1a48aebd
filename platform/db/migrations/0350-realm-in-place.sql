-- Asked for every row and every decision of the gate: a body that is parsed once and has no settings of its own is put in
-- place by the planner, a call is not.
create or replace function app.is_realm(role text) returns boolean
  language sql stable
  return session_user = role or starts_with(session_user::text, role || '_');
