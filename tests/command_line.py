"""What tests of the command line share: one small article, and the program run in this process."""

from typer.testing import CliRunner, Result

from analyzer import cli

ARTICLE = """The mill at Oldbridge stopped on Monday and people wrote about it.

The mill is quiet now, at last — Ana Roe (@ana_roe) May 3, 2023

One person joked: “Who needs bread?”

Who needs bread? — Bo Lund (@bo_lund) May 3, 2023
"""


def run(*arguments: object, given: str | bytes | None = None) -> Result:
    """Run the program with arguments as they would be typed, and `given` on standard input."""
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments], input=given)
