"""One module a page. Each asks one function of `run` and shows what it returns."""
