"""Sheets laid out and bound beside the brochure: the erratum, letters, a proof to sign, the trial page."""
