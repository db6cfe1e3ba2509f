-- Tables and their columns.
SET search_path TO sys, pg_catalog;
CREATE VIEW identities$ AS SELECT c.oid AS table_oid, a.attnum, s.owner, sys.ora_name(c.relname) AS table_name, sys.ora_name(a.attname) AS column_name, q.oid AS sequence_oid, sys.ora_name(q.relname) AS sequence_name, sys.sees_relation(c.oid) AS seen$
  FROM pg_depend d JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S' AND starts_with(q.relname, 'iseq$$_') JOIN pg_class c ON c.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
  JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a';
CREATE VIEW columns$ AS SELECT r.owner, r.name AS table_name, r.oid AS table_oid, r.relkind, sys.ora_name(a.attname) AS column_name, a.attname, a.attnum, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated, r.seen$, EXISTS (SELECT 1 FROM pg_constraint b WHERE b.conrelid = a.attrelid AND b.conkey = ARRAY[a.attnum] AND b.contype = 'c' AND starts_with(b.conname, 'bytes$')) AS in_bytes, n.owner AS type_owner, coalesce(n.name::text, sys.ora_type(a.atttypid, a.atttypmod)) AS type_name,
  (SELECT count(*) FROM pg_attribute b WHERE b.attrelid = a.attrelid AND b.attnum > 0 AND b.attnum <= a.attnum AND NOT b.attisdropped) AS segment_column_id,
  CASE WHEN a.attstattarget <> 101 THEN (SELECT count(*) FROM pg_attribute b WHERE b.attrelid = a.attrelid AND b.attnum > 0 AND b.attnum <= a.attnum AND NOT b.attisdropped AND b.attstattarget <> 101) END AS column_id, i.sequence_name,
  CASE WHEN i.sequence_name IS NOT NULL THEN '"' || r.owner || '"."' || i.sequence_name || '".nextval' ELSE sys.ora_expression(pg_get_expr(d.adbin, d.adrelid)) END AS data_default
  FROM sys.relations$ r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN sys.named_types() AS n ON n.pg_type = a.atttypid AND n.package IS NULL LEFT JOIN sys.identities$ i ON i.table_oid = a.attrelid AND i.attnum = a.attnum WHERE r.relkind IN ('r', 'p', 'v', 'm');
SELECT define_family('tables', 'owner', 'owner:v128 table_name:v128 tablespace_name:v30 cluster_name:v128? iot_name:v128? status:v8=VALID pct_free:n=10 pct_used:n? ini_trans:n=1 max_trans:n=255 initial_extent:n=65536 next_extent:n=1048576
  min_extents:n=1 max_extents:n=2147483645 pct_increase:n? freelists:n? freelist_groups:n? logging:v3=YES backed_up:v1=N num_rows:n blocks:n empty_blocks:n=0 avg_space:n=0 chain_cnt:n=0 avg_row_len:n avg_space_freelist_blocks:n=0
  num_freelist_blocks:n=0 degree:v10=1 instances:v10=1 cache:v5=N table_lock:v8=ENABLED sample_size:n last_analyzed:d partitioned:v3=NO iot_type:v12? temporary:v1 secondary:v1=N nested:v3=NO buffer_pool:v7=DEFAULT flash_cache:v7=DEFAULT
  cell_flash_cache:v7=DEFAULT row_movement:v8=DISABLED global_stats:v3=YES user_stats:v3=NO duration:v15 skip_corrupt:v8=DISABLED monitoring:v3=YES cluster_owner:v128? dependencies:v8=DISABLED compression:v8=DISABLED compress_for:v30? dropped:v3=NO
  read_only:v3=NO segment_created:v3 result_cache:v7=DEFAULT clustering:v3=NO activity_tracking:v23? dml_timestamp:v25? has_identity:v3 container_data:v3=NO inmemory:v8=DISABLED default_collation:v100=USING_NLS_COMP duplicated:v1=N sharded:v1=N
  external:v3=NO has_sensitive_column:v3=NO admit_null:v3=NO', $$
  SELECT r.owner, r.name AS table_name, CASE WHEN NOT r.is_temporary THEN r.default_ts END AS tablespace_name, CASE WHEN r.reltuples >= 0 THEN r.reltuples END AS num_rows, r.relpages AS blocks,
    CASE WHEN r.reltuples > 0 THEN pg_catalog.floor(pg_relation_size(r.oid) / r.reltuples) ELSE 0 END AS avg_row_len, CASE WHEN r.reltuples >= 0 THEN r.reltuples END AS sample_size,
    sys.to_oradate(greatest(pg_stat_get_last_analyze_time(r.oid), pg_stat_get_last_autoanalyze_time(r.oid))) AS last_analyzed, CASE WHEN r.is_temporary THEN 'Y' ELSE 'N' END AS temporary,
    CASE WHEN r.kept THEN 'SYS$SESSION' WHEN NOT r.kept THEN 'SYS$TRANSACTION' END AS duration, CASE WHEN pg_relation_size(r.oid) > 0 THEN 'YES' ELSE 'NO' END AS segment_created,
    CASE WHEN EXISTS (SELECT 1 FROM sys.identities$ i WHERE i.table_oid = r.oid) THEN 'YES' ELSE 'NO' END AS has_identity, r.seen$
  FROM sys.relations$ r WHERE r.relkind IN ('r', 'p', 'm')$$);

