"""`analyzer models`: see and check models."""

from analyzer.commands.console import say
from analyzer.commands.output import standard_output
from analyzer.config import Settings
from analyzer.errors import ConfigError, ModelError
from analyzer.report.sanitise import one_line
from analyzer.weights import list_models, verify


def run_list(settings: Settings) -> int:
    """Print one line per installed model and return the exit code."""
    with standard_output() as out:
        entries = list_models(settings.models_folder)
        width = max((len(one_line(entry.licence)) for entry in entries), default=0)
        for entry in entries:
            languages = f"{len(entry.languages)}: {' '.join(entry.languages)}" if entry.languages else "-"
            slot, id_, licence = one_line(entry.slot), one_line(entry.id), one_line(entry.licence)
            out.write(f"{slot:11} {id_:24} {entry.size / 1e6:6.1f} MB  {licence:{width}}  {one_line(languages)}\n")
    return 0


def run_verify(settings: Settings) -> int:
    """Hash every file of every installed model again, say how each fares, and return the exit code."""
    entries = list_models(settings.models_folder)
    if not entries:
        raise ModelError("no models are installed; see the README on how to get them")
    code = 0
    with standard_output() as out:
        for entry in entries:
            try:
                verify(entry, trust_cache=False)
            except ModelError as error:
                say(str(error))
                code = ModelError.exit_code
            else:
                out.write(one_line(f"ok  {entry.id}  {entry.sha256}") + "\n")
    return code


def run_pull(pair: str) -> int:
    """Say how to get an engine for one pair of languages; this version fetches nothing itself."""
    raise ConfigError(
        f"{pair}: this version fetches no engines; put Mozilla's Firefox Translations files for it into FOLDER/{pair}/"
        " and give --translation-model FOLDER, or give a hub model as owner/name@revision"
    )
