"""Documents in, a `Policy` out: rules, sentences and passages that can be cited."""
