"""Guards inside the database: events are appended without a gap and never altered or removed.

On SQLite the guards of an insert also keep out REPLACE, which removes rows without asking the guards of
a deletion. Prevention has limits (whoever owns the file owns the triggers); the transparency log is what detects.
"""

SQLITE_GUARDS = (
    """
    CREATE TRIGGER events_append_only BEFORE INSERT ON events BEGIN
      SELECT RAISE(ABORT, 'events: position is not the next one')
        WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events);
      SELECT RAISE(ABORT, 'events: this version of the stream exists')
        WHERE EXISTS (SELECT 1 FROM events WHERE originator_id = NEW.originator_id
                      AND originator_version = NEW.originator_version);
      SELECT RAISE(ABORT, 'events: version gap')
        WHERE NOT EXISTS (SELECT 1 FROM events WHERE originator_id = NEW.originator_id
                          AND originator_version = NEW.originator_version - 1)
          AND NOT (NEW.originator_version IN (0, 1)
                   AND NOT EXISTS (SELECT 1 FROM events WHERE originator_id = NEW.originator_id));
      SELECT RAISE(ABORT, 'events: this event id exists')
        WHERE EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id);
    END
    """,
    """
    CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN
      SELECT RAISE(ABORT, 'events: nothing is deleted');
    END
    """,
    """
    CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN
      SELECT RAISE(ABORT, 'events: only the payload of a disposed event may be cleared')
        WHERE NOT (
          NEW.position IS OLD.position AND NEW.event_id IS OLD.event_id
          AND NEW.originator_id IS OLD.originator_id AND NEW.originator_version IS OLD.originator_version
          AND NEW.topic IS OLD.topic AND NEW.effective_at IS OLD.effective_at
          AND NEW.effective_precision IS OLD.effective_precision AND NEW.recorded_at IS OLD.recorded_at
          AND NEW.state_sha256 IS OLD.state_sha256 AND NEW.metadata_sha256 IS OLD.metadata_sha256
          AND NEW.leaf_hash IS OLD.leaf_hash
          AND NEW.state IS NULL AND NEW.state_salt IS NULL
          AND NEW.metadata IS NULL AND NEW.metadata_salt IS NULL
          AND EXISTS (SELECT 1 FROM disposals WHERE position = OLD.position));
    END
    """,
    """
    CREATE TRIGGER disposals_need_a_decision BEFORE INSERT ON disposals BEGIN
      SELECT RAISE(ABORT, 'disposals: no recorded decision under four eyes')
        WHERE NOT EXISTS (SELECT 1 FROM events WHERE event_id = NEW.decision_event_id
                          AND topic LIKE 'system_record.disposal_decided.v%');
      SELECT RAISE(ABORT, 'disposals: nothing is changed')
        WHERE EXISTS (SELECT 1 FROM disposals WHERE position = NEW.position);
    END
    """,
    """
    CREATE TRIGGER disposals_no_delete BEFORE DELETE ON disposals BEGIN
      SELECT RAISE(ABORT, 'disposals: nothing is deleted');
    END
    """,
    """
    CREATE TRIGGER disposals_no_update BEFORE UPDATE ON disposals BEGIN
      SELECT RAISE(ABORT, 'disposals: nothing is changed');
    END
    """,
    """
    CREATE TRIGGER organisation_keeps_its_mark BEFORE UPDATE ON organisation BEGIN
      SELECT RAISE(ABORT, 'organisation: slug, origin and mark are fixed')
        WHERE NOT (NEW.slug IS OLD.slug AND NEW.log_origin IS OLD.log_origin AND NEW.marked IS OLD.marked);
    END
    """,
    """
    CREATE TRIGGER organisation_is_founded_once BEFORE INSERT ON organisation BEGIN
      SELECT RAISE(ABORT, 'organisation: this record belongs to one already')
        WHERE EXISTS (SELECT 1 FROM organisation);
    END
    """,
    """
    CREATE TRIGGER organisation_no_delete BEFORE DELETE ON organisation BEGIN
      SELECT RAISE(ABORT, 'organisation: nothing is deleted');
    END
    """,
)

