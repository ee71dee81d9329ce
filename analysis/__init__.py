"""Pure computation: frames and numbers in, frames and numbers out."""
