"""Pure functions: frames in, frames or small results out."""
