"""The ready-made rule sets, in the order in which they are offered."""

from __future__ import annotations

from app.engine.blueprints import (
    anniversary,
    appointments,
    event_guests,
    feedback,
    handover,
    invoice_reminders,
    lead_intake,
    missed_calls,
    onboarding,
    payment_in_advance,
    quote_follow_up,
    renewals,
    stalled_deals,
)

BLUEPRINTS = (
    lead_intake.BLUEPRINT,
    missed_calls.BLUEPRINT,
    event_guests.BLUEPRINT,
    quote_follow_up.BLUEPRINT,
    stalled_deals.BLUEPRINT,
    handover.BLUEPRINT,
    invoice_reminders.BLUEPRINT,
    payment_in_advance.BLUEPRINT,
    onboarding.BLUEPRINT,
    appointments.BLUEPRINT,
    feedback.BLUEPRINT,
    renewals.BLUEPRINT,
    anniversary.BLUEPRINT,
)
