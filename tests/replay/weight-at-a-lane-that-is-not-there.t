# A reading for a lane that nobody has announced changes nothing.
weight lane=2 via=scanner scale=stable grams=500

