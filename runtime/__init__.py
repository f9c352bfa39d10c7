"""The running service: settings, clock, organisations, scheduler, mail, imports, replay, health."""
