"""What makes one story of many reports: copies, matches of deeds, and the status that the beliefs amount to."""
