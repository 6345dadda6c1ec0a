"""What type checkers know of the public API. They check these modules; nothing runs them.

An error that users must see is written down, with its reason above, for both checkers:

    # A number.
    app.schedule(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

mypy reads the first comment, pyright the second, and each complains where its error is missing.
mypy checks twice, the second time by `mypy.ini` in this folder.
"""
