-- In: work.register_digest. Out: rows appended to work.register_keyed, one per key of this period; `used` tells those of
-- this run from those of the run before.
INSERT INTO work.register_keyed SELECT key, digest, true AS used FROM work.register_digest
