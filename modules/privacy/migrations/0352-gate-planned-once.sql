-- An array of ids looks dearer to a plan made once than to one made for this array, so PostgreSQL planned the whole question
-- of the gate anew each time, which took three times as long as answering it.
alter function privacy.facts(uuid, timestamptz, timestamptz, uuid) set plan_cache_mode = force_generic_plan;
alter function privacy.refuse_blocked() set plan_cache_mode = force_generic_plan;
alter function patients.same_person(uuid) set plan_cache_mode = force_generic_plan;
