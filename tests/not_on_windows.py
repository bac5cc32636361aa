"""The tests that cannot hold on Windows, and why: a pattern for their names below ``tests``, each with its reason.

In one place, so that whoever reads a test reads what it holds, and whoever asks what Windows lacks finds it here.
Tests that drive a terminal say themselves that they need one (``tests/terminals.py``).
"""

from __future__ import annotations

from typing import Final

NOT_ON_WINDOWS: Final = {
    "durable-rules is not to be had for Windows": (
        "answers/test_notebook.py::test_a_list_is_shown_by_verdict_with_clauses_and_facts",
        "answers/test_notebook.py::test_what_is_assumed_and_left_out_is_marked",
        "answers/test_obligations.py::test_the_json_is_exactly_as_documented",
        "checks/test_certificate.py::test_a_fault_produces_exactly_its_finding*",
        "checks/test_certificate.py::test_an_engine_that_differs_is_found*",
        "checks/test_certificate.py::test_measures_of_one_shape_are_shown_together_where_a_plan_is_too_large",
        "checks/test_certificate.py::test_the_mended_twin_produces_no_finding",
        "checks/test_certificate.py::test_the_shipped_rules_are_sound",
        "checks/test_random_plans.py::test_the_engines_agree_on_random_plans",
        "cli/test_answers.py::test_both_engines_give_the_same_text_for_every_command_and_their_name",
        "cli/test_province.py::test_both_engines_print_the_same_but_their_name",
        "cli/test_province.py::test_the_list_of_guangdong_has_its_counts_groups_and_every_measure",
        "engine/test_available.py::*",
        "engine/test_durable_traps.py::*",
        "logic/test_conditions.py::test_engines_agree_on_every_state_of_random_plans",
        "logic/test_conditions.py::test_no_order_of_measures_facts_or_parts_matters",
        "plan/test_plan_2018.py::*durable]",
        "plan/test_rules_file.py::*durable]",
        "test_problems.py::test_each_code_is_raised_and_its_data_is_of_the_schema?engine-failed]",
        "test_unchanged.py::test_nothing_that_users_see_has_changed?check*-json]",
    ),
    "Windows has no folder /dev, nor pipes that are files": (
        "cli/test_province.py::test_a_full_disk_is_an_error",
        "cli/test_schema.py::test_an_editor_needs_a_file*",
        "files/test_office.py::test_what_is_no_regular_file_is_refused",
        "files/test_source.py::test_what_is_no_file_is_refused_with_the_reason?endless]",
    ),
    "Windows has no locale by environment, and no bash": (
        "cli/test_completion.py::test_a_process_gives_the_script_in_any_locale?bash]",
        "cli/test_province.py::test_names_are_legible_where_the_locale_cannot_read_them",
    ),
    "Windows says of a name that is too long that there is no such file": (
        "files/test_source.py::test_what_is_no_file_is_refused_with_the_reason?long-name]",
    ),
    "Wine 8 says that it has made a link, and makes none": (
        "cli/test_province.py::test_a_link_to_a_profile_is_not_written_over",
    ),
    "the sources are the same on every system": ("test_structure.py::*", "test_without_unix.py::*"),
}
