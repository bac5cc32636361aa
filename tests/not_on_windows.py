"""The tests that cannot hold on Windows, and why: a pattern for their names below ``tests``, each with its reason.

In one place, so that whoever reads a test reads what it holds, and whoever asks what Windows lacks finds it here.
Tests that drive a terminal say themselves that they need one (``tests/terminals.py``).
"""

from __future__ import annotations

from typing import Final

NOT_ON_WINDOWS: Final = {
    "durable-rules is not to be had for Windows": (
        "checks/test_certificate.py::test_an_engine_that_differs_is_found*",
        "checks/test_random_plans.py::test_the_engines_agree_on_random_plans",
        "answers/test_regions.py::test_both_engines_give_the_definition_in_every_state?durable]",
        "cli/test_answers.py::test_both_engines_give_the_same_text_for_every_command_and_their_name",
        "cli/test_province.py::test_both_engines_print_the_same_but_their_name",
        "engine/test_available.py::test_the_reference_answers_and_one_line_says_so_and_how_to_mend_it",
        "engine/test_available.py::test_each_command_that_answers_says_it_once*",
        "engine/test_available.py::test_where_durable_rules_is_not_wanted_nothing_is_said_of_it*",
        "engine/test_available.py::test_json_and_version_tell_the_engine",
        "engine/test_available.py::test_durable_rules_asked_for_by_name_is_refused_as_the_option_is_written*",
        "engine/test_available.py::test_whatever_is_wrong_with_it_the_reference_answers*",
        "engine/test_available.py::test_threads_that_ask_at_once_all_get_the_reference",
        "engine/test_available.py::test_the_warning_is_told_where_the_program_calls*",
        "engine/test_available.py::test_the_library_warns_once_and_refuses_durable_by_name",
        "engine/test_available.py::test_an_answer_tells_the_engine_that_it_is_of",
        "engine/test_durable_traps.py::*",
        "logic/test_conditions.py::test_engines_are_the_definition_on_every_state_of_random_plans",
        "logic/test_conditions.py::test_engines_are_the_definition_for_every_rule_over_two_facts*",
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
    "Wine 8 says that it has made a link, and makes none": (
        "cli/test_province.py::test_a_link_to_a_profile_is_not_written_over",
    ),
    "the sources are the same on every system": ("test_structure.py::*",),
    "what it takes away is not there on Windows": ("test_without_unix.py::*",),
}
