"""Microsoft Teams: who may ask, what they said, and how an answer is shown. Knows no facts."""
