"""What Oracle can and cannot do, as SQLAlchemy's suite asks: a test that needs what is closed is skipped.

Each name is a property of `SuiteRequirements`; those that are not listed stay as they are there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.testing import exclusions
from sqlalchemy.testing.requirements import SuiteRequirements

HAS = [
    "aggregate_order_by",
    "autocommit",
    "cast_precision_numerics_many_significant_digits",
    "check_constraint_reflection",
    "comment_reflection",
    "comment_reflection_full_unicode",
    "computed_columns",
    "computed_columns_virtual",
    "create_or_replace_view",
    "create_table_as",
    "ctes",
    "date_historic",
    "datetime_historic",
    "datetime_interval",
    "datetime_literals",
    "default_schema_name_switch",
    "deferrable_fks",
    "except_",
    "expression_server_defaults",
    "fetch_expression",
    "fetch_first",
    "fetch_no_order_by",
    "fetch_offset_with_options",
    "fetch_percent",
    "fetch_ties",
    "foreign_key_constraint_name_reflection",
    "foreign_key_constraint_option_reflection_ondelete",
    "has_temp_table",
    "identity_columns",
    "identity_columns_standard",
    "indexes_check_column_order",
    "indexes_with_expressions",
    "inline_check_constraint_reflection",
    "intersect",
    "isolation_level",
    "materialized_views",
    "materialized_views_reflect_pk",
    "non_updating_cascade",
    "nullsordering",
    "nvarchar_types",
    "order_by_label_with_expression",
    "percent_schema_names",
    "precision_numerics_enotation_small",
    "precision_numerics_many_significant_digits",
    "reflect_indexes_with_ascdesc_as_expression",
    "reflect_indexes_with_expressions",
    "reflect_table_options",
    "reflects_pk_names",
    "regexp_match",
    "regexp_replace",
    "savepoints",
    "server_defaults",
    "skip_autocommit_rollback",
    "supports_bitwise_and",
    "temp_table_comment_reflection",
    "temp_table_names",
    "timestamp_microseconds",
    "tuple_in",
    "two_phase_transactions",
    "unicode_ddl",
    "unique_constraints_reflect_as_index",
    "view_column_reflection",
    "view_reflection",
    "views",
    "window_functions",
    "window_range",
    "window_range_numeric",
]

LACKS = [
    "autoincrement_without_sequence",
    "binary_comparisons",
    "binary_literals",
    "datetime_microseconds",
    "empty_strings_text",
    "empty_strings_varchar",
    "expressions_against_unbounded_text",
    "on_update_cascade",
    "order_by_col_from_union",
    "parens_in_union_contained_select_wo_limit_offset",
    "selectone",
    "symbol_names_w_double_quote",
    "time",
    "time_microseconds",
    "unbounded_varchar",
]


def _rules() -> dict[str, Any]:
    opened = {name: property(lambda self: exclusions.open()) for name in HAS}
    return opened | {name: property(lambda self: exclusions.closed()) for name in LACKS}


OracleRequirements = type("OracleRequirements", (SuiteRequirements,), _rules())
