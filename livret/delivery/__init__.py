"""Who receives the brochure: recipients, letters, messages, and what was sent."""