DO $do$
DECLARE
  head text := 'owner:v128 table_name:v128 column_name:v128 data_type:v128 data_type_mod:v3? data_type_owner:v128 data_length:n data_precision:n data_scale:n nullable:v1 column_id:n default_length:n data_default:l num_distinct:n low_value:r1000? high_value:r1000?
    density:n? num_nulls:n num_buckets:n? last_analyzed:d? sample_size:n? character_set_name:v44 char_col_decl_length:n global_stats:v3=NO user_stats:v3=NO avg_col_len:n char_length:n char_used:v1 v80_fmt_image:v3=NO data_upgraded:v3=YES';
  tail text := ' histogram:v15=NONE default_on_null:v3 identity_column:v3 sensitive_column:v3=NO evaluation_edition:v128? unusable_before:v128? unusable_beginning:v128? collation:v100';
  query text := $$
    SELECT c.owner, c.table_name, c.column_name, c.type_name AS data_type, c.type_owner AS data_type_owner, sys.type_size(c.atttypid, c.atttypmod) AS data_length, sys.type_precision(c.atttypid, c.atttypmod) AS data_precision,
      sys.type_scale(c.atttypid, c.atttypmod) AS data_scale, CASE WHEN c.attnotnull THEN 'N' ELSE 'Y' END AS nullable, c.column_id, c.segment_column_id, c.segment_column_id AS internal_column_id, CASE WHEN c.column_id IS NULL THEN 'YES' ELSE 'NO' END AS hidden_column, pg_catalog.length(c.data_default) AS default_length, c.data_default,
      CASE WHEN t.n_distinct > 0 THEN t.n_distinct WHEN t.n_distinct < 0 THEN pg_catalog.round((-t.n_distinct * greatest(k.reltuples, 0))::numeric) END AS num_distinct, pg_catalog.round((t.null_frac * greatest(k.reltuples, 0))::numeric) AS num_nulls, t.avg_width AS avg_col_len,
      CASE WHEN c.atttypid IN (1043, 1042, 'sys.clob'::regtype) THEN 'CHAR_CS' WHEN c.atttypid IN ('sys.nvarchar2'::regtype, 'sys.nchar'::regtype, 'sys.nclob'::regtype) THEN 'NCHAR_CS' END AS character_set_name,
      nullif(sys.type_chars(c.atttypid, c.atttypmod), 0) AS char_col_decl_length, sys.type_chars(c.atttypid, c.atttypmod) AS char_length, CASE WHEN c.in_bytes THEN 'B' WHEN sys.type_chars(c.atttypid, c.atttypmod) > 0 THEN 'C' END AS char_used,
      CASE WHEN c.sequence_name IS NULL THEN 'NO' ELSE 'YES' END AS identity_column, CASE WHEN EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = c.table_oid AND g.tgname = ('$null$' || c.attname)::name) THEN 'YES' ELSE 'NO' END AS default_on_null, CASE WHEN c.atttypid IN (1043, 1042, 'sys.clob'::regtype) THEN 'USING_NLS_COMP' END AS collation, CASE WHEN c.attgenerated = 's' THEN 'YES' ELSE 'NO' END AS virtual_column, c.column_name AS qualified_col_name, c.seen$
    FROM sys.columns$ c JOIN pg_class k ON k.oid = c.table_oid LEFT JOIN pg_stats t ON t.schemaname = k.relnamespace::regnamespace::name AND t.tablename = k.relname AND t.attname = c.attname AND NOT t.inherited$$;
