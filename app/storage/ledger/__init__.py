"""The ledger of what really ran: versions, events, states, the log of steps, and what is on its way out."""
