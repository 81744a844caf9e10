"""`analyzer models`: see, check and fetch models."""

from analyzer.commands.console import say
from analyzer.commands.output import standard_output
from analyzer.config import Settings
from analyzer.errors import ModelError
from analyzer.manifest import ModelEntry
from analyzer.pulled import list_pulled
from analyzer.report.sanitise import one_line
from analyzer.weights import list_models, verify


def run_list(settings: Settings) -> int:
    """Print one line per installed model, those that were pulled last, and return the exit code."""
    with standard_output() as out:
        entries = _installed(settings)
        width = max((len(one_line(entry.licence)) for entry in entries), default=0)
        for entry in entries:
            languages = f"{len(entry.languages)}: {' '.join(entry.languages)}" if entry.languages else "-"
            slot, id_, licence = one_line(entry.slot), one_line(entry.id), one_line(entry.licence)
            out.write(f"{slot:11} {id_:24} {entry.size / 1e6:6.1f} MB  {licence:{width}}  {one_line(languages)}\n")
    return 0


def run_available() -> int:
    """Print what can be pulled for each language, with quality as far as it is known, and return the exit code."""
    from analyzer.pulling.available import licences, read_offers

    offers, source = read_offers()
    terms = licences()
    with standard_output() as out:
        out.write("language  Firefox  OPUS-MT  NLLB  pull with `analyzer models pull …`\n")
        for offer in offers:
            firefox = _figure(offer.firefox_quality, is_there=offer.is_in_firefox)
            opus = _figure(offer.opus_quality, is_there=offer.opus is not None)
            nllb = _figure(offer.nllb_quality, is_there=offer.nllb_quality is not None)
            ways = [f"{offer.tag}-en"] * offer.is_in_firefox + [f"opus {offer.tag}-en"] * (offer.opus is not None)
            out.write(f"{offer.tag:8}  {firefox:>7}  {opus:>7}  {nllb:>4}  {' | '.join(ways)}\n")
        out.write(f"Figures: {source}.\n")
        out.write(
            f"Licences: Firefox {terms['firefox']}, OPUS-MT {terms['opus']}, NLLB {terms['nllb']}: not for commercial use.\n"
        )
    return 0


def _figure(value: float | None, *, is_there: bool) -> str:
    if not is_there:
        return "-"
    return "yes" if value is None else f"{value:.1f}"


def run_verify(settings: Settings) -> int:
    """Hash every file of every installed model again, say how each fares, and return the exit code."""
    entries = _installed(settings)
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


def _installed(settings: Settings) -> list[ModelEntry]:
    return [*list_models(settings.models_folder), *(model.entry for model in list_pulled())]
