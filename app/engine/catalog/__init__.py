"""Rules and triggers, one file each, a folder per palette category; `registry` finds them."""
