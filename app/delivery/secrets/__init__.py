"""Where passwords and tokens are kept: the system keyring, an encrypted file or environment variables only."""
