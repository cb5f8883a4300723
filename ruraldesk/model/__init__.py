"""Pure data and decisions: forms, values, records, changes, merging. No input or output."""
