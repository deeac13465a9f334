"""A question in, `Hit`s out: by number, by example questions, by meaning and by words."""
