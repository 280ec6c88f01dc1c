"""The web, asked politely and within bounds; never by a build."""
