"""From a document's text to its claims: layout, numbers with units, then what each is said of."""
