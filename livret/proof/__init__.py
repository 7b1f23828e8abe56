"""What is verified before ink touches paper: the « bon à tirer »."""
