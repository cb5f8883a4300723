"""The ledger of a form: a model that pages, one delegate, the filter sentence."""
