"""The page of a person or a thing: facts, numbers, everything that concerns it, what can be begun."""
