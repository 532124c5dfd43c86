CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE TABLE floor_instance (id int PRIMARY KEY, version int NOT NULL, blob bytea NOT NULL);
CREATE TABLE floor_task (id int PRIMARY KEY, instance_id int NOT NULL, name text, state text, ended_at timestamptz);
CREATE TABLE floor_task_opened (id bigserial PRIMARY KEY, instance_id int NOT NULL, name text, state text, created_at timestamptz DEFAULT now());
CREATE TABLE floor_audit (id bigserial PRIMARY KEY, instance_id int NOT NULL, verb text, at timestamptz DEFAULT now(), payload jsonb);
CREATE INDEX ON floor_task_opened (instance_id);
CREATE INDEX ON floor_audit (instance_id);
-- The rows start with 15 KB that do not compress, as those that replace them.
INSERT INTO floor_instance
SELECT i, 1, (SELECT string_agg(gen_random_bytes(1024), '') FROM generate_series(1, 15) WHERE i > 0) FROM generate_series(1, 1000) i;
INSERT INTO floor_task SELECT i, i, 'Accept the application', 'open' FROM generate_series(1, 1000) i;
VACUUM ANALYZE;