BEGIN
  PERFORM sys.define_family('tab_columns', 'owner', head || tail, query);
  PERFORM sys.define_family('tab_cols', 'owner', head || ' hidden_column:v3 virtual_column:v3 segment_column_id:n internal_column_id:n' || tail || ' qualified_col_name:v4000 user_generated:v3=YES', query);
END $do$;
SELECT define_family('tab_identity_cols', 'owner', 'owner:v128 table_name:v128 column_name:v128 generation_type:v10 sequence_name:v128 identity_options:v298', $$
  SELECT i.owner, i.table_name, i.column_name, CASE WHEN EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = i.table_oid AND starts_with(g.tgname, '$always$')) THEN 'ALWAYS' ELSE 'BY DEFAULT' END AS generation_type, i.sequence_name, 'START WITH: ' || g.seqstart || ', INCREMENT BY: ' || g.seqincrement || ', MAX_VALUE: ' || CASE WHEN g.seqmax = 9223372036854775807 THEN '9999999999999999999999999999' ELSE g.seqmax::text END || ', MIN_VALUE: ' || g.seqmin
    || ', CYCLE_FLAG: ' || CASE WHEN g.seqcycle THEN 'Y' ELSE 'N' END || ', CACHE_SIZE: ' || CASE WHEN g.seqcache = 1 THEN 0 ELSE g.seqcache END || ', ORDER_FLAG: N' || ', SCALE_FLAG: N, EXTEND_FLAG: N, SESSION_FLAG: N, KEEP_VALUE: N' AS identity_options, i.seen$
  FROM sys.identities$ i JOIN pg_sequence g ON g.seqrelid = i.sequence_oid$$);
SELECT define_family('tab_comments', 'owner', 'owner:v128 table_name:v128 table_type:v11 comments:v4000 origin_con_id:n=3', $$
  SELECT owner, name AS table_name, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS table_type, obj_description(oid, 'pg_class') AS comments, seen$ FROM sys.relations$ WHERE relkind IN ('r', 'v', 'p')$$);
SELECT define_family('col_comments', 'owner', 'owner:v128 table_name:v128 column_name:v128 comments:v4000 origin_con_id:n=3', $$
  SELECT owner, table_name, column_name, col_description(table_oid, attnum) AS comments, seen$ FROM sys.columns$ WHERE relkind IN ('r', 'v', 'p')$$);
SELECT define_family('mview_comments', 'owner', 'owner:v128 mview_name:v128 comments:v4000', $$SELECT owner, name AS mview_name, obj_description(oid, 'pg_class') AS comments, seen$ FROM sys.relations$ WHERE relkind = 'm'$$);
SELECT define_family('tab_statistics', 'owner', 'owner:v128 table_name:v128 partition_name:v128? partition_position:n? subpartition_name:v128? subpartition_position:n? object_type:v12=TABLE num_rows:n blocks:n empty_blocks:n? avg_space:n? chain_cnt:n? avg_row_len:n
  avg_space_freelist_blocks:n? num_freelist_blocks:n? avg_cached_blocks:n? avg_cache_hit_ratio:n? sample_size:n last_analyzed:d global_stats:v3=YES user_stats:v3=NO stattype_locked:v5? stale_stats:v7 scope:v7=SHARED', $$
  SELECT t.* /* seen$ */, CASE WHEN t.last_analyzed IS NULL THEN NULL WHEN pg_stat_get_mod_since_analyze(r.oid) > greatest(r.reltuples, 0) / 10 THEN 'YES' ELSE 'NO' END AS stale_stats FROM sys.all$tables t JOIN sys.relations$ r ON r.owner = t.owner AND r.name = t.table_name AND r.relkind IN ('r', 'p', 'm')$$);
