"""How everything is measured; never imported by the stages."""
