"""Forms that a person has laid out: ``employee_sms.py`` holds `Form`, the form of ``employee.sms``."""
