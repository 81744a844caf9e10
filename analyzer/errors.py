"""The error tree of the program; each class owns one exit code.

    AnalyzerError
    ├── InputError    file unreadable or not an article     exit 3
    ├── ConfigError   unknown or out-of-range setting       exit 4
    ├── ModelError    weights missing, altered, too large   exit 5
    └── OutputError   results cannot be written             exit 6

A message says, in one line, what happened, where, and what to do next. `ValueError` is for programming mistakes.
"""


class AnalyzerError(Exception):
    """Say that the program cannot go on; the message is meant for the person at the prompt."""

    exit_code = 1


class InputError(AnalyzerError):
    """Say that a source cannot be read or holds no article."""

    exit_code = 3


class ConfigError(AnalyzerError):
    """Say that a setting is unknown or out of range, or that an extra is not installed."""

    exit_code = 4


class ModelError(AnalyzerError):
    """Say that model weights are missing, altered, too large or not loadable."""

    exit_code = 5


class OutputError(AnalyzerError):
    """Say that results cannot be written: no space, no permission, or another run writes there."""

    exit_code = 6
