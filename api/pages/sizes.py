"""Sizes of files as people write them."""

_STEP = 1024


def write_size(length: int, language: str) -> str:
    """Write a number of bytes in the unit that leaves few digits."""
    if length < _STEP:
        return f"{length} Byte"
    value, unit = length / _STEP, "KB"
    if value >= _STEP:
        value, unit = value / _STEP, "MB"
    written = f"{value:.1f}" if value < 10 else f"{value:.0f}"
    written = written.removesuffix(".0")
    return f"{written if language == 'en' else written.replace('.', ',')} {unit}"
