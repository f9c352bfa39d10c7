"""Where events and rows live: engines, event store, unit of work, projection runner, keys, files."""
