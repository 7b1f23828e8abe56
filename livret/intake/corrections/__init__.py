"""Word files to correct, and corrections that come back, in Word or on a PDF."""
