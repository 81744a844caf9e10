"""How the shipped models are pinned and packed; used by scripts only, never by the program."""