POSTGRES_GUARDS = (
    """
    CREATE FUNCTION guard_events_append() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM events) THEN
        RAISE EXCEPTION 'events: position is not the next one' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      IF EXISTS (SELECT 1 FROM events WHERE originator_id = NEW.originator_id
                 AND originator_version = NEW.originator_version) THEN
        RAISE EXCEPTION 'events: this version of the stream exists' USING ERRCODE = 'unique_violation';
      END IF;
      IF NOT EXISTS (SELECT 1 FROM events WHERE originator_id = NEW.originator_id
                     AND originator_version = NEW.originator_version - 1)
         AND NOT (NEW.originator_version IN (0, 1)
                  AND NOT EXISTS (SELECT 1 FROM events WHERE originator_id = NEW.originator_id)) THEN
        RAISE EXCEPTION 'events: version gap' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION guard_events_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (to_jsonb(NEW) - '{state,state_salt,metadata,metadata_salt}'::text[])
           IS DISTINCT FROM (to_jsonb(OLD) - '{state,state_salt,metadata,metadata_salt}'::text[])
         OR num_nonnulls(NEW.state, NEW.state_salt, NEW.metadata, NEW.metadata_salt) > 0
         OR NOT EXISTS (SELECT 1 FROM disposals WHERE position = OLD.position) THEN
        RAISE EXCEPTION 'events: only the payload of a disposed event may be cleared'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION guard_disposals_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM events WHERE event_id = NEW.decision_event_id
                     AND topic LIKE 'system_record.disposal_decided.v%') THEN
        RAISE EXCEPTION 'disposals: no recorded decision under four eyes'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION guard_organisation() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (NEW.slug, NEW.log_origin, NEW.marked) IS DISTINCT FROM (OLD.slug, OLD.log_origin, OLD.marked) THEN
        RAISE EXCEPTION 'organisation: slug, origin and mark are fixed'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION guard_nothing_leaves() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION '%: nothing is deleted or changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    "CREATE TRIGGER events_append_only BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION guard_events_append()",
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION guard_events_update()",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION guard_nothing_leaves()",
    "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events EXECUTE FUNCTION guard_nothing_leaves()",
    "CREATE TRIGGER disposals_need_a_decision BEFORE INSERT ON disposals FOR EACH ROW EXECUTE FUNCTION guard_disposals_insert()",
    "CREATE TRIGGER disposals_no_change BEFORE UPDATE OR DELETE ON disposals FOR EACH ROW EXECUTE FUNCTION guard_nothing_leaves()",
    "CREATE TRIGGER disposals_no_truncate BEFORE TRUNCATE ON disposals EXECUTE FUNCTION guard_nothing_leaves()",
    "CREATE TRIGGER organisation_keeps_its_mark BEFORE UPDATE ON organisation FOR EACH ROW EXECUTE FUNCTION guard_organisation()",
    "CREATE TRIGGER organisation_no_delete BEFORE DELETE ON organisation FOR EACH ROW EXECUTE FUNCTION guard_nothing_leaves()",
    "CREATE TRIGGER organisation_no_truncate BEFORE TRUNCATE ON organisation EXECUTE FUNCTION guard_nothing_leaves()",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_append_only",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_no_update",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_no_delete",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_no_truncate",
    "ALTER TABLE disposals ENABLE ALWAYS TRIGGER disposals_need_a_decision",
    "ALTER TABLE disposals ENABLE ALWAYS TRIGGER disposals_no_change",
    "ALTER TABLE disposals ENABLE ALWAYS TRIGGER disposals_no_truncate",
    "ALTER TABLE organisation ENABLE ALWAYS TRIGGER organisation_keeps_its_mark",
    "ALTER TABLE organisation ENABLE ALWAYS TRIGGER organisation_no_delete",
    "ALTER TABLE organisation ENABLE ALWAYS TRIGGER organisation_no_truncate",
)
