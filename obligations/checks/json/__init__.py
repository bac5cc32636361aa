"""The shapes of the JSON of checks and of comparisons of plans: one definition for code, type checker and schemas."""
