"""HTTP: health for machines, pages for people."""
