"""Every link of a site: where it stands, what answers, what to tell."""
