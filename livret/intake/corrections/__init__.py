"""Word files for correction, and the corrections that come back, in Word or on a PDF."""