SELECT define_family('tab_modifications', 'table_owner', 'table_owner:v128 table_name:v128 partition_name:v128? subpartition_name:v128? inserts:n updates:n deletes:n timestamp:d truncated:v3=NO drop_segments:n=0', $$
  SELECT owner AS table_owner, name AS table_name, pg_stat_get_tuples_inserted(oid) AS inserts, pg_stat_get_tuples_updated(oid) AS updates, pg_stat_get_tuples_deleted(oid) AS deletes, sys.sysdate() AS timestamp, seen$ FROM sys.relations$ WHERE relkind = 'r' AND pg_stat_get_mod_since_analyze(oid) > 0$$);
SELECT define_family('lobs', 'owner', 'owner:v128 table_name:v128 column_name:v4000 segment_name:v128 tablespace_name:v30 index_name:v128 chunk:n=8132 pctversion:n? retention:n? freepools:n? cache:v10=NO logging:v7=YES encrypt:v4=NO compression:v6=NO deduplication:v15=NO in_row:v3=YES
  format:v15=ENDIAN~NEUTRAL partitioned:v3=NO securefile:v3=YES segment_created:v3=YES', $q$
  SELECT c.owner, c.table_name, c.column_name, 'SYS_LOB' || lpad(c.table_oid::text, 10, '0') || 'C' || lpad(c.attnum::text, 5, '0') || '$$' AS segment_name, 'SYS_IL' || lpad(c.table_oid::text, 10, '0') || 'C' || lpad(c.attnum::text, 5, '0') || '$$' AS index_name, u.default_ts AS tablespace_name, c.seen$
  FROM sys.columns$ c JOIN sys.user$ u ON u.name = c.owner WHERE c.relkind IN ('r', 'm') AND c.atttypid IN ('sys.clob'::regtype, 'sys.nclob'::regtype, 'sys.blob'::regtype)$q$);
SELECT define_family('part_tables', 'owner', 'owner:v128? table_name:v128? partitioning_type:v9? subpartitioning_type:v9? partition_count:n? def_tablespace_name:v30? status:v8? interval:v1000?', 'SELECT 1 WHERE false');
SELECT define_family('tab_partitions', 'table_owner', 'table_owner:v128? table_name:v128? composite:v3? partition_name:v128? subpartition_count:n? high_value:l? high_value_length:n? partition_position:n? tablespace_name:v30? num_rows:n?', 'SELECT 1 WHERE false');
SELECT define_family('external_tables', 'owner', 'owner:v128? table_name:v128? type_owner:v3? type_name:v128? default_directory_owner:v3? default_directory_name:v128? reject_limit:v40? access_type:v7? access_parameters:c? property:v10?', 'SELECT 1 WHERE false');
SELECT define_family('encrypted_columns', 'owner', 'owner:v128? table_name:v128? column_name:v128? encryption_alg:v29? salt:v3? integrity_alg:v12?', 'SELECT 1 WHERE false');
-- a column that a rule IS JSON guards, or that is of type JSON
SELECT define_family('json_columns', 'owner', 'owner:v128 table_name:v128 object_type:v5 column_name:v128 format:v9 data_type:v13', $$
  SELECT c.owner, c.table_name, CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS object_type, c.column_name, CASE WHEN c.atttypid IN ('json'::regtype, 'jsonb'::regtype) THEN 'OSON' ELSE 'TEXT' END AS format, c.type_name AS data_type, c.seen$ FROM sys.columns$ c
  WHERE c.atttypid IN ('json'::regtype, 'jsonb'::regtype) OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.table_oid AND k.contype = 'c' AND k.conkey = ARRAY[c.attnum] AND pg_get_expr(k.conbin, k.conrelid) ~ 'is_json')$$);
