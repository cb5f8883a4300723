"""What law and standards say, as pure functions: deadlines, masking, identifiers, money, numbering."""
