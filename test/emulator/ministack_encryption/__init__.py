"""ministack with what the encryption tests need and it lacks or drops without a word.

Each module stands for one service and has an ``install()`` that changes ministack in place; ``__main__`` installs
all of them and starts the server. What is emulated here was written for these tests: a test that passes on it shows
that a template and the calls which read it back agree with each other and with the API's model, not that AWS accepts
them.

State lives in ministack's own records and stores, so that it is separate for each account and Region and goes away
with ``POST /_ministack/reset``.
"""
