"""What guards the pages: who is asking, what he may do, how much of it, and what is kept of it.

`guard` stands before every request and `policy` behind every answer; `forms` is the check that a form was sent from a
page of ours. `access` says who somebody is, by `users`, `sessions` or a token. `refusals` has the words for what is
refused.
"""
