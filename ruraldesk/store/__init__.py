"""The only package that speaks SQL: vault, records, change log, search, backup."""
