"""The form a FormSpec makes: sections, field rows, editors by field type, repeat grids."""
