"""The pages that are not a form and not a ledger."""
