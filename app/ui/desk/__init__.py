"""The window: modes, panels, menus; what is open and what follows from it."""
