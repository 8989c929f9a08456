"""Real bytes, made from a recipe: pictures, clips, sound, models.

Operations name assets with `recipe.Recipe`, the runtime makes them through `library.Library`, and `ranges` says which
part of the bytes a download asked for. Nothing here knows HTTP frameworks, worlds or the time of day. Pillow and PyAV
are imported when the first thing is made.
"""
