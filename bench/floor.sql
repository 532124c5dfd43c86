-- The frozen floor: what any engine must at least do in the database to complete one task. Never change it;
-- figures of different releases are compared through it. :blob is 15 KB that do not compress, sent by the client.
\set instance random(1, 1000)
BEGIN;
SELECT blob, version FROM floor_instance WHERE id = :instance FOR UPDATE;
UPDATE floor_instance SET blob = :blob, version = version + 1 WHERE id = :instance;
UPDATE floor_task SET state = 'completed', ended_at = now() WHERE id = :instance;
INSERT INTO floor_task_opened (instance_id, name, state) VALUES (:instance, 'Review the application', 'open');
INSERT INTO floor_audit (instance_id, verb, payload) VALUES (:instance, 'user_task.completed', '{"result": "agreed", "opinion": "complete"}');
INSERT INTO floor_audit (instance_id, verb, payload) VALUES (:instance, 'user_task.created', '{"element": "review"}');
COMMIT;
